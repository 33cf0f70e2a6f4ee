"""Reports that are read by several processes while earlier ones are written.

In: reports in their order. Out: what became of each, in the same order, with a record in the end that is the same as if
one process had read them one by one. What a report repeats decides which of its passages are read: so one that shares
words with a report that is still being read waits until that one is written, and others are read meanwhile.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from sqlalchemy import Engine

from parley.errors import SourceError
from parley.model import Document, Reading
from parley.passages import paragraphs
from parley.passages.repeats import SHORTEST
from parley.record import store
from parley.record.copies import signature, worded
from parley.record.store import Added, Given, Looked, Reads
from parley.workers import AHEAD, Ended, Workers


@dataclass(eq=False)
class _Report:
    """One report on its way."""

    number: int
    document: Document | SourceError
    source: str
    keys: frozenset[str | int]
    """What it shares with every report that it could repeat a passage of."""
    looked: Looked | None = None
    written_before: int = 0
    """Reports that were written here when it was looked up."""
    outcome: Reading | Exception | None = None
    waits: bool = True

    @property
    def done(self) -> bool:
        return not self.waits and (
            self.outcome is not None or (self.looked is not None and self.looked.there is not None)
        )


def added(
    engine: Engine, reports: Iterable[Given], reader: Reads, run: int, jobs: int
) -> Iterator[tuple[Added | SourceError, str]]:
    """What became of each report, added or the error for which it is not, and its input.

    Raises what broke in a process, when it is no error of ours.
    """
    with Workers(reader.read, jobs) as workers:
        yield from _Ahead(engine, reader.version, run, workers).all(iter(reports))


@dataclass(eq=False)
class _Ahead:
    engine: Engine
    version: str
    run: int
    workers: Workers
    left: deque[_Report] = field(default_factory=deque)
    written: int = 0

    def all(self, reports: Iterator[Given]) -> Iterator[tuple[Added | SourceError, str]]:
        number, more = 0, True
        while more or self.left:
            while more and len(self.left) < AHEAD * self.workers.jobs:
                given = next(reports, None)
                more = given is not None
                if given is not None:
                    self.left.append(_report(number, *given))
                    number += 1
                    self._begin(self.left[-1])
            while self.left and self.left[0].done:
                first = self.left.popleft()
                yield self._written(first), first.source
                for report in self.left:
                    self._begin(report)
            if self.left and not self.left[0].done:
                ticket, outcome = self.workers.take()
                next(report for report in self.left if report.number == ticket).outcome = outcome

    def _begin(self, report: _Report) -> None:
        """Look a report up and have it read, unless it waits for an earlier one."""
        if not report.waits:
            return
        for earlier in self.left:
            if earlier is report:
                break
            if not earlier.keys.isdisjoint(report.keys):
                return
        report.waits = False
        if isinstance(report.document, SourceError):
            report.outcome = report.document
            return
        report.looked, report.written_before = store.look(self.engine, report.document), self.written
        if report.looked.there is None:
            self.workers.give(report.number, report.looked.document, report.looked.starts)

    def _written(self, report: _Report) -> Added | SourceError:
        outcome, looked = report.outcome, report.looked
        if isinstance(outcome, Ended):
            assert isinstance(report.document, Document)
            return SourceError(report.document.named, f"reading it {outcome}")
        if isinstance(outcome, SourceError):
            return outcome
        if isinstance(outcome, Exception):
            raise outcome
        assert looked is not None
        own = self.written - report.written_before
        found = store.keep(self.engine, looked, outcome, self.version, self.run, report.source, own)
        self.written += found.outcome == "stored"
        return found


def _report(number: int, document: Document | SourceError, source: str) -> _Report:
    if isinstance(document, SourceError):
        return _Report(number, document, source, frozenset())
    document = store.fit(document)
    keys: set[str | int] = {store.document_id(document)}
    for one in worded(document.text, paragraphs(document.text)):
        if len(one.words) >= SHORTEST:
            keys.add(one.digest)
            keys.update(signature(one.words))
    return _Report(number, document, source, frozenset(keys))
