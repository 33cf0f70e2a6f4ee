"""Stored reports as readings.

In: entries of the record, by report. Out: a Reading for each report, with its text, its cast and its repeats, a few
hundred reports to a query. It is a room of its own because briefings, comparison and export begin here.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Engine, Row, select

from parley.model import Actor, Document, Reading, Repeat, Span
from parley.record import schema

AT_ONCE = 200
"""Reports whose texts are in memory together; one of a million words has 6 MB, most have 5 kB."""


def document_of(row: Row[Any]) -> Document:
    """A row of the table of reports as a document, under its id in the record."""
    return Document(row.id, row.text, row.title, row.outlet, row.published, row.url, row.language, row.byline)


def readings(engine: Engine, found: Mapping[str, Mapping[str, list[Any]]]) -> Iterator[Reading]:
    """``found`` has, by the id of each report, its entries by the list of a reading in which they stand.

    The oldest report comes first, one without a date before them.
    """
    table = schema.document
    with engine.connect() as db:
        # sorted here: where a report without a date stands is not the same in every database
        rows = sorted(
            db.execute(select(table.c.published, table.c.n, table.c.id)), key=lambda row: (row[0] or "", row[1])
        )
    order = [(n, id) for _, n, id in rows if id in found]
    for at in range(0, len(order), AT_ONCE):
        ns = [n for n, _ in order[at : at + AT_ONCE]]
        with engine.connect() as db:
            documents = {row.n: document_of(row) for row in db.execute(select(table).where(table.c.n.in_(ns)))}
            casts, repeats = _casts(db, documents), _repeats(db, documents)
        for n, id in order[at : at + AT_ONCE]:
            lists: dict[str, Any] = {name: tuple(sorted(items, key=_place)) for name, items in found[id].items()}
            yield Reading(documents[n], actors=casts[n], repeats=tuple(repeats[n]), **lists)


def _casts(db: Connection, documents: Mapping[int, Document]) -> dict[int, tuple[Actor, ...]]:
    """The actors of each report in the order of their first mention."""
    casting, table = schema.casting, schema.actor
    query = (
        select(casting.c.document, table, casting.c.role, casting.c.mentions)
        .join(table, table.c.id == casting.c.actor)
        .where(casting.c.document.in_(documents))
        .order_by(table.c.id)
    )
    made: dict[int, list[Actor]] = {n: [] for n in documents}
    for row in db.execute(query):
        text = documents[row.document].text
        mentions = tuple(Span.of(text, *place) for place in json.loads(row.mentions))
        made[row.document].append(Actor(row.id, row.name, row.kind, row.role, mentions))
    return {n: tuple(sorted(cast, key=lambda a: a.mentions[0].start if a.mentions else 0)) for n, cast in made.items()}


def _repeats(db: Connection, documents: Mapping[int, Document]) -> dict[int, list[Repeat]]:
    """The passages of each report that repeat another of the same report, in their order."""
    passage, origin = schema.passage.alias(), schema.passage.alias()
    query = (
        select(passage.c.document, passage.c.start, passage.c.end, origin.c.start, origin.c.end, passage.c.likeness)
        .join(origin, (origin.c.n == passage.c.origin) & (origin.c.document == passage.c.document))
        .where(passage.c.document.in_(documents))
        .order_by(passage.c.n)
    )
    found: dict[int, list[Repeat]] = defaultdict(list)
    for n, start, end, first, last, likeness in db.execute(query):
        text = documents[n].text
        found[n].append(Repeat(Span.of(text, start, end), Span.of(text, first, last), likeness))
    return found


def _place(item: Any) -> int:
    spans = getattr(item, "content", None) or getattr(item, "evidence", None) or (item.proposition,)
    return int(spans[0].start)
