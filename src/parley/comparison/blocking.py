"""What blocks what: preconditions, refusals, and the circles that they make.

In: the stands of the sides. Out: a directed graph of holdings, each waiting for the refusals that stand in its way;
direct blocks, circles, and all of it in words. ``unblocking.py`` finds what would have to change.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from parley.comparison.case import Case, Row, condition_of
from parley.comparison.claims import conditioned
from parley.comparison.gaps import Stand, stands
from parley.comparison.options import Options
from parley.model import Position

if TYPE_CHECKING:
    import networkx

MAX_CIRCLE = 8
"""Holdings of the longest circle that is looked for."""
MAX_CIRCLES = 200
"""Circles that are listed; dense refusals make exponentially many."""


@dataclass(frozen=True, slots=True)
class Want:
    """What a holding waits for: an option, and which way (+1: that it comes, -1: that it ends or stays away)."""

    option: str
    sign: int
    words: str


@dataclass(frozen=True, slots=True)
class Holding:
    """One side's current stand as a node: what it is for or against, and what it waits for before it moves.

    A precondition waits for its own option. A stand with a condition waits for what the condition asks for.
    """

    id: str
    actor: str
    option: str
    sign: int
    stance: str
    wants: tuple[Want, ...]
    rows: tuple[Row[Position], ...]


@dataclass(frozen=True, slots=True)
class Block:
    """``waiting`` cannot move because of ``refusal``, over the option ``want``."""

    waiting: Holding
    refusal: Holding
    want: Want


@dataclass(frozen=True, slots=True)
class Blocking:
    """The graph of holdings. ``circles`` hold ids of holdings, each waiting for the next, the last for the first."""

    holdings: tuple[Holding, ...]
    blocks: tuple[Block, ...]
    circles: tuple[tuple[str, ...], ...]
    circles_cut: bool
    """Whether there are more circles than are listed."""

    def graph(self) -> networkx.DiGraph:
        """The graph for networkx: an edge goes from the one that waits to the one that refuses."""
        import networkx

        made: networkx.DiGraph = networkx.DiGraph()
        used = {h.id for block in self.blocks for h in (block.waiting, block.refusal)}
        for holding in self.holdings:
            if holding.id in used:
                words = holding.rows[0].item.proposition.text
                documents = " ".join(dict.fromkeys(row.document for row in holding.rows))
                made.add_node(
                    holding.id, actor=holding.actor, option=holding.option, sign=holding.sign, stance=holding.stance,
                    words=words, documents=documents,
                )  # fmt: skip
        for block in self.blocks:
            made.add_edge(block.waiting.id, block.refusal.id, option=block.want.option, words=block.want.words)
        return made


def blocking(
    case: Case, options: Options, parties: Sequence[str] | None = None, current: Sequence[Stand] | None = None
) -> Blocking:
    """What blocks what among the parties (everyone with positions, where none are given); ``current`` are the case's
    stands, where they are known."""
    import networkx

    known = stands(case, options) if current is None else current
    found = [_holding(s, options) for s in known if s.sign and (not parties or s.actor in parties)]
    against: dict[tuple[str, int], list[Holding]] = {}
    for holding in found:
        against.setdefault((holding.option, holding.sign), []).append(holding)
    blocks = tuple(
        Block(holding, refusal, want)
        for holding in found
        for want in holding.wants
        for refusal in against.get((want.option, -want.sign), ())
        if refusal.actor != holding.actor
    )
    graph: networkx.DiGraph = networkx.DiGraph((b.waiting.id, b.refusal.id) for b in blocks)
    circles: list[tuple[str, ...]] = []
    cut = False
    for circle in networkx.simple_cycles(graph, length_bound=MAX_CIRCLE):
        if len(circles) == MAX_CIRCLES:
            cut = True
            break
        first = circle.index(min(circle))
        circles.append(tuple(circle[first:] + circle[:first]))
    return Blocking(tuple(found), blocks, tuple(sorted(circles, key=lambda c: (len(c), c))), cut)


def _holding(found: Stand, options: Options) -> Holding:
    row = found.rows[0]
    wants: dict[tuple[str, int], Want] = {}
    if any(r.item.stance == "requires" for r in found.rows):
        wants[found.option, found.sign] = Want(found.option, found.sign, row.item.proposition.text)
    for words in found.conditions:
        option = options.of_condition(words)
        if option is not None and option != found.option:
            sign = conditioned(words).sign
            wants[option, sign] = Want(option, sign, words)
    id = f"{found.actor}:{'for' if found.sign > 0 else 'against'}:{found.option}"
    return Holding(id, found.actor, found.option, found.sign, row.item.stance, tuple(wants.values()), found.rows)


def in_words(found: Blocking, case: Case, options: Options) -> list[str]:
    """The direct blocks, then the circles, one sentence each, in the words of the reports."""
    lines = [f"{_said(block.waiting, case)}; {_said(block.refusal, case)}." for block in found.blocks]
    by_id = {holding.id: holding for holding in found.holdings}
    for circle in found.circles:
        steps = [f"{case.name(by_id[id].actor)} on “{options.get(by_id[id].option).name}”" for id in circle]
        lines.append(f"A circle: {' waits for '.join([*steps, steps[0]])}.")
    return list(dict.fromkeys(lines))


def _said(holding: Holding, case: Case) -> str:
    """A holding in the words of its latest report: Meridia rejects “any withdrawal” “before a referendum”."""
    item = holding.rows[0].item
    condition = condition_of(item)
    bound = f" “{condition.text}”" if condition else ""
    return f"{case.name(holding.actor)} {item.stance} “{item.proposition.text}”{bound}"
