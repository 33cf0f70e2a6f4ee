"""The record: many reports, one store, and every question to it.

In: paths, addresses and a reader. Out: typed rows. This is the face of the room; the work is done in store.py,
search.py and judgements.py.
"""

from __future__ import annotations

import json
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, Self, TypedDict, Unpack

from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from parley.errors import RecordError, SourceError
from parley.model import Document, Passage, Reading
from parley.record import ahead, batched, readings, schema, search, store
from parley.record import judgements as judging
from parley.record.database import first_line, for_adding, opened, shown, write
from parley.record.entries import LISTS, Kind
from parley.record.filters import Filters
from parley.record.judgements import Judgement, Verdict
from parley.record.rows import Rows
from parley.record.search import ActorRow, Entry, Hit
from parley.record.store import Added, Given, Reads
from parley.settings import ROWS_SHOWN
from parley.sources import read_reports
from parley.workers import Ended, in_order

if TYPE_CHECKING:
    from parley.record.agreement import Agreement


class Options(TypedDict, total=False):
    """What is taken where a report does not tell it, and how addresses are fetched; see ``read_reports``."""

    published: str | None
    outlet: str | None
    title: str | None
    allow_private: bool
    notice: Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Failure:
    """A report that could not be taken in, and why."""

    at: str
    input: str
    name: str
    reason: str
    options: Options
    """What the user gave with it: outlet, day and title."""


@dataclass(frozen=True, slots=True)
class CopyRow:
    """A report whose passages stand in an earlier one."""

    document: str
    of: str
    passages: int
    all: int


TOLD: tuple[Literal["published", "outlet", "title"], ...] = ("published", "outlet", "title")
"""The options that belong to a report and are kept with its failure."""


class Record:
    """A record in a SQLite file or at a ``postgresql://`` address. It can be used in a ``with`` statement."""

    def __init__(self, address: str | Path = "parley.db", *, create: bool = True) -> None:
        self.address = str(address)
        self.engine = opened(self.address, create=create)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()

    # adding

    def add(
        self, inputs: Iterable[str | Path], reader: Reads | None = None, *, jobs: int = 1, **options: Unpack[Options]
    ) -> Rows[Added]:
        """Read every report under the given paths and addresses into the record, and say what became of each.

        Each report is written in one transaction. With ``jobs`` above 1 so many processes read, to the same record in
        the end. Raises RecordError when the record itself cannot be written to (a full disk); what was added before is
        there.
        """
        return Rows(list(self.adding(inputs, reader, jobs=jobs, **options)))

    def adding(
        self,
        inputs: Iterable[str | Path],
        reader: Reads | None = None,
        *,
        jobs: int = 1,
        batches: bool = False,
        **options: Unpack[Options],
    ) -> Iterator[Added]:
        """As ``add``, one report at a time: each is in the record when it is yielded.

        A folder that ``parley batch`` wrote is kept as it was read. With ``batches`` such folders are also looked for
        at addresses (s3://, file://), with the rights of this process: not for addresses that strangers give.
        """
        run = self._next_run()
        told = json.dumps({name: value for name in TOLD if (value := options.get(name))})
        for finished, sources in groupby(inputs, lambda i: (batches or "://" not in str(i)) and batched.is_batch(i)):
            if finished:
                yield from self._loading(sources, reader, run)
                continue
            reports = ((report, str(source)) for source in sources for report in read_reports([source], **options))
            yield from self._adding(reports, reader, run, jobs, told)

    def _loading(self, batches: Iterable[str | Path], reader: Reads | None, run: int) -> Iterator[Added]:
        """Keep what batches have read."""
        for source in map(str, batches):
            for report in batched.reports(source):
                if isinstance(report, batched.Ready):
                    prepared = batched.Prepared(report, reader or _reader())
                    yield from self._adding([(report.document, source)], prepared, run, 1)
                elif isinstance(report, batched.Again):
                    again = Added("repeated", report.name, report.document, None, report.passages, report.passages)
                    with self._writing() as db:
                        store.note(db, run, source, again, store.row_of(db, report.document))
                    yield again
                else:
                    yield from self._adding([(report, source)], reader, run, 1)

    def add_documents(
        self, documents: Iterable[Document], reader: Reads | None = None, source: str = "documents", *, jobs: int = 1
    ) -> Rows[Added]:
        """Read documents into the record, as ``add`` does."""
        reports = ((document, source) for document in documents)
        return Rows(list(self._adding(reports, reader, self._next_run(), jobs)))

    def _adding(
        self,
        reports: Iterable[Given],
        reader: Reads | None,
        run: int,
        jobs: int,
        told: str | None = None,
    ) -> Iterator[Added]:
        try:
            for found, source in self._read(reports, reader or _reader(), run, jobs):
                if isinstance(found, SourceError):
                    failed = Added("failed", found.name, None, found.reason)
                    with self._writing() as db:
                        store.note(db, run, source, failed, options=told)
                    yield failed
                else:
                    yield found
            store.tidy(self.engine)
        except DBAPIError as error:
            raise RecordError(f"{shown(self.address)}: cannot be written to: {first_line(error)}") from None

    def _read(
        self, reports: Iterable[Given], reader: Reads, run: int, jobs: int
    ) -> Iterator[tuple[Added | SourceError, str]]:
        """What became of each report, written or not, and its input."""
        if jobs > 1:
            yield from ahead.added(self.engine, reports, reader, run, jobs)
            return
        for report, source in reports:
            try:
                if isinstance(report, SourceError):
                    yield report, source
                else:
                    yield store.add(self.engine, report, reader, run, source), source
            except SourceError as error:
                yield error, source

    def _writing(self) -> write:
        return write(self.engine)

    def _next_run(self) -> int:
        with for_adding(self.engine) as db:
            return int(db.execute(select(func.max(schema.intake.c.run))).scalar() or 0) + 1

    def failed(self) -> Rows[Failure]:
        """The reports that could not be taken in when their input was last added, oldest first."""
        table = schema.intake
        latest = select(table.c.input, func.max(table.c.run).label("run")).group_by(table.c.input).cte("latest")
        later = latest.alias("later")
        query = (
            select(table.c.at, table.c.input, table.c.name, table.c.reason, table.c.options)
            .join(latest, (latest.c.input == table.c.input) & (latest.c.run == table.c.run))
            .outerjoin(later, later.c.input == table.c.name)
            .where(table.c.outcome == "failed", later.c.run.is_(None) | (later.c.run <= table.c.run))
            .order_by(table.c.n)
        )
        with self.engine.connect() as db:
            rows = db.execute(query).all()
        return Rows([Failure(*row[:4], json.loads(row[4] or "{}")) for row in rows])

    def retrying(self, reader: Reads | None = None, *, jobs: int = 1, **options: Unpack[Options]) -> Iterator[Added]:
        """Try again what failed: each file or address that failed by itself, else the input that it came in.

        What was given with it then is given again, where ``options`` give nothing else.
        """
        again: dict[str, dict[str, None]] = {}
        for item in self.failed():
            alone = item.name.startswith(("http://", "https://")) or Path(item.name).exists()
            again.setdefault(json.dumps(item.options), {})[item.name if alone else item.input] = None
        given = {name: value for name, value in options.items() if value is not None}
        for told, inputs in again.items():
            merged: Options = {**json.loads(told), **given}  # type: ignore[typeddict-item]  # its own names
            yield from self.adding(inputs, reader, jobs=jobs, **merged)

    def retry(self, reader: Reads | None = None, *, jobs: int = 1, **options: Unpack[Options]) -> Rows[Added]:
        """As ``retrying``, all at once."""
        return Rows(list(self.retrying(reader, jobs=jobs, **options)))

    def tally(self) -> dict[str, int]:
        """How many reports came in ever, by outcome."""
        table = schema.intake
        with self.engine.connect() as db:
            found: dict[str, int] = dict(
                db.execute(select(table.c.outcome, func.count()).group_by(table.c.outcome)).all()
            )  # fmt: skip
        return {name: found.get(name, 0) for name in ("stored", "repeated", "failed")}

    def reread(
        self, reader: Reads | None = None, *, all: bool = False, jobs: int = 1
    ) -> Iterator[tuple[str, int, int]]:
        """Read every report again that an older reader has read (``all``: every report), with judgements kept.

        Yields the report's id, and how many entries it had and has. Raises what the reader raises, and RecordError
        for a report that ended the processes which read it.
        """
        reader = reader or _reader()
        table = schema.document
        query = select(table.c.id).order_by(table.c.n)
        if not all:
            query = query.where(table.c.reader != reader.version)
        with self.engine.connect() as db:
            ids = list(db.execute(query).scalars())
        stored: deque[tuple[str, list[tuple[Passage, store.Place]]]] = deque()

        def given() -> Iterator[tuple[Document, list[int]]]:
            for id in ids:
                stored.append((id, store.passages_of(self.engine, id)))
                again = [passage.start for passage, (_, origin) in stored[-1][1] if origin is not None]
                yield self.document(id), again

        for _, reading in in_order(reader.read, given(), jobs):
            id, passages = stored.popleft()
            if isinstance(reading, Ended):
                raise RecordError(f"{id}: reading it {reading}")
            if isinstance(reading, Exception):
                raise reading
            yield id, *store.replace_entries(self.engine, id, passages, reading, reader.version)

    # asking

    def statements(self, *, limit: int | None = ROWS_SHOWN, offset: int = 0, **filters: str | None) -> Rows[Entry]:
        """Statements that match, newest report first. The filters are those of ``Filters``, by name."""
        return self.entries("statement", Filters(**filters), limit, offset)

    def positions(self, *, limit: int | None = ROWS_SHOWN, offset: int = 0, **filters: str | None) -> Rows[Entry]:
        """Positions that match, as ``statements``."""
        return self.entries("position", Filters(**filters), limit, offset)

    def events(self, *, limit: int | None = ROWS_SHOWN, offset: int = 0, **filters: str | None) -> Rows[Entry]:
        """Events that match, as ``statements``."""
        return self.entries("event", Filters(**filters), limit, offset)

    def talks(self, *, limit: int | None = ROWS_SHOWN, offset: int = 0, **filters: str | None) -> Rows[Entry]:
        """Talks that match, as ``statements``."""
        return self.entries("talks", Filters(**filters), limit, offset)

    def opinion(self, *, limit: int | None = ROWS_SHOWN, offset: int = 0, **filters: str | None) -> Rows[Entry]:
        """Reported opinion that matches, as ``statements``."""
        return self.entries("opinion", Filters(**filters), limit, offset)

    def entries(self, kind: Kind, filters: Filters, limit: int | None = ROWS_SHOWN, offset: int = 0) -> Rows[Entry]:
        """Entries of one kind that match."""
        with self.engine.connect() as db:
            return Rows(search.entries(db, kind, filters, limit, offset))

    def entry(self, id: str) -> Entry:
        """The entry with this id. Raises RecordError for none."""
        with self.engine.connect() as db:
            return search.entry(db, id)

    def count(self, kind: Kind, **filters: str | None) -> int:
        """How many entries of a kind match."""
        with self.engine.connect() as db:
            return search.count(db, kind, Filters(**filters))

    def actors(self, *, limit: int | None = ROWS_SHOWN, offset: int = 0, **filters: str | None) -> Rows[ActorRow]:
        """The actors of the entries that match, those with most first."""
        with self.engine.connect() as db:
            return Rows(search.actors(db, Filters(**filters), limit, offset))

    def search(
        self, words: str, *, limit: int | None = ROWS_SHOWN, offset: int = 0, **filters: str | None
    ) -> Rows[Hit]:
        """Passages with the words: every word wanted, "phrases" as they stand, -words not."""
        with self.engine.connect() as db:
            return Rows(search.passages(db, words, Filters(**filters), limit, offset))

    def document(self, id: str) -> Document:
        """A stored report under its id in the record, or the id its input gave. Raises RecordError for none."""
        table = schema.document
        with self.engine.connect() as db:
            row = db.execute(select(table).where(table.c.id == id)).one_or_none()
            row = row or db.execute(select(table).where(table.c.given == id).order_by(table.c.n)).first()
        if row is None:
            raise RecordError(f"there is no report {id!r} in this record")
        return readings.document_of(row)

    def readings(self, *, each: Callable[[Entry], None] = lambda _: None, **filters: str | None) -> Iterator[Reading]:
        """The record as readings, one for each report with an entry that matches, oldest report first.

        ``each`` is given every entry that goes into them, with who reports it and how it was judged.
        """
        wanted = Filters(**filters)
        found: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
        for kind, name in LISTS.items():
            for entry in self.entries(kind, wanted, limit=None):
                found[entry.document][name].append(entry.item)
                each(entry)
        yield from readings.readings(self.engine, found)

    def copied(self, *, limit: int | None = ROWS_SHOWN) -> Rows[CopyRow]:
        """Reports whose passages stand in an earlier report, those with most first."""
        passage, origin = schema.passage.alias(), schema.passage.alias()
        one, other = schema.document.alias(), schema.document.alias()
        size = (
            select(func.count()).select_from(schema.passage).where(schema.passage.c.document == one.c.n)
            .correlate(one).scalar_subquery()
        )  # fmt: skip
        query = (
            select(one.c.id, other.c.id, func.count(), size)
            .select_from(passage)
            .join(origin, origin.c.n == passage.c.origin)
            .join(one, one.c.n == passage.c.document)
            .join(other, other.c.n == origin.c.document)
            .where(one.c.n != other.c.n)
            .group_by(one.c.n, one.c.id, other.c.n, other.c.id)
            .order_by(func.count().desc(), one.c.n, other.c.n)
            .limit(limit)
        )
        with self.engine.connect() as db:
            return Rows([CopyRow(*row) for row in db.execute(query)])

    # judging

    def judge(
        self,
        entry: str,
        verdict: Verdict,
        analyst: str,
        *,
        reason: str = "",
        change: Mapping[str, Any] | None = None,
    ) -> int:
        """Judge an entry; ``change`` holds the fields of a correction, a span as (start, end). Returns its number."""
        return judging.judge(self.engine, entry, analyst, verdict, reason, dict(change or {}), store.now())

    def undo(self, judgement: int, analyst: str, *, reason: str = "") -> None:
        """Take back one's own judgement."""
        judging.undo(self.engine, judgement, analyst, reason, store.now())

    def judgements(
        self,
        *,
        entry: str | None = None,
        document: str | None = None,
        unattached: bool = False,
        newest: tuple[int, int] | None = None,
    ) -> Rows[Judgement]:
        """Judgements in the order in which they were made; ``newest`` are a number of the newest, after so many."""
        with self.engine.connect() as db:
            return Rows(judging.judgements(db, entry=entry, document=document, unattached=unattached, newest=newest))

    def agreement(self, field: str | None = None) -> Agreement:
        """How far analysts agree in their verdicts, or in one field of the entries."""
        from parley.record.agreement import agreement

        with self.engine.connect() as db:
            return agreement(judging.judgements(db, shared=True), field)


def _reader() -> Reads:
    """The reader with the built-in world, made once."""
    global _made
    if _made is None:
        from parley.reading.reader import Reader

        _made = Reader()
    return _made


_made: Reads | None = None
