"""Agreement, compatibility, opposition and silence are told apart."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from parley.comparison import Case, compare

from .conftest import Told


@pytest.mark.parametrize(
    ("left", "right", "relation"),
    [
        (("demands", "the withdrawal of artillery"), ("offers", "the withdrawal of artillery"), "agree"),
        (
            ("demands", "the withdrawal of artillery"),
            ("offers", "the withdrawal of artillery", "if the blockade ends"),
            "compatible",
        ),
        (("demands", "the withdrawal of artillery"), ("rejects", "any withdrawal of artillery"), "oppose"),
        (("demands", "the withdrawal of artillery"), ("offers", "a list of barracks"), "compatible"),
    ],
)
def test_two_parties_on_an_issue(
    told: Told, case: Callable[..., Case], left: tuple[str, ...], right: tuple[str, ...], relation: str
) -> None:
    """What two positions make of an issue follows from their options, signs and conditions."""
    found = compare(case(told("meridia", *left), told("kastoria", *right))).matrix
    assert relation == next(gap for gap in found.issues if gap.issue == "forces").relation


def test_silence_is_not_disagreement(told: Told, case: Callable[..., Case]) -> None:
    """Where one party says nothing, the issue is silent, and the reason names the party."""
    gap = compare(case(told("meridia", "demands", "a permanent ceasefire", issue="ceasefire"))).matrix.issues[0]
    assert ("silent", "no current position of Kastoria is reported") == (gap.relation, gap.why)


def test_the_latest_position_counts_and_a_withdrawn_one_does_not(told: Told, case: Callable[..., Case]) -> None:
    """A stand is what was told last; after a withdrawal there is none."""
    rows = [
        told("kastoria", "rejects", "a prisoner exchange", date="2031-06-01"),
        told("kastoria", "accepts", "a prisoner exchange", date="2031-06-05"),
    ]
    cells = compare(case(*rows)).matrix.cells
    assert [1] == [stand.sign for stand in cells["forces", "kastoria"]]
    rows.append(told("kastoria", "accepts", "a prisoner exchange", date="2031-06-07", status="withdrawn"))
    assert {} == compare(case(*rows)).matrix.cells


def test_the_word_of_an_opponent_is_marked(told: Told, case: Callable[..., Case]) -> None:
    """A position that only the other side tells says so; the party's own word goes before it."""
    other = told("kastoria", "demands", "the whole lake", by="meridia", issue="territory")
    assert "meridia" == compare(case(other)).matrix.cells["territory", "kastoria"][0].told_by
    own = told("kastoria", "offers", "the whole lake", issue="territory")
    assert (None, 1) == (lambda s: (s.told_by, len(s.rows)))(
        compare(case(other, own)).matrix.cells["territory", "kastoria"][0]
    )
