"""How a side's stand on an option changed, told apart from the same words reported again.

In: positions with dates and options. Out: for each side and option its steps: first stated, restated, softened,
hardened, conditioned, withdrawn, reversed, or reported again. Only what reports say is a step: that a side is no
longer reported is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from parley.comparison.case import Case, Row, condition_of
from parley.comparison.claims import stand
from parley.comparison.options import Options
from parley.model import REPORTER, Position, Stance

Change = Literal[
    "first stated", "reported again", "restated", "softened", "hardened", "conditioned", "withdrawn", "reversed"
]
CHANGES: tuple[Change, ...] = ("softened", "hardened", "conditioned", "withdrawn", "reversed")
"""The steps after which a side stands elsewhere than before."""

FIRMNESS: dict[Stance, int] = {
    "offers": 0, "accepts": 0, "demands": 1, "rejects": 1, "requires": 2, "threatens": 3,
}  # fmt: skip
"""How firmly a stance holds: an offer or an acceptance can be talked about, a demand or a rejection presses, a
precondition stops the talks until it is met, a threat goes beyond them. Between equals nothing hardens or softens."""

NUMBER = re.compile(
    r"\d[\d,.]*|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty|forty|fifty|sixty|ninety)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Step:
    """One report of a side's stand on an option, and what it changes; ``note`` says what exactly."""

    change: Change
    row: Row[Position]
    note: str = ""


@dataclass(frozen=True, slots=True)
class History:
    """The steps of one side on one option, oldest first. ``undated`` cannot be put in an order and change nothing."""

    actor: str
    option: str
    steps: tuple[Step, ...]
    undated: tuple[Row[Position], ...]


def histories(
    case: Case, options: Options, *, actor: str | None = None, option: str | None = None, issue: str | None = None
) -> tuple[History, ...]:
    """The histories of all sides and options, or of those asked for by id, in the order of their first step."""
    groups: dict[tuple[str, str], list[Row[Position]]] = {}
    issues = {o.id: o.issue for o in options.all}
    for row in case.positions:
        of = options.of(row.item.proposition.text)
        if of is None or row.item.status == "past":
            continue
        if actor in (None, row.item.actor) and option in (None, of) and issue in (None, issues[of]):
            groups.setdefault((row.item.actor, of), []).append(row)
    made = [_history(who, of, rows) for (who, of), rows in groups.items()]
    return tuple(sorted(made, key=lambda h: (h.steps[0].row.date or "" if h.steps else "9999", h.actor, h.option)))


def _history(actor: str, option: str, rows: Sequence[Row[Position]]) -> History:
    dated = sorted((row for row in rows if row.date), key=lambda row: (row.date, not _own(row)))
    return History(actor, option, tuple(_steps(dated)), tuple(row for row in rows if not row.date))


def _own(row: Row[Position]) -> bool:
    return row.item.reported_by in (REPORTER, row.item.actor)


def _steps(rows: Sequence[Row[Position]]) -> Iterator[Step]:
    told: set[tuple[str, str]] = set()
    said: set[tuple[object, ...]] = set()
    before: Row[Position] | None = None
    gone = False
    for row in rows:
        text, words = (row.origin, _flat(row.item.proposition.text)), _said(row)
        if text in told or (words in said and not gone):
            yield Step("reported again", row, "the same text" if text in told else "the same words")
            continue
        told.add(text)
        said.add(words)
        if before is None or gone:
            withdrawn = row.item.status == "withdrawn"
            yield Step("withdrawn" if withdrawn else "first stated", row, "after it was withdrawn" if gone else "")
            gone = withdrawn
        else:
            step = _step(before, row)
            gone = step.change == "withdrawn"
            if step.change in CHANGES:
                said = {words}  # a return to earlier words is a change again, not a repeat of them
            yield step
        before = row


def _step(before: Row[Position], now: Row[Position]) -> Step:
    old, new = before.item, now.item
    if new.status == "withdrawn":
        return Step("withdrawn", now)
    was, is_ = (stand(item.stance, item.proposition.text) for item in (old, new))
    if was != is_:
        return Step("reversed", now, f"was {_way(was)} it, is now {_way(is_)} it")
    was_if, is_if = condition_of(old), condition_of(new)
    if is_if and not was_if:
        if is_ < 0:
            return Step("softened", now, f"no longer refused outright: “{is_if.text}”")
        return Step("conditioned", now, f"now with a condition: “{is_if.text}”")
    if was_if and not is_if:
        note = f"the condition “{was_if.text}” is gone"
        return Step("hardened" if is_ < 0 else "softened", now, note)
    if was_if and is_if and _flat(was_if.text) != _flat(is_if.text):
        return Step("conditioned", now, f"the condition was “{was_if.text}”, is now “{is_if.text}”")
    if FIRMNESS[new.stance] != FIRMNESS[old.stance]:
        change: Change = "hardened" if FIRMNESS[new.stance] > FIRMNESS[old.stance] else "softened"
        return Step(change, now, f"{old.stance} became {new.stance}")
    figures = [tuple(NUMBER.findall(item.proposition.text)) for item in (old, new)]
    note = (
        f"figures: {', '.join(figures[0])} became {', '.join(figures[1])}"
        if all(figures) and figures[0] != figures[1]
        else ""
    )
    return Step("restated", now, note)


def _way(sign: int) -> str:
    return "for" if sign > 0 else "against"


def _flat(words: str) -> str:
    return " ".join(re.findall(r"\w+", words.casefold()))


def _said(row: Row[Position]) -> tuple[object, ...]:
    item, condition = row.item, condition_of(row.item)
    return item.stance, _flat(item.proposition.text), condition and _flat(condition.text), item.status


@dataclass(frozen=True, slots=True)
class News:
    """What reports since a day add: ``new`` are first statements, ``changed`` are steps after which a side stands
    elsewhere, ``again`` counts what only repeats."""

    since: str
    new: tuple[tuple[History, Step], ...]
    changed: tuple[tuple[History, Step], ...]
    again: int


def news(case: Case, options: Options, since: str) -> News:
    """What is new and what has changed in reports published on or after an ISO date."""
    found = [(h, step) for h in histories(case, options) for step in h.steps if (step.row.date or "") >= since]
    return News(
        since,
        tuple(pair for pair in found if pair[1].change == "first stated"),
        tuple(pair for pair in found if pair[1].change in CHANGES),
        sum(step.change in ("reported again", "restated") for _, step in found),
    )
