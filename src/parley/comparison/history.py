"""How a side's stand on an option changed, told apart from the same words reported again.

In: positions with dates and options. Out: for each side and option its steps: first stated, restated, softened,
hardened, conditioned, withdrawn, reversed, or reported again. Only what reports say is a step: that a side is no
longer reported is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from parley.comparison.case import Case, Row, collector_paused, condition_of
from parley.comparison.claims import REMEMBERED, stand
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
    option_of = {words: options.of(words) for words in {row.item.proposition.text for row in case.positions}}
    with collector_paused():
        for row in case.positions:
            item = row.item
            of = option_of[item.proposition.text]
            if of is None or item.status == "past":
                continue
            if actor in (None, item.actor) and option in (None, of) and issue in (None, issues[of]):
                groups.setdefault((item.actor, of), []).append(row)
        made = [_history(who, of, rows) for (who, of), rows in groups.items()]
    return tuple(sorted(made, key=lambda h: (h.steps[0].row.date or "" if h.steps else "9999", h.actor, h.option)))


def _history(actor: str, option: str, rows: Sequence[Row[Position]]) -> History:
    dated = [row for row in rows if row.date]
    dated.sort(key=lambda row: (row.date, row.item.reported_by not in (REPORTER, actor)))  # its own word first
    return History(actor, option, tuple(_steps(dated)), tuple(row for row in rows if not row.date))


@dataclass(frozen=True, slots=True)
class _Said:
    """What a position says, apart from where: made once for all positions that say the same."""

    stance: Stance
    words: str
    condition: str | None
    """The condition's words, flat; ``asked`` has them as they stand."""
    asked: str | None
    status: str
    sign: int
    figures: tuple[str, ...]
    same: tuple[object, ...]
    """Positions with an equal one say the same."""


@lru_cache(maxsize=REMEMBERED)
def _said(stance: Stance, proposition: str, condition: str | None, status: str) -> _Said:
    words, bound = _flat(proposition), condition and _flat(condition)
    return _Said(
        stance, words, bound, condition, status, stand(stance, proposition), tuple(NUMBER.findall(proposition)),
        (stance, words, bound, status),
    )  # fmt: skip


def _steps(rows: Sequence[Row[Position]]) -> Iterator[Step]:
    told: set[tuple[str, str]] = set()
    said: set[tuple[object, ...]] = set()
    before: _Said | None = None
    gone = False
    for row in rows:
        item = row.item
        condition = condition_of(item) if item.condition else None
        now = _said(item.stance, item.proposition.text, condition and condition.text, item.status)
        text = row.origin, now.words
        if text in told or (now.same in said and not gone):
            yield Step("reported again", row, "the same text" if text in told else "the same words")
            continue
        told.add(text)
        said.add(now.same)
        if before is None or gone:
            withdrawn = now.status == "withdrawn"
            yield Step("withdrawn" if withdrawn else "first stated", row, "after it was withdrawn" if gone else "")
            gone = withdrawn
        else:
            change, note = _change(before, now)
            gone = change == "withdrawn"
            if change in CHANGES:
                said = {now.same}  # a return to earlier words is a change again, not a repeat of them
            yield Step(change, row, note)
        before = now


def _change(old: _Said, new: _Said) -> tuple[Change, str]:
    """What a position changes against the one before it, and a note that says what exactly."""
    if new.status == "withdrawn":
        return "withdrawn", ""
    if old.sign != new.sign:
        return "reversed", f"was {_way(old.sign)} it, is now {_way(new.sign)} it"
    if new.asked and not old.asked:
        if new.sign < 0:
            return "softened", f"no longer refused outright: “{new.asked}”"
        return "conditioned", f"now with a condition: “{new.asked}”"
    if old.asked and not new.asked:
        return "hardened" if new.sign < 0 else "softened", f"the condition “{old.asked}” is gone"
    if old.condition != new.condition:
        return "conditioned", f"the condition was “{old.asked}”, is now “{new.asked}”"
    if FIRMNESS[new.stance] != FIRMNESS[old.stance]:
        harder = FIRMNESS[new.stance] > FIRMNESS[old.stance]
        return "hardened" if harder else "softened", f"{old.stance} became {new.stance}"
    if old.figures and new.figures and old.figures != new.figures:
        return "restated", f"figures: {', '.join(old.figures)} became {', '.join(new.figures)}"
    return "restated", ""


def _way(sign: int) -> str:
    return "for" if sign > 0 else "against"


def _flat(words: str) -> str:
    return " ".join(re.findall(r"\w+", words.casefold()))


@dataclass(frozen=True, slots=True)
class News:
    """What reports since a day add: ``new`` are first statements, ``changed`` are steps after which a side stands
    elsewhere, ``again`` counts what only repeats."""

    since: str
    new: tuple[tuple[History, Step], ...]
    changed: tuple[tuple[History, Step], ...]
    again: int


def news(told: Sequence[History], since: str) -> News:
    """What is new and what has changed in reports published on or after an ISO date."""
    found = [(h, step) for h in told for step in h.steps if (step.row.date or "") >= since]
    return News(
        since,
        tuple(pair for pair in found if pair[1].change == "first stated"),
        tuple(pair for pair in found if pair[1].change in CHANGES),
        sum(step.change in ("reported again", "restated") for _, step in found),
    )
