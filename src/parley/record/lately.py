"""Common words, looked for in the newest reports alone.

In: words that very many rows hold, and how many of the newest rows are wanted. Out: the rows with the words in as many
of the newest reports as will probably do. To gather all rows with two common words takes a database longer than all
the rest of a page; a page shows the newest ones only. Whoever asks must look whether they were enough.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import Connection, func, select, text

from parley.record import schema
from parley.record.conditions import dated, fts, newest, says
from parley.record.filters import Filters

SPARE = 1.4
"""Times as many rows as are wanted that are gathered, since other filters leave some out."""
MOST_REPORTS = 400
"""Reports up to which they are looked through one by one: above it, gathering all rows is faster."""


def lately(db: Connection, table: str, words: str, filters: Filters, wanted: int, some: Sequence[int]) -> list[int]:
    """Rows of ``entry`` or ``passage`` with the words, all those of the newest reports; none where these would be many.

    ``some`` are rows with the words, the first in the order of the table: they tell how common the words are.
    """
    if len(some) < 2:
        return []
    owner, document = schema.metadata.tables[table], schema.document
    rows, reports = db.execute(
        select(select(func.max(owner.c.n)).scalar_subquery(), select(func.max(document.c.n)).scalar_subquery())
    ).one()
    share = len(some) / (max(some) - min(some) + 1)
    needed = int(SPARE * wanted / share / max(1.0, rows / reports)) + 1
    if needed > MOST_REPORTS:
        return []
    own = dated(filters, document.c.published)
    days = newest(db, select(document.c.published).where(*own), document.c.published, few=False)
    day = db.execute(days.offset(needed).limit(1)).scalar()
    if day is None:
        return []
    among = select(func.count()).select_from(document).where(document.c.published >= day, *own)
    if db.execute(among).scalar_one() > MOST_REPORTS:
        return []
    if db.dialect.name != "sqlite":
        near = select(document.c.n).where(document.c.published >= day, *own)
        there = select(owner.c.n).where(owner.c.document.in_(near), says(db, table, owner, words))
        return list(db.execute(there).scalars())
    until = db.execute(select(func.max(document.c.published)).where(*own)).scalar()
    query = text(
        f"WITH near AS MATERIALIZED (SELECT (SELECT min(n) FROM {table} WHERE document = d.n) AS first,"
        f" (SELECT max(n) FROM {table} WHERE document = d.n) AS last"
        " FROM document AS d WHERE d.published >= :day AND d.published <= :until)"
        f" SELECT json_group_array(w.rowid) FROM near CROSS JOIN {table}_words AS w"
        f" WHERE {table}_words MATCH :words AND w.rowid BETWEEN near.first AND near.last"
    )
    found: list[int] = json.loads(db.execute(query, {"day": day, "until": until, "words": fts(words)}).scalar_one())
    return found
