"""A record of an older Parley is brought to today's tables, whole or not at all."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from parley.errors import RecordError
from parley.record import Record, schema
from parley.record.database import MIGRATIONS, migrate
from plain_reader import PlainReader, report

NEXT = """
from alembic import op
import sqlalchemy as sa
revision, down_revision, branch_labels, depends_on = "next", "{head}", None, None

def upgrade():
    op.add_column("document", sa.Column("region", sa.Text(), server_default="the lake"))
    op.create_table("extra", sa.Column("n", sa.Integer(), primary_key=True))
    op.execute("UPDATE document SET outlet = 'changed'")
    {last}
"""


def newer(folder: Path, last: str) -> Path:
    """The migrations of a Parley to come."""
    from parley.record.database import HEAD

    made = folder / "migrations"
    shutil.copytree(MIGRATIONS, made, dirs_exist_ok=True)
    (made / "versions" / "next.py").write_text(NEXT.format(head=HEAD, last=last))
    return made


def test_a_record_is_migrated_with_all_that_is_in_it(record: Record, tmp_path: Path) -> None:
    """A newer version's migration changes the tables and keeps every row; an older Parley then refuses the record."""
    record.add_documents([report()], PlainReader())
    before = [e.id for e in record.positions()]
    migrate(record.engine, record.address, "next", newer(tmp_path, "pass"))
    with record.engine.connect() as db:
        assert "the lake" == db.execute(text("SELECT region FROM document")).scalar()
    assert before == [e.id for e in record.positions()]
    with pytest.raises(RecordError, match="made by a newer Parley"):
        Record(record.address)


def test_an_interrupted_migration_rolls_back(record: Record, tmp_path: Path) -> None:
    """A migration that fails at its last step leaves tables, rows and version as they were."""
    record.add_documents([report()], PlainReader())
    tables = set(inspect(record.engine).get_table_names())
    with pytest.raises(RuntimeError, match="power cut"):
        migrate(record.engine, record.address, "next", newer(tmp_path, 'raise RuntimeError("power cut")'))
    assert tables == set(inspect(record.engine).get_table_names())
    assert "region" not in [c["name"] for c in inspect(record.engine).get_columns("document")]
    with Record(record.address) as again:
        assert "Lake Post" == again.positions()[0].outlet


def test_the_migrations_make_the_tables_of_the_schema(record: Record) -> None:
    """What the migrations make is what ``schema.py`` says, on both stores."""
    with record.engine.connect() as db:
        context = MigrationContext.configure(db, opts={"include_object": _ours})
        assert [] == compare_metadata(context, schema.metadata)


def _ours(thing: object, name: str | None, kind: str, reflected: bool, other: object) -> bool:
    """The full-text indexes are made by hand and stand in no schema."""
    return not (name and ("_words" in name or "vector" in name))
