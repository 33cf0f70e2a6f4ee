"""What the steps of a batch hand to each other, as files of the folder ``_work``.

Reports are cut into parts of some hundred, in their order. A passage goes by one number all through: its report's
number in the batch and its own in the report; the numbers grow in the order of the reports.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pyarrow

from parley.errors import SourceError
from parley.model import Document
from parley.record.batched import DOCUMENT
from parley.sources.storage import Storage

WORK = "_work"
PASSAGES = 1 << 24
"""More than a report of the greatest length has passages."""


def place(report: int, passage: int) -> int:
    """The number of a passage; ``passage`` counts from 1."""
    return report * PASSAGES + passage


@dataclass(frozen=True)
class Part:
    """Some hundred reports: the number of the part, its file's name, and the numbers of its reports."""

    number: int
    name: str
    first: int
    count: int

    def file(self, step: str) -> str:
        """The file of this part in a step's folder."""
        return f"{WORK}/{step}/{self.name}.parquet"

    def stands_in(self, passage: int) -> int:
        """The place among the part's reports of the one that a passage is of."""
        return passage // PASSAGES - self.first


@dataclass(frozen=True)
class Job:
    """One batch, as every worker knows it. ``mark`` is a digest of what it is to do."""

    output: Storage
    mark: str

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts in their order, once ``parts.json`` is written."""
        return _parts(self)

    def rows(self, file: str, columns: Sequence[str] | None = None) -> list[dict[str, Any]]:
        """The rows of a file, none where a step had nothing to write for it."""
        return self.output.rows(file, columns) if self.output.exists(file) else []


@lru_cache(maxsize=4)
def _parts(job: Job) -> tuple[Part, ...]:
    return tuple(Part(*row) for row in job.output.json(PARTS))


PARTS = f"{WORK}/parts.json"

TAKEN = pyarrow.schema([*DOCUMENT, ("failed", "string"), ("reason", "string")])
"""A report, or what could not be taken in, and why."""

SKETCH = pyarrow.schema([
    ("id", "string"),  # of the report in a record; null where there is none
    ("starts", pyarrow.list_(pyarrow.int32())),
    ("sizes", pyarrow.list_(pyarrow.int32())),  # in words
    ("digests", pyarrow.list_(pyarrow.int64())),
    ("bands", pyarrow.list_(pyarrow.list_(pyarrow.int64()))),  # null for short passages
    ("again", pyarrow.list_(pyarrow.int32())),  # passages that repeat one of the same report,
    ("of", pyarrow.list_(pyarrow.int32())),  # which they repeat,
    ("likeness", pyarrow.list_(pyarrow.float64())),  # and how alike they are
])  # fmt: skip
"""A report's passages as they are compared."""

KNOWN = pyarrow.schema([
    ("same", "int64"),  # the number of the report that it is once more; null for a report of its own
    ("starts", pyarrow.list_(pyarrow.int32())),  # of passages that are not read
    ("passages", pyarrow.list_(pyarrow.int32())),
    ("origins", pyarrow.list_(pyarrow.int64())),
    ("likeness", pyarrow.list_(pyarrow.float64())),
])  # fmt: skip
"""What a report repeats of earlier ones."""

READ = pyarrow.schema([
    ("n", "int64"), ("known", pyarrow.list_(pyarrow.int32())), ("language", "string"), ("reading", "string"),
    ("set_aside", "string"), ("failed", "string"), ("reason", "string"),
])  # fmt: skip
"""What was read in a report, why a screen set it aside, or why nothing could be read."""


def row_of(report: Document | SourceError) -> dict[str, str | None]:
    """A report as a row of ``TAKEN``."""
    if isinstance(report, SourceError):
        return {"failed": clean(report.name), "reason": clean(report.reason)}
    return {name: getattr(report, name) for name in DOCUMENT_FIELDS}


def document_of(row: dict[str, str | None]) -> Document | SourceError:
    """The report in a row of ``TAKEN``."""
    if row["reason"] is not None:
        return SourceError(row["failed"] or "", row["reason"])
    return Document(**{name: row[name] for name in DOCUMENT_FIELDS})  # type: ignore[arg-type]  # as they were written


def clean(text: str) -> str:
    """A name fit for a table: paths may hold bytes that are no characters."""
    return text.encode("utf-8", "backslashreplace").decode()


DOCUMENT_FIELDS = tuple(name for name, _ in DOCUMENT)
