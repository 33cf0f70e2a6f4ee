"""Gaps: where each party stands on each option, and what that makes of an issue.

In: positions and their options. Out: a matrix of issue and party; for each issue whether the sides agree, are
compatible, oppose each other, or one is silent. Silence is not disagreement, and nothing is filled in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from parley.comparison.case import Case, Row, condition_of
from parley.comparison.claims import stand
from parley.comparison.options import Option, Options
from parley.model import ISSUES, REPORTER, Position

Relation = Literal["agree", "compatible", "oppose", "silent"]


@dataclass(frozen=True, slots=True)
class Stand:
    """Where one party stands on one option now.

    ``sign`` is +1 for it, -1 against it, 0 where its latest positions point both ways. ``rows`` are those latest
    positions, ``told_by`` the actor whose word it is where it is not the party's own or the reporter's.
    """

    actor: str
    option: str
    sign: int
    rows: tuple[Row[Position], ...]
    conditions: tuple[str, ...]
    told_by: str | None

    @property
    def texts(self) -> int:
        """Independent texts that tell the stand."""
        return len({row.origin for row in self.rows})


@dataclass(frozen=True, slots=True)
class Gap:
    """One issue between two parties (or all of them, in ``Matrix.issues``): the relation, and why."""

    issue: str
    parties: tuple[str, ...]
    relation: Relation
    why: str
    options: tuple[str, ...]
    """The options on which the relation rests."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """Issue and party. ``cells`` holds the stands of a party on the options of an issue."""

    parties: tuple[str, ...]
    issues: tuple[Gap, ...]
    pairs: tuple[Gap, ...]
    cells: dict[tuple[str, str], tuple[Stand, ...]]


def stands(case: Case, options: Options) -> tuple[Stand, ...]:
    """The current stand of every actor on every option: its latest position that is neither withdrawn nor past.

    A later withdrawal ends a stand. Positions without a date count as older than dated ones. What a party or the
    reporter says of it goes before what others say of it.
    """
    latest: dict[tuple[str, str], list[tuple[str, list[Row[Position]]] | None]] = {}
    option_of = {words: options.of(words) for words in {row.item.proposition.text for row in case.positions}}
    for row in case.positions:
        item = row.item
        option = option_of[item.proposition.text]
        if option is None or item.status == "past":
            continue
        told = latest.setdefault((item.actor, option), [None, None])
        who = 0 if item.reported_by in (REPORTER, item.actor) else 1  # the party's own word, or another's
        day, before = row.date or "", told[who]
        if before is None or day > before[0]:
            told[who] = day, [row]
        elif day == before[0]:
            before[1].append(row)
    found = []
    for (actor, option), (own, others) in latest.items():
        used = own or others
        rows = used[1] if used else []
        if any(row.item.status == "withdrawn" for row in rows):
            continue
        signs = {stand(row.item.stance, row.item.proposition.text) for row in rows}
        spans = [condition_of(row.item) for row in rows]
        conditions = dict.fromkeys(span.text for span in spans if span)
        free = None in spans
        told_by = None if own else rows[0].item.reported_by
        found.append(
            Stand(
                actor,
                option,
                signs.pop() if len(signs) == 1 else 0,
                tuple(rows),
                () if free else tuple(conditions),
                told_by,
            )
        )
    return tuple(found)


def matrix(
    case: Case, options: Options, parties: Sequence[str] | None = None, current: Sequence[Stand] | None = None
) -> Matrix:
    """The matrix of the parties (all parties of the case where none are given); ``current`` are the case's stands,
    where they are known."""
    sides = tuple(parties or case.parties())
    by_option = {option.id: option for option in options.all}
    cells: dict[tuple[str, str], list[Stand]] = {}
    for found in stands(case, options) if current is None else current:
        if found.actor in sides:
            cells.setdefault((by_option[found.option].issue, found.actor), []).append(found)
    spoken = {issue for issue, _ in cells}
    order = [*(issue for issue in ISSUES if issue in spoken), *sorted(spoken - set(ISSUES))]
    done = {key: tuple(value) for key, value in cells.items()}
    pairs = [_gap(case, by_option, issue, pair, done) for issue in order for pair in combinations(sides, 2)]
    whole = [_whole(issue, sides, [gap for gap in pairs if gap.issue == issue]) for issue in order] if pairs else []
    return Matrix(sides, tuple(whole), tuple(pairs), done)


def _gap(
    case: Case,
    options: dict[str, Option],
    issue: str,
    pair: tuple[str, str],
    cells: dict[tuple[str, str], tuple[Stand, ...]],
) -> Gap:
    left, right = ({s.option: s for s in cells.get((issue, party), ())} for party in pair)
    silent = [party for party, found in zip(pair, (left, right), strict=True) if not found]
    if silent:
        who = " and ".join(case.name(party) for party in silent)
        return Gap(issue, pair, "silent", f"no current position of {who} is reported", tuple(left or right))
    shared = [option for option in left if option in right]
    against = [o for o in shared if left[o].sign * right[o].sign < 0]
    if against:
        names = _quoted(options[o].name for o in against)
        return Gap(issue, pair, "oppose", f"one is for and the other against {names}", tuple(against))
    mixed = [o for o in shared if left[o].sign * right[o].sign == 0]
    same = [o for o in shared if left[o].sign * right[o].sign > 0]
    bound = [o for o in same if left[o].conditions or right[o].conditions]
    if same and not bound and not mixed:
        return Gap(
            issue,
            pair,
            "agree",
            _both(left, same, options) + _told(case, pair, left, right, same),
            tuple(same),
        )
    if bound:
        return Gap(
            issue,
            pair,
            "compatible",
            f"{_both(left, bound, options)}, under a condition" + _told(case, pair, left, right, bound),
            tuple(same),
        )
    if mixed:
        return Gap(
            issue, pair, "compatible", f"reports differ on {_quoted(options[o].name for o in mixed)}", tuple(mixed)
        )
    return Gap(issue, pair, "compatible", "they speak of different options", (*left, *right))


def _both(stands: dict[str, Stand], shared: Sequence[str], options: dict[str, Option]) -> str:
    """What both sides are for, and what both are against."""
    ways = {
        way: [options[o].name for o in shared if stands[o].sign * sign > 0]
        for way, sign in (("for", 1), ("against", -1))
    }
    return "both are " + " and ".join(f"{way} {_quoted(names)}" for way, names in ways.items() if names)


def _told(
    case: Case, pair: tuple[str, str], left: dict[str, Stand], right: dict[str, Stand], shared: Sequence[str]
) -> str:
    """Whose word it is that the sides stand so, where it is not their own."""
    tellers = dict.fromkeys(s.told_by for o in shared for s in (left[o], right[o]) if s.told_by)
    return f", as {' and '.join(case.name(id) for id in tellers)} told it" if tellers else ""


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f"“{name}”" for name in names)


WORST: tuple[Relation, ...] = ("oppose", "silent", "compatible", "agree")
"""What an issue is among several parties: what its worst pair is."""


def _whole(issue: str, parties: tuple[str, ...], pairs: Sequence[Gap]) -> Gap:
    worst = min(pairs, key=lambda gap: WORST.index(gap.relation))
    same = [gap for gap in pairs if gap.relation == worst.relation]
    return Gap(issue, parties, worst.relation, worst.why, tuple(dict.fromkeys(o for gap in same for o in gap.options)))
