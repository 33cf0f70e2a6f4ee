"""The documentation tells the truth: every sample in it runs and gives what stands under it."""

from __future__ import annotations

import doctest
import re
import shlex
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from parley.views.cli import app

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted(path.relative_to(ROOT) for path in (ROOT / "docs").rglob("*.md") if path.name != "reference.md")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_sample_of_a_page_runs(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands, Python and codebooks of a page run in their order and print what the page shows."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for kind, body in FENCE.findall((ROOT / page).read_text(encoding="utf-8")):
        assert kind in ("console", "python", "toml"), f"a sample without a test: {body}"
        if kind == "console":
            _console(body)
        elif kind == "python":
            test = doctest.DocTestParser().get_doctest(body, names, str(page), str(page), 0)
            assert test.examples
            assert 0 == doctest.DocTestRunner(optionflags=FLAGS).run(test, clear_globs=False).failed
            names = test.globs
        else:
            from parley.codebook import load

            Path("sample.toml").write_text(body, encoding="utf-8")
            assert load("sample.toml").issues


def _console(body: str) -> None:
    """Each ``$ parley`` line is run; the lines up to the next one are what it prints (``...`` stands for any)."""
    for command, shown in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", body, re.MULTILINE):
        name, *args = shlex.split(command)
        assert "parley" == name
        done = CliRunner().invoke(app, args)
        assert 0 == done.exit_code, done.output
        assert doctest.OutputChecker().check_output(shown, done.output, FLAGS), f"$ {command}\n{done.output}"
