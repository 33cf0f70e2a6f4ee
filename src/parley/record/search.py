"""Questions to a record: one set of filters, entries and passages as answers.

In: ``Filters``. Out: rows, newest report first. The filters mean the same in every question, on SQLite and on
PostgreSQL.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, bindparam, case, exists, func, select, text

from parley.errors import RecordError
from parley.passages.alike import carried
from parley.passages.repeats import LIKENESS
from parley.record import schema
from parley.record.conditions import (
    FEW,
    Narrowed,
    Query,
    among,
    conditions,
    dated,
    fts,
    given,
    handed,
    in_report,
    narrowed,
    newest,
    passages_in,
    passages_of,
    says,
    some_saying,
    tsquery,
    walked,
)
from parley.record.entries import KINDS, Data, Item, Kind, item_of
from parley.record.filters import Filters
from parley.record.lately import lately
from parley.settings import ROWS_SHOWN

OPEN, CLOSE = "\x02", "\x03"
"""Around the words found in a snippet."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as the record shows it: the noun, where it stands, who has judged it, and who else reports it."""

    id: str
    kind: Kind
    item: Item
    document: str
    title: str | None
    outlet: str | None
    published: str | None
    paragraph: int
    judged: str
    outlets: int
    """Outlets that report it, copies included."""
    texts: int
    """Independent texts that report it: reports in whose own words it stands."""
    copies: tuple[str, ...]
    """The ids of the reports that carry it."""
    data: Data

    @property
    def provenance(self) -> str:
        """How often it was reported, in words."""
        outlets = "1 outlet" if self.outlets == 1 else f"{self.outlets} outlets"
        return f"reported by {outlets}, {self.texts} independent {'text' if self.texts == 1 else 'texts'}"


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that holds the words looked for, the words marked with OPEN and CLOSE in its snippet."""

    document: str
    title: str | None
    outlet: str | None
    published: str | None
    paragraph: int
    snippet: str
    copies: int


@dataclass(frozen=True, slots=True)
class ActorRow:
    """An actor of the record: in how many reports, and with how many entries."""

    id: str
    name: str
    kind: str
    roles: tuple[str, ...]
    documents: int
    entries: int


def entries(
    db: Connection, kind: Kind, filters: Filters, limit: int | None = ROWS_SHOWN, offset: int = 0
) -> list[Entry]:
    """Entries of a kind, newest report first; what several texts say stands once, at its first."""
    entry, part = schema.entry, schema.part
    asked = narrowed(db, filters)
    order = (entry.c.published, entry.c.n) if filters.actor is None else (part.c.published, part.c.entry)
    query = _matching(db, select(entry.c.n), kind, asked)
    query = newest(db, query, *order, few=asked.rows is not None).offset(offset)
    if limit is not None:
        query = query.limit(limit)
    return shown(db, list(db.execute(query).scalars()))


def entry(db: Connection, id: str) -> Entry:
    """The entry with this id. Raises RecordError for none."""
    n = db.execute(select(schema.entry.c.n).where(schema.entry.c.id == id)).scalar()
    if n is None:
        raise RecordError(f"there is no entry {id!r} in this record")
    return shown(db, [n])[0]


def shown(db: Connection, ns: Sequence[int]) -> list[Entry]:
    """The entries with these numbers, in their order."""
    rows = db.execute(_rows(db.dialect.name), {"rows": handed(db, ns)}).all()
    found: dict[int, Row[Any]] = {row.n: row for row in rows}
    told = _told(db, rows)
    return [_entry(found[n], told[found[n].key]) for n in ns]


@cache
def _rows(dialect: str) -> Query:
    """What is shown of the entries in ``rows``."""
    entry, document, passage = schema.entry, schema.document, schema.passage
    own = (entry.c.n, entry.c.id, entry.c.kind, entry.c.passage, entry.c.published, entry.c.judged, entry.c.key)
    return (
        select(*own, entry.c.words, entry.c.data, document.c.id.label("report"), document.c.title, document.c.outlet,
               passage.c.number)
        .join(document, document.c.n == entry.c.document)
        .join(passage, passage.c.n == entry.c.passage)
        .where(given(dialect, entry.c.n, "rows"))
    )  # fmt: skip


def count(db: Connection, kind: Kind, filters: Filters) -> int:
    """How many entries match."""
    return int(
        db.execute(
            _matching(db, select(func.count()).select_from(schema.entry), kind, narrowed(db, filters))
        ).scalar_one()
    )


@dataclass(frozen=True, slots=True)
class _Telling:
    """A passage that says what an entry says: its report, and whether the words are its own."""

    report: str
    outlet: str | None
    own: bool


def _entry(row: Row[Any], told: list[_Telling]) -> Entry:
    data = json.loads(row.data)
    return Entry(
        row.id, row.kind, item_of(row.kind, data), row.report, row.title, row.outlet, row.published, row.number,
        row.judged, len({t.outlet or t.report for t in told}), len({t.report for t in told if t.own}),
        tuple(dict.fromkeys(t.report for t in told)), data,
    )  # fmt: skip


def _told(db: Connection, rows: Sequence[Row[Any]]) -> dict[str, list[_Telling]]:
    """For the key of each entry every passage that says it, in the order in which they came.

    A copy that was cut or edited counts only where the words of the entry are still in it.
    """
    words = {row.key: row.words for row in rows}
    own: dict[str, dict[int, _Telling]] = defaultdict(dict)
    for row in rows:
        own[row.key][row.passage] = _Telling(row.report, row.outlet, True)
    others = {"keys": handed(db, sorted(words)), "rows": handed(db, [row.n for row in rows])}
    for key, place, id, outlet in db.execute(_elsewhere(db.dialect.name), others):
        own[key][place] = _Telling(id, outlet, True)
    out = {key: [found[place] for place in sorted(found)] for key, found in own.items()}
    keys: dict[int, list[str]] = defaultdict(list)
    for key, found in own.items():
        for place in found:
            keys[place].append(key)
    for origin, id, outlet, edited in db.execute(_copies(db.dialect.name), {"origins": handed(db, sorted(keys))}):
        for key in keys[origin]:
            if edited is None or words[key] in edited or carried(edited, words[key]) >= LIKENESS:
                out[key].append(_Telling(id, outlet, False))
    return out


@cache
def _elsewhere(dialect: str) -> Query:
    """Where the ``keys`` stand beside the entries in ``rows``."""
    entry, document = schema.entry, schema.document
    return (
        select(entry.c.key, entry.c.passage, document.c.id, document.c.outlet)
        .join(document, document.c.n == entry.c.document)
        .where(given(dialect, entry.c.key, "keys"), ~given(dialect, entry.c.n, "rows"))
    )


@cache
def _copies(dialect: str) -> Query:
    """The passages that repeat one of ``origins``, with the words of those that changed it."""
    document, passage = schema.document, schema.passage
    changed = func.substr(document.c.text, passage.c.start + 1, passage.c.end - passage.c.start)
    return (
        select(passage.c.origin, document.c.id, document.c.outlet, case((passage.c.likeness < 1, changed), else_=None))
        .join(document, document.c.n == passage.c.document)
        .where(given(dialect, passage.c.origin, "origins"))
        .order_by(passage.c.n)
    )


def _matching(db: Connection, query: Query, kind: Kind, asked: Narrowed) -> Query:
    entry, part, filters = schema.entry, schema.part, asked.filters
    few = asked.rows is not None
    if asked.rows is not None:
        query = query.where(among(db, entry.c.n, asked.rows))
    if filters.actor is None:
        own = walked(db, entry.c.kind) if few else entry.c.kind
        return query.where(own == kind, *conditions(db, filters, entry, entry.c.published))
    actor = walked(db, part.c.actor) if few else part.c.actor
    query = query.join(part, part.c.entry == entry.c.n).where(part.c.kind == kind)
    query = query.where(actor == actor_id(db, filters.actor))
    return query.where(*conditions(db, filters, entry, part.c.published))


def passages(
    db: Connection, words: str, filters: Filters, limit: int | None = ROWS_SHOWN, offset: int = 0
) -> list[Hit]:
    """Passages with the words, newest report first; with filters on entries, those in which such an entry stands."""
    some = some_saying(db, "passage", words)
    saying = some if len(some) <= FEW else None
    rows: Sequence[Row[Any]] = ()
    if saying is None and limit is not None:
        near = lately(db, "passage", words, filters, offset + limit, some)
        rows = _passages(db, words, filters, near, limit, offset) if near else ()
    if limit is None or len(rows) < limit:
        rows = _passages(db, words, filters, saying, limit, offset)
    ns, passage = [row.n for row in rows], schema.passage
    snippets = _snippets(db, words, ns)
    copied: dict[int, int] = dict(db.execute(
        select(passage.c.origin, func.count()).where(among(db, passage.c.origin, ns)).group_by(passage.c.origin)
    ).all())  # fmt: skip
    return [
        Hit(row.id, row.title, row.outlet, row.published, row.number, snippets[row.n], copied.get(row.n, 0))
        for row in rows
    ]


def _passages(
    db: Connection, words: str, filters: Filters, saying: list[int] | None, limit: int | None, offset: int
) -> Sequence[Row[Any]]:
    """Rows of the passages that match; ``saying`` are those with the words, None where they are to be looked for."""
    passage, document, entry = schema.passage, schema.document, schema.entry
    inside = passages_in(db, filters)
    actor = None if filters.actor is None else actor_id(db, filters.actor)
    spoken = None if actor is None else passages_of(db, actor)
    found = [rows for rows in (saying, inside, spoken) if rows is not None]
    query: Query = (
        select(passage.c.n, passage.c.number, document.c.id, document.c.title, document.c.outlet, document.c.published)
        .join(document, document.c.n == passage.c.document)
        .where(passage.c.text.is_not(None), *dated(filters, document.c.published))
        .offset(offset)
        .limit(limit)
    )
    query = newest(db, query, document.c.published, document.c.n, few=bool(found)).order_by(passage.c.number)
    if found:
        query = query.where(among(db, passage.c.n, sorted(set.intersection(*map(set, found)))))
    if saying is None:
        query = query.where(says(db, "passage", passage, words))
    if filters.outlet is not None and inside is None:
        query = query.where(in_report(filters, passage.c.document, passage.c.n))
    inner = replace(filters, since=None, until=None, outlet=None, document=None)
    if inner != Filters():
        matching = exists().where(entry.c.passage == passage.c.n, *conditions(db, inner, entry, entry.c.published))
        if actor is not None:
            part = schema.part
            mine = (part.c.entry == entry.c.n, part.c.actor == actor, part.c.kind == entry.c.kind)
            matching = matching.where(*mine)
        query = query.where(matching)
    return db.execute(query).all()


SNIPPETS = text(
    "SELECT rowid, snippet(passage_words, 0, :open, :close, '…', 24) FROM passage_words"
    " WHERE passage_words MATCH :words AND rowid IN (SELECT value FROM json_each(:rows))"
)


def _snippets(db: Connection, words: str, ns: Sequence[int]) -> dict[int, str]:
    if not ns:
        return {}
    if db.dialect.name == "sqlite":
        asked = {"words": fts(words), "open": OPEN, "close": CLOSE, "rows": handed(db, ns)}
        return dict(db.execute(SNIPPETS, asked).all())
    passage = schema.passage
    options = f"StartSel={OPEN}, StopSel={CLOSE}, MaxWords=24, MinWords=12, MaxFragments=1"
    made = func.ts_headline("english", passage.c.text, tsquery(words), options)
    return dict(db.execute(select(passage.c.n, made).where(passage.c.n.in_(ns))).all())


ACTOR = select(schema.actor.c.id).where(schema.actor.c.id == bindparam("name"))


def actor_id(db: Connection, name: str) -> str:
    """The id of the actor with this id or name. Raises RecordError where there is none."""
    table = schema.actor
    found = db.execute(ACTOR, {"name": name}).scalar()
    if found is None:
        query = select(table.c.id).where(func.lower(table.c.name) == name.lower()).order_by(table.c.id)
        found = db.execute(query).scalars().first()
    if found is None:
        raise RecordError(f"there is no actor {name!r} in this record; 'parley actors' lists them")
    return str(found)


def _counted(db: Connection, filters: Filters) -> dict[str, int]:
    """The number of entries that match, by actor."""
    entry, part = schema.entry, schema.part
    number = func.count().label("number")
    days = dated(filters, part.c.published)
    if filters == Filters(actor=filters.actor, since=filters.since, until=filters.until):
        # all but the few that stand elsewhere already or were rejected: the parts alone tell, in one walk
        every = select(part.c.actor, number).where(*days).group_by(part.c.actor)
        again = select(entry.c.n).where(entry.c.again.is_not(None))
        rejected = select(entry.c.n).where(entry.c.kind.in_(KINDS), entry.c.judged == "rejected")
        aside = select(part.c.actor, number).where(part.c.entry.in_(again.union(rejected)), *days)
        less: dict[str, int] = dict(db.execute(aside.group_by(part.c.actor)).all())
        found = {actor: count - less.get(actor, 0) for actor, count in db.execute(every)}
        return {actor: count for actor, count in found.items() if count}
    asked = narrowed(db, filters)
    query = select(part.c.actor, number).join(entry, part.c.entry == entry.c.n).group_by(part.c.actor)
    if asked.rows is not None:
        query = query.where(among(db, entry.c.n, asked.rows))
    return dict(db.execute(query.where(*conditions(db, asked.filters, entry, entry.c.published))).all())


def actors(db: Connection, filters: Filters, limit: int | None = ROWS_SHOWN, offset: int = 0) -> list[ActorRow]:
    """The actors with a part in entries that match, those with most entries first."""
    table, casting = schema.actor, schema.casting
    counted = _counted(db, filters)
    if filters.actor is not None:
        wanted = actor_id(db, filters.actor)
        counted = {wanted: counted[wanted]} if wanted in counted else {}
    order = sorted(counted, key=lambda id: (-counted[id], id))[offset : None if limit is None else offset + limit]
    counted = {id: counted[id] for id in order}
    rows = {row.id: row for row in db.execute(select(table).where(table.c.id.in_(counted)))}
    roles: dict[str, list[tuple[str, int]]] = defaultdict(list)
    cast = (
        select(casting.c.actor, casting.c.role, func.count())
        .where(casting.c.actor.in_(counted))
        .group_by(casting.c.actor, casting.c.role)
        .order_by(func.count().desc(), casting.c.role)
    )
    for id, role, number in db.execute(cast):
        roles[id].append((role, number))
    return [
        ActorRow(id, rows[id].name, rows[id].kind, tuple(role for role, _ in roles[id]),
                 sum(n for _, n in roles[id]), number)
        for id, number in counted.items()
        if id in rows
    ]  # fmt: skip
