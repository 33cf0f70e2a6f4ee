"""The comparing commands are the library's twins, of a record and of reports alike."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

import parley
from parley.comparison.recorded import case_of_record, decide, sortings_of
from parley.record import Record
from parley.views import charts, export
from parley.views.cli import app
from parley.views.standing import as_json, standing

LAKE = Path(__file__).resolve().parents[2] / "examples" / "lake-talks.jsonl"


def run(*args: str, code: int = 0) -> str:
    done = CliRunner().invoke(app, args)
    assert code == done.exit_code, done.output
    return done.output


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A record of the lake talks."""
    path = str(tmp_path_factory.mktemp("record") / "lake.db")
    run("add", str(LAKE), "--record", path)
    return path


def test_compare_of_a_record(place: str) -> None:
    """The matrix, the blocks, the accounts and the constraints come in words, each with where it stands."""
    told = run("compare", "--record", place)
    for words in ("WHERE THE SIDES STAND: Meridia, Kastoria", "FORCES: the sides oppose each other", "DETAINEES: the sides agree",
                  "GOVERNANCE: one side is silent", "WHAT BLOCKS WHAT", "WHAT WOULD UNBLOCK", "Figures: killed", "red line"):  # fmt: skip
        assert words in told


def test_compare_of_reports_is_the_same(place: str) -> None:
    """Without a record the same reports give the same issues with the same relation: a copied passage counts once."""
    record = json.loads(run("compare", "--record", place, "--format", "json"))
    reports = json.loads(run("compare", str(LAKE), "--format", "json"))
    relations = [[(g["issue"], g["relation"]) for g in found["issues"]] for found in (record, reports)]
    assert relations[0] == relations[1]
    assert "parley.comparison/1" == reports["schema"]


def test_the_command_is_the_library(place: str) -> None:
    """What the command prints is what the library gives."""
    with Record(place) as record:
        found = parley.compare(record)
        assert run("compare", "--record", place) == standing(found) + "\n"
        assert json.loads(run("compare", "--record", place, "--format", "json")) == json.loads(
            json.dumps(as_json(found))
        )


def test_one_side_of_the_history(place: str) -> None:
    """The history of one side on one option tells a change from a repetition."""
    told = run("history", "--record", place, "--actor", "Kastoria", "--option", "blockade")
    assert "first stated: demands" in told
    assert "hardened (demands became requires)" in told
    assert "Meridia on" not in told
    steps = json.loads(
        run("history", "--record", place, "--actor", "kastoria", "--option", "blockade", "--format", "json")
    )
    assert ["first stated", "hardened"] == [step["change"] for step in steps[0]["steps"]][:2]


def test_news_in_the_brief(place: str) -> None:
    """A briefing since a day begins with what is new and what has changed."""
    told = run("brief", "--since", "2031-06-09", "--record", place)
    assert told.startswith("SINCE 2031-06-09")
    assert "CHANGED" in told


@pytest.mark.parametrize("to", [*export.EXPORTS, *export.NETWORK_EXPORTS])
def test_every_export_is_a_command(place: str, to: str, tmp_path: Path) -> None:
    """Each format is written where it is asked for, and what was written is counted."""
    out = tmp_path / f"out.{to}"
    assert run("export", "--to", to, "--out", str(out), "--record", place).startswith(f"{out}: ")
    assert out.stat().st_size > 0


@pytest.mark.parametrize("name", list(charts.CHARTS))
@pytest.mark.parametrize("ending", [".png", ".svg"])
def test_every_chart_is_a_command(place: str, name: str, ending: str, tmp_path: Path) -> None:
    """Each chart is drawn as PNG and as SVG."""
    out = tmp_path / f"{name}{ending}"
    run("chart", name, str(out), "--record", place)
    assert out.read_bytes()[:4] in (b"\x89PNG", b"<svg")


def test_analysts_name_and_merge_options(place: str) -> None:
    """A judgement on an option stays with the record, under the analyst's name, and is added and never changed."""
    run("options", "name", "exchange of prisoners", "the swap", "--analyst", "mara", "--record", place)
    assert "the swap (analyst)" in run("options", "list", "--record", place)
    with Record(place) as record:
        assert ["mara"] == [s.analyst for s in sortings_of(record)]
        found = parley.compare(record)
        first, second = [o.id for o in found.options.all if o.issue in ("detainees", "ceasefire")][:2]
        decide(record, found.options.merge(first, second, name="first steps"), "ivo")
        assert "first steps" in {o.name for o in parley.compare(record).options.all}
        assert 2 <= len(sortings_of(record))


def test_rejected_entries_are_not_compared(tmp_path: Path) -> None:
    """A position that an analyst rejected is in no comparison."""
    path = str(tmp_path / "r.db")
    run("add", str(LAKE), "--record", path)
    with Record(path) as record:
        before = case_of_record(record).positions
        record.judge(before[0].id, "rejected", "mara")
        assert {row.id for row in before[1:]} == {row.id for row in case_of_record(record).positions}


@pytest.mark.parametrize("args", [
    ("compare", "--record", "none.db"), ("compare", "--party", "atlantis"), ("history", "--option", "no such thing"),
    ("chart", "positions", "out.bmp"), ("export", "--to", "csv", "--out", "/no/such/folder/x.csv"),
])  # fmt: skip
def test_wrong_use_is_one_line_and_code_2(place: str, args: tuple[str, ...]) -> None:
    """What cannot be done is said in one line, with exit code 2."""
    given = args if "--record" in args else (*args, "--record", place)
    assert 1 == len(run(*given, code=2).strip().splitlines())
