"""Adding reports in the background, one run after the other.

In: texts, uploaded files and addresses. Out: a ``Run`` that tells how far it is, what was stored and what failed, with
reasons. One thread adds, since one reader fills a core and the record takes one writer at a time.
"""

from __future__ import annotations

import queue
import re
import secrets
import shutil
import tempfile
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from parley.errors import ParleyError
from parley.model import Document
from parley.record import Added, Record
from parley.record.store import Reads

MOST_RUNS = 200
"""Runs that are remembered; what became of each report stands in the record for good."""
MOST_WAITING = 20
"""Runs that may wait; more are refused."""


@dataclass
class Run:
    """One act of adding. ``names`` tell the files as the user called them, by the path where they lie meanwhile."""

    id: str
    by: str
    what: str
    state: Literal["waiting", "reading", "done", "broken"] = "waiting"
    added: list[Added] = field(default_factory=list)
    fault: str = ""

    @property
    def stored(self) -> list[Added]:
        """Reports that are now in the record, new or there before."""
        return [a for a in self.added if a.document]

    @property
    def failed(self) -> list[Added]:
        """Reports that are not."""
        return [a for a in self.added if a.outcome == "failed"]

    @property
    def over(self) -> bool:
        """Whether nothing more will come."""
        return self.state in ("done", "broken")

    def now(self) -> Run:
        """The run as it stands at this moment, which the thread that adds does not change any more."""
        state = self.state  # first: what ended by then is complete
        return replace(self, state=state, added=list(self.added))


@dataclass(frozen=True)
class Load:
    """What a run is given: documents, or inputs (paths under ``folder``, addresses) with the values for all of them."""

    documents: Sequence[Document] = ()
    inputs: Sequence[str] = ()
    folder: Path | None = None
    published: str | None = None
    outlet: str | None = None
    title: str | None = None


class Intake:
    """The line of runs and the thread that works it off; it starts with the first run."""

    def __init__(self, record: Record, reader: Callable[[], Reads] | None, allow_private: bool) -> None:
        self.record = record
        self.make_reader = reader
        self.allow_private = allow_private
        self.runs: dict[str, Run] = {}
        self._line: queue.Queue[tuple[Run, Load]] = queue.Queue(MOST_WAITING)
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def start(self, by: str, what: str, load: Load) -> Run | None:
        """Put a run into the line. None when too many wait."""
        run = Run(secrets.token_urlsafe(9), by, what)
        with self._lock:
            try:
                self._line.put_nowait((run, load))
            except queue.Full:
                if load.folder:
                    shutil.rmtree(load.folder, ignore_errors=True)
                return None
            while len(self.runs) >= MOST_RUNS:
                self.runs.pop(next(iter(self.runs)))
            self.runs[run.id] = run
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="parley-intake", daemon=True)
                self._thread.start()
        return run

    def _work(self) -> None:
        reader: Reads | None = None
        while True:
            run, load = self._line.get()
            run.state = "reading"
            try:
                reader = reader or (self.make_reader() if self.make_reader else None)
                self._add(run, load, reader)
                run.state = "done"
            except ParleyError as error:
                run.fault, run.state = str(error), "broken"
            except Exception as error:  # the thread lives on for the next run; this one says what happened to it
                run.fault, run.state = f"{type(error).__name__}: {error}", "broken"
            finally:
                if load.folder:
                    shutil.rmtree(load.folder, ignore_errors=True)

    def _add(self, run: Run, load: Load, reader: Reads | None) -> None:
        for document in load.documents:
            run.added.extend(self.record.add_documents([document], reader, source=run.what))
        if load.inputs:
            found = self.record.adding(
                load.inputs, reader, published=load.published, outlet=load.outlet, title=load.title,
                allow_private=self.allow_private, notice=lambda _: None,
            )  # fmt: skip
            for added in found:
                run.added.append(added)


def folder() -> Path:
    """A new folder for uploaded files; it is taken away when they are read."""
    return Path(tempfile.mkdtemp(prefix="parley-upload-"))


def own_name(name: str) -> str:
    """A file's name without the folder in which it lay while it was read."""
    return re.sub(r"\S*/parley-upload-[^/\s]+/\d+/", "", name)
