"""The one step that goes through all reports in their order: which passages repeat which.

In: what every passage meets, found in parallel. Out: for each report what it repeats of earlier ones, by the very rule
by which a record finds it. The step only looks numbers up; what it keeps in memory is what repeats, not the corpus.
Where the rule needs a likeness that nobody has computed yet, it notes the pair and goes on; those are then computed in
parallel and the step is taken again, until nothing is missing.
"""

from __future__ import annotations

import hashlib
import json
from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow

from parley.batch.parts import KNOWN, PASSAGES, Job, Part, place
from parley.passages.repeats import SHORTEST
from parley.record.copies import Copy, copies

WANTED = pyarrow.schema([("passage", "int64"), ("other", "int64")])


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage by numbers: its own in the report, that in the batch, that of the first with its words, its size."""

    number: int
    place: int
    first: int
    size: int
    shared: bool
    """Whether its words stand anywhere else."""


@dataclass
class InOrder:
    """What came before a report of the batch, as the rule asks for it (``parley.record.copies.Before``)."""

    not_first: set[int] = field(default_factory=set)
    """Passages that a record would not look for: repeats, and those of reports that are not kept."""
    later: dict[int, int] = field(default_factory=dict)
    """Where the first place of some words is in ``not_first``: the first place that is not."""
    waiting: dict[int, dict[int, int]] = field(default_factory=dict)
    """What such first places meet, for when their words come again."""
    short: dict[int, array[int]] = field(default_factory=dict)
    """Where short passages stand that stand more than once, in their order."""
    ids: dict[str, int] = field(default_factory=dict)
    """Reports by the first 16 hex digits of what they are."""
    report: int = 0
    met_here: dict[int, dict[int, int]] = field(default_factory=dict)
    shares_here: dict[tuple[int, int], float] = field(default_factory=dict)
    wanted: list[tuple[int, int]] = field(default_factory=list)

    def _first(self, first: int) -> int | None:
        """The passage that a record would hold for some words before this report."""
        found = self.later.get(first) if first in self.not_first else first
        return found if found is not None and found < place(self.report, 0) else None

    def same(self, passages: Sequence[Passage]) -> dict[int, tuple[int, int]]:
        found = {one.number: self._first(one.first) for one in passages if one.shared}
        return {number: (n, n // PASSAGES) for number, n in found.items() if n is not None}

    def beside(self, passages: Sequence[Passage], reports: set[int]) -> dict[int, int]:
        found = {}
        for one in passages:
            places = self.short.get(one.first, ())
            for report in sorted(reports):
                at = bisect_left(places, place(report, 0))
                if at < len(places) and places[at] // PASSAGES == report:
                    found[one.number] = places[at]
                    break
        return found

    def met(self, passages: Sequence[Passage]) -> dict[int, dict[int, int]]:
        out = {}
        for one in passages:
            others = self.met_here.get(one.first) or self.waiting.get(one.first) or {}
            found = {n: count for other, count in others.items() if (n := self._first(other)) is not None}
            if found:
                out[one.number] = found
        return out

    def shares(self, passages: Sequence[Passage], likely: Mapping[int, Sequence[int]]) -> dict[int, list[float]]:
        places = {one.number: one.place for one in passages}
        out = {}
        for number, others in likely.items():
            pairs = [(places[number], other) for other in others]
            missing = [pair for pair in pairs if pair not in self.shares_here]
            self.wanted += missing
            out[number] = [self.shares_here.get(pair, 0.0) for pair in pairs]
        return out

    def kept(self, passages: Sequence[Passage], repeated: Collection[int], stored: bool) -> None:
        """Take a report in: ``repeated`` are the numbers of its passages that repeat others."""
        for one in passages:
            if not stored or one.number in repeated:
                if one.size >= SHORTEST:
                    self.not_first.add(one.place)
                    if one.shared and one.place == one.first and one.place in self.met_here:
                        self.waiting[one.first] = self.met_here[one.place]
            elif one.shared and one.size < SHORTEST:
                self.short.setdefault(one.first, array("q")).append(one.place)
            elif one.shared and one.place != one.first and self._first(one.first) is None:
                self.later.setdefault(one.first, one.place)


@dataclass(frozen=True)
class Decided:
    """A part whose reports are decided: a digest of what is not read in it, and which pairs are missing."""

    part: Part
    mark: str
    missing: int


def decide(job: Job, step: int, unread: Collection[int]) -> Iterator[Decided]:
    """Go through all parts; write for each what its reports repeat, and the pairs of which a likeness is missing.

    ``unread`` are the numbers of reports that failed: nothing repeats them.
    """
    before = InOrder()
    for part in job.parts:
        yield _decide(job, part, step, unread, before)


def _decide(job: Job, part: Part, step: int, unread: Collection[int], before: InOrder) -> Decided:
    first = {row["passage"]: row["first"] for row in job.rows(part.file("same"))}
    before.met_here = {}
    for row in job.rows(part.file("met")):
        before.met_here.setdefault(row["passage"], {})[row["other"]] = row["buckets"]
    before.shares_here = {
        (row["passage"], row["other"]): row["share"]
        for earlier in range(step)
        for row in job.rows(part.file(f"shares-{earlier}"))
    }
    before.wanted = []
    columns = ["id", "starts", "sizes", "again", "of", "likeness"]
    rows = [
        _known(before, report, row, first, report in unread)
        for report, row in enumerate(job.output.rows(part.file("sketches"), columns), part.first)
    ]
    job.output.write_rows(part.file("known"), rows, KNOWN)
    wanted = [{"passage": one, "other": other} for one, other in before.wanted]
    job.output.write_rows(part.file(f"wanted-{step}"), wanted, WANTED)
    starts = json.dumps([(row["same"], row["starts"]) for row in rows])
    return Decided(part, hashlib.sha256(starts.encode()).hexdigest()[:16], len(wanted))


def _known(before: InOrder, report: int, row: dict[str, Any], first: dict[int, int], unread: bool) -> dict[str, Any]:
    before.report = report
    passages = [
        Passage(number, n, first.get(n, n), size, n in first)
        for number, size in enumerate(row["sizes"], 1)
        for n in (place(report, number),)
    ]
    same = before.ids.get(row["id"]) if row["id"] else None
    known: dict[int, Copy] = copies(before, passages) if same is None else {}
    if same is None and not unread and row["id"]:
        before.ids[row["id"]] = report
    before.kept(passages, {*known, *row["again"]}, same is None and not unread)
    numbers = sorted(known)
    return {
        "same": same,
        "starts": [row["starts"][number - 1] for number in numbers],
        "passages": numbers,
        "origins": [known[number].origin for number in numbers],
        "likeness": [known[number].likeness for number in numbers],
    }
