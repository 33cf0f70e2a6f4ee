"""What would have to change: the smallest sets of positions without which nothing is blocked.

In: the blocks. Out: sets of holdings, the smallest first. A precondition is met when no standing refusal is in its way;
a refusal with a condition falls by itself when what it waits for is met. Found exactly, as a hitting set: each failed
attempt gives a set of holdings that keep each other standing, one of which has to change (implicit hitting sets:
Moreno-Centeno & Karp 2013, Operations Research 61(2)), and the smallest choice from all of these is an integer
programme (``scipy.optimize.milp``).
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from parley.comparison.blocking import Blocking, Holding, Want

SETS = 10
"""Sets that are listed."""
ROUNDS = 2_000
"""Attempts after which the search says that it is not complete."""


SECONDS = 30.0
"""Seconds after which it says so as well: hundreds of sides' refusals in each other's way have no answer worth more."""


@dataclass(frozen=True, slots=True)
class Unblocking:
    """``sets`` hold ids of holdings, smallest first; ``complete`` tells whether no smaller set can be missing.

    One empty set means that nobody has to give way: every refusal waits for something that no side is against.
    ``awaited`` are those things.
    """

    sets: tuple[tuple[str, ...], ...]
    complete: bool
    awaited: tuple[Want, ...] = ()


def unblocking(found: Blocking, sets: int = SETS) -> Unblocking:
    """The smallest sets of positions whose change unblocks every precondition; none where nothing is blocked."""
    nodes = sorted({h.id for b in found.blocks for h in (b.waiting, b.refusal)})
    if not nodes:
        return Unblocking((), True)
    waits: dict[str, dict[tuple[str, int], set[str]]] = {id: {} for id in nodes}
    by_id = {holding.id: holding for holding in found.holdings}
    for block in found.blocks:
        waits[block.waiting.id].setdefault((block.want.option, block.want.sign), set()).add(block.refusal.id)
    number = {id: i for i, id in enumerate(nodes)}
    cores: list[set[str]] = []
    out: list[tuple[str, ...]] = []
    until = time.monotonic() + SECONDS
    for _ in range(ROUNDS):
        if time.monotonic() > until:
            break
        chosen = _smallest(cores, [set(s) for s in out], number)
        if chosen is None:
            return Unblocking(tuple(out), True)
        core = _core(chosen, waits, by_id)
        if core:
            cores.append(core)
            continue
        if not chosen:
            awaited = dict.fromkeys(want for block in found.blocks for want in block.refusal.wants)
            return Unblocking(((),), True, tuple(awaited))
        out.append(tuple(sorted(chosen)))
        if len(out) == sets:
            return Unblocking(tuple(out), True)
    return Unblocking(tuple(out), False)


def unblocks(changed: Iterable[str], found: Blocking) -> bool:
    """Whether nothing is blocked any more once these holdings have changed."""
    waits: dict[str, dict[tuple[str, int], set[str]]] = {}
    for block in found.blocks:
        waits.setdefault(block.waiting.id, {}).setdefault((block.want.option, block.want.sign), set()).add(
            block.refusal.id
        )
        waits.setdefault(block.refusal.id, {})
    return not _core(set(changed), waits, {holding.id: holding for holding in found.holdings})


def _core(changed: set[str], waits: dict[str, dict[tuple[str, int], set[str]]], by_id: dict[str, Holding]) -> set[str]:
    """Holdings that keep each other standing though some have changed; empty where nothing is blocked.

    A holding stands unless it has changed or all that it waits for is met. What stands is the largest such set:
    a circle of holdings that each wait for the next stands.
    """
    standing = set(waits) - changed
    while True:
        fallen = {
            id for id in standing
            if by_id[id].wants and by_id[id].stance != "requires"
            and not any(refusals & standing for refusals in waits[id].values())
        }  # fmt: skip
        if not fallen:
            break
        standing -= fallen
    for id in sorted(standing):
        for refusals in waits[id].values():
            if refusals & standing:
                return _witness(id, standing, waits)
    return set()


def _witness(start: str, standing: set[str], waits: dict[str, dict[tuple[str, int], set[str]]]) -> set[str]:
    """A chain from one that waits, each to a standing refusal, up to one that waits for nothing or was there before."""
    out = {start}
    at = start
    while True:
        following = sorted(id for refusals in waits[at].values() for id in refusals & standing)
        if not following:
            return out
        at = following[0]
        if at in out:
            return out
        out.add(at)


def _smallest(cores: list[set[str]], used: list[set[str]], number: dict[str, int]) -> set[str] | None:
    """The smallest set with one of each core that holds none of the sets found before; None where there is none."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    size = len(number)
    if not cores:
        return None if used else set()
    rows = np.zeros((len(cores) + len(used), size))
    low = np.full(len(rows), -np.inf)
    high = np.full(len(rows), np.inf)
    for i, core in enumerate(cores):
        rows[i, [number[id] for id in core]] = 1
        low[i] = 1
    for i, before in enumerate(used, len(cores)):
        rows[i, [number[id] for id in before]] = 1
        high[i] = len(before) - 1
    cost = 1 + np.arange(size) * 1e-6  # of sets of one size always the same one first
    solved = milp(cost, constraints=LinearConstraint(rows, low, high), integrality=np.ones(size), bounds=Bounds(0, 1))
    if not solved.success:
        return None
    names = list(number)
    return {names[i] for i in np.flatnonzero(solved.x > 0.5)}
