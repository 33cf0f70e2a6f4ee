"""What pages need of a record beside its questions: lists of reports, one report's passages and entries, counts by
value, and what waits to be judged.

In: a connection and filters. Out: rows. Counts look at the newest entries only, up to a limit that is told, so that a
page costs the same on a large record as on a small one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, case, exists, func, or_, select

from parley.record import schema
from parley.record.conditions import (
    Narrowed,
    Query,
    among,
    dated,
    few_saying,
    gathered,
    given,
    handed,
    narrowed,
    newest,
    says,
)
from parley.record.entries import Kind
from parley.record.filters import Filters
from parley.record.lately import lately
from parley.record.search import Entry, _matching, actor_id, shown
from parley.settings import FACETS_OVER, ROWS_SHOWN

FACETS = ("actor", "issue", "stance", "outlet", "judged")
"""The filters by whose values entries are counted."""
OPENING = 200
"""Characters of a report without a title that a list is given."""


@dataclass(frozen=True, slots=True)
class Age:
    """How far a record has grown: pages made at one age are right as long as it is the same."""

    entries: int
    reports: int
    judgements: int
    intakes: int
    sortings: int


@dataclass(frozen=True, slots=True)
class Report:
    """One report in a list. ``repeated`` counts its passages that stood in an earlier report; ``opening`` are its first
    words where it has no title."""

    id: str
    title: str | None
    outlet: str | None
    published: str | None
    added: str
    url: str | None
    passages: int
    repeated: int
    entries: int
    opening: str | None = None


@dataclass(frozen=True, slots=True)
class Stored:
    """A passage of a report: ``[start, end)`` in characters, and the report and paragraph that it repeats."""

    number: int
    start: int
    end: int
    of: str | None
    of_paragraph: int | None
    likeness: float | None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many entries match, and how often each value of each facet stands in them, most frequent first.

    ``capped`` tells that there are more than were counted.
    """

    all: int
    capped: bool
    facets: dict[str, tuple[tuple[str, int], ...]]


def age(db: Connection) -> Age:
    """The age of a record: its newest rows."""
    tables = (schema.entry, schema.document, schema.judgement, schema.intake, schema.sorting)
    last = select(*(select(func.max(table.c.n)).scalar_subquery() for table in tables))
    return Age(*(n or 0 for n in db.execute(last).one()))


def reports(
    db: Connection, filters: Filters, limit: int | None = ROWS_SHOWN, offset: int = 0, *, added_since: str | None = None
) -> list[Report]:
    """Reports that match the filters on reports (outlet, since, until, text, document), newest first."""
    table = schema.document
    query = _reports(db, select(table.c.n), filters, added_since)
    query = newest(db, query, table.c.published, table.c.n, few=False).offset(offset)
    if limit is not None:
        query = query.limit(limit)
    ns = list(db.execute(query).scalars())
    found: dict[int, Report] = {
        n: Report(*row) for n, *row in db.execute(_heads(db.dialect.name), {"ns": handed(db, ns)})
    }
    return [found[n] for n in ns]


@cache
def _heads(dialect: str) -> Query:
    """The reports ``ns`` as a list shows them, behind their numbers."""
    table, passage, entry = schema.document, schema.passage, schema.entry
    here = passage.c.document == table.c.n
    parts = select(func.count()).select_from(passage).where(here)
    again = select(func.count(passage.c.origin)).where(here)
    found = select(func.count()).select_from(entry).where(entry.c.document == table.c.n)
    counts = (query.correlate(table).scalar_subquery() for query in (parts, again, found))
    opening = case((table.c.title.is_(None), func.substr(table.c.text, 1, OPENING)), else_=None).label("opening")
    columns = (table.c.id, table.c.title, table.c.outlet, table.c.published, table.c.added, table.c.url)
    return select(table.c.n, *columns, *counts, opening).where(given(dialect, table.c.n, "ns"))


def count_reports(db: Connection, filters: Filters, *, added_since: str | None = None) -> int:
    """How many reports match."""
    query = select(func.count()).select_from(schema.document)
    return int(db.execute(_reports(db, query, filters, added_since)).scalar_one())


def _reports(db: Connection, query: Select[Any], filters: Filters, added_since: str | None) -> Select[Any]:
    table, passage = schema.document, schema.passage
    if filters.outlet is not None:
        query = query.where(table.c.outlet == filters.outlet)
    query = query.where(*dated(filters, table.c.published))
    if filters.document is not None:
        query = query.where(or_(table.c.id == filters.document, table.c.given == filters.document))
    if filters.text is not None:
        rows = few_saying(db, "passage", filters.text)
        if rows is not None:
            query = query.where(table.c.n.in_(select(passage.c.document).where(among(db, passage.c.n, rows))))
        else:
            said = says(db, "passage", passage, filters.text)
            query = query.where(exists(select(passage.c.n).where(passage.c.document == table.c.n, said)))
    if added_since is not None:
        query = query.where(table.c.added > added_since)
    return query


def passages(db: Connection, document: str, first: int = 1, last: int | None = None) -> list[Stored]:
    """The passages of a report from one number to another, each with the passage of another that it repeats, if any."""
    passage, origin, other = schema.passage, schema.passage.alias(), schema.document.alias()
    query = (
        select(passage.c.number, passage.c.start, passage.c.end, other.c.id, origin.c.number, passage.c.likeness)
        .join(schema.document, schema.document.c.n == passage.c.document)
        .outerjoin(origin, origin.c.n == passage.c.origin)
        .outerjoin(other, other.c.n == origin.c.document)
        .where(schema.document.c.id == document, passage.c.number >= first)
        .order_by(passage.c.number)
    )
    if last is not None:
        query = query.where(passage.c.number <= last)
    return [Stored(*row) for row in db.execute(query).all()]


def entries_in(db: Connection, document: str, start: int = 0, end: int | None = None) -> list[Entry]:
    """Every entry that begins in characters ``[start, end)`` of a report's own words, rejected ones as well, in the
    order of the text."""
    entry = schema.entry
    query = (
        select(entry.c.n)
        .join(schema.document, schema.document.c.n == entry.c.document)
        .where(schema.document.c.id == document, entry.c.start >= start)
        .order_by(entry.c.start, entry.c.n)
    )
    if end is not None:
        query = query.where(entry.c.start < end)
    return shown(db, list(db.execute(query).scalars()))


def _newest(db: Connection, kind: Kind, asked: Narrowed, *columns: Any) -> Query:
    """Columns of the entries that match, newest report first."""
    entry, part, filters = schema.entry, schema.part, asked.filters
    order = (entry.c.published, entry.c.n) if filters.actor is None else (part.c.published, part.c.entry)
    return newest(db, _matching(db, select(*columns), kind, asked), *order, few=asked.rows is not None)


def count_in(db: Connection, document: str) -> int:
    """How many entries stand in a report's own words, rejected ones aside."""
    entry = schema.entry
    query = select(func.count()).join(schema.document, schema.document.c.n == entry.c.document)
    return int(db.execute(query.where(schema.document.c.id == document, entry.c.judged != "rejected")).scalar_one())


def counted(db: Connection, kind: Kind, filters: Filters, cap: int = FACETS_OVER) -> tuple[list[int], Counts]:
    """The numbers of the newest entries that match, newest report first, and what the first ``cap`` of them are. There
    is one more number where there are more entries."""
    asked = narrowed(db, filters)
    if asked.rows is None and asked.common and filters.text is not None:
        near = lately(db, "entry", filters.text, filters, cap + 1, asked.common)
        found = _walk(db, kind, Narrowed(replace(asked.filters, text=None), near), cap + 1) if near else [[]]
        if len(found[0]) == cap + 1:
            return found[0], _counts(found, cap)
    found = _walk(db, kind, asked, cap + 1)
    return found[0], _counts(found, cap)


def entries_of(db: Connection, rows: Sequence[int]) -> list[Entry]:
    """The entries with these numbers, in their order."""
    return shown(db, rows)


def counts(db: Connection, kind: Kind, filters: Filters, cap: int = FACETS_OVER) -> Counts:
    """How many entries match and what they are, over the newest ``cap`` of them."""
    return counted(db, kind, filters, cap)[1]


def _walk(db: Connection, kind: Kind, asked: Narrowed, limit: int) -> list[list[Any]]:
    """The numbers of the newest entries that match, and their values for each of the facets."""
    entry, document = schema.entry, schema.document
    outlet = select(document.c.outlet).where(document.c.n == entry.c.document).correlate(entry).scalar_subquery()
    values = (entry.c.actor, entry.c.issue, entry.c.stance, outlet.label("outlet"), entry.c.judged)
    return gathered(db, *_newest(db, kind, asked, entry.c.n, *values).limit(limit).subquery().c)


def _counts(found: list[list[Any]], cap: int) -> Counts:
    rows, *values = found
    facets = {}
    for name, some in zip(FACETS, values, strict=True):
        numbers = Counter(some[:cap])
        del numbers[None]
        facets[name] = tuple(sorted(numbers.items(), key=lambda f: (-f[1], f[0])))
    return Counts(min(len(rows), cap), len(rows) > cap, facets)


def waiting_ids(
    db: Connection, kind: Kind, filters: Filters, limit: int, *, analyst: str | None = None
) -> list[tuple[str, int]]:
    """Ids of the newest entries that match, each with how doubtful its entry is (see ``doubt``); with an analyst, only
    those on which no judgement of theirs stands."""
    entry = schema.entry
    columns = (entry.c.id, entry.c.actor, entry.c.issue, entry.c.words, entry.c.judged)
    query = _newest(db, kind, narrowed(db, filters), *columns)
    if analyst is not None:
        query = query.where(entry.c.n.not_in(_judged_by(analyst)))
    rows = db.execute(query.limit(limit))
    return [(row.id, doubt(row.actor, row.issue, row.words, row.judged)) for row in rows]


def count_judgements(db: Connection) -> int:
    """How many judgements there are, those taken back and the taking back among them."""
    return int(db.execute(select(func.count()).select_from(schema.judgement)).scalar_one())


def judged_since(db: Connection, number: int) -> set[str] | None:
    """Ids of the entries judged after the judgement with this number; None where one was taken back meanwhile."""
    table = schema.judgement
    rows = db.execute(select(table.c.entry_id, table.c.verdict).where(table.c.n > number)).all()
    return None if any(verdict == "undone" for _, verdict in rows) else {id for id, _ in rows}


SHORT_WORDS, LONG_WORDS = 15, 300
"""Characters of an entry's words under and over which a reader has more often cut wrongly than in between."""


def doubt(actor: str | None, issue: str | None, words: str, judged: str) -> int:
    """How many signs there are that an entry is wrong: 0 to 5, analysts who disagree counting twice.

    The reader gives no probability, so the signs are those that can be seen: nobody could be named for it, its issue
    fits none of the list, its words are very short or very long.
    """
    short_or_long = not SHORT_WORDS <= len(words) <= LONG_WORDS
    return 2 * (judged == "disputed") + (actor is None) + (issue == "other") + short_or_long


def _judged_by(analyst: str) -> Select[Any]:
    """The entries on which a judgement of an analyst stands."""
    table, link, undoing = schema.judgement, schema.attachment, schema.judgement.alias()
    undone = exists(select(undoing.c.n).where(undoing.c.undoes == table.c.n))
    return (
        select(link.c.entry)
        .join(table, table.c.n == link.c.judgement)
        .where(table.c.analyst == analyst, table.c.verdict != "undone", link.c.entry.is_not(None), ~undone)
    )


def cast(db: Connection, limit: int) -> list[tuple[str, str, str, int]]:
    """Id, name, kind and number of reports of the actors that are in most reports."""
    table, casting = schema.actor, schema.casting
    counted = (
        select(casting.c.actor, func.count().label("reports"))
        .group_by(casting.c.actor)
        .order_by(func.count().desc(), casting.c.actor)
        .limit(limit)
        .subquery()
    )
    query = (
        select(table.c.id, table.c.name, table.c.kind, counted.c.reports)
        .join(counted, counted.c.actor == table.c.id)
        .order_by(counted.c.reports.desc(), table.c.id)
    )
    return [(row.id, row.name, row.kind, row.reports) for row in db.execute(query)]


@dataclass(frozen=True, slots=True)
class Known:
    """An actor as the reports name it: its roles, most frequent first, and in how many reports it is."""

    id: str
    name: str
    kind: str
    roles: tuple[str, ...]
    documents: int


def known(db: Connection, id: str) -> Known:
    """An actor by its id or name. Raises RecordError for none."""
    table, casting = schema.actor, schema.casting
    row = db.execute(select(table).where(table.c.id == actor_id(db, id))).one()
    counted = db.execute(
        select(casting.c.role, func.count())
        .where(casting.c.actor == row.id)
        .group_by(casting.c.role)
        .order_by(func.count().desc(), casting.c.role)
    ).all()
    return Known(row.id, row.name, row.kind, tuple(role for role, _ in counted), sum(n for _, n in counted))


def names(db: Connection, ids: Sequence[str]) -> dict[str, str]:
    """The names of actors, by id."""
    return dict(db.execute(_names(db.dialect.name), {"ids": handed(db, ids)}).all())


@cache
def _names(dialect: str) -> Query:
    table = schema.actor
    return select(table.c.id, table.c.name).where(given(dialect, table.c.id, "ids"))
