"""Kill -9 at any point, a full disk, two processes at once: what was acknowledged is there, and nothing is half there.

``make crash`` kills a hundred times on each store, the tests ten times (PARLEY_CRASHES).
"""

from __future__ import annotations

import os
import random
import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from parley.errors import RecordError
from parley.passages import paragraphs
from parley.record import Record, schema
from parley.record.entries import found_entries
from plain_reader import PlainReader, numbered

TESTS = Path(__file__).resolve().parents[1]
CRASHES = int(os.environ.get("PARLEY_CRASHES", "10"))
LONGEST = 1.0
"""Seconds at the latest after which a process is killed, from its start or from the first report that it has in."""


def adding(address: str, first: int, count: int) -> subprocess.Popen[str]:
    env = {**os.environ, "PYTHONPATH": f"{TESTS.parent / 'src'}{os.pathsep}{TESTS}"}
    command = [sys.executable, str(TESTS / "record" / "adding_process.py"), address, str(first), str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env)


def said(output: str) -> dict[int, str]:
    """The reports that a process acknowledged in whole lines."""
    lines = [line.split() for line in output.splitlines(keepends=True) if line.endswith("\n")]
    return {int(line[0]): line[2] for line in lines}


def whole(record: Record, acknowledged: dict[int, str]) -> int:
    """Every acknowledged report is there, and every report that is there is whole. Returns how many there are."""
    reader = PlainReader()
    with record.engine.connect() as db:
        if record.engine.dialect.name == "sqlite":
            assert "ok" == db.execute(text("PRAGMA integrity_check")).scalar()
            assert [] == db.execute(text("PRAGMA foreign_key_check")).all()
            for table in ("entry_words", "passage_words"):
                db.execute(text(f"INSERT INTO {table}({table}, rank) VALUES ('integrity-check', 1)"))
        ids = dict(db.execute(select(schema.document.c.id, schema.document.c.n)).all())
        assert set(acknowledged.values()) <= set(ids)
        for id, n in ids.items():
            document = record.document(id)
            passages = select(func.count()).select_from(schema.passage).where(schema.passage.c.document == n)
            assert len(paragraphs(document.text)) == db.execute(passages).scalar_one()
            entries = select(schema.entry.c.id).where(schema.entry.c.document == n)
            expected = {found.columns["id"] for found in found_entries(reader.read(document), id)}
            assert expected == set(db.execute(entries).scalars())
            noted = select(func.count()).select_from(schema.intake).where(
                schema.intake.c.document == n, schema.intake.c.outcome == "stored"
            )  # fmt: skip
            assert 1 == db.execute(noted).scalar_one()
    return len(ids)


def test_kill_nine_at_any_point(address: str) -> None:
    """A process that adds is killed again and again, at random times from its first moment or its first report on."""
    draw = random.Random(11)
    acknowledged: dict[int, str] = {}
    first = 0
    for number in range(CRASHES):
        process = adding(address, first, 10_000)
        assert process.stdout
        begun = process.stdout.readline() if number % 2 else ""
        time.sleep(draw.uniform(0.0, LONGEST))
        process.kill()
        output, _ = process.communicate()
        acknowledged |= said(begun + output)
        first = max(acknowledged, default=first)
    with Record(address) as record:
        assert len(acknowledged) <= whole(record, acknowledged)
        assert len(acknowledged) > CRASHES
        record.add_documents([numbered(first + 1_000_000)], PlainReader())


def test_two_processes_add_at_once(address: str) -> None:
    """Two processes that add the same reports and others at the same time: each report is there once."""
    Record(address).close()
    processes = [adding(address, first, 60) for first in (0, 30)]
    outputs = [process.communicate(timeout=120) for process in processes]
    assert ["", ""] == [errors for _, errors in outputs]
    acknowledged = said(outputs[0][0]) | said(outputs[1][0])
    with Record(address) as record:
        assert 90 == whole(record, acknowledged)
        assert {"stored": 90, "repeated": 30, "failed": 0} == record.tally()


def test_two_processes_make_the_record_at_once(address: str) -> None:
    """Two processes that find no record make one together."""
    outputs = [process.communicate(timeout=60) for process in [adding(address, n * 100, 3) for n in range(2)]]
    assert ["", ""] == [errors for _, errors in outputs]
    with Record(address) as record:
        assert 6 == whole(record, {})


def test_a_full_disk_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    """When the disk is full the error says so; what was acknowledged is there, and adding goes on when there is room."""
    place = tmp_path / "r.db"
    acknowledged: dict[int, str] = {}
    pid = os.fork()
    if pid == 0:  # the limit on the size of a file stands for the disk; it cannot be taken back, so a child takes it
        try:
            with Record(place) as record, (tmp_path / "said").open("w") as out:
                resource.setrlimit(resource.RLIMIT_FSIZE, (6_000_000, 6_000_000))
                for number in range(2_000):
                    (added,) = record.add_documents([numbered(number)], PlainReader())
                    out.write(f"{number} {added.outcome} {added.document}\n")
                    out.flush()
        except RecordError as error:
            (tmp_path / "error").write_text(str(error))
        os._exit(0)
    os.waitpid(pid, 0)
    acknowledged = said((tmp_path / "said").read_text())
    assert f"{place}: cannot be written to" in (tmp_path / "error").read_text()
    with Record(place) as record:
        assert len(acknowledged) == whole(record, acknowledged)
        assert 20 < len(acknowledged)
        assert ["stored"] == [a.outcome for a in record.add_documents([numbered(9_999)], PlainReader())]


def test_a_process_that_is_killed_in_a_migration_leaves_the_record_as_it_was(address: str) -> None:
    """See test_migrations for the migration itself; here a process dies with its transaction open."""
    with Record(address) as record:
        record.add_documents([numbered(1)], PlainReader())
    code = f"""
import os
from parley.record.database import opened, write
from sqlalchemy import text
with write(opened({address!r})) as db:
    db.execute(text("ALTER TABLE document ADD COLUMN half TEXT"))
    db.execute(text("DELETE FROM alembic_version"))
    os.kill(os.getpid(), 9)
"""
    env = {**os.environ, "PYTHONPATH": str(TESTS.parent / "src")}
    assert -9 == subprocess.run([sys.executable, "-c", code], env=env, check=False).returncode
    with Record(address, create=False) as record:
        assert 1 == whole(record, {})
        with record.engine.connect() as db, pytest.raises(Exception, match="half"):
            db.execute(text("SELECT half FROM document"))
