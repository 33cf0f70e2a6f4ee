"""Changes are told apart from repetition."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from parley.comparison import Case, compare

from .conftest import Told

WORDS = "the withdrawal of artillery"


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        (("demands", WORDS), ("demands", WORDS), "reported again"),
        (("demands", WORDS), ("demands", f"{WORDS} now"), "restated"),
        (("demands", WORDS), ("requires", WORDS), "hardened"),
        (("demands", WORDS), ("offers", WORDS), "softened"),
        (("offers", WORDS), ("offers", WORDS, "if the blockade ends"), "conditioned"),
        (("offers", WORDS, "if the blockade ends"), ("offers", WORDS), "softened"),
        (("rejects", WORDS), ("rejects", WORDS, "before a vote"), "softened"),
        (("rejects", WORDS, "before a vote"), ("rejects", WORDS), "hardened"),
        (("rejects", WORDS), ("accepts", WORDS), "reversed"),
    ],
)
def test_a_second_report_is_named_by_what_it_changes(
    told: Told, case: Callable[..., Case], before: tuple[str, ...], after: tuple[str, ...], change: str
) -> None:
    """Each pair of reports gives the change that a person would name."""
    rows = told("kastoria", *before, date="2031-06-01"), told("kastoria", *after, date="2031-06-04")
    (found,) = compare(case(*rows)).histories
    assert ["first stated", change] == [step.change for step in found.steps]


def test_a_copied_text_is_no_new_statement(told: Told, case: Callable[..., Case]) -> None:
    """The same text in another report is reported again, whatever was read in it."""
    rows = (
        told("kastoria", "demands", WORDS, date="2031-06-01", origin="wire"),
        told("kastoria", "requires", WORDS, date="2031-06-02", origin="wire"),
    )
    (found,) = compare(case(*rows)).histories
    assert ["first stated", "reported again"] == [step.change for step in found.steps]


def test_a_return_to_old_words_is_a_change(told: Told, case: Callable[..., Case]) -> None:
    """Refuse, accept, refuse in the same words: two reversals, no repetition."""
    days = ("rejects", "2031-06-01"), ("accepts", "2031-06-02"), ("rejects", "2031-06-03")
    (found,) = compare(case(*(told("kastoria", stance, WORDS, date=day) for stance, day in days))).histories
    assert ["first stated", "reversed", "reversed"] == [step.change for step in found.steps]


def test_withdrawn_then_stated_anew(told: Told, case: Callable[..., Case]) -> None:
    """After a withdrawal the same position is first stated once more."""
    rows = (
        told("kastoria", "offers", WORDS, date="2031-06-01"),
        told("kastoria", "offers", WORDS, date="2031-06-02", status="withdrawn"),
        told("kastoria", "offers", WORDS, date="2031-06-03"),
    )
    (found,) = compare(case(*rows)).histories
    assert ["first stated", "withdrawn", "first stated"] == [step.change for step in found.steps]


def test_undated_reports_change_nothing(told: Told, case: Callable[..., Case]) -> None:
    """A report without a date stands apart and is in no order."""
    (found,) = compare(case(told("kastoria", "offers", WORDS), told("kastoria", "rejects", WORDS, date=None))).histories
    assert (1, 1) == (len(found.steps), len(found.undated))


def test_news_since_a_day(told: Told, case: Callable[..., Case]) -> None:
    """What is new, what has changed and what only repeats are counted apart."""
    rows = (
        told("kastoria", "rejects", WORDS, date="2031-06-01"),
        told("kastoria", "accepts", WORDS, date="2031-06-05"),
        told("meridia", "demands", "a prisoner exchange", date="2031-06-05"),
        told("kastoria", "accepts", WORDS, date="2031-06-06"),
    )
    news = compare(case(*rows)).news("2031-06-05")
    assert (1, ["reversed"], 1) == (len(news.new), [step.change for _, step in news.changed], news.again)
