"""Accounts that differ stand side by side; constraints stand at the party that they bind."""

from __future__ import annotations

import pytest

from parley.comparison import Case, Row
from parley.comparison.accounts import differences, figures, view
from parley.comparison.case import Side
from parley.comparison.constraints import constraints
from parley.model import Document, Event, EventType, Modality, Opinion, Span, Statement

SIDES = {id: Side(id, id.capitalize(), "state", "party") for id in ("meridia", "kastoria")}


def event(
    text: str,
    words: str,
    *,
    id: str = "d",
    by: str = "reporter",
    modality: Modality = "happened",
    type: EventType = "ASSAULT",
) -> tuple[Row[Event], Document]:
    """An event of a report of one sentence."""
    start = text.index(words)
    item = Event(
        "e",
        type,
        ("kastoria",),
        ("meridia",),
        "Hald",
        "2031-06-02",
        modality,
        by,
        (Span.of(text, start, start + len(words)),),
    )
    return Row(f"{id}:e", item, id, id, "2031-06-03", 1, id), Document(id, text, published="2031-06-03")


def said(actor: str, words: str, id: str) -> tuple[Row[Statement], Document]:
    """A statement of a report of one sentence."""
    text = f"{words}, {actor} said of the talks."
    return Row(
        f"{id}:s",
        Statement("s", None, actor, None, (Span.of(text, 0, len(words)),), "indirect"),
        id,
        id,
        "2031-06-03",
        1,
        id,
    ), Document(id, text)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("36 people were killed", {"killed": 36}),
        ("killed 1,200 soldiers and wounded two", {"killed": 1200, "wounded": 2}),
        ("lasted 36 hours", {}),
        ("38 per cent dead", {}),
    ],
)
def test_figures_and_their_units(words: str, found: dict[str, int]) -> None:
    """Counts of people and things are read with what they count; hours and shares are not counts."""
    assert found == figures(words)


def test_different_figures_stand_side_by_side() -> None:
    """36 and 38 dead of one attack are two accounts, each with the independent texts behind it."""
    told = [
        event("The attack on Hald left 36 people dead.", "attack on Hald", id="a"),
        event("An attack on Hald killed 38 people.", "attack on Hald", id="b"),
        event("An attack on Hald killed 38 villagers.", "attack on Hald", id="c"),
    ]
    (found,) = differences(
        Case(events=tuple(row for row, _ in told), sides=SIDES, documents={d.id: d for _, d in told})
    )
    assert ("figures", "killed") == (found.about, found.what)
    assert {"36": 1, "38": 2} == {a.value: len(a.texts) for a in found.accounts}


def test_a_claim_and_its_denial() -> None:
    """What one side says happened and the other denies is shown with both."""
    told = [
        event("Meridia said Kastoria shelled Hald.", "shelled Hald", id="a", by="meridia"),
        event("Kastoria denied it had shelled Hald.", "shelled Hald", id="b", by="kastoria", modality="denied"),
    ]
    (found,) = differences(
        Case(events=tuple(row for row, _ in told), sides=SIDES, documents={d.id: d for _, d in told})
    )
    assert [("meridia", "claimed"), ("kastoria", "denied")] == [(a.by, a.value) for a in found.accounts]


def test_views_of_the_talks() -> None:
    """One side calls the day productive, the other says that nothing changes."""
    told = [
        said("meridia", "The first day was productive", "a"),
        said("kastoria", "Nothing changes on the ground", "b"),
    ]
    (found,) = differences(
        Case(statements=tuple(row for row, _ in told), sides=SIDES, documents={d.id: d for _, d in told})
    )
    assert [("meridia", "good"), ("kastoria", "bad")] == [(a.by, a.value) for a in found.accounts]
    assert [None, "bad"] == [view("The talks will go on"), view("no progress was made")]


def test_opinion_binds_the_party_of_its_public() -> None:
    """A poll among Meridians binds Meridia, on the issue that its words tell."""
    words = Span(0, 18, "giving up the land")
    row = Row("d:o", Opinion("Meridians", "opposes", 0.58, words, (words,)), "d", None, "2031-06-03", 1, "d")
    (found,) = constraints(Case(opinion=(row,), sides=SIDES))
    assert ("public opinion", "meridia", "territory", 0.58, "opposes") == (
        found.kind,
        found.party,
        found.issue,
        found.share,
        found.stance,
    )


def test_ratification_and_red_lines() -> None:
    """A vote of parliament and a red line bind the side that speaks of them."""
    told = [
        said("meridia", "Any treaty must win the approval of parliament", "a"),
        said("kastoria", "The ridge is a red line for the army", "b"),
    ]
    found = constraints(Case(statements=tuple(row for row, _ in told), sides=SIDES))
    assert [("ratification", "meridia"), ("red line", "kastoria")] == [(c.kind, c.party) for c in found]
