"""No test of a batch runs for ever, whatever a cluster does."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from types import FrameType

import pytest

LIMIT = 600
"""Seconds of a test; the longest takes some twenty on a machine with nothing else to do."""


@pytest.fixture(autouse=True)
def _bounded() -> Iterator[None]:
    """A test that takes longer fails where it is."""

    def end(_: int, frame: FrameType | None) -> None:
        raise TimeoutError(f"the test ran for {LIMIT} seconds")

    before = signal.signal(signal.SIGALRM, end)
    signal.alarm(LIMIT)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)
