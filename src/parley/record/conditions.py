"""Filters as conditions of a query.

In: ``Filters``. Out: SQL. It is a room of its own because the same condition is asked in one of two ways: what few rows
fulfil is looked up first, what many do is tested row by row while the newest are walked through. So a question for the
fifty newest takes about the same time whatever it is about.
"""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    and_,
    bindparam,
    exists,
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

MANY = 5_000
"""Rows that fulfil a condition, from which it is tested row by row."""


def conditions(
    db: Connection, filters: Filters, entry: FromClause, day: ColumnElement[Any]
) -> list[ColumnElement[bool]]:
    """What a row of ``entry`` must be, its kind and actor aside; ``day`` is the column of its date."""
    found: list[ColumnElement[bool]] = [entry.c.again.is_(None)]
    if filters.issue is not None:
        found.append(entry.c.issue == filters.issue)
    if filters.stance is not None:
        wanted = {filters.stance, filters.stance.upper(), filters.stance.lower()}
        found.append(entry.c.stance.in_(sorted(wanted)))
    found += dated(filters, day)
    if filters.judged is None:
        found.append(entry.c.judged != "rejected")
    elif filters.judged != "any":
        found.append(entry.c.judged == filters.judged)
    if filters.outlet is not None or filters.document is not None:
        found.append(_reported(db, filters, entry))
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


def _reported(db: Connection, filters: Filters, entry: FromClause) -> ColumnElement[bool]:
    """That the words of an entry, or of another one that says the same, stand in a report, or are copied in one."""
    other = schema.entry.alias()
    if _many_reports(db, filters):
        itself = in_report(db, filters, entry.c.passage, many=True)
        said = exists().where(other.c.again == entry.c.n, in_report(db, filters, other.c.passage, many=True))
        return or_(itself, said)
    return entry.c.n.in_(
        select(func.coalesce(other.c.again, other.c.n)).where(in_report(db, filters, other.c.passage, many=False))
    )


def in_report(
    db: Connection, filters: Filters, place: ColumnElement[Any], many: bool | None = None
) -> ColumnElement[bool]:
    """That a passage is one of the reports asked for, or is copied in one."""
    one, copy = schema.passage.alias(), schema.passage.alias()
    report, host = schema.document.alias(), schema.document.alias()
    if many is None:
        many = _many_reports(db, filters)
    if many:
        own = exists().where(one.c.n == place, report.c.n == one.c.document, *_wanted(filters, report))
        copied = exists().where(copy.c.origin == place, host.c.n == copy.c.document, *_wanted(filters, host))
        return or_(own, copied)
    passages = select(one.c.n).join(report, and_(report.c.n == one.c.document, *_wanted(filters, report)))
    origins = select(copy.c.origin).join(host, and_(host.c.n == copy.c.document, *_wanted(filters, host)))
    return place.in_(union_all(passages, origins.where(copy.c.origin.is_not(None))))


def _wanted(filters: Filters, document: FromClause) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if filters.outlet is not None:
        found.append(document.c.outlet == filters.outlet)
    if filters.document is not None:
        found.append(or_(document.c.id == filters.document, document.c.given == filters.document))
    return found


def _many_reports(db: Connection, filters: Filters) -> bool:
    if filters.document is not None:
        return False
    some = select(schema.document.c.n).where(*_wanted(filters, schema.document)).limit(MANY // 20).subquery()
    return bool(db.execute(select(func.count()).select_from(some)).scalar_one() == MANY // 20)


def says(db: Connection, table: str, owner: FromClause, words: str) -> ColumnElement[bool]:
    """That a row of ``entry`` or ``passage`` (``owner`` is the table or its alias) holds the words."""
    if db.dialect.name != "sqlite":
        name = getattr(owner, "name", table)
        return literal_column(f"{name}.vector").op("@@")(tsquery(words))
    query = fts(words)
    some = text(
        f"SELECT count(*) FROM (SELECT 1 FROM {table}_words WHERE {table}_words MATCH :words LIMIT {MANY})"
    ).bindparams(bindparam("words", query, unique=True))
    index = f"FROM {table}_words WHERE {table}_words MATCH :words"
    if db.execute(some).scalar_one() == MANY:
        # the row itself is named by a column of the outer query, which only the text can do inside a virtual table's
        name = getattr(owner, "name", table)
        return text(f"EXISTS (SELECT 1 {index} AND rowid = {name}.n)").bindparams(
            bindparam("words", query, unique=True)
        )  # type: ignore[return-value]
    return owner.c.n.in_(
        text(f"SELECT rowid {index}").bindparams(bindparam("words", query, unique=True)).columns(column("rowid"))
    )


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


def newest(db: Connection, query: Query, *columns: ColumnElement[Any]) -> Query:
    """Latest first, those without a date last: as SQLite orders by itself, and as its indexes do."""
    first, *rest = [c.desc() for c in columns]
    return query.order_by(first if db.dialect.name == "sqlite" else first.nulls_last(), *rest)
