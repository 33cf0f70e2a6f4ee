"""Reports that are given on the command line, read here or by several processes.

In: a reader and what came of the paths and addresses. Out: readings as they are made; a failure is said, counted and
stops nothing. Its own room, since ``parley read`` and every comparison without a record take reports in this way.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import typer

from parley.views.recording import complain

if TYPE_CHECKING:
    from parley.errors import SourceError
    from parley.model import Document, Reading
    from parley.reading.reader import Reader


class Given:
    """Counts reports read, set aside and failed; says each of the latter two, and progress on a terminal."""

    def __init__(self) -> None:
        self.read = 0
        self.set_aside = 0
        self.failed = 0

    def readings(
        self, reader: Reader, reports: Iterator[Document | SourceError], jobs: int = 1, expected: int | None = None
    ) -> Iterator[Reading]:
        """Each reading in the order of the reports, when it is made; ``jobs`` processes make them where it is above 1.

        A terminal shows how far it is, of as many as are ``expected`` (None: nobody knows).
        """
        from parley.errors import SourceError
        from parley.views.progress import progress
        from parley.workers import Ended, in_order

        with progress(expected) as step:
            for (report, *_), outcome in in_order(_Work(reader), ((report,) for report in reports), jobs):
                step()
                if isinstance(outcome, Ended):
                    self._fail(f"{report.named}: reading it {outcome}")
                elif isinstance(outcome, SourceError):
                    self._fail(str(outcome))
                elif isinstance(outcome, Exception):
                    raise outcome
                else:
                    self.read += 1
                    if outcome.set_aside:
                        self.set_aside += 1
                        complain(f"{outcome.document.named}: set aside, {outcome.set_aside}")
                    yield outcome

    def account(self) -> None:
        """Say the sum and exit with code 1 where reports failed."""
        if self.set_aside:
            complain(f"{self.read} read, {self.set_aside} of them set aside")
        if self.failed:
            complain(f"{self.read} read, {self.failed} failed")
            raise typer.Exit(1)

    def _fail(self, reason: str) -> None:
        self.failed += 1
        complain(reason)


class _Work:
    """What a process does with a report; one that could not be taken in passes through."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader

    def __call__(self, report: Document | SourceError) -> Reading:
        if isinstance(report, Exception):
            raise report
        return self.reader.read(report)
