"""Reports that are given on the command line, read one after another.

In: a reader and what came of the paths and addresses. Out: readings as they are made; a failure is said, counted and
stops nothing. Its own room, since ``parley read`` and every comparison without a record take reports in this way.
"""

from __future__ import annotations

import sys
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

    def readings(self, reader: Reader, reports: Iterator[Document | SourceError]) -> Iterator[Reading]:
        """Each reading, when it is made."""
        from parley.errors import SourceError

        for report in reports:
            if isinstance(report, SourceError):
                self._fail(str(report))
                continue
            try:
                reading = reader.read(report)
            except SourceError as error:
                self._fail(str(error))
                continue
            self.read += 1
            if reading.set_aside:
                self.set_aside += 1
                complain(f"{report.named}: set aside, {reading.set_aside}")
            if sys.stderr.isatty() and self.read > 1:
                print(f"\r{self.read} read", end="", file=sys.stderr, flush=True)
            yield reading
        if sys.stderr.isatty() and self.read > 1:
            print("\r", end="", file=sys.stderr)

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
