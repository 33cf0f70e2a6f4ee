"""Quotations that are signed: a line in quotation marks, and after it, or on a line below, a dash and a name.

In: a text and the attributions that the encoder finds. Out: the attributions, with whoever signs a quotation as its
source. Readers' letters, collections of voices and mottoes are written so, without a verb of saying.
"""

from __future__ import annotations

import re
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


def signed(text: str, passages: Sequence[Passage], found: Sequence[Attribution]) -> list[Attribution]:
    """The attributions of a text in their order; a signed quotation in these passages has its signer, and no other."""
    quotes = [m for m in SIGNED.finditer(text) if any(p.start <= m.start("quote") < p.end for p in passages)]
    if not quotes:
        return list(found)
    kept = [item for item in found for item in _outside(item, [m.span("quote") for m in quotes])]
    kept += [Attribution(m.span("name"), m.span("cue"), (m.span("quote"),)) for m in quotes]
    return sorted(kept, key=lambda a: (a.content[0], a.cue or (0, 0)))


def _outside(item: Attribution, quotes: Sequence[Range]) -> Iterator[Attribution]:
    """The attribution without those of its parts that are in a quotation in which its source is not."""
    left = tuple(part for part in item.content if not any(_takes(quote, part, item.source) for quote in quotes))
    if left:
        yield Attribution(item.source, item.cue, left)


def _takes(quote: Range, part: Range, source: Range | None) -> bool:
    inside = quote[0] < part[1] and part[0] < quote[1]
    whole = part[0] <= quote[0] + 1 and quote[1] - 1 <= part[1]
    return inside and (whole or source is None or not quote[0] <= source[0] < quote[1])
