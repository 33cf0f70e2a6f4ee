"""The command reads what it is given, says what failed, and starts fast."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from parley.views.lines import CONTROL, columns, printable

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "sorrel-lake.txt"
ROOT = Path(__file__).resolve().parents[2]


def run(*args: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    return subprocess.run(
        [sys.executable, "-m", "parley", *args], input=stdin, capture_output=True, env=env, check=False
    )


def test_help_loads_nothing_heavy() -> None:
    """Neither ``import parley`` nor the command's help loads a model library."""
    code = (
        "import sys, parley.views.cli as c\n"
        "from typer.testing import CliRunner\n"
        "assert CliRunner().invoke(c.app, ['--help']).exit_code == 0\n"
        "print([m for m in ('spacy', 'numpy', 'onnxruntime', 'tokenizers', 'torch', 'sqlalchemy', 'trafilatura', 'httpcore') if m in sys.modules])"
    )
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=env, check=True)
    assert "[]" == done.stdout.strip()


def test_the_briefing_reads_in_eighty_columns() -> None:
    """The briefing of the example has its sections, quotes its evidence and keeps to 80 columns."""
    done = run("read", str(EXAMPLE), "--published", "2031-06-03")
    out = done.stdout.decode()
    assert 0 == done.returncode
    for part in ("TALKS", "WHAT MERIDIA WANTS", "WHAT KASTORIA WANTS", "WHO SAID WHAT", "PUBLIC OPINION", "REPEATED"):
        assert part in out
    assert "[¶1]" in out
    assert 80 >= max(columns(line) for line in out.splitlines())


def test_jsonl_is_one_line_a_document_and_the_same_each_time(tmp_path: Path) -> None:
    """Every row comes out as one line of the contract, byte for byte the same from run to run."""
    rows = tmp_path / "rows.jsonl"
    rows.write_text("".join(json.dumps({"id": id, "text": EXAMPLE.read_text()}) + "\n" for id in "ab"))
    first, second = (run("read", str(rows), "--format", "jsonl") for _ in range(2))
    assert first.stdout == second.stdout
    assert ["a", "b"] == [json.loads(line)["id"] for line in first.stdout.splitlines()]


def test_what_fails_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    """A missing, an empty and a foreign report are named in a line each; the good one is read; the code is 1."""
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "foreign.txt").write_text(
        "Les négociations reprendront jeudi entre les deux délégations, selon le ministre."
    )
    paths = [str(tmp_path / name) for name in ("gone.txt", "empty.txt", "foreign.txt")]
    done = run("read", *paths, str(EXAMPLE), "--format", "jsonl")
    errors = done.stderr.decode().splitlines()
    assert 1 == done.returncode
    assert 1 == len(done.stdout.splitlines())
    assert ["no such file", "is empty", "'fr'"] == [
        part for line, part in zip(errors, ("no such file", "is empty", "'fr'"), strict=False) if part in line
    ]
    assert "1 read, 3 failed" in errors[-1]


def test_standard_input_is_a_report() -> None:
    """``-`` reads a report from standard input."""
    done = run("read", "-", "--format", "jsonl", stdin=EXAMPLE.read_bytes())
    assert EXAMPLE.read_text() != ""
    assert 1 == len(done.stdout.splitlines())


@pytest.mark.parametrize(
    "args", [("read",), ("read", "x", "--format", "pdf"), ("read", str(EXAMPLE), "--published", "soon")]
)
def test_wrong_use_is_code_two(args: tuple[str, ...]) -> None:
    """A call that cannot be understood ends with code 2 and a reason."""
    done = run(*args)
    assert 2 == done.returncode
    assert done.stderr


def test_codebook_commands(tmp_path: Path) -> None:
    """``new`` makes a codebook that ``check`` passes; a fault is named with its line."""
    path = tmp_path / "book.toml"
    path.write_bytes(run("codebook", "new").stdout)
    assert 0 == run("codebook", "check", str(path)).returncode
    path.write_text('[[actor]]\nname = "A"\nkind = "planet"\n')
    bad = run("codebook", "check", str(path))
    assert 1 == bad.returncode
    assert f"{path}:3: kind 'planet'" in bad.stderr.decode()


@pytest.mark.parametrize("hostile", ["a\x1b[2Jb", "a\u202eb", "a\nb\r\x07"])
def test_hostile_text_cannot_command_a_terminal(hostile: str) -> None:
    """Control characters are shown, not obeyed."""
    assert not CONTROL.search(printable(hostile))


def test_every_option_is_documented() -> None:
    """Every command and option of the help stands in the reference."""
    import typer

    from parley.views.cli import app

    pages = (ROOT / "docs" / "reference.md", *(ROOT / "docs" / "reference").glob("*.md"))
    reference = "".join(page.read_text(encoding="utf-8") for page in pages)

    def walk(command: object, path: str) -> list[str]:
        missing = [] if f"`{path}" in reference else [path]
        for option in getattr(command, "params", []):
            missing += [o for o in option.opts if o.startswith("--") and o != "--help" and o not in reference]
        for name, sub in getattr(command, "commands", {}).items():
            missing += walk(sub, f"{path} {name}")
        return missing

    assert [] == walk(typer.main.get_command(app), "parley")


def test_the_output_is_the_same_for_any_number_of_processes(tmp_path: Path) -> None:
    """Lines, failures and their order are byte for byte the same with one process and with two."""
    rows = tmp_path / "rows.jsonl"
    texts = [
        EXAMPLE.read_text(),
        "",
        "Les négociations reprendront jeudi entre les deux délégations.",
        *"one two three".split(),
    ]
    rows.write_text("".join(json.dumps({"id": str(n), "text": text}) + "\n" for n, text in enumerate(texts)))
    one, two = (run("read", str(rows), "--format", "jsonl", "--jobs", jobs) for jobs in "12")
    assert (one.stdout, one.stderr, one.returncode) == (two.stdout, two.stderr, two.returncode)
    assert (4, 1) == (len(one.stdout.splitlines()), one.returncode)
