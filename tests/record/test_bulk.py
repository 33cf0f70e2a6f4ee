"""Rows that come in quantity are the rows that were given, and a load that fails leaves no trace."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Connection, inspect, select
from sqlalchemy.exc import DBAPIError

from parley.record import Record, schema
from parley.record.bulk import loading, put
from parley.record.database import write
from plain_reader import PlainReader, report

AWKWARD = ["", "\\N", "\\", "a\tb", "two\nlines\r", 'say "so"', "o'clock", "\\x41", "NULL", "Žilina — ▲ 𝄞", "\x01\x7f"]


def actors(db: Connection) -> dict[str, tuple[str, str]]:
    return {row.id: (row.name, row.kind) for row in db.execute(select(schema.actor))}


def shape(record: Record) -> dict[str, Any]:
    """Every index and reference of the record's tables."""
    seen = inspect(record.engine)
    return {
        name: (
            sorted(seen.get_indexes(name), key=lambda i: str(i["name"])),
            sorted(seen.get_foreign_keys(name), key=lambda f: str(f["name"])),
        )
        for name in schema.metadata.tables
    }


def test_every_character_comes_back(record: Record) -> None:
    """Tabs, line ends, backslashes and words that mean something to a database are kept as they are."""
    with write(record.engine) as db:
        put(db, schema.actor, [{"id": f"{n}", "name": name, "kind": "state"} for n, name in enumerate(AWKWARD)])
        put(db, schema.actor, [])
    with record.engine.connect() as db:
        assert {f"{n}": (name, "state") for n, name in enumerate(AWKWARD)} == actors(db)


def test_nothing_stays_empty_and_defaults_hold(record: Record) -> None:
    """None is kept as no value, and a column that is not given takes the default of its table."""
    record.add_documents([report()], PlainReader())
    with record.engine.connect() as db:
        row = dict(db.execute(select(schema.entry)).mappings().first() or {})
    made = {name: value for name, value in row.items() if name not in ("judged", "vector")}
    with write(record.engine) as db:
        put(db, schema.entry, [{**made, "n": 999, "id": "a new one", "issue": None}])
        new = db.execute(select(schema.entry).where(schema.entry.c.n == 999)).one()
    assert ("none", None, row["words"]) == (new.judged, new.issue, new.words)


def test_a_row_that_is_refused_takes_the_others_with_it(record: Record) -> None:
    """A second row with a key that is taken is an error of the database, as everywhere, and nothing is kept."""
    rows = [{"id": id, "name": "Orvane", "kind": "state"} for id in ("a", "b", "a")]
    with pytest.raises(DBAPIError), write(record.engine) as db:
        put(db, schema.actor, rows)
    with record.engine.connect() as db:
        assert {} == actors(db)


def test_loading_leaves_the_record_as_it_found_it(record: Record) -> None:
    """After a load the tables have their indexes and references again, and what was loaded answers."""
    before = shape(record)
    with write(record.engine) as db, loading(db):
        put(db, schema.actor, [{"id": "orvane", "name": "Orvane", "kind": "state"}])
    assert before == shape(record)
    record.add_documents([report()], PlainReader())
    assert 0 < record.count("statement")
    with record.engine.connect() as db:
        assert "orvane" in actors(db)


@pytest.mark.parametrize("name", ["gone", "loaded"])
def test_a_load_that_fails_leaves_no_trace(record: Record, name: str) -> None:
    """An error in the middle, or a row that refers to nothing, undoes the load, its indexes and references included."""
    before = shape(record)

    def load(db: Connection) -> None:
        put(db, schema.actor, [{"id": "orvane", "name": "Orvane", "kind": "state"}])
        put(db, schema.casting, [{"document": 7, "actor": "orvane", "role": "party", "mentions": "[]"}])
        if name == "gone":
            raise DBAPIError("cut short", None, Exception())

    with pytest.raises(DBAPIError), write(record.engine) as db, loading(db):
        load(db)
    assert before == shape(record)
    with record.engine.connect() as db:
        assert {} == actors(db)
