"""Filters as conditions of a query.

In: ``Filters``. Out: SQL. It is a room of its own because the same condition is asked in one of two ways: what few rows
fulfil is looked up first, what many do is tested row by row while the newest are walked through. So a question for the
fifty newest takes about the same time whatever it is about.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Connection,
    FromClause,
    Select,
    any_,
    bindparam,
    func,
    literal_column,
    or_,
    select,
    text,
    union_all,
)
from sqlalchemy.sql import column

from parley.errors import RecordError
from parley.record import schema
from parley.record.filters import Filters

FEW = 5_000
"""Rows that fulfil a condition, up to which they are looked up first and nothing else is walked through."""
MOST = 200_000
"""Rows with a word, up to which they are gathered before the newest are walked through; above it each is tested."""
FEW_REPORTS = 250
"""Reports of an outlet up to which its entries are looked up first; a report has about twenty."""


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Filters, and the rows that fulfil some of them where these are few; None where they are many.

    ``common`` are some rows with the words, the first of the table, where these are many.
    """

    filters: Filters
    rows: list[int] | None
    common: Sequence[int] = ()


def narrowed(db: Connection, filters: Filters) -> Narrowed:
    """Look up the entries of a word or a report where they are few, and leave the other filters to be asked."""
    entry = schema.entry
    found: list[set[int]] = []
    common: list[int] = []
    if filters.document is not None or (filters.outlet is not None and not _many_reports(db, filters)):
        passages = _passages_of(db, filters)
        query = select(func.coalesce(entry.c.again, entry.c.n)).where(among(db, entry.c.passage, passages))
        found.append(set(db.execute(query).scalars()))
        filters = replace(filters, document=None, outlet=None)
    if filters.text is not None:
        rows = some_saying(db, "entry", filters.text)
        if len(rows) <= FEW:
            found.append(set(rows))
            filters = replace(filters, text=None)
        else:
            common = rows
    return Narrowed(filters, sorted(set.intersection(*found)) if found else None, common)


def conditions(
    db: Connection, filters: Filters, entry: FromClause, day: ColumnElement[Any]
) -> list[ColumnElement[bool]]:
    """What a row of ``entry`` must be, its kind and actor aside; ``day`` is the column of its date."""
    found: list[ColumnElement[bool]] = [walked(db, entry.c.again).is_(None)]
    if filters.issue is not None:
        found.append(entry.c.issue == filters.issue)
    if filters.stance is not None:
        wanted = {filters.stance, filters.stance.upper(), filters.stance.lower()}
        found.append(entry.c.stance.in_(sorted(wanted)))
    found += dated(filters, day)
    if filters.judged is None:
        found.append(entry.c.judged != "rejected")
    elif filters.judged != "any":
        # most are judged by nobody: an index on that finds too many where there is one on the issue or the stance
        common = filters.judged == "none" and (filters.issue is not None or filters.stance is not None)
        found.append((walked(db, entry.c.judged) if common else entry.c.judged) == filters.judged)
    if filters.outlet is not None:
        found.append(_reported(filters, entry))
    if filters.text is not None:
        found.append(says(db, "entry", entry, filters.text))
    return found


def dated(filters: Filters, day: ColumnElement[Any]) -> list[ColumnElement[bool]]:
    """Published in the time asked for; what has no date is in none."""
    found: list[ColumnElement[bool]] = []
    if filters.since is not None:
        found.append(day >= filters.since)
    if filters.until is not None:
        # a year or a month up to its end, whatever the collation
        found.append(day <= filters.until + "-99" * (3 - len(filters.until.split("-"))))
        found.append(day != "")
    return found


def _reported(filters: Filters, entry: FromClause) -> ColumnElement[bool]:
    """That an entry, or another one that says the same, stands in a report of the outlet, or is copied in one."""
    other = schema.entry.alias()
    said = select(other.c.again).where(other.c.again.is_not(None), other.c.document.in_(_reports(filters)))
    return or_(in_report(filters, entry.c.document, entry.c.passage), entry.c.n.in_(said))


def in_report(filters: Filters, document: ColumnElement[Any], passage: ColumnElement[Any]) -> ColumnElement[bool]:
    """That a passage stands in a report of the outlet, or is copied in one."""
    copy = schema.passage.alias()
    copied = select(copy.c.origin).where(copy.c.origin.is_not(None), copy.c.document.in_(_reports(filters)))
    return or_(document.in_(_reports(filters)), passage.in_(copied))


def _reports(filters: Filters) -> Select[int]:
    report = schema.document.alias()
    return select(report.c.n).where(report.c.outlet == filters.outlet)


def passages_of(db: Connection, actor: str) -> list[int] | None:
    """The passages of the entries in which an actor has a part; None where these are many."""
    entry, part = schema.entry, schema.part
    some = select(part.c.entry).where(part.c.actor == actor).limit(FEW + 1)
    rows = list(db.execute(some).scalars())
    if len(rows) > FEW:
        return None
    return list(db.execute(select(entry.c.passage).where(among(db, entry.c.n, rows)).distinct()).scalars())


def passages_in(db: Connection, filters: Filters) -> list[int] | None:
    """The passages of the reports asked for and those that they repeat; None where the reports are many."""
    if filters.document is None and (filters.outlet is None or _many_reports(db, filters)):
        return None
    return _passages_of(db, filters)


def _passages_of(db: Connection, filters: Filters) -> list[int]:
    document, passage = schema.document, schema.passage
    reports = select(document.c.n)
    if filters.outlet is not None:
        reports = reports.where(document.c.outlet == filters.outlet)
    if filters.document is not None:
        known = select(document.c.n).where(document.c.id == filters.document)
        named = select(document.c.n).where(document.c.given == filters.document)
        reports = reports.where(document.c.n.in_(union_all(known, named)))
    found: set[int] = set()
    for n, origin in db.execute(select(passage.c.n, passage.c.origin).where(passage.c.document.in_(reports))):
        found.update((n, origin or n))
    return sorted(found)


def _many_reports(db: Connection, filters: Filters) -> bool:
    some = select(schema.document.c.n).where(schema.document.c.outlet == filters.outlet).limit(FEW_REPORTS + 1)
    return int(db.execute(select(func.count()).select_from(some.subquery())).scalar_one()) > FEW_REPORTS


def few_saying(db: Connection, table: str, words: str) -> list[int] | None:
    """The rows of ``entry`` or ``passage`` that hold the words, None where they are many."""
    rows = some_saying(db, table, words)
    return rows if len(rows) <= FEW else None


def some_saying(db: Connection, table: str, words: str) -> list[int]:
    """Rows of ``entry`` or ``passage`` that hold the words; more than ``FEW`` tell that there may be others."""
    if db.dialect.name == "sqlite":
        index = f"SELECT rowid FROM {table}_words WHERE {table}_words MATCH :words LIMIT {FEW + 1}"
        gathered = text(f"SELECT json_group_array(rowid) FROM ({index})")  # one row is fetched much faster
        found: list[int] = json.loads(db.execute(gathered, {"words": fts(words)}).scalar_one())
        return found
    owner = schema.metadata.tables[table]
    return list(db.execute(select(owner.c.n).where(says(db, table, owner, words)).limit(FEW + 1)).scalars())


def says(db: Connection, table: str, owner: FromClause, words: str) -> ColumnElement[bool]:
    """That a row of ``entry`` or ``passage`` holds the words, where there are many such rows."""
    if db.dialect.name != "sqlite":
        return literal_column(f"{table}.vector").op("@@")(tsquery(words))
    query = fts(words)
    index = f"FROM {table}_words WHERE {table}_words MATCH :words"
    counted = text(f"SELECT count(*) FROM (SELECT 1 {index} LIMIT {MOST + 1})")
    # only a single word can be that common, and only of such a one is the counting cheap
    if query.count('"') == 2 and " " not in query and db.execute(counted, {"words": query}).scalar_one() > MOST:
        # the row is named by a column of the query around it, which only the text can do in a virtual table's query
        each = text(f"EXISTS (SELECT 1 {index} AND rowid = {table}.n)")
        return each.bindparams(bindparam("words", query, unique=True))  # type: ignore[return-value]
    rows = text(f"SELECT rowid {index}").bindparams(bindparam("words", query, unique=True)).columns(column("rowid"))
    return walked(db, owner.c.n).in_(rows)


def among(db: Connection, place: ColumnElement[Any], values: Sequence[int] | Sequence[str]) -> ColumnElement[bool]:
    """That a column holds one of these values, handed over as one: there may be more than a query has room for, and a
    query whose text stays the same is made once."""
    if db.dialect.name == "sqlite":
        given = func.json_each(bindparam("among", json.dumps(list(values)), unique=True)).table_valued("value")
        return place.in_(select(given.c.value))
    return place == any_(bindparam("among", list(values), ARRAY(place.type), unique=True))


def given(dialect: str, place: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """As ``among``, of values that are handed over under a name when the query is run (see ``handed``). To make a query
    takes five times as long as to run it, so one that every page needs is made once."""
    if dialect == "sqlite":
        rows = func.json_each(bindparam(name)).table_valued("value")
        return place.in_(select(rows.c.value))
    return place == any_(bindparam(name, type_=ARRAY(place.type)))


def handed(db: Connection, values: Sequence[int] | Sequence[str]) -> Any:
    """Values as a query with ``given`` takes them."""
    return json.dumps(list(values)) if db.dialect.name == "sqlite" else list(values)


def gathered(db: Connection, *columns: ColumnElement[Any]) -> list[list[Any]]:
    """The values of each column of a subquery, in its order; SQLite fetches one row of lists much faster than many."""
    gather = func.json_group_array if db.dialect.name == "sqlite" else func.array_agg
    row = db.execute(select(*(gather(c) for c in columns))).one()
    return [json.loads(values) if isinstance(values, str) else list(values or ()) for values in row]


def walked(db: Connection, place: Any) -> ColumnElement[Any]:
    """A column of which SQLite makes no use to find rows: it tests those that it finds otherwise."""
    return literal_column(f"+{place.table.name}.{place.name}") if db.dialect.name == "sqlite" else place


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


def tsquery(words: str) -> ColumnElement[Any]:
    """The same for PostgreSQL."""
    wanted, unwanted = terms(words)
    query: ColumnElement[Any] = func.phraseto_tsquery("english", wanted[0])
    for term in wanted[1:]:
        query = query.op("&&")(func.phraseto_tsquery("english", term))
    for term in unwanted:
        query = query.op("&&")(func.tsquery_not(func.phraseto_tsquery("english", term)))
    return query


Query = Select[*tuple[Any, ...]]
"""A query whatever its columns."""


def newest(db: Connection, query: Query, *columns: ColumnElement[Any], few: bool) -> Query:
    """Latest first, those without a date last: as the indexes give them when they are read backwards.

    ``few`` rows are sorted; many are walked through in the order of an index. PostgreSQL must be told where those
    without a date stand, and takes an index only for the very order that is asked: where every row has one, it is not.
    """
    first, *rest = [(walked(db, c) if few else c).desc() for c in columns]
    dated = db.dialect.name == "sqlite" or not getattr(columns[0], "nullable", True)
    return query.order_by(first if dated else first.nulls_last(), *rest)
