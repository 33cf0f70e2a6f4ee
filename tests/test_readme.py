"""The README tells the truth: its Python sample prints what it says."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def test_the_sample_prints_what_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """The Python sample of the README runs and prints the lines that stand under it."""
    monkeypatch.chdir(ROOT)
    source = (ROOT / "README.md").read_text(encoding="utf-8")
    sample = source.split("```python\n")[1].split("```")[0]
    test = doctest.DocTestParser().get_doctest(sample, {}, "README.md", "README.md", 0)
    assert test.examples
    assert 0 == doctest.DocTestRunner().run(test).failed
