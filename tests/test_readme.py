"""The README tells the truth: its commands and its Python samples print what it says."""

from __future__ import annotations

import doctest
import re
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from parley.views.cli import app

ROOT = Path(__file__).resolve().parents[1]


def test_the_first_command_prints_the_briefing(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the README shows of the briefing is how the output of its first command begins."""
    monkeypatch.chdir(ROOT)
    source = (ROOT / "README.md").read_text(encoding="utf-8")
    command = re.search(r"&& \.venv/bin/parley (read .*)\n", source)
    shown = re.search(r"It begins:\n\n```\n(.+?)```\n", source, re.DOTALL)
    assert command
    assert shown
    assert CliRunner().invoke(app, command[1].split()).stdout.startswith(shown[1])


def test_the_samples_print_what_they_say(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The commands of the README, run in their order, and then its Python samples, print the lines under them."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "110")
    source = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = re.findall(r"^\$ parley (.*)\n((?:(?!\$ |```).*\n)*)", source, re.MULTILINE)
    assert 3 <= len(commands)
    for line, expected in commands:
        args = [part.strip('"') for part in re.findall(r'"[^"]*"|\S+', line)]
        assert expected == CliRunner().invoke(app, args).stdout, line
    samples = [part.split("```")[0] for part in source.split("```python\n")[1:]]
    test = doctest.DocTestParser().get_doctest("\n".join(samples), {}, "README.md", "README.md", 0)
    assert 6 <= len(test.examples)
    assert 0 == doctest.DocTestRunner().run(test).failed
