"""Rows made by hand, so that what is expected of them can be worked out by hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from parley.comparison import Case, Row
from parley.comparison.case import Side
from parley.model import Position, Span, Stance

Told = Callable[..., Row[Position]]


@pytest.fixture
def told() -> Told:
    """A position as a report tells it: actor, stance, proposition, and what else is to be said of it."""
    number = 0

    def make(
        actor: str,
        stance: Stance,
        words: str,
        condition: str | None = None,
        *,
        date: str | None = "2031-06-03",
        document: str | None = None,
        origin: str | None = None,
        by: str = "reporter",
        status: str = "current",
        issue: str = "forces",
    ) -> Row[Position]:
        nonlocal number
        number += 1
        where = document or f"d{number}"
        item = Position(
            f"p{number}", actor, stance, issue, Span(0, len(words), words),  # type: ignore[arg-type]  # one of the list
            Span(len(words) + 1, len(words) + 1 + len(condition), condition) if condition else None,
            None, by, status, None,  # type: ignore[arg-type]  # one of the list
        )  # fmt: skip
        return Row(f"{where}:p{number}", item, where, None, date, 1, origin or where)

    return make


@pytest.fixture
def case() -> Callable[..., Case]:
    """A case of positions; the named actors are its parties."""

    def make(*rows: Row[Position], parties: tuple[str, ...] = ("meridia", "kastoria")) -> Case:
        sides = {id: Side(id, id.capitalize(), "state", "party") for id in parties}
        return Case(positions=tuple(rows), sides=sides)

    return make
