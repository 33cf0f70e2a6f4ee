"""What analysts decide about options, and the meanings of wordings that were computed once.

In: sortings (a wording names an option) by a named analyst. Out: rows that are added and never changed; the last one
on a wording holds. Meanings are a store of computed numbers: they can be thrown away at any time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, delete, insert, select

from parley.errors import JudgementError
from parley.record import schema
from parley.record.database import write


@dataclass(frozen=True, slots=True)
class Sorted:
    """One decision: this wording names this option of this issue."""

    number: int
    wording: str
    option: str
    issue: str
    analyst: str
    at: str
    reason: str


def sort(engine: Engine, decided: Sequence[tuple[str, str, str]], analyst: str, reason: str, at: str) -> None:
    """Add decisions: (wording, option, issue). Raises JudgementError without an analyst's name."""
    if not analyst.strip():
        raise JudgementError("a judgement needs the name of its analyst")
    rows = [
        {"wording": wording, "option": option, "issue": issue, "analyst": analyst.strip(), "at": at, "reason": reason}
        for wording, option, issue in decided
    ]
    with write(engine) as db:
        db.execute(insert(schema.sorting), rows)


def sortings(db: Connection) -> list[Sorted]:
    """Every decision, oldest first."""
    table = schema.sorting
    columns = (table.c.n, table.c.wording, table.c.option, table.c.issue, table.c.analyst, table.c.at, table.c.reason)
    return [Sorted(*row) for row in db.execute(select(*columns).order_by(table.c.n))]


def meanings(db: Connection, maker: str) -> list[tuple[str, str, bytes]]:
    """Every meaning that ``maker`` made: wording, head words, vector (float32, little endian)."""
    table = schema.meaning
    query = select(table.c.wording, table.c.heads, table.c.vector).where(table.c.maker == maker)
    return list(db.execute(query))


def keep_meanings(engine: Engine, found: Iterable[tuple[str, str, bytes]], maker: str) -> None:
    """Store meanings that ``maker`` (the encoder's digest) made; those of another maker are thrown away."""
    table = schema.meaning
    with write(engine) as db:
        db.execute(delete(table).where(table.c.maker != maker))
        there = set(db.execute(select(table.c.wording)).scalars())
        rows = [
            {"wording": wording, "heads": heads, "vector": vector, "maker": maker}
            for wording, heads, vector in found
            if wording not in there
        ]
        if rows:
            db.execute(insert(table), rows)
