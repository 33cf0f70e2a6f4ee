"""Who said what: statements from a tagged text.

In: tagged windows and their span heads, then the cast. Out: attributions with a source, a cue and the parts of a
content, nested ones each on its own, in the order of the text. The encoder proposes the pieces; here each part
of a content finds its cue and its source, parts of one statement are joined, and a quotation whose speaker stands
next to it is not left without.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from parley.model import Span, Statement, StatementKind
from parley.reading.encoder import Range, Tagged
from parley.reading.heads import SpanHeads

OPENING, CLOSING = "\"“„«'‘", "\"”»'’"


@dataclass(frozen=True, slots=True)
class Attribution:
    """A statement before its source is bound to an actor; ranges are characters of the text."""

    source: Range | None
    cue: Range | None
    content: tuple[Range, ...]


def attributions(tagged: Sequence[Tagged], heads: Sequence[SpanHeads]) -> list[Attribution]:
    """Every attribution of a text, in the order of the first character of its contents."""
    found: list[Attribution] = []
    for window, head in zip(tagged, heads, strict=True):
        found.extend(_window(window, head))
    unique = dict.fromkeys(found)
    return sorted(unique, key=lambda a: (a.content[0], a.cue or (0, 0)))


def _window(tagged: Tagged, heads: SpanHeads) -> Iterator[Attribution]:
    parts = _pieces(tagged, "content")
    if not parts:
        return
    cues, sources = _pieces(tagged, "cue"), _pieces(tagged, "source")
    to_cue = heads.link("cue", parts, cues)
    to_source = heads.link("source", parts, sources)
    to_part = heads.link("join", parts, parts)
    groups: dict[int, list[int]] = {}  # by cue, or -1 - part for a content with none
    belongs: dict[int, int] = {}
    for i in range(len(parts)):
        cue = int(to_cue[i].argmax()) - 1
        key = cue if cue >= 0 else -1 - i
        if cue < 0:
            before = int(to_part[i].argmax()) - 1
            key = belongs.get(before, key) if before >= 0 else key
        belongs[i] = key
        groups.setdefault(key, []).append(i)
    by_cue = heads.link("cue_source", cues, sources) if cues else None
    for key, members in groups.items():
        score = to_source[members].mean(0)
        if key >= 0 and by_cue is not None:
            score = score + by_cue[key]
        source = int(score.argmax()) - 1
        yield Attribution(
            tagged.chars(sources[source]) if source >= 0 else None,
            tagged.chars(cues[key]) if key >= 0 else None,
            tuple(tagged.chars(parts[i]) for i in members),
        )


def _pieces(tagged: Tagged, role: str) -> list[Range]:
    """The pieces of a role; of those marked as nested only what stands in the content of another statement."""
    around = tagged.spans["outer.content"]
    nested = [x for x in tagged.spans[f"inner.{role}"] if any(s <= x[0] and x[1] <= e for s, e in around)]
    return sorted({*tagged.spans[f"outer.{role}"], *nested})


def outermost(found: Sequence[Attribution]) -> list[Attribution]:
    """Those whose content does not stand inside the content of another, as PolNeAR marks them."""
    spans = [(a, min(s for s, _ in a.content), max(e for _, e in a.content)) for a in found]
    return [
        a for a, start, end in spans
        if not any(b is not a and s <= start and end <= e and (s, e) != (start, end) for b, s, e in spans)
    ]  # fmt: skip


OWN = re.compile(r"(?:we|i|us|me|our|my)(?:[’']\w+)?(?: \w+)?$", re.IGNORECASE)
"""Sources inside a quotation that stand for whoever is quoted."""


def statements(text: str, found: Sequence[Attribution], bound: Mapping[Range, str | None]) -> list[Statement]:
    """Statements in the words of the text, each source with the actor that it is bound to."""
    return [
        Statement(
            id=f"s{number}",
            source=Span.of(text, *item.source) if item.source else None,
            actor=_actor(text, item, found, bound),
            cue=Span.of(text, *item.cue) if item.cue else None,
            content=tuple(Span.of(text, *part) for part in item.content),
            kind=kind(text, item.content),
        )
        for number, item in enumerate(found, 1)
    ]


def _actor(text: str, item: Attribution, found: Sequence[Attribution], bound: Mapping[Range, str | None]) -> str | None:
    """The actor of a source; "we" in a quotation is whoever is quoted."""
    if item.source is None:
        return None
    if bound[item.source] is None and OWN.match(text[slice(*item.source)]):
        start, end = item.source
        around = [a for a in found if a.source and any(s <= start and end <= e for s, e in a.content)]
        carrier = min(around, key=lambda a: sum(e - s for s, e in a.content), default=None)
        return bound[carrier.source] if carrier and carrier.source else None
    return bound[item.source]


def kind(text: str, content: Sequence[Range]) -> StatementKind:
    """``direct`` when every part stands in quotation marks, ``mixed`` when some of the words do, else ``indirect``."""
    quoted = [_quoted(text, *part) for part in content]
    if all(share == 1.0 for share in quoted):
        return "direct"
    return "mixed" if any(quoted) else "indirect"


def _quoted(text: str, start: int, end: int) -> float:
    """1 when the part is one quotation, a half when marks stand in it, 0 when none does."""
    words = text[start:end]
    inner = words[1:-1]
    if words[0] in OPENING and (words[-1] in CLOSING or not any(mark in inner for mark in '"”»')):
        return 1.0
    return 0.5 if any(mark in words for mark in '"“”„«»') else 0.0
