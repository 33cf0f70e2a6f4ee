"""Questions to a record: one set of filters, entries and passages as answers.

In: ``Filters``. Out: rows, newest report first. The filters mean the same in every question, on SQLite and on
PostgreSQL.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    case,
    exists,
    func,
    literal_column,
    or_,
    select,
    text,
)
from sqlalchemy.sql import column

from parley.errors import RecordError
from parley.passages.alike import carried
from parley.passages.repeats import LIKENESS
from parley.record import schema
from parley.record.entries import Data, Item, Kind, item_of
from parley.record.judgements import JUDGED
from parley.settings import ROWS_SHOWN

OPEN, CLOSE = "\x02", "\x03"
"""Around the words found in a snippet."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What a question is about; None asks for all.

    ``actor`` is an id or a name, of anyone with a part in the entry; ``stance`` is a stance or an event's type;
    ``since`` and ``until`` are ISO dates of publication, both included; ``text`` is words, "phrases" and -words;
    ``judged`` is one of ``judgements.JUDGED``, ``any`` for all, and None for all but rejected ones.
    """

    actor: str | None = None
    issue: str | None = None
    stance: str | None = None
    since: str | None = None
    until: str | None = None
    outlet: str | None = None
    text: str | None = None
    judged: str | None = None
    document: str | None = None

    def __post_init__(self) -> None:
        if self.judged not in (None, "any", *JUDGED):
            raise RecordError(f"judged is one of any, {', '.join(JUDGED)}, not {self.judged!r}")
        for name in ("since", "until"):
            value = getattr(self, name)
            if value is not None and not re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", value):
                raise RecordError(f"{name} is an ISO date such as 2026-02-04, not {value!r}")


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
    query = _newest(_matching(db, select(schema.entry.c.n), kind, filters), filters).offset(offset)
    if limit is not None:
        query = query.limit(limit)
    return _shown(db, list(db.execute(query).scalars()))


def entry(db: Connection, id: str) -> Entry:
    """The entry with this id. Raises RecordError for none."""
    n = db.execute(select(schema.entry.c.n).where(schema.entry.c.id == id)).scalar()
    if n is None:
        raise RecordError(f"there is no entry {id!r} in this record")
    return _shown(db, [n])[0]


def _shown(db: Connection, ns: Sequence[int]) -> list[Entry]:
    entry, document, passage = schema.entry, schema.document, schema.passage
    found: dict[int, Row[Any]] = {}
    for at in range(0, len(ns), 500):
        rows = (
            select(entry, document.c.id.label("report"), document.c.title, document.c.outlet, passage.c.number)
            .join(document, document.c.n == entry.c.document)
            .join(passage, passage.c.n == entry.c.passage)
            .where(entry.c.n.in_(ns[at : at + 500]))
        )
        found.update((row.n, row) for row in db.execute(rows))
    told = _told(db, list(found.values()))
    return [_entry(found[n], told[found[n].key]) for n in ns]


def count(db: Connection, kind: Kind, filters: Filters) -> int:
    """How many entries match."""
    return int(db.execute(_matching(db, select(func.count()).select_from(schema.entry), kind, filters)).scalar_one())


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
    entry, document, passage = schema.entry, schema.document, schema.passage
    words = {row.key: row.words for row in rows}
    out: dict[str, list[_Telling]] = defaultdict(list)
    wanted = sorted(words)
    for at in range(0, len(wanted), 500):
        own = select(entry.c.key, entry.c.passage).where(entry.c.key.in_(wanted[at : at + 500])).distinct().subquery()
        query = (
            select(own.c.key, document.c.id, document.c.outlet)
            .join(passage, passage.c.n == own.c.passage)
            .join(document, document.c.n == passage.c.document)
            .order_by(passage.c.n)
        )
        for key, id, outlet in db.execute(query):
            out[key].append(_Telling(id, outlet, True))
        changed = func.substr(document.c.text, passage.c.start + 1, passage.c.end - passage.c.start)
        copies = (
            select(own.c.key, document.c.id, document.c.outlet, case((passage.c.likeness < 1, changed), else_=None))
            .join(passage, passage.c.origin == own.c.passage)
            .join(document, document.c.n == passage.c.document)
            .order_by(passage.c.n)
        )
        for key, id, outlet, edited in db.execute(copies):
            if edited is None or words[key] in edited or carried(edited, words[key]) >= LIKENESS:
                out[key].append(_Telling(id, outlet, False))
    return out


def _newest(query: Select[Any], filters: Filters) -> Select[Any]:
    entry, part = schema.entry, schema.part
    if filters.actor is not None:
        return query.order_by(part.c.published.desc(), part.c.entry.desc())
    return query.order_by(entry.c.published.desc().nulls_last(), entry.c.n.desc())


def _matching(db: Connection, query: Select[Any], kind: Kind, filters: Filters) -> Select[Any]:
    entry, part = schema.entry, schema.part
    if filters.actor is not None:
        query = query.join(part, part.c.entry == entry.c.n).where(
            part.c.kind == kind, part.c.actor == actor_id(db, filters.actor)
        )
        day = part.c.published
    else:
        query, day = query.where(entry.c.kind == kind), entry.c.published
    return query.where(*_conditions(db, filters, day))


def _conditions(db: Connection, filters: Filters, day: ColumnElement[Any]) -> list[ColumnElement[bool]]:
    """What an entry must be, its actor and kind aside."""
    entry, document, passage = schema.entry, schema.document, schema.passage
    found: list[ColumnElement[bool]] = [entry.c.again.is_(None)]
    if filters.issue is not None:
        found.append(entry.c.issue == filters.issue)
    if filters.stance is not None:
        wanted = {filters.stance, filters.stance.upper(), filters.stance.lower()}
        found.append(entry.c.stance.in_(sorted(wanted)))
    if filters.since is not None:
        found.append(day >= filters.since)
    if filters.until is not None:
        found.append(day <= _last_day(filters.until))
        found.append(day != "")
    if filters.judged is None:
        found.append(entry.c.judged != "rejected")
    elif filters.judged != "any":
        found.append(entry.c.judged == filters.judged)
    if filters.outlet is not None or filters.document is not None:
        copy, other = passage.alias(), entry.alias()
        report = [document.c.n == copy.c.document]
        if filters.outlet is not None:
            report.append(document.c.outlet == filters.outlet)
        if filters.document is not None:
            report.append(or_(document.c.id == filters.document, document.c.given == filters.document))
        reports = select(func.coalesce(copy.c.origin, copy.c.n)).join(document, and_(*report)).correlate(None)
        found.append(entry.c.n.in_(select(func.coalesce(other.c.again, other.c.n)).where(other.c.passage.in_(reports))))
    if filters.text is not None:
        found.append(_says(db, "entry", filters.text))
    return found


def _last_day(date: str) -> str:
    """A year or a month up to its end, whatever the collation."""
    return date + "-99" * (3 - len(date.split("-")))


def _says(db: Connection, table: str, words: str) -> ColumnElement[bool]:
    """That a row of ``entry`` or ``passage`` holds the words."""
    owner = schema.entry if table == "entry" else schema.passage
    if db.dialect.name == "sqlite":
        query = text(f"SELECT rowid FROM {table}_words WHERE {table}_words MATCH :words").bindparams(words=fts(words))
        return owner.c.n.in_(query.columns(column("rowid")))
    vector: ColumnElement[Any] = literal_column(f"{table}.vector")
    return vector.op("@@")(_tsquery(words))


def terms(words: str) -> tuple[list[str], list[str]]:
    """What a user typed, as the words and phrases wanted and those not: ``"prisoner swap" -ridge``.

    Raises RecordError when no word is wanted.
    """
    wanted: list[str] = []
    unwanted: list[str] = []
    for minus, phrase, word in re.findall(r'(-?)(?:"([^"]*)"|(\S+))', words):
        tokens = re.findall(r"\w+", phrase or word)
        if tokens:
            (unwanted if minus else wanted).append(" ".join(tokens))
    if not wanted:
        raise RecordError(f"{words!r} has no word to look for")
    return wanted, unwanted


def fts(words: str) -> str:
    """What a user typed as an FTS5 query, in which nothing of it commands."""
    wanted, unwanted = terms(words)
    return " ".join(f'"{term}"' for term in wanted) + "".join(f' NOT "{term}"' for term in unwanted)


def _tsquery(words: str) -> ColumnElement[Any]:
    """The same for PostgreSQL."""
    wanted, unwanted = terms(words)
    query: ColumnElement[Any] = func.phraseto_tsquery("english", wanted[0])
    for term in wanted[1:]:
        query = query.op("&&")(func.phraseto_tsquery("english", term))
    for term in unwanted:
        query = query.op("&&")(func.tsquery_not(func.phraseto_tsquery("english", term)))
    return query


def passages(
    db: Connection, words: str, filters: Filters, limit: int | None = ROWS_SHOWN, offset: int = 0
) -> list[Hit]:
    """Passages with the words, newest report first; with filters on entries, those in which such an entry stands."""
    passage, document, entry = schema.passage, schema.document, schema.entry
    query = (
        select(passage.c.n, passage.c.number, document.c.id, document.c.title, document.c.outlet, document.c.published)
        .join(document, document.c.n == passage.c.document)
        .where(_says(db, "passage", words))
        .order_by(document.c.published.desc().nulls_last(), passage.c.n.desc())
        .offset(offset)
        .limit(limit)
    )
    if filters.outlet is not None:
        query = query.where(document.c.outlet == filters.outlet)
    if filters.document is not None:
        query = query.where(or_(document.c.id == filters.document, document.c.given == filters.document))
    if filters.since is not None:
        query = query.where(document.c.published >= filters.since)
    if filters.until is not None:
        query = query.where(document.c.published <= _last_day(filters.until))
    if any(x is not None for x in (filters.actor, filters.issue, filters.stance, filters.judged, filters.text)):
        inner = Filters(issue=filters.issue, stance=filters.stance, judged=filters.judged, text=filters.text)
        conditions = [c for c in _conditions(db, inner, entry.c.published) if c is not None]
        matching = select(entry.c.n).where(entry.c.passage == passage.c.n, *conditions)
        if filters.actor is not None:
            part = schema.part
            matching = matching.where(
                exists().where(part.c.entry == entry.c.n, part.c.actor == actor_id(db, filters.actor))
            )
        query = query.where(matching.correlate(passage).exists())
    rows = db.execute(query).all()
    ns = [row.n for row in rows]
    snippets = _snippets(db, words, ns)
    copied: dict[int, int] = dict(db.execute(
        select(passage.c.origin, func.count()).where(passage.c.origin.in_(ns)).group_by(passage.c.origin)
    ).all())  # fmt: skip
    return [
        Hit(row.id, row.title, row.outlet, row.published, row.number, snippets[row.n], copied.get(row.n, 0))
        for row in rows
    ]


def _snippets(db: Connection, words: str, ns: Sequence[int]) -> dict[int, str]:
    if not ns:
        return {}
    if db.dialect.name == "sqlite":
        marks = ", ".join(str(int(n)) for n in ns)
        query = text(
            f"SELECT rowid, snippet(passage_words, 0, :open, :close, '…', 24) FROM passage_words"
            f" WHERE passage_words MATCH :words AND rowid IN ({marks})"
        ).bindparams(words=fts(words), open=OPEN, close=CLOSE)
        return dict(db.execute(query).all())
    passage = schema.passage
    options = f"StartSel={OPEN}, StopSel={CLOSE}, MaxWords=24, MinWords=12, MaxFragments=1"
    made = func.ts_headline("english", passage.c.text, _tsquery(words), options)
    return dict(db.execute(select(passage.c.n, made).where(passage.c.n.in_(ns))).all())


def actor_id(db: Connection, name: str) -> str:
    """The id of the actor with this id or name. Raises RecordError where there is none."""
    table = schema.actor
    found = db.execute(select(table.c.id).where(table.c.id == name)).scalar()
    if found is None:
        query = select(table.c.id).where(func.lower(table.c.name) == name.lower()).order_by(table.c.id)
        found = db.execute(query).scalars().first()
    if found is None:
        raise RecordError(f"there is no actor {name!r} in this record; 'parley actors' lists them")
    return str(found)


def actors(db: Connection, filters: Filters, limit: int | None = ROWS_SHOWN, offset: int = 0) -> list[ActorRow]:
    """The actors with a part in entries that match, those with most entries first."""
    table, part, casting, entry = schema.actor, schema.part, schema.casting, schema.entry
    query = (
        select(part.c.actor, func.count(entry.c.n.distinct()))
        .join(entry, entry.c.n == part.c.entry)
        .where(*_conditions(db, filters, entry.c.published))
        .group_by(part.c.actor)
        .order_by(func.count(entry.c.n.distinct()).desc(), part.c.actor)
        .offset(offset)
        .limit(limit)
    )
    if filters.actor is not None:
        query = query.where(part.c.actor == actor_id(db, filters.actor))
    counted: dict[str, int] = dict(db.execute(query).all())
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
