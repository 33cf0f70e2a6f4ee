"""The steps of a batch, each spread over the workers of a cluster.

In: a job and a Dask client. Out: files. A step is done again only where its file is missing. What ends a worker is
given to others; a report that ends every worker which reads it is found, and fails by name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count, islice
from queue import SimpleQueue
from typing import Any

from dask.distributed import Future, KilledWorker

from parley.batch import intake, meeting, order, reading
from parley.batch.crew import Crew
from parley.batch.parts import PARTS, WORK, Job
from parley.errors import SourceError
from parley.sources.storage import Input
from parley.sources.tables import Defaults

AHEAD = 4
"""Tasks for each worker that the scheduler is given at a time: its memory does not grow with the corpus."""
Step = Callable[[str, int, int], None]
"""Told the name of a step, how much of it is done, and of how much."""


@dataclass
class Steps:
    """The steps of one batch on one cluster."""

    job: Job
    crew: Crew
    step: Step

    def spread(
        self, work: Callable[..., Any], items: Iterable[tuple[Any, ...]]
    ) -> Iterator[tuple[tuple[Any, ...], Any]]:
        """``work(job, *item)`` for every item on some worker, in the order in which they are done.

        The outcome of an item that ended its workers is the KilledWorker; any other error is raised.
        """
        left = iter(items)
        given: dict[str, tuple[Any, ...]] = {}
        done: SimpleQueue[Future] = SimpleQueue()
        limit = AHEAD * max(1, self.crew.size())

        def fill() -> None:
            for item in islice(left, limit - len(given)):
                future = self.crew.client.submit(work, self.job, *item, pure=False)
                given[future.key] = item
                future.add_done_callback(done.put)

        fill()
        while given:
            future = self.crew.next(done)
            item = given.pop(future.key)
            try:
                outcome = self.crew.outcome(future)
            except KilledWorker as error:
                outcome = error
            yield item, outcome
            future.release()
            fill()

    def take_in(self, files: Sequence[Input], size: int, head: Defaults) -> Iterator[str]:
        """Cut the input into parts; returns what is to be said of it."""
        output = self.job.output
        there = set(output.names(f"{WORK}/reports"))
        todo = [n for n in range(len(files)) if intake.marker(n) not in there]
        self.step("reports", len(files) - len(todo), len(files))
        done = len(files) - len(todo)
        for (_, number, *_), outcome in self.spread(intake.take_in, ((files[n], n, size, head) for n in todo)):
            if isinstance(outcome, KilledWorker):
                raise SourceError(files[number].name, "taking it in ended the workers that did")
            done += 1
            self.step("reports", done, len(files))
        parts: list[list[Any]] = []
        first = 0
        for number in range(len(files)):
            taken = output.json(intake.marker(number))
            yield from taken["said"]
            for at, reports in enumerate(taken["counts"]):
                parts.append([len(parts), intake.name_of(number, at), first, reports])
                first += reports
        output.write_json(PARTS, parts)

    def each(self, name: str, work: Callable[[Job, int], None]) -> None:
        """Do a step for every part that it is not done for."""
        parts = self.job.parts
        there = set(self.job.output.names(f"{WORK}/{name}"))
        todo = [part.number for part in parts if part.file(name) not in there]
        done = len(parts) - len(todo)
        self.step(name, done, len(parts))
        for (number,), outcome in self.spread(work, ((number,) for number in todo)):
            if isinstance(outcome, KilledWorker):
                raise SourceError(parts[number].name, f"the step {name!r} ended the workers that did it")
            done += 1
            self.step(name, done, len(parts))

    def once(self, name: str, work: Callable[[Job, Crew], None]) -> None:
        """Do a step over all parts, unless it is done."""
        mark = f"{WORK}/{name}.done"
        self.step(name, 0, 1)
        if not self.job.output.exists(mark):
            work(self.job, self.crew)
            self.job.output.write(mark, b"")
        self.step(name, 1, 1)

    def read(self) -> list[str]:
        """Decide what is read and read it; again for what repeats a report that then failed, until none does.

        Returns the mark of each part's readings.
        """
        unread: set[int] = set()
        for number in count():
            decided = list(order.decide(self.job, number, unread))
            if any(part.missing for part in decided):
                self.once(f"shares-{number}", lambda job, crew, n=number: meeting.find_shares(job, n, crew))  # type: ignore[misc]
                continue
            failed = self._read([(part.part.number, part.mark) for part in decided])
            if failed <= unread:
                return [part.mark for part in decided]
            unread |= failed
        raise AssertionError

    def _read(self, parts: Sequence[tuple[int, str]]) -> set[int]:
        """Read every part that is not read; returns the numbers of all reports that failed in the reading."""
        output, failed, todo = self.job.output, set[int](), list[tuple[int, str, str | None]]()
        there = output.names(f"{WORK}/readings")
        for number, mark in parts:
            file = reading.file_of(self.job, number, mark)
            if file in there:
                failed |= set(reading.failed_in(output.rows(file, ["n", "reason"])))
            else:
                stem = file.removesuffix(f"-{mark}.parquet")
                todo.append((number, mark, next((name for name in there if name.startswith(stem)), None)))
        sizes = {number: self.job.parts[number].count for number, _ in parts}
        all, done = sum(sizes.values()), sum(sizes.values()) - sum(sizes[number] for number, *_ in todo)
        self.step("reading", done, all)
        killed: list[tuple[int, str]] = []
        for (number, mark, _), outcome in self.spread(reading.read_part, todo):
            if isinstance(outcome, KilledWorker):
                killed.append((number, mark))
                continue
            failed |= set(outcome)
            done += sizes[number]
            self.step("reading", done, all)
        for number, mark in killed:
            failed |= set(reading.write_part(self.job, number, mark, self._one_by_one(number)))
            done += sizes[number]
            self.step("reading", done, all)
        return failed

    def _one_by_one(self, number: int) -> list[dict[str, Any]]:
        """A part that ended its workers, report by report; those that do so again have the cluster to themselves, so
        that it is certain which report it is."""
        items = [(number, n, known) for n, known in reading.to_read(self.job, number)]
        rows: dict[int, dict[str, Any]] = {}
        suspects = []
        for item, outcome in self.spread(reading.read_one, items):
            if isinstance(outcome, KilledWorker):
                suspects.append(item)
            else:
                rows[item[1]] = outcome
        for item in suspects:
            ((_, outcome),) = self.spread(reading.read_one, [item])
            if isinstance(outcome, KilledWorker):
                outcome = reading.ended(self.job, *item)
            rows[item[1]] = outcome
        return [rows[n] for _, n, _ in items]
