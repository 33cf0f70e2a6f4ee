"""A record of an older Parley is brought to today's tables, whole or not at all."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Column, MetaData, Table, create_engine, func, insert, inspect, select, text
from sqlalchemy.exc import DatabaseError

from parley.comparison.recorded import compare_record, decide, meanings_of
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


FIRST = "0001"
"""The revision of the first records."""


def test_a_record_of_the_first_tables_is_brought_to_todays(address: str, tmp_path: Path) -> None:
    """A record made by the first Parley opens with its reports, entries, judgements and failures, finds words in them,
    and takes what came later: sortings that are never changed, meanings, and failures tried again."""
    first = (
        "sqlite:///" + address if "://" not in address else address.replace("postgresql://", "postgresql+psycopg://")
    )
    engine = create_engine(first)
    migrate(engine, address, FIRST)
    old = set(inspect(engine).get_table_names())
    assert {"sorting", "meaning"}.isdisjoint(old)
    with Record(tmp_path / "filled.db") as filled:
        filled.add_documents([report()], PlainReader())
        filled.judge(filled.positions()[0].id, "rejected", "Ada", reason="misread")
        list(filled.adding([str(tmp_path / "missing.txt")], PlainReader()))
        with filled.engine.connect() as source, engine.begin() as db:
            for table in schema.metadata.sorted_tables:
                if table.name in old:
                    here = {column["name"] for column in inspect(engine).get_columns(table.name)}
                    columns = [column for column in table.c if column.name in here]
                    for row in source.execute(select(*columns)).mappings():
                        db.execute(
                            insert(Table(table.name, MetaData(), *(Column(c.name, c.type) for c in columns))), dict(row)
                        )
                    if "n" in here and db.dialect.name == "postgresql":  # as if the server had counted the rows itself
                        counter = func.pg_get_serial_sequence(table.name, "n")
                        db.execute(select(func.setval(counter, select(func.max(table.c.n)).scalar_subquery())))
        before = [e.id for e in filled.positions(judged="any")]
    engine.dispose()
    with Record(address) as record:
        assert before == [e.id for e in record.positions(judged="any")]
        assert [("Ada", "rejected", "misread")] == [(j.analyst, j.verdict, j.reason) for j in record.judgements()]
        assert ["missing.txt"] == [Path(f.name).name for f in record.failed()]
        assert list(record.search("truce"))
        assert ["failed"] == [a.outcome for a in record.retrying(PlainReader())]
        found = compare_record(record)
        decide(record, found.options.rename(found.options.all[0].id, "the named thing"), "Ada")
        assert "the named thing" in [o.name for o in compare_record(record).options.all]
        assert len(meanings_of(record)) > 0
        with pytest.raises(DatabaseError, match="never changed"), record.engine.begin() as db:
            db.execute(text("DELETE FROM sorting"))


def test_the_migrations_make_the_tables_of_the_schema(record: Record) -> None:
    """What the migrations make is what ``schema.py`` says, on both stores."""
    with record.engine.connect() as db:
        context = MigrationContext.configure(db, opts={"include_object": _ours})
        assert [] == compare_metadata(context, schema.metadata)


def _ours(thing: object, name: str | None, kind: str, reflected: bool, other: object) -> bool:
    """The full-text indexes are made by hand and stand in no schema."""
    return not (name and ("_words" in name or "vector" in name))
