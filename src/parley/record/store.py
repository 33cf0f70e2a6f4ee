"""Writing into a record: one report at a time, whole or not at all.

In: a document and what a reader finds in it. Out: rows. Passages that the record holds already are not read again;
whatever happens in between, a report that was acknowledged is there with all its entries and no other is.
"""

from __future__ import annotations

import hashlib
import json
import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Literal, Protocol

from sqlalchemy import Connection, Engine, Table, bindparam, delete, func, insert, select, text, update

from parley.errors import SourceError
from parley.model import Document, Passage, Reading
from parley.passages import paragraphs
from parley.passages.repeats import SHORTEST
from parley.record import schema
from parley.record.bulk import put
from parley.record.copies import Copy, InRecord, Worded, copies, keep_bands, worded
from parley.record.database import for_adding, write
from parley.record.entries import found_entries
from parley.record.judgements import let_go, reattach

Outcome = Literal["stored", "repeated", "failed"]
Given = tuple[Document | SourceError, str]
"""A report or why there is none, and the input that it came in."""


class Reads(Protocol):
    """What the record needs of a reader."""

    @property
    def version(self) -> str: ...

    def read(self, document: Document, known: Sequence[int] = ()) -> Reading: ...


@dataclass(frozen=True, slots=True)
class Added:
    """What became of one report: its id in the record, and how many of its passages stood there already."""

    outcome: Outcome
    name: str
    document: str | None = None
    reason: str | None = None
    passages: int = 0
    repeated: int = 0


def now() -> str:
    """The time in UTC, ISO 8601 to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def document_id(document: Document) -> str:
    """16 hex digits for a report: its words, its outlet and its day. The same report is the same however it came."""
    identity = [document.sha256, document.outlet or "", document.published or ""]
    return hashlib.sha256(json.dumps(identity).encode()).hexdigest()[:16]


UNFIT = re.compile("[\x00\ud800-\udfff]")
"""Characters that no database keeps: the null, and halves of a character."""


def fit(document: Document) -> Document:
    """The document as a database can keep it: unfit characters become the replacement character, one for one."""
    if not UNFIT.search("".join(filter(None, (document.text, document.title, document.outlet, document.byline,
                                              document.url, document.id)))):  # fmt: skip
        return document
    names = ("id", "text", "title", "outlet", "byline", "url")
    return replace(document, **{n: UNFIT.sub("\ufffd", v) for n in names if (v := getattr(document, n)) is not None})


@dataclass(frozen=True, slots=True)
class Looked:
    """A report beside the record as it was: what it repeats there, before anything of it is read."""

    document: Document
    id: str
    found: tuple[Worded, ...]
    known: dict[int, Copy]
    there: int | None
    """The row of the same report, where it is there already."""
    last: int
    """The last row of all reports, by which it is seen whether another process has added since."""

    @property
    def starts(self) -> list[int]:
        """Where the passages begin that are not read again, in characters."""
        return [one.passage.start for one in self.found if one.passage.number in self.known]


def look(engine: Engine, document: Document) -> Looked:
    """Look a report up in the record."""
    document = fit(document)
    id = document_id(document)
    found = worded(document.text, paragraphs(document.text))
    with for_adding(engine) as db:
        there, last = _there(db, id)
        return Looked(document, id, found, {} if there else copies(InRecord(db, document.text), found), there, last)


def keep(
    engine: Engine, looked: Looked, reading: Reading | None, version: str, run: int, source: str, own: int = 0
) -> Added:
    """Write one report with its reading. ``own`` is how many reports this process has written since it looked.

    The reading may be None where the report was there already.
    """
    document, id, known = looked.document, looked.id, looked.known
    name, count = document.named, len(looked.found)
    there = looked.there
    if there is None and reading is not None:
        with write(engine) as db:
            there, last = _there(db, id)
            if there is None:
                if last != looked.last + own:  # another process has added meanwhile, perhaps the same words
                    known = copies(InRecord(db, document.text), looked.found) | known
                n = last + 1
                _document(db, n, reading.document, document, id, version)
                places = _passages(db, n, document.text, looked.found, known, reading)
                _entries(db, n, id, places, [one.passage for one in looked.found], reading, version)
                added = Added("stored", name, id, reading.set_aside, count, sum(o is not None for _, o in places))
                note(db, run, source, added, n)
                return added
    added = Added("repeated", name, id, None, count, count)
    with write(engine) as db:
        note(db, run, source, added, there)
    return added


MERGED = 1_000
"""Pages of an index of words (4 KB each) that are written in one transaction, so that others can write in between."""


def tidy(engine: Engine) -> None:
    """Put the parts of the indexes of words together where a twentieth of them or more is new.

    SQLite keeps what each transaction brought apart and merges late. Every question with words looks into each part,
    for each report: a dozen parts make it three times as slow.
    """
    if engine.dialect.name != "sqlite":
        return
    for index in ("entry_words", "passage_words"):
        with engine.connect() as db:
            parts = list(db.execute(text(f"SELECT count(*) FROM {index}_idx GROUP BY segid")).scalars())
        if len(parts) < 5 or 20 * (sum(parts) - max(parts)) < sum(parts):
            continue
        pages, changed = -MERGED, 2  # a negative number begins to merge all; there is no more to do below two changes
        while changed >= 2:
            with write(engine) as db:
                before = db.execute(text("SELECT total_changes()")).scalar_one()
                db.execute(text(f"INSERT INTO {index}({index}, rank) VALUES ('merge', :pages)"), {"pages": pages})
                changed = db.execute(text("SELECT total_changes()")).scalar_one() - before
            pages = MERGED


def add(engine: Engine, document: Document, reader: Reads, run: int, source: str) -> Added:
    """Read one document into the record. Raises what the reader raises, with nothing written."""
    looked = look(engine, document)
    reading = reader.read(looked.document, looked.starts) if looked.there is None else None
    return keep(engine, looked, reading, reader.version, run, source)


def passages_of(engine: Engine, id: str) -> list[tuple[Passage, Place]]:
    """The passages of a stored report, each with its row and the row of the one that it repeats."""
    table, passage = schema.document, schema.passage
    query = select(passage).join(table, table.c.n == passage.c.document).where(table.c.id == id)
    with engine.connect() as db:
        rows = db.execute(query.order_by(passage.c.number)).all()
    return [(Passage(row.number, row.start, row.end), (row.n, row.origin)) for row in rows]


def replace_entries(
    engine: Engine, id: str, stored: Sequence[tuple[Passage, Place]], reading: Reading, version: str
) -> tuple[int, int]:
    """Put what was found in a stored report anew in the place of what was. Judgements stay.

    Returns how many entries it had and has.
    """
    table, entry = schema.document, schema.entry
    with write(engine) as db:
        n = db.execute(select(table.c.n).where(table.c.id == id)).scalar_one()
        before = let_go(db, n)
        db.execute(delete(schema.casting).where(schema.casting.c.document == n))
        _entries(db, n, id, [place for _, place in stored], [p for p, _ in stored], reading, version)
        reattach(db, id, n)
        _promote(db, before)
        db.execute(update(table).where(table.c.n == n).values(reader=version))
        after = db.execute(select(func.count()).select_from(entry).where(entry.c.document == n)).scalar_one()
    return len(before), after


_THERE = select(
    select(schema.document.c.n).where(schema.document.c.id == bindparam("id")).scalar_subquery(),
    select(func.max(schema.document.c.n)).scalar_subquery(),
)
_LAST = {table: select(func.max(table.c.n)) for table in (schema.passage, schema.entry)}


def row_of(db: Connection, id: str) -> int | None:
    """The row of the report with this id, if it is there."""
    return _there(db, id)[0]


def _there(db: Connection, id: str) -> tuple[int | None, int]:
    """The row of the report with this id, if it is there, and the last row of all reports."""
    there, last = db.execute(_THERE, {"id": id}).one()
    return there, last or 0


def _numbers(db: Connection, table: Table, count: int) -> range:
    """Numbers for new rows. Whoever writes is alone, so the next ones are free; asking the database for the number of
    each row that it inserted takes longer than the inserting."""
    first = (db.execute(_LAST[table]).scalar() or 0) + 1
    return range(first, first + count)


def _document(db: Connection, n: int, read: Document, given: Document, id: str, version: str) -> None:
    row = {name: getattr(read, name) for name in ("title", "outlet", "byline", "published", "url", "language", "text")}
    row |= {"n": n, "id": id, "given": given.id, "sha256": given.sha256, "reader": version, "added": now()}
    db.execute(insert(schema.document), row)


Place = tuple[int, int | None]
"""The row of a passage, and of the one that it repeats."""


def _passages(
    db: Connection, document: int, text: str, passages: Sequence[Worded], known: dict[int, Copy], reading: Reading
) -> list[Place]:
    """Store the passages; those that are new become findable for the next report."""
    if not passages:
        return []
    rows: list[dict[str, Any]] = [
        {"n": n, "document": document, "number": p.number, "start": p.start, "end": p.end, "digest": one.digest,
         "origin": known[p.number].origin if p.number in known else None,
         "likeness": known[p.number].likeness if p.number in known else None,
         "text": None if p.number in known else text[p.start : p.end]}
        for n, one in zip(_numbers(db, schema.passage, len(passages)), passages, strict=True)
        for p in (one.passage,)
    ]  # fmt: skip
    by_start = {row["start"]: row for row in rows}
    for repeat in reading.repeats:
        again, first = by_start[repeat.passage.start], by_start[repeat.of.start]
        again["text"] = None
        if again["origin"] is None:
            again |= {"origin": first["origin"] or first["n"], "likeness": repeat.likeness}
    put(db, schema.passage, rows)
    keep_bands(db, (
        (row["n"], one.words)
        for row, one in zip(rows, passages, strict=True)
        if row["origin"] is None and len(one.words) >= SHORTEST
    ))  # fmt: skip
    return [(row["n"], row["origin"]) for row in rows]


def _entries(
    db: Connection,
    document: int,
    id: str,
    places: Sequence[Place],
    passages: Sequence[Passage],
    reading: Reading,
    version: str,
) -> None:
    """Store the cast and the entries; one whose passage repeats another stands there already, under the first."""
    _cast(db, document, reading)
    starts = [p.start for p in passages]
    rows, parts = [], []
    for found in found_entries(reading, id):
        place, origin = places[bisect_right(starts, found.columns["start"]) - 1]
        if origin is None:
            published = reading.document.published
            row = {**found.columns, "document": document, "passage": place, "published": published, "reader": version}
            rows.append({**row, "found": row["data"]})
            parts.append(found.actors)
    insert_entries(db, rows, parts)


def insert_entries(db: Connection, rows: list[dict[str, Any]], parts: Sequence[Iterable[str]]) -> None:
    """Insert entry rows with the actors that have a part in each; what was said before points at the first."""
    if not rows:
        return
    entry = schema.entry
    first: dict[str, int] = {}
    keys = sorted({row["key"] for row in rows})
    for at in range(0, len(keys), 500):
        query = select(entry.c.key, entry.c.n).where(entry.c.key.in_(keys[at : at + 500]), entry.c.again.is_(None))
        first.update((key, n) for key, n in db.execute(query))
    for n, row in zip(_numbers(db, entry, len(rows)), rows, strict=True):
        row |= {"n": n, "again": first.get(row["key"])}
        first.setdefault(row["key"], n)
    put(db, entry, rows)
    links = [
        {"actor": actor, "kind": row["kind"], "published": row["published"] or "", "entry": row["n"]}
        for row, actors in zip(rows, parts, strict=True)
        for actor in dict.fromkeys(actors)
    ]
    put(db, schema.part, links)


def _cast(db: Connection, document: int, reading: Reading) -> None:
    if not reading.actors:
        return
    table = schema.actor
    ids = [a.id for a in reading.actors]
    there = set(db.execute(select(table.c.id).where(table.c.id.in_(ids))).scalars())
    new = [{"id": a.id, "name": a.name, "kind": a.kind} for a in reading.actors if a.id not in there]
    put(db, table, new)
    put(db, schema.casting, [
        {"document": document, "actor": a.id, "role": a.role,
         "mentions": json.dumps([[m.start, m.end] for m in a.mentions])}
        for a in reading.actors
    ])  # fmt: skip


def _promote(db: Connection, gone: Sequence[str]) -> None:
    """Where the first entry of a key has gone, the next one is the first."""
    entry = schema.entry
    for key in sorted(set(gone)):
        query = select(func.min(entry.c.n)).where(entry.c.key == key)
        first = db.execute(query).scalar()
        if first is not None:
            db.execute(update(entry).where(entry.c.key == key).values(again=first))
            db.execute(update(entry).where(entry.c.n == first).values(again=None))


def note(
    db: Connection, run: int, source: str, added: Added, document: int | None = None, options: str | None = None
) -> None:
    """Keep what became of a report."""
    db.execute(insert(schema.intake).values(
        at=now(), run=run, input=source, name=added.name, outcome=added.outcome, reason=added.reason, document=document,
        options=options,
    ))  # fmt: skip
