"""Quotations whose speaker the layout of a text tells: signed ones, those that a line announces, and transcripts.

In: a text and the attributions that the encoder finds. Out: the attributions, with whoever signs a quotation ("... -
Ilse Varga"), is announced before it ("Varga added:") or labels a paragraph ("VARGA: ...") as its source.
Readers' letters, collections of voices, statements and interviews are written so, often without a verb of saying.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from parley.model import Passage
from parley.reading.encoder import Range
from parley.reading.statements import Attribution

CAPITAL = r"[^\W\d_a-z][\w.’'-]*"
SIGNER = rf"{CAPITAL}(?: (?:(?:de|del|la|van|von|der|bin|ibn|of|the) )?{CAPITAL}){{0,5}}"
SIGNED = re.compile(
    rf"^[^\S\n]*(?P<quote>[“”\"„«].{{20,}}?[”\"»])\s{{0,3}}(?P<cue>[―—–]|--?)[^\S\n]*"
    rf"(?P<name>{SIGNER}(?:, [^.!?;:“”\"\n]{{1,80}})?)[.\s]*$",
    re.MULTILINE,
)
"""A signature ends its line: a dash within one only parts a quotation from who is named next."""


ANNOUNCED = re.compile(
    r"(?P<source>\b(?!(?:Later|Then|But|And|So|Today|Yesterday|Earlier|Meanwhile) )"
    rf"(?:[Hh]e|[Ss]he|[Tt]hey|[Tt]he [\w-]+(?: [\w-]+)?|{CAPITAL}(?: {CAPITAL}){{0,3}}))"
    r" (?:(?:also|then|later|\w+ly) )?(?P<cue>(?:said|says|continued|added|wrote|tweeted|posted|replied|responded"
    r"|answered|went on|explained|concluded|(?:made|issued) the following \w+|(?:told|asked) [^.:\n]{2,40})):"
    r"\s*\n\s*(?P<quote>[“\"„«][^\n]{10,}[”\"»])[^\S\n]*$",
    re.MULTILINE,
)
"""A line that ends with a colon announces the quotation that is the next paragraph."""
LABELLED = re.compile(r"^[“\"]?(?P<name>(?:[A-Z]+\.? )?[A-Z][A-Z’'-]{2,})(?P<cue>:) (?P<quote>\S.{3,})$", re.MULTILINE)
"""A paragraph of a transcript: who speaks, in capitals, and what is said."""
LABELS = 3
"""The fewest of them that make a transcript."""


def signed(text: str, passages: Sequence[Passage], found: Sequence[Attribution]) -> list[Attribution]:
    """The attributions of a text in their order; a quotation in these passages whose speaker its place tells has that
    one as its source, and no other."""
    told = [
        Attribution(m.span(who), m.span("cue"), (m.span("quote"),))
        for who, matches in (
            ("name", SIGNED.finditer(text)), ("source", ANNOUNCED.finditer(text)), ("name", _labelled(text))
        )
        for m in matches
        if any(p.start <= m.start("quote") < p.end for p in passages)
    ]  # fmt: skip
    if not told:
        return list(found)
    kept = [item for item in found for item in _outside(item, [one.content[0] for one in told])]
    return sorted([*kept, *told], key=lambda a: (a.content[0], a.cue or (0, 0)))


def _labelled(text: str) -> list[re.Match[str]]:
    """The paragraphs of a transcript, in which the text names who speaks elsewhere, too, or who speaks again."""
    found = list(LABELLED.finditer(text))
    times = Counter(m["name"] for m in found)
    named = {name for name in times if name.split()[-1].title() in text}
    spoken = [m for m in found if m["name"] in named or times[m["name"]] > 1]
    return spoken if named and len(spoken) >= LABELS else []


def _outside(item: Attribution, quotes: Sequence[Range]) -> Iterator[Attribution]:
    """The attribution without those of its parts that are in a quotation in which its source is not."""
    left = tuple(part for part in item.content if not any(_takes(quote, part, item.source) for quote in quotes))
    if left:
        yield Attribution(item.source, item.cue, left)


def _takes(quote: Range, part: Range, source: Range | None) -> bool:
    inside = quote[0] < part[1] and part[0] < quote[1]
    whole = part[0] <= quote[0] + 1 and quote[1] - 1 <= part[1]
    return inside and (whole or source is None or not quote[0] <= source[0] < quote[1])
