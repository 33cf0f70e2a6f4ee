"""What several test files stand on."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
EXAMPLE = ROOT / "examples" / "sorrel-lake.txt"

settings.register_profile("parley", deadline=None, max_examples=60)
settings.load_profile("parley")


@pytest.fixture(scope="session")
def example() -> str:
    """The text of the example report."""
    return EXAMPLE.read_text(encoding="utf-8")
