"""A record on SQLite and one on PostgreSQL: every test of the room runs over both."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from parley.record import Record


def server() -> str:
    """The address of a PostgreSQL to test on; the test is skipped without one, and fails where one must be."""
    address = os.environ.get("PARLEY_TEST_POSTGRES")
    if address:
        return address
    reason = "no PostgreSQL told by PARLEY_TEST_POSTGRES; scripts/postgres starts one"
    if os.environ.get("PARLEY_TEST_ALL"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where a new record may be made; it is taken away after the test."""
    if request.param == "sqlite":
        yield str(tmp_path / "record.db")
        return
    import psycopg

    name = f"parley_{uuid.uuid4().hex}"
    with psycopg.connect(server(), autocommit=True) as db:
        db.execute(f"CREATE DATABASE {name}")
        yield server().rpartition("/")[0] + "/" + name
        db.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def record(address: str) -> Iterator[Record]:
    """An empty record."""
    with Record(address) as made:
        yield made
