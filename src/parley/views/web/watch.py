"""Whether the record has changed: asked at every request, so it must cost next to nothing.

In: a record. Out: its ``Age``. SQLite tells through ``data_version`` whether any connection has committed since one
last asked; only then the newest rows are looked up. PostgreSQL is asked for them, on a connection that is kept.
"""

from __future__ import annotations

import contextlib
import threading

from sqlalchemy.exc import DBAPIError

from parley.record import Record
from parley.record.browsing import Age, age


class Watch:
    """One connection that never writes. Any thread may ask."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self._lock = threading.Lock()
        self._db = record.engine.connect() if record.engine.dialect.name == "sqlite" else None
        self._version = -1
        self._age: Age | None = None

    def age(self) -> Age:
        """How far the record has grown."""
        if self._db is None:
            with self.record.engine.connect() as db:
                return age(db)
        with self._lock:
            raw = self._db.connection.dbapi_connection
            assert raw is not None
            (version,) = raw.cursor().execute("PRAGMA data_version").fetchone()
            if self._age is None or version != self._version:
                try:
                    self._age = age(self._db)
                finally:
                    self._db.rollback()
                self._version = version
            return self._age

    def close(self) -> None:
        """Let go of the connection."""
        if self._db is not None:
            with self._lock, contextlib.suppress(DBAPIError):
                self._db.close()
