"""What blocks what, and what would unblock it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import networkx
from hypothesis import given
from hypothesis import strategies as st

from parley.comparison import Case, Row, compare
from parley.comparison.blocking import Block, Blocking, Holding, Want
from parley.comparison.unblocking import unblocking, unblocks
from parley.model import Position, Span

from .conftest import Told


def test_a_refused_precondition_blocks(told: Told, case: Callable[..., Case]) -> None:
    """A requires X and B rejects X: one block, and either side can lift it."""
    found = compare(
        case(
            told("meridia", "requires", "the withdrawal of artillery"),
            told("kastoria", "rejects", "any withdrawal of artillery"),
        )
    )
    assert [("meridia", "kastoria")] == [(b.waiting.actor, b.refusal.actor) for b in found.blocking.blocks]
    assert [1, 1] == [len(s) for s in found.unblocking.sets]
    assert found.unblocking.complete
    assert [
        "Meridia requires “the withdrawal of artillery”; Kastoria rejects “any withdrawal of artillery”."
    ] == found.blocks_in_words()


def test_a_circle_is_found(told: Told, case: Callable[..., Case]) -> None:
    """A goes on until B lifts, B does not lift until A stops: a circle, which one step of either opens."""
    found = compare(case(
        told("meridia", "threatens", "continue the blockade of the lake", "until Kastoria withdraws its guns"),
        told("kastoria", "rejects", "withdraw its guns", "until Meridia lifts the blockade of the lake"),
    ))  # fmt: skip
    assert [2] == [len(circle) for circle in found.blocking.circles]
    assert [1, 1] == [len(s) for s in found.unblocking.sets]
    assert any(line.startswith("A circle: ") for line in found.blocks_in_words())


def test_a_condition_that_nobody_refuses_needs_no_concession(told: Told, case: Callable[..., Case]) -> None:
    """Where a refusal waits for what no side is against, nobody has to give way, and what is awaited is named."""
    found = compare(case(
        told("meridia", "requires", "the withdrawal of artillery"),
        told("kastoria", "rejects", "any withdrawal of artillery", "before a referendum on the ridge"),
    )).unblocking  # fmt: skip
    assert ((),) == found.sets
    assert ["before a referendum on the ridge"] == [want.words for want in found.awaited]


def test_the_graph_is_data(told: Told, case: Callable[..., Case]) -> None:
    """The blocks come as a networkx graph whose nodes carry the words and the reports."""
    graph = compare(
        case(
            told("meridia", "requires", "the withdrawal of artillery", document="r1"),
            told("kastoria", "rejects", "any withdrawal of artillery"),
        )
    ).blocking.graph()
    assert isinstance(graph, networkx.DiGraph)
    assert {"r1"} == {data["documents"] for _, data in graph.nodes(data=True) if data["actor"] == "meridia"}


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6), st.integers(0, 1)), min_size=1, max_size=12))
def test_the_smallest_sets_are_those_of_trying_all(edges: list[tuple[int, int, int]]) -> None:
    """On any small graph the first set is as small as the smallest that trying every set finds."""
    words = Span(0, 1, "x")
    item = Position("p", "a", "demands", "forces", words, None, None, "reporter", "current", None)
    row = Row("r", item, "d", None, None, 1, "d")
    wants: dict[int, set[tuple[int, int]]] = {}
    for a, b, group in edges:
        if a != b:
            wants.setdefault(a, set()).add((b, group))
    nodes = {n: Holding(f"h{n}", f"a{n}", f"o{n}", 1, "requires" if n == 0 else "rejects",
                        tuple(Want(f"o{b}-{g}", 1, "w") for b, g in sorted(wants.get(n, ()))), (row,)) for n in range(7)}  # fmt: skip
    blocks = tuple(
        Block(nodes[a], nodes[b], Want(f"o{b}-{g}", 1, "w")) for a, pairs in wants.items() for b, g in sorted(pairs)
    )
    graph = Blocking(tuple(nodes.values()), blocks, (), False)
    found = unblocking(graph)
    names = sorted({h.id for b in blocks for h in (b.waiting, b.refusal)})
    smallest = next((k for k in range(len(names) + 1) if any(unblocks(c, graph) for c in combinations(names, k))), 0)
    assert found.complete
    assert all(unblocks(s, graph) for s in found.sets)
    assert not blocks or smallest == len(found.sets[0])
    assert sorted(map(len, found.sets)) == [len(s) for s in found.sets]
