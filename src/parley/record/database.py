"""Opening a record: a SQLite file or a PostgreSQL database, brought to today's tables.

In: a path or a ``postgresql://`` address. Out: an engine. Migrations run in one transaction, so that one that is cut
short leaves the record as it was.
"""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.exc import ArgumentError, DatabaseError

from parley.errors import Missing, RecordError
from parley.settings import BUSY_SECONDS

HEAD = "0005"
"""The newest revision in ``migrations/versions``."""


def opened(address: str, *, create: bool = True) -> Engine:
    """The engine of a record with today's tables. Raises RecordError where there is none and none may be made."""
    engine = _postgres(address) if "://" in address else _sqlite(Path(address), create)
    try:
        with engine.connect() as db:
            revision = _revision(db)
            if revision is None and not create:
                raise RecordError(f"{shown(address)}: there is no record here; 'parley add' makes one")
            if revision is None and inspect(db).get_table_names():
                raise RecordError(f"{shown(address)}: the database holds other tables and is not a record")
            db.rollback()
        if revision is None and engine.dialect.name == "sqlite":
            _write_ahead(engine)
        if revision != HEAD:
            migrate(engine, address, HEAD)
    except BaseException as error:
        engine.dispose()
        if isinstance(error, DatabaseError):
            raise RecordError(f"{shown(address)}: cannot be opened: {first_line(error)}") from None
        raise
    return engine


CACHE_KIB = 16_384
"""Kibibytes of pages that a connection keeps in memory of its own."""
MAPPED_BYTES = 2_147_418_112
"""Bytes of the file that questions read straight from the system's cache; SQLite maps no more."""

MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(engine: Engine, address: str, revision: str, migrations: Path = MIGRATIONS) -> None:
    """Bring a record to a revision, whole or not at all; two processes that do it at once wait for each other."""
    from alembic import command
    from alembic.config import Config
    from alembic.util.exc import CommandError

    config = Config()
    config.set_main_option("script_location", str(migrations))
    with write(engine) as db:
        config.attributes["connection"] = db
        try:
            command.upgrade(config, revision)
        except CommandError:
            raise RecordError(f"{shown(address)}: the record was made by a newer Parley than this one") from None


def for_adding(engine: Engine) -> Connection:
    """A connection for what adding looks up: it maps nothing of the file, so that memory does not grow with it."""
    db = engine.connect()
    return db.execution_options(adding=True) if engine.dialect.name == "sqlite" else db


class write:  # noqa: N801  # used as a statement
    """``with write(engine) as db``: one transaction that alone writes. What it did is there whole, or not at all."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def __enter__(self) -> Connection:
        self.db = self.engine.connect()
        try:
            if self.engine.dialect.name == "sqlite":
                self.db = self.db.execution_options(begin="IMMEDIATE", adding=True)
                self.db.begin()
            else:
                self.db.begin()
                self.db.execute(text("SELECT pg_advisory_xact_lock(7165711)"))  # any number that is always the same
        except BaseException:
            self.db.close()
            raise
        return self.db

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is None:
                self.db.commit()
            else:
                self.db.rollback()
        finally:
            self.db.close()


def _revision(db: Connection) -> str | None:
    if not inspect(db).has_table("alembic_version"):
        return None
    found = db.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return str(found) if found else None


def _sqlite(path: Path, create: bool) -> Engine:
    if not create and not path.exists():
        raise RecordError(f"{path}: there is no record here; 'parley add' makes one")
    if path.is_dir():
        raise RecordError(f"{path}: a folder, not a record")
    if not path.parent.exists():
        raise RecordError(f"{path}: the folder {path.parent} does not exist")
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": BUSY_SECONDS})

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _: object) -> None:
        connection.isolation_level = None  # transactions begin where we say, tables' definitions included
        for pragma in ("foreign_keys=ON", "synchronous=FULL", f"cache_size=-{CACHE_KIB}"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begun(db: Connection) -> None:
        options = db.get_execution_options()
        mapped = 0 if options.get("adding") else MAPPED_BYTES
        if db.info.get("mapped") != mapped:
            db.exec_driver_sql(f"PRAGMA mmap_size={mapped}")
            db.info["mapped"] = mapped
        db.exec_driver_sql(f"BEGIN {options.get('begin', 'DEFERRED')}")

    return engine


def _write_ahead(engine: Engine) -> None:
    """Let readers read while another process writes. The file keeps this, so a new one is told once."""
    connection = engine.raw_connection()
    until = time.monotonic() + BUSY_SECONDS
    try:
        while True:
            try:
                connection.cursor().execute("PRAGMA journal_mode=WAL")
                return
            except sqlite3.OperationalError as error:
                # two processes that make one file at once: here SQLite does not wait by itself
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                    raise RecordError(f"{engine.url.database}: cannot be opened: {error}") from None
                time.sleep(0.05)
    finally:
        connection.close()


def _postgres(address: str) -> Engine:
    scheme, _, rest = address.partition("://")
    if scheme not in ("postgresql", "postgres"):
        raise RecordError(f"{shown(address)}: a record is a file or a postgresql:// address")
    try:
        return create_engine(f"postgresql+psycopg://{rest}", pool_pre_ping=True)
    except ModuleNotFoundError:
        raise Missing("a record in PostgreSQL", "postgres") from None
    except ArgumentError as error:
        raise RecordError(f"{shown(address)}: not an address: {error}") from None


def shown(address: str) -> str:
    """An address fit to be printed: without a password."""
    if "://" not in address or "@" not in address:
        return address
    scheme, _, rest = address.partition("://")
    user, _, place = rest.rpartition("@")
    return f"{scheme}://{user.partition(':')[0]}@{place}"


def first_line(error: Exception) -> str:
    """The first line of what a database says went wrong."""
    return str(getattr(error, "orig", error)).strip().splitlines()[0]
