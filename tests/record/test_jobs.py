"""Several processes that read make the same record as one, whatever happens to them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

from sqlalchemy import func, select

from many_reports import Mortal, content, mixed
from parley.record import Record, schema
from plain_reader import FIRST, PlainReader, numbered, report

TESTS = Path(__file__).resolve().parents[1]


def test_any_number_of_processes_makes_the_same_record(address: str, tmp_path: Path) -> None:
    """Row for row the same, though reports repeat those right before them, one process is killed and one report fails."""
    documents = mixed()
    documents[30] = report("They stumble. " + documents[30].text)
    with Record(tmp_path / "one.db") as alone, Record(address) as record:
        mark = tmp_path / "mark"
        mark.touch()
        told = [(a.outcome, a.document) for a in alone.add_documents(documents, Mortal(str(mark)))]
        mark.unlink()
        assert told == [(a.outcome, a.document) for a in record.add_documents(documents, Mortal(str(mark)), jobs=2)]
        assert mark.exists()
        assert content(alone) == content(record)
        tally = record.tally()
        assert len(documents) == sum(tally.values())
        assert min(tally.values()) > 0


def test_a_report_that_kills_its_process_is_named(tmp_path: Path) -> None:
    """It fails with a reason; the others are there, and what repeats it is read in full."""
    documents = [report("A poison. " + FIRST.partition("\n\n")[0]), report(FIRST), *map(numbered, range(8))]
    with Record(tmp_path / "r.db") as record:
        added = record.add_documents(documents, Mortal(""), jobs=2)
        assert ["failed"] + 9 * ["stored"] == [a.outcome for a in added]
        assert 0 == added[1].repeated
        (failure,) = record.failed()
        assert documents[0].named == failure.name
        assert "reading it ended the process that worked on it 2 times (signal 9, SIGKILL)" == failure.reason


ADDING = """
import sys
from parley.record import Record
from plain_reader import PlainReader
if __name__ == "__main__":
    with Record(sys.argv[1]) as record:
        for added in record.adding([sys.argv[2]], PlainReader(), jobs=2):
            print(added.outcome, flush=True)
"""


def test_an_interrupted_adding_goes_on_where_it_was(tmp_path: Path) -> None:
    """Killed with kill -9 in the middle, its processes go too; the second run keeps what is missing and nothing twice."""
    rows, script, place = tmp_path / "rows.jsonl", tmp_path / "adding.py", tmp_path / "r.db"
    script.write_text(ADDING)
    documents = [numbered(n) for n in range(300)]
    rows.write_text("".join(json.dumps({"id": d.id, "text": d.text}) + "\n" for d in documents))
    env = {**os.environ, "PYTHONPATH": f"{TESTS.parent / 'src'}{os.pathsep}{TESTS}"}
    command = [sys.executable, str(script), str(place), str(rows)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, env=env)
    assert process.stdout
    for _ in range(40):
        assert b"stored\n" == process.stdout.readline()
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    process.kill()
    said = 40 + len(process.communicate()[0].splitlines())
    assert 300 > said
    outcomes = subprocess.run(command, stdout=subprocess.PIPE, env=env, check=True).stdout.decode().split()
    assert 300 == len(outcomes)
    assert said <= outcomes.count("repeated")
    assert 0 == outcomes.count("failed")
    until = time.monotonic() + 10
    while any(Path(f"/proc/{pid}").exists() for pid in children) and time.monotonic() < until:
        time.sleep(0.05)
    assert [] == [pid for pid in children if Path(f"/proc/{pid}").exists()]
    with Record(place) as record, record.engine.connect() as db:
        assert 300 == db.execute(select(func.count()).select_from(schema.document)).scalar_one()


def test_reading_again_with_several_processes(tmp_path: Path) -> None:
    """A newer reader reads stored reports again in several processes, to the same entries as in one."""
    found = []
    for jobs in (1, 2):
        with Record(tmp_path / f"{jobs}.db") as record:
            record.add_documents(mixed()[:60], PlainReader())
            list(record.reread(PlainReader("plain-2", stance="accepts"), jobs=jobs))
            found.append(content(record))
    assert found[0] == found[1]
