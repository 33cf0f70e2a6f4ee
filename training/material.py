"""Training material: marked texts as windows with labels.

In: PolNeAR-shaped JSON lines and marked reports (marked.py). Out: ``Example``s, one a window, in words and
arrays, with what is not marked in a source of material left out of the loss.
"""

from __future__ import annotations

import gzip
import json
import random
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from parley.passages import paragraphs
from parley.reading import labels
from parley.reading.windows import WINDOW, Window, windows

sys.path.insert(0, str(Path(__file__).parent))
import bank
import marked

HANDS = 8
"""The annotators that are told apart, and number 0, who is nobody in particular."""
HAND = 2
"""The annotator whom reading follows: of PolNeAR's the nearest to our guide, as whom our own reports are told, too."""
Range = tuple[int, int]
"""Half-open, in words of the window."""


@dataclass
class Example:
    """One window. ``heads`` maps a token head to a label for each word; links are (a, b or None) pairs of ranges."""

    window: Window
    heads: dict[str, np.ndarray]
    links: dict[str, list[tuple[Range, Range | None]]] = field(default_factory=dict)
    candidates: dict[str, list[Range]] = field(default_factory=dict)
    classes: dict[str, list[tuple[Range, int]]] = field(default_factory=dict)
    mentions: list[list[Range]] = field(default_factory=list)
    """The mentions of each actor of the window."""
    choices: dict[str, list[tuple[Range, int]]] = field(default_factory=dict)
    """(span, index into mentions, or -1 for none)"""
    ticks: dict[str, list[tuple[Range, list[int]]]] = field(default_factory=dict)
    hand: int = 0
    """Who marked it, numbered from 1; 0 where it is not told."""


def read_json_lines(path: Path) -> Iterator[dict[str, Any]]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def attribution_examples(path: Path, rng: random.Random) -> Iterator[Example]:
    """PolNeAR-shaped rows: only outermost statements are marked, so only the outer head and its links learn."""
    rows = list(read_json_lines(path))
    people = sorted({row.get("annotator", "") for row in rows})
    hands = {name: 1 + number % (HANDS - 1) for number, name in enumerate(people)}
    for row in rows:
        statements = [
            {"source": _hull(a["source"]), "cue": _hull(a["cue"]), "content": [tuple(c) for c in a["content"]]}
            for a in row["attributions"]
        ]
        for window in windows(row["text"], paragraphs(row["text"]), window_size(rng)):
            placed = _Placed(window)
            example = Example(window, {}, hand=hands[row.get("annotator", "")])
            _statements(example, placed, statements, nested=False)
            yield example


def window_size(rng: random.Random | None) -> int:
    """Pieces of a window: with ``rng`` another for each text, so that a pass shows it otherwise than the last."""
    return rng.randint(WINDOW * 2 // 3, WINDOW) if rng else WINDOW


def _hull(parts: list[list[int]]) -> Range | None:
    """One range for a source or cue in parts: the longest part, as its other parts are marginal."""
    return max(((s, e) for s, e in parts), key=lambda r: r[1] - r[0], default=None)


def marked_examples(folder: Path, rng: random.Random) -> Iterator[Example]:
    """Marked reports: every head, class and link learns."""
    for report, record in marked.load(folder):
        yield from record_examples(report.text, record, rng)


def bank_examples(folder: Path, rng: random.Random) -> Iterator[Example]:
    """The passages of a bank, each time with other names and in other company."""
    for source in bank.reports(bank.load(folder), rng.randrange(1 << 30)):
        report = marked.parse(source)
        yield from record_examples(report.text, marked.record(report))


def record_examples(text: str, record: dict[str, Any], rng: random.Random | None = None) -> Iterator[Example]:
    """The examples of one text and its gold record (spans as [start, end))."""
    mentions = _mention_ranges(text, record)
    for window in windows(text, paragraphs(text), window_size(rng)):
        placed = _Placed(window)
        example = Example(window, {}, hand=HAND)
        _statements(example, placed, record["statements"], nested=True)
        _mentions(example, placed, mentions)
        names = [name for name, ranges in mentions.items() if any(placed.at(r) for r in ranges)]
        index = {name: i for i, name in enumerate(names)}
        example.choices["source.actor"] = _speakers(example, placed, record["statements"], index)
        _spans(example, placed, "proposition", [p["proposition"] for p in record["positions"]])
        _spans(example, placed, "condition", [p["condition"] for p in record["positions"]])
        _spans(example, placed, "event", [e["span"] for e in record["events"]])
        _spans(example, placed, "talks", [t["span"] for t in record["talks"]])
        _venues(example, placed, text, record["talks"])
        _spans(example, placed, "opinion", [o["proposition"] for o in record["opinion"]])
        _positions(example, placed, record["positions"], index)
        _ticked(example, placed, record["events"], "span", {"event.actor": "actors", "event.target": "targets"}, index)
        _ticked(
            example, placed, record["talks"], "span", {"talks.party": "parties", "talks.mediator": "mediators"}, index
        )
        for name, items, span, key in (
            ("stance", record["positions"], "proposition", "stance"),
            ("issue", record["positions"], "proposition", "issue"),
            ("position_status", record["positions"], "proposition", "status"),
            ("event_type", record["events"], "span", "type"),
            ("modality", record["events"], "span", "modality"),
            ("talks_status", record["talks"], "span", "status"),
            ("talks_outcome", record["talks"], "span", "outcome"),
            ("opinion_stance", record["opinion"], "proposition", "stance"),
        ):
            values = labels.CLASSES[name][1]
            example.classes[name] = [
                (at, values.index(item[key])) for item in items if (at := placed.at(item[span])) and item[key] in values
            ]
        yield example


class _Placed:
    """Character ranges to word ranges of one window."""

    def __init__(self, window: Window) -> None:
        self.window = window
        self.spans = [window.word_span(i, i) for i in range(len(window.words))]
        self.first = self.spans[0][0] if self.spans else 0
        self.last = self.spans[-1][1] if self.spans else 0

    def at(self, chars: Any) -> Range | None:
        """The words that a character range touches, None when it is not wholly in the window."""
        if chars is None:
            return None
        start, end = chars
        if start < self.first or end > self.last:
            return None
        lo, hi = 0, len(self.spans)
        while lo < hi:
            mid = (lo + hi) // 2
            if self.spans[mid][1] <= start:
                lo = mid + 1
            else:
                hi = mid
        stop = lo
        while stop < len(self.spans) and self.spans[stop][0] < end:
            stop += 1
        return (lo, stop) if stop > lo else None


def _write(row: np.ndarray, at: Range, kind: int, only_free: bool = True) -> bool:
    """Write one BIO span unless a word of it is taken by another; True when it stands there."""
    begin = 1 + 2 * kind
    wanted = np.full(at[1] - at[0], begin + 1)
    wanted[0] = begin
    here = row[at[0] : at[1]]
    if np.array_equal(here, wanted) and (at[1] == len(row) or row[at[1]] != begin + 1):
        return True
    if only_free and here.any():
        return False
    row[at[0] : at[1]] = wanted
    return True


def _statements(example: Example, placed: _Placed, statements: list[dict[str, Any]], *, nested: bool) -> None:
    size = len(placed.spans)
    layers = [np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)]
    ordered = sorted(statements, key=lambda s: -sum(e - b for b, e in s["content"]))
    links = example.links
    for name in ("cue", "source", "cue_source", "join"):
        links[name] = []
    cues: set[Range] = set()
    sources: set[Range] = set()
    fragments: set[Range] = set()
    for item in ordered:
        source, cue = placed.at(item["source"]), placed.at(item["cue"])
        content = [at for part in item["content"] if (at := placed.at(part))]
        content = [_clear(at, [x for x in (source, cue) if x]) for at in content]
        for layer in layers:
            free = all(_fits(layer, at, kind) for kind, at in _roles(source, cue, content))
            if free:
                for kind, at in _roles(source, cue, content):
                    _write(layer, at, kind)
                break
        else:
            continue
        if cue:
            cues.add(cue)
            links["cue_source"].append((cue, source))
        if source:
            sources.add(source)
        before: Range | None = None
        for at in sorted(content):
            fragments.add(at)
            if item["cue"] is None or cue:
                links["cue"].append((at, cue))
            if item["source"] is None or source:
                links["source"].append((at, source))
            links["join"].append((at, before))
            before = at
    example.heads["outer"] = layers[0]
    if nested:
        example.heads["inner"] = layers[1]
    example.candidates["cue"] = sorted(cues)
    example.candidates["source"] = sorted(sources)
    example.candidates["content"] = sorted(fragments)


def _clear(content: Range, others: list[Range]) -> Range:
    """A content without a source or cue that stands at one of its ends."""
    start, end = content
    for s, e in sorted(others):
        if s <= start < e < end:
            start = e
        elif start < s < end <= e:
            end = s
    return start, end


def _roles(source: Range | None, cue: Range | None, content: list[Range]) -> list[tuple[int, Range]]:
    found = [(0, source), (1, cue), *((2, at) for at in content)]
    return [(kind, at) for kind, at in found if at]


def _fits(layer: np.ndarray, at: Range, kind: int) -> bool:
    return _write(layer.copy(), at, kind)


def _spans(example: Example, placed: _Placed, head: str, found: list[Any]) -> None:
    row = np.zeros(len(placed.spans), dtype=np.int64)
    places = sorted({at for chars in found if (at := placed.at(chars))}, key=lambda r: r[1] - r[0])
    for at in places:
        _write(row, at, 0)
    example.heads[head] = row
    example.candidates[head] = places


def _mention_ranges(text: str, record: dict[str, Any]) -> dict[str, list[Range]]:
    """Characters of every place where a mention of an actor stands, and of every source bound to it."""
    out: dict[str, list[Range]] = {}
    if "mentions" in record:
        return {name: [(start, end) for start, end in found] for name, found in record["mentions"].items()}
    for actor in record["actors"]:
        names = sorted({actor["name"], *actor["mentions"]}, key=len, reverse=True)
        pattern = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, names)) + r")(?!\w)")
        out[actor["name"]] = [m.span() for m in pattern.finditer(text)]
    for item in record["statements"]:
        if item["source"] and item["actor"] in out:
            start, end = item["source"]
            if not any(s < end and start < e for s, e in out[item["actor"]]):
                out[item["actor"]].append((start, end))
    return out


def _mentions(example: Example, placed: _Placed, mentions: dict[str, list[Range]]) -> None:
    row = np.zeros(len(placed.spans), dtype=np.int64)
    for ranges in mentions.values():
        here = [at for chars in ranges if (at := placed.at(chars))]
        for at in here:
            _write(row, at, 0)
        if here:
            example.mentions.append(here)
    example.heads["mention"] = row


def _venues(example: Example, placed: _Placed, text: str, rounds: list[dict[str, Any]]) -> None:
    """Every place where the venue of a round is named, and for each round the one named nearest to its words."""
    names = {item["venue"] for item in rounds if item["venue"]}
    found = [
        (m.start(), m.end(), name) for name in names for m in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text)
    ]
    _spans(example, placed, "venue", [(s, e) for s, e, _ in found])
    example.links["venue"] = []
    for item in rounds:
        at = placed.at(item["span"])
        near = sorted((abs(s - item["span"][0]), s, e) for s, e, name in found if name == item["venue"])
        where = next((x for _, s, e in near if (x := placed.at((s, e)))), None)
        if at and (where or not item["venue"]) and (where is None or where in example.candidates["venue"]):
            example.links["venue"].append((at, where))


def _speakers(
    example: Example, placed: _Placed, statements: list[dict[str, Any]], index: dict[str, int]
) -> list[tuple[Range, int]]:
    """The actor of each source, where another mention in the window tells it; -1 for a source that is nobody's."""
    found: dict[Range, int] = {}
    for item in statements:
        at = placed.at(item["source"])
        if at is None:
            continue
        actor = index.get(item["actor"], -1) if item["actor"] else -1
        if item["actor"] is None or any(not overlap(at, m) for m in _of(example, actor)):
            found.setdefault(at, actor)
    return list(found.items())


def _of(example: Example, actor: int) -> list[Range]:
    return example.mentions[actor] if actor >= 0 else []


def overlap(a: Range, b: Range) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def _positions(example: Example, placed: _Placed, positions: list[dict[str, Any]], index: dict[str, int]) -> None:
    example.links["condition"] = []
    example.choices["position.actor"] = []
    example.ticks["position.counterpart"] = []
    actors: dict[Range, int] = {}
    for item in positions:
        at = placed.at(item["proposition"])
        if not at:
            continue
        actors.setdefault(at, index.get(item["actor"], -1))
        other = index.get(item["counterpart"] or "", -1)
        example.ticks["position.counterpart"].append((at, [other] if other >= 0 else []))
        condition = placed.at(item["condition"])
        if condition:
            example.links["condition"].append((condition, at))
    example.choices["position.actor"] = list(actors.items())


def _ticked(
    example: Example,
    placed: _Placed,
    items: list[dict[str, Any]],
    span: str,
    keys: dict[str, str],
    index: dict[str, int],
) -> None:
    for name, key in keys.items():
        example.ticks[name] = [
            (at, [index[x] for x in item[key] if x in index]) for item in items if (at := placed.at(item[span]))
        ]
