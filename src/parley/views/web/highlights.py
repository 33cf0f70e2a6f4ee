"""A report's text cut into pieces that carry their highlights.

In: the text, its passages and the entries that stand in it. Out: paragraphs of pieces, none overlapping another; each
piece knows the kinds of part (source, cue, content, proposition, condition, event ...) and the entries that cover it.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from parley.record import Entry
from parley.record.browsing import Stored
from parley.record.entries import Data, Kind

PARTS: dict[Kind, dict[str, str]] = {
    "statement": {"source": "source", "cue": "cue", "content": "content"},
    "position": {"proposition": "proposition", "condition": "condition"},
    "event": {"evidence": "event"},
    "talks": {"evidence": "talks"},
    "opinion": {"proposition": "proposition", "evidence": "opinion"},
}
"""For each kind of entry its fields with spans, and the style in which each is shown."""
STYLES = ("source", "cue", "content", "proposition", "condition", "event", "talks", "opinion")


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters ``[start, start + len(text))`` of the report. ``anchors`` are the entries that begin here."""

    start: int
    text: str
    styles: tuple[str, ...] = ()
    entries: tuple[str, ...] = ()
    anchors: tuple[str, ...] = ()
    looked_at: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A passage with its pieces and the entries whose words begin in it."""

    stored: Stored
    pieces: tuple[Piece, ...]
    entries: tuple[Entry, ...] = field(default=())


def spans_of(kind: Kind, data: Data) -> Iterable[tuple[int, int, str]]:
    """Start, end and style of every span of an entry."""
    for name, style in PARTS[kind].items():
        value = data.get(name)
        for span in value if isinstance(value, list) else [value] if value else []:
            yield span["start"], span["end"], style


def paragraphs(
    text: str, passages: Sequence[Stored], entries: Sequence[Entry], look: tuple[int, int] | None = None
) -> list[Paragraph]:
    """The report as paragraphs. ``look`` is a range that a link points at. Takes time in the number of spans."""
    marks = [(a, b, style, entry.id) for entry in entries for a, b, style in spans_of(entry.kind, entry.data)]
    marks.sort()
    firsts: dict[str, int] = {}
    for start, _, _, id in marks:
        firsts.setdefault(id, start)
    by_passage: dict[int, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_passage[entry.paragraph].append(entry)
    made: list[Paragraph] = []
    at = 0
    open_marks: list[tuple[int, int, str, str]] = []
    for passage in passages:
        while at < len(marks) and marks[at][0] < passage.end:
            open_marks.append(marks[at])
            at += 1
        here = [m for m in open_marks if m[1] > passage.start and m[0] < passage.end]
        open_marks = [m for m in open_marks if m[1] > passage.end]
        pieces = _pieces(text, passage, here, firsts, look)
        made.append(Paragraph(passage, pieces, tuple(by_passage.get(passage.number, ()))))
    return made


def _pieces(
    text: str,
    passage: Stored,
    marks: Sequence[tuple[int, int, str, str]],
    firsts: dict[str, int],
    look: tuple[int, int] | None,
) -> tuple[Piece, ...]:
    if look and not (look[0] < passage.end and look[1] > passage.start):
        look = None
    cuts = {passage.start, passage.end}
    for start, end, _, _ in marks:
        cuts.update((max(start, passage.start), min(end, passage.end)))
    if look:
        cuts.update((max(look[0], passage.start), min(look[1], passage.end)))
    begins: dict[int, list[tuple[int, int, str, str]]] = defaultdict(list)
    for mark in marks:
        begins[max(mark[0], passage.start)].append(mark)
    out = []
    live: list[tuple[int, int, str, str]] = []
    edges = sorted(cuts)
    for start, end in itertools.pairwise(edges):
        live = [m for m in live if m[1] > start] + begins.get(start, [])
        styles = dict.fromkeys(m[2] for m in live)
        ids = dict.fromkeys(m[3] for m in live)
        anchors = tuple(id for id in ids if max(firsts[id], passage.start) == start and firsts[id] >= passage.start)
        seen = bool(look and look[0] < end and look[1] > start)
        out.append(Piece(start, text[start:end], tuple(s for s in STYLES if s in styles), tuple(ids), anchors, seen))
    return tuple(out)
