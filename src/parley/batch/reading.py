"""The reports of a part, read on a worker.

In: a part, and which of its passages are not read. Out: a reading or a reason for each report. The reader comes to each
worker once, as a plugin, and loads its models there once.
"""

from __future__ import annotations

from typing import Any

from dask.distributed import WorkerPlugin

from parley.batch.parts import READ, Job, document_of
from parley.errors import SourceError
from parley.record.store import Reads

_readers: dict[str, Reads] = {}
"""The readers of this process, by the mark of the batch that they read for."""


class ReaderOnWorkers(WorkerPlugin):
    """Brings the reader of a batch to every worker, those that come later included."""

    def __init__(self, mark: str, reader: Reads) -> None:
        self.name = f"parley-{mark}"
        self.mark = mark
        self.reader = reader

    def setup(self, worker: Any) -> None:
        """Called by Dask when a worker starts or the plugin comes."""
        _readers[self.mark] = self.reader

    def teardown(self, worker: Any) -> None:
        """Called by Dask when the plugin goes."""
        _readers.pop(self.mark, None)


def file_of(job: Job, number: int, mark: str) -> str:
    """Where the readings of a part stand, for what ``mark`` says is not read."""
    part = job.parts[number]
    return part.file("readings").replace(part.name, f"{part.name}-{mark}")


def read_part(job: Job, number: int, mark: str, earlier: str | None) -> list[int]:
    """Read a part and write it; of the file ``earlier`` is taken what was read in just the same way.

    Returns the numbers of reports that failed in the reading.
    """
    done = {row["n"]: row for row in job.rows(earlier)} if earlier else {}
    rows = []
    for n, known in to_read(job, number):
        before = done.get(n)
        rows.append(before if before and before["known"] == known else read_one(job, number, n, known))
    return write_part(job, number, mark, rows)


def write_part(job: Job, number: int, mark: str, rows: list[dict[str, Any]]) -> list[int]:
    """Write the rows of a part; returns the numbers of reports that failed."""
    job.output.write_rows(file_of(job, number, mark), rows, READ)
    return failed_in(rows)


def failed_in(rows: list[dict[str, Any]]) -> list[int]:
    """The reports that failed among rows."""
    return [row["n"] for row in rows if row["reason"] is not None]


def to_read(job: Job, number: int) -> list[tuple[int, list[int]]]:
    """The reports of a part that are read, each with the beginnings of passages that are not."""
    part = job.parts[number]
    taken = job.output.rows(part.file("reports"), ["reason"])
    known = job.output.rows(part.file("known"), ["same", "starts"])
    return [
        (n, row["starts"])
        for n, (report, row) in enumerate(zip(taken, known, strict=True), part.first)
        if report["reason"] is None and row["same"] is None
    ]


def read_one(job: Job, number: int, n: int, known: list[int]) -> dict[str, Any]:
    """One report as a row of ``READ``."""
    part = job.parts[number]
    document = document_of(_reports(job, number)[n - part.first])
    assert not isinstance(document, SourceError)
    row: dict[str, Any] = {"n": n, "known": known}
    try:
        reading = _readers[job.mark].read(document, known)
    except SourceError as error:
        return {**row, "failed": error.name, "reason": error.reason}
    return {
        **row, "language": reading.document.language, "reading": reading.to_json(), "set_aside": reading.set_aside,
        "failed": None, "reason": None,
    }  # fmt: skip


def ended(job: Job, number: int, n: int, known: list[int]) -> dict[str, Any]:
    """The row of a report that ended the workers which read it."""
    document = document_of(job.output.rows(job.parts[number].file("reports"))[n - job.parts[number].first])
    assert not isinstance(document, SourceError)
    return {"n": n, "known": known, "failed": document.named, "reason": "reading it ended every worker that tried"}


_last: tuple[Job, int, list[dict[str, Any]]] | None = None


def _reports(job: Job, number: int) -> list[dict[str, Any]]:
    """The rows of a part, kept until another part is asked for."""
    global _last
    if _last is None or _last[:2] != (job, number):
        _last = (job, number, job.output.rows(job.parts[number].file("reports")))
    return _last[2]
