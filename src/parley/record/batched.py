"""The output of ``parley batch``: what its tables are, and reports with their readings taken back from them.

In: the folder or address of a finished batch. Out: every report of it in the order in which the batch took it, ready to
be kept without being read anew. It stands beside the record because that is where readings are taken back to; the batch
itself writes what is described here.
"""

from __future__ import annotations

import heapq
import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from parley.errors import RecordError, SourceError
from parley.model import Actor, Document, Reading, Repeat, Span
from parley.record.entries import LISTS, item_of
from parley.sources.files import ADDRESS, SCHEME

if TYPE_CHECKING:
    from parley.record.store import Reads
    from parley.sources.storage import Storage

MANIFEST = "batch.json"
SCHEMA = "parley.batch/1"
READINGS, FAILED, REPEATED = "readings", "failed", "repeated"
"""The folders of the output: readings by day, reports that failed with their reasons, reports that came again."""

DOCUMENT = tuple(
    (name, "string") for name in ("id", "text", "title", "outlet", "published", "url", "language", "byline", "place")
)
"""The fields of a report, as columns."""

ROWS_AT_ONCE = 16
"""Rows of each file in memory: a batch by days that came in no order has all its files open at once."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A report of a batch: its reading, and where the passages begin that were not read for it."""

    document: Document
    reading: Reading
    known: tuple[int, ...]
    reader: str


@dataclass(frozen=True, slots=True)
class Again:
    """A report that came again in the batch: what it goes by, its id in a record, and how many passages it has."""

    name: str
    document: str
    passages: int


def is_batch(source: str | Path) -> bool:
    """Whether a folder is the output of a batch, finished or not. At an address other than the web's, fsspec looks."""
    text = str(source)
    marks = (MANIFEST, "_work/plan.json")
    if SCHEME.match(text):
        return not text.startswith(ADDRESS) and any(map(_storage(text).exists, marks))
    return any((Path(text) / name).is_file() for name in marks)


def _storage(address: str) -> Storage:
    from parley.sources.storage import Storage

    return Storage(address)


def reports(source: str | Path) -> Iterator[Ready | Again | SourceError]:
    """Every report of a batch, in its order. Raises RecordError for a batch that is not finished or no batch."""
    storage = _storage(str(source))
    if not storage.exists(MANIFEST):
        raise RecordError(f"{source}: the batch is not finished; the same 'parley batch' again goes on with it")
    manifest = storage.json(MANIFEST)
    if not isinstance(manifest, dict) or manifest.get("schema") != SCHEMA:
        raise RecordError(f"{source}: {MANIFEST} is not that of a batch that this Parley reads ({SCHEMA})")
    with ExitStack() as stack:
        tables = [_rows(storage, storage.names(folder), folder, stack) for folder in (READINGS, FAILED, REPEATED)]
        for _, folder, row in heapq.merge(*tables, key=lambda item: item[0]):
            if folder == FAILED:
                yield SourceError(row["name"], row["reason"])
            elif folder == REPEATED:
                yield Again(row["name"], row["report"], row["passages"])
            else:
                yield _ready(row)


def _rows(
    storage: Storage, names: Sequence[str], folder: str, stack: ExitStack
) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """The rows of all files of a folder by their number; a file is opened when its first row is due."""
    from pyarrow import parquet

    ahead: list[tuple[int, str]] = []
    for name in names:
        with storage.open(name) as file:
            table = parquet.ParquetFile(file)
            at = table.schema_arrow.names.index("n")
            if table.metadata.num_rows:
                ahead.append((int(table.metadata.row_group(0).column(at).statistics.min), name))
    ahead.sort(reverse=True)
    running: list[tuple[int, int, dict[str, Any], Iterator[dict[str, Any]]]] = []
    opened = 0
    while ahead or running:
        while ahead and (not running or ahead[-1][0] <= running[0][0]):
            rows = _file(storage.open(ahead.pop()[1]), stack)
            opened += 1
            first = next(rows)
            heapq.heappush(running, (first["n"], opened, first, rows))
        n, number, row, rows = heapq.heappop(running)
        yield n, folder, row
        if (following := next(rows, None)) is not None:
            heapq.heappush(running, (following["n"], number, following, rows))


def _file(file: IO[bytes], stack: ExitStack) -> Iterator[dict[str, Any]]:
    from pyarrow import parquet

    stack.callback(file.close)
    for some in parquet.ParquetFile(file).iter_batches(batch_size=ROWS_AT_ONCE):
        yield from some.to_pylist()
    file.close()


def _ready(row: dict[str, Any]) -> Ready:
    names = [name for name, _ in DOCUMENT]
    document = Document(**{name: row[name] for name in names})
    reading = reading_of(document, json.loads(row["reading"]))
    if aside := row.get("set_aside"):
        reading = replace(reading, set_aside=aside)
    return Ready(document, reading, tuple(row["known"]), row["reader"])


def reading_of(document: Document, data: dict[str, Any]) -> Reading:
    """A reading from its JSON (``Reading.to_json``), with the report that it is of."""
    lists: dict[str, Any] = {
        name: tuple(item_of(kind, item) for item in data[name]) for kind, name in LISTS.items()
    }  # fmt: skip
    actors = tuple(
        Actor(a["id"], a["name"], a["kind"], a["role"], tuple(Span(**m) for m in a["mentions"])) for a in data["actors"]
    )
    repeats = tuple(Repeat(Span(**r["passage"]), Span(**r["of"]), r["likeness"]) for r in data["repeats"])
    return Reading(document, actors=actors, repeats=repeats, **lists)


class Prepared:
    """A reader that has read one report already.

    It reads anew, with ``reader``, where the batch passed over a passage that the record does not hold.
    """

    def __init__(self, ready: Ready, reader: Reads) -> None:
        self.ready = ready
        self.reader = reader
        self.version = ready.reader

    def read(self, document: Document, known: Sequence[int] = ()) -> Reading:
        """The reading that the batch made, or a new one; a report that was set aside has nothing to be read anew."""
        if self.ready.reading.set_aside or set(self.ready.known) <= set(known):
            return self.ready.reading
        self.version = self.reader.version
        return self.reader.read(document, known)
