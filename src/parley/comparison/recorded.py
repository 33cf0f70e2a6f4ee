"""The same rows from a record: one pass over its entries, without the questions that a person asks.

In: a record. Out: a ``Case``; the meanings and the sortings that the record keeps. A passage that repeats another
holds no entries of its own, so each row stands in an independent text. Rejected entries are left out.
"""

from __future__ import annotations

import gc
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
from sqlalchemy import select

from parley.codebook import Codebook
from parley.comparison.case import Case, Row, Side, role_of
from parley.comparison.comparison import Comparison
from parley.comparison.meaning import WIDTH, Meaning, Meanings
from parley.comparison.options import Sorting
from parley.model import Document, Position, Span
from parley.record import Record, schema
from parley.record.entries import LISTS, item_of
from parley.record.sortings import keep_meanings, meanings, sort, sortings
from parley.record.store import now


def compare_record(
    record: Record,
    codebook: Codebook | None = None,
    sortings: Sequence[Sorting] = (),
    parties: Sequence[str] | None = None,
    since: str | None = None,
) -> Comparison:
    """Compare the sides of a record, with its analysts' sortings; meanings that are new are kept in the record.

    With ``since`` (an ISO date) only reports published on or after it are compared.
    """
    known = meanings_of(record)
    before = len(known)
    made = Comparison(case_of_record(record, since), codebook, (*sortings_of(record), *sortings), parties, known)
    _ = made.options
    if len(known) > before:
        keep(record, known)
    return made


def case_of_record(record: Record, since: str | None = None) -> Case:
    """Every entry of a record, or of its reports since a day, as rows, oldest report first."""
    collecting = gc.isenabled()
    gc.disable()  # hundreds of thousands of small objects that all stay: looking for cycles among them costs a third
    try:
        rows: dict[str, list[Row[Any]]] = {name: [] for name in LISTS.values()}
        for kind, row in _rows(record, since):
            rows[kind].append(row)
    finally:
        if collecting:
            gc.enable()
    made = {name: tuple(found) for name, found in rows.items()}
    return Case(**made, sides=_sides(record), documents=_Documents(record))  # lists by name


def _rows(record: Record, since: str | None) -> Iterator[tuple[str, Row[Any]]]:
    entry, document, passage = schema.entry, schema.document, schema.passage
    heads = select(document.c.n, document.c.id, document.c.outlet, document.c.published)
    query = (
        select(
            entry.c.id,
            entry.c.kind,
            entry.c.document,
            entry.c.data,
            passage.c.number,
            entry.c.passage,
            passage.c.origin,
        )
        .join(passage, passage.c.n == entry.c.passage)
        .where(entry.c.judged != "rejected")
        .order_by(entry.c.published, entry.c.n)
    )
    if since is not None:
        query = query.where(entry.c.published >= since)
    decode = json.loads
    with record.engine.connect() as db:
        reports = {n: (id, outlet, published) for n, id, outlet, published in db.execute(heads)}
        for id, kind, n, data, number, place, origin in db.execute(query).all():
            report, outlet, published = reports[n]
            item = _position(decode(data)) if kind == "position" else item_of(kind, decode(data))
            yield LISTS[kind], Row(id, item, report, outlet, published, number, str(origin or place))


def _position(data: dict[str, Any]) -> Position:
    """A position from its JSON; written out, since a record holds them by the hundred thousand."""
    condition = data["condition"]
    proposition = data["proposition"]
    return Position(
        data["id"], data["actor"], data["stance"], data["issue"],
        Span(proposition["start"], proposition["end"], proposition["text"]),
        Span(condition["start"], condition["end"], condition["text"]) if condition else None,
        data["counterpart"], data["reported_by"], data["status"], data["statement"],
    )  # fmt: skip


def _sides(record: Record) -> dict[str, Side]:
    actor, casting = schema.actor, schema.casting
    roles: dict[str, Counter[str]] = {}
    with record.engine.connect() as db:
        for id, role in db.execute(select(casting.c.actor, casting.c.role)):
            roles.setdefault(id, Counter())[role] += 1
        rows = list(db.execute(select(actor.c.id, actor.c.name, actor.c.kind)))
    return {id: Side(id, name, kind, role_of(roles.get(id, Counter()))) for id, name, kind in rows}


class _Documents(Mapping[str, Document]):
    """The reports of a record, each read when it is asked for."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self._read = cache(record.document)

    def __getitem__(self, id: str) -> Document:
        from parley.errors import RecordError

        try:
            return self._read(id)
        except RecordError:
            raise KeyError(id) from None

    def __iter__(self) -> Iterator[str]:
        with self.record.engine.connect() as db:
            return iter(list(db.execute(select(schema.document.c.id)).scalars()))

    def __len__(self) -> int:
        return sum(1 for _ in self)


def meanings_of(record: Record) -> Meanings:
    """The meanings that a record keeps, those of another encoder left out."""
    made = Meanings()
    with record.engine.connect() as db:
        for wording, heads, vector in meanings(db, maker()):
            made.add(wording, Meaning(np.frombuffer(vector, dtype="<f4", count=WIDTH), frozenset(heads.split())))
    return made


def keep(record: Record, found: Meanings) -> None:
    """Keep meanings in a record, so that they are not computed again."""
    rows = ((words, " ".join(sorted(m.heads)), m.vector.astype("<f4").tobytes()) for words, m in found.items())
    keep_meanings(record.engine, (row for row in rows if _storable(row[0])), maker())


def _storable(words: str) -> bool:
    return "\x00" not in words and not any("\ud800" <= char <= "\udfff" for char in words)


@cache
def maker() -> str:
    """16 hex digits for what makes meanings: the encoder's weights, and how head words are made."""
    import hashlib
    from pathlib import Path

    from parley.comparison import meaning
    from parley.reading.windows import MODEL_DIR

    digest = hashlib.sha256(Path(meaning.__file__).read_bytes())
    digest.update((MODEL_DIR / "encoder.onnx").read_bytes())
    return digest.hexdigest()[:16]


def sortings_of(record: Record) -> tuple[Sorting, ...]:
    """What analysts decided about options, oldest first."""
    with record.engine.connect() as db:
        return tuple(Sorting(s.wording, s.option, s.issue, s.analyst) for s in sortings(db))


def decide(record: Record, decided: tuple[Sorting, ...], analyst: str, reason: str = "") -> None:
    """Keep an analyst's sortings in a record. They are added; the last one on a wording holds."""
    sort(record.engine, [(s.wording, s.option, s.issue) for s in decided], analyst, reason, now())
