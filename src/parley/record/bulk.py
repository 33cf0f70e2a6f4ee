"""Many rows at once: COPY where the record is in PostgreSQL, one prepared statement in SQLite.

In: a table and its rows. Out: the rows in the table, in the transaction of the caller. It is a room of its own because
everything that adds to a record in quantity, a report or millions of them, goes through here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Dialect, Table, text
from sqlalchemy.exc import DBAPIError


def put(db: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all have the columns of the first; columns left out take the table's default.

    Raises DBAPIError where the database refuses one; none of them is there then.
    """
    if not rows:
        return
    columns = tuple(rows[0])
    put_values(db, table, columns, [tuple([row[name] for name in columns]) for row in rows])


def put_values(db: Connection, table: Table, columns: tuple[str, ...], rows: Sequence[tuple[Any, ...]]) -> None:
    """As ``put``, of bare values in the order of ``columns``."""
    if not rows:
        return
    statement = _statement(db.dialect, table, columns)
    if db.dialect.name == "postgresql":
        _copy(db, statement, rows)
    else:
        db.exec_driver_sql(statement, list(rows))


def _copy(db: Connection, statement: str, rows: Sequence[tuple[Any, ...]]) -> None:
    import psycopg

    connection: Any = db.connection.driver_connection
    try:
        with connection.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
    except psycopg.Error as error:
        raise DBAPIError(statement, None, error) from error


@lru_cache(maxsize=64)
def _statement(dialect: Dialect, table: Table, columns: tuple[str, ...]) -> str:
    """What the driver is told."""
    quote = dialect.identifier_preparer.quote
    target = f"{quote(table.name)} ({', '.join(map(quote, columns))})"
    if dialect.name == "postgresql":
        return f"COPY {target} FROM STDIN"
    return f"INSERT INTO {target} VALUES ({', '.join('?' * len(columns))})"


SORTING_MEMORY = "1GB"
"""What PostgreSQL may take for making one index."""
_INDEXES = """
SELECT i.indexname, i.indexdef FROM pg_indexes i
WHERE i.schemaname = current_schema() AND i.indexname LIKE 'ix_%' ORDER BY i.indexname"""
_REFERENCES = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE contype = 'f' AND connamespace = current_schema()::regnamespace ORDER BY conname"""


@contextmanager
def loading(db: Connection) -> Iterator[None]:
    """While far more rows come than the record holds: in PostgreSQL, indexes and references are made anew at the end.

    All of it is in the caller's transaction, so that a load that is cut short leaves the record as it was; until it
    ends, nobody else reads. Keys stay and are checked row by row. In SQLite, which gains nothing, nothing is done.
    """
    if db.dialect.name != "postgresql":
        yield
        return
    quote = db.dialect.identifier_preparer.quote
    indexes, references = db.execute(text(_INDEXES)).all(), db.execute(text(_REFERENCES)).all()
    for table, name, _ in references:
        db.exec_driver_sql(f"ALTER TABLE {table} DROP CONSTRAINT {quote(name)}")
    for name, _ in indexes:
        db.exec_driver_sql(f"DROP INDEX {quote(name)}")
    yield
    db.exec_driver_sql(f"SET LOCAL maintenance_work_mem = '{SORTING_MEMORY}'")
    for _, definition in indexes:
        db.exec_driver_sql(definition)
    for table, name, definition in references:
        db.exec_driver_sql(f"ALTER TABLE {table} ADD CONSTRAINT {quote(name)} {definition}")
    db.exec_driver_sql("ANALYZE")
