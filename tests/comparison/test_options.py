"""Positions on the same thing share an option."""

from __future__ import annotations

from collections.abc import Callable

from parley.codebook import Codebook, IssueNote
from parley.comparison import Case
from parley.comparison.meaning import Meanings
from parley.comparison.options import options

from .conftest import Told

MEANINGS = Meanings()


def test_wordings_of_one_thing_share_an_option(told: Told, case: Callable[..., Case]) -> None:
    """Two wordings of a prisoner exchange are one option; a truce is another."""
    found = options(
        case(
            told("a", "offers", "an exchange of prisoners"),
            told("b", "demands", "a swap of captives"),
            told("a", "demands", "a 60-day truce"),
        ),
        meanings=MEANINGS,
    )
    assert found.of("an exchange of prisoners") == found.of("a swap of captives") != found.of("a 60-day truce")


def test_the_codebook_names_options(told: Told, case: Callable[..., Case]) -> None:
    """An option of the codebook takes the wordings that mean it, under its own name."""
    book = Codebook("Lake", (), (IssueNote("detainees", "", ("exchange of prisoners",)),))
    found = options(case(told("a", "offers", "swap forty prisoners")), book, meanings=MEANINGS)
    assert "exchange of prisoners" == found.get(found.of("swap forty prisoners") or "").name


def test_an_option_stays_when_reports_come(told: Told, case: Callable[..., Case]) -> None:
    """Later reports change neither the id nor the wordings that an option had."""
    first = told("a", "offers", "an exchange of prisoners", date="2031-06-01")
    before = options(case(first), meanings=MEANINGS)
    after = options(case(told("b", "demands", "the prisoner exchange", date="2031-06-09"), first), meanings=MEANINGS)
    assert before.of("an exchange of prisoners") == after.of("an exchange of prisoners")


def test_analysts_merge_split_and_name(told: Told, case: Callable[..., Case]) -> None:
    """What an analyst decides of an option holds, and later wordings follow it."""
    rows = [
        told("a", "demands", "full withdrawal"),
        told("b", "offers", "a buffer zone"),
        told("b", "offers", "swap forty prisoners"),
    ]
    found = options(case(*rows), meanings=MEANINGS)
    a, b = found.of("full withdrawal"), found.of("a buffer zone")
    assert a
    assert b
    assert a != b
    merged = options(case(*rows), None, found.merge(a, b, "who holds the ridge", "mara"), meanings=MEANINGS)
    assert merged.of("full withdrawal") == merged.of("a buffer zone")
    assert "who holds the ridge" == merged.get(merged.of("full withdrawal") or "").name
    assert "analyst" == merged.get(merged.of("full withdrawal") or "").named
    apart = options(
        case(*rows),
        None,
        merged.split(merged.of("full withdrawal") or "", ["a buffer zone"], "zone"),
        meanings=MEANINGS,
    )
    assert apart.of("full withdrawal") != apart.of("a buffer zone")
    named = options(
        case(*rows), None, found.rename(found.of("swap forty prisoners") or "", "the swap"), meanings=MEANINGS
    )
    assert "the swap" == named.get(named.of("swap forty prisoners") or "").name
