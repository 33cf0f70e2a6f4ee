"""The record's commands are the library's twins: what is typed is asked, and every answer can be read by a machine."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from parley.record import Record
from parley.views.asking import FILTERS, harmless
from parley.views.cli import app
from plain_reader import FIRST, SECOND, PlainReader, report

QUESTIONS = ("positions", "statements", "events", "talks", "actors", "search", "brief")


def run(*args: str, code: int = 0) -> str:
    done = CliRunner(env={"COLUMNS": "140"}).invoke(app, args)
    assert code == done.exit_code, done.output
    return done.output


@pytest.fixture
def place(tmp_path: Path) -> str:
    """A record of two reports and a copy."""
    path = str(tmp_path / "r.db")
    with Record(path) as record:
        record.add_documents(
            [report(), report(SECOND, published="2031-07-01"), report(outlet="=Herald")], PlainReader()
        )
    return path


def test_add_reads_and_accounts(tmp_path: Path) -> None:
    """``add`` stores what can be read, names what failed, ends with the account, and lists the failures later."""
    example = Path(__file__).resolve().parents[2] / "examples" / "sorrel-lake.txt"
    place = str(tmp_path / "r.db")
    out = run("add", str(example), str(example), str(tmp_path / "gone.txt"), "--record", place, code=1)
    assert "3 in = 1 stored, 1 repeated, 1 failed" in out
    assert f"{tmp_path / 'gone.txt'}: no such file or folder" in out
    (failure,) = [
        json.loads(line) for line in run("add", "--failed", "--record", place, "--format", "json").splitlines()
    ]
    assert "no such file or folder" == failure["reason"]
    (tmp_path / "gone.txt").write_text("Kastoria’s envoy said the truce would hold through the winter.")
    assert "1 in = 1 stored, 0 repeated, 0 failed" in run("add", "--retry", "--record", place)
    assert "0 reports read again" in run("add", "--reread", "--record", place)
    assert "kastoria" in run("positions", "--record", place)


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_question_takes_every_filter(place: str, question: str) -> None:
    """The filters are the same in every question, and the library's are the command's."""
    flags = {"since": "--from", "until": "--to"}
    values = {"actor": "Kastoria", "judged": "any", "since": "2031", "until": "2032", "text": "lists"}
    words = ["lists"] if question == "search" else []
    filters = [part for name in FILTERS for part in (flags.get(name, f"--{name}"), values.get(name, "nothing"))]
    run(question, *words, "--record", place, *filters)


def test_answers_come_as_table_json_and_csv(place: str) -> None:
    """The three formats tell the same entries; JSON has the spans, the table fits its words in a line."""
    table = run("positions", "--record", place).splitlines()
    objects = [json.loads(line) for line in run("positions", "--record", place, "--format", "json").splitlines()]
    cells = list(csv.DictReader(io.StringIO(run("positions", "--record", place, "--format", "csv"))))
    assert 4 == len(table)
    assert [o["id"] for o in objects] == [c["id"] for c in cells] == [line.split()[-1] for line in table[1:]]
    assert (2, 1) == (objects[1]["reported_by_outlets"], objects[1]["independent_texts"])
    start, end = objects[1]["proposition"]["start"], objects[1]["proposition"]["end"]
    assert FIRST[start:end] == objects[1]["proposition"]["text"]


def test_search_marks_words_and_takes_minus(place: str) -> None:
    """Found words stand in brackets; a phrase that the shell unquoted is still a phrase; ``-word`` is no option."""
    assert "[shelling]" in run("search", "shelling", "-boats", "--record", place)
    assert 1 == len(run("search", "lake", "lake road", "--record", place).splitlines()) - 1
    assert "shelling of March" not in run("search", "shelling", "-boats have", "--record", place)


def test_brief_says_how_often_a_thing_was_reported(place: str) -> None:
    """The briefing of a record carries provenance."""
    out = " ".join(run("brief", "--record", place, "--outlet", "=Herald").split())
    assert "reported by 2 outlets, 1 independent text" in out


def test_judging_on_the_command_line(place: str) -> None:
    """Confirm, reject, correct, undo, the list of judgements and the agreement, as typed."""
    with Record(place) as record:
        ids = [e.id for e in record.positions()]
    run("confirm", ids[0], "--analyst", "Ada", "--record", place, "--reason", "checked")
    run("reject", ids[1], "--analyst", "Ada", "--record", place)
    assert ids[1] not in run("positions", "--record", place)
    run("correct", ids[0], "stance=demands", "proposition=0:8", "counterpart=", "--analyst", "Ben", "--record", place)
    assert "disputed" in run("positions", "--record", place)
    found = json.loads(run("agreement", "--record", place, "--format", "json"))
    assert (1, 0.0) == (found["entries"], found["same"])
    run("undo", "3", "--analyst", "Ben", "--record", place)
    assert 4 == len(run("judgements", "--record", place, "--format", "json").splitlines())
    assert "only they can undo it" in run("undo", "1", "--analyst", "Ben", "--record", place, code=2)
    assert "no field 'colour'" in run("correct", ids[0], "colour=red", "--analyst", "Ben", "--record", place, code=2)
    assert "no entry 'x'" in run("confirm", "x", "--analyst", "Ben", "--record", place, code=2)


@pytest.mark.parametrize("args", [("add",), ("add", "x", "--failed"), ("positions", "--record", "/nowhere/r.db")])
def test_wrong_use_of_the_record_is_code_two(args: tuple[str, ...]) -> None:
    """What cannot be meant ends with code 2 and a reason."""
    assert "parley: " in run(*args, code=2)


@pytest.mark.parametrize(
    ("cell", "expected"), [("=1+1", "'=1+1"), ("@x", "'@x"), ("-2", "'-2"), ("a=1", "a=1"), (3, 3)]
)
def test_no_cell_is_a_formula(cell: object, expected: object) -> None:
    """A cell that a spreadsheet would run is made harmless."""
    assert expected == harmless(cell)
