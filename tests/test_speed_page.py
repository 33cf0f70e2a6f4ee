"""The page on speed is what the figures say."""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "benchmarks"))
import charts  # noqa: E402  # a script's folder, not a package
import page  # noqa: E402


def test_the_page_is_made_from_the_figures() -> None:
    """No figure of the page is edited by hand, or left from an earlier run: ``python benchmarks/page.py`` makes it."""
    assert page.text() == page.PAGE.read_text(encoding="utf-8")


def test_every_chart_shows_the_figures() -> None:
    """The page's charts are there, no other is, and the bars of each tell the values that were measured."""
    shown = re.findall(r"\]\((speed/[\w-]+\.svg)\)", page.PAGE.read_text(encoding="utf-8"))
    there = sorted(path.name for path in (page.PAGE.parent / page.PICTURES).iterdir())
    assert there == sorted(Path(name).name for name in shown)
    for name, chart in page.pictures().items():
        drawn = (page.PAGE.parent / page.PICTURES / f"{name}.svg").read_text(encoding="utf-8")
        told = charts.told(chart)
        assert told or name == "growth"
        for value in told:
            assert f">{value}</text>" in drawn, f"{name}: {value}"
