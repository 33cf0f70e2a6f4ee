"""The reader reads at least as well as it did: floors on the development data that only rise."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"

spec = importlib.util.spec_from_file_location("quality", ROOT / "benchmarks" / "quality.py")
assert spec is not None
assert spec.loader is not None
quality = importlib.util.module_from_spec(spec)
sys.modules["quality"] = quality
spec.loader.exec_module(quality)


@pytest.mark.skipif(not SHARED.exists(), reason="the development data (../shared) is not on this machine")
def test_no_figure_is_below_its_floor() -> None:
    """Every figure of the development data stands at or above its floor."""
    floors = json.loads(quality.FLOORS.read_text())
    found = quality.figures(SHARED)
    assert {name: (found[name], floor) for name, floor in floors.items() if found[name] < floor} == {}


def test_floors_are_never_lowered() -> None:
    """The tool that raises floors keeps one that a new figure does not reach."""
    assert quality.raised({"a": 50.0, "b": 40.0}, {"a": 45.0, "b": 48.0, "c": 30.0}) == {
        "a": 50.0,
        "b": 47.0,
        "c": 29.0,
    }
