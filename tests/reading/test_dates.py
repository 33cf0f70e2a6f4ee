"""Dates are resolved against the day of publication, and never invented."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley.reading.dates import dates

WEDNESDAY = "2026-02-04"


def iso(text: str, published: str | None = WEDNESDAY) -> list[str | None]:
    return [found.iso for found in dates(text, 0, len(text), published)]


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        ("2026-02-04", "The envoys met on Wednesday."),
        ("2026-02-02", "The envoys met on Monday."),
        ("2026-02-05", "The talks are set to continue on Thursday."),
        ("2026-02-09", "A second round is scheduled for Monday."),
        ("2026-02-11", "They will meet next Wednesday."),
        ("2026-02-03", "The shelling began yesterday."),
        ("2026-02-05", "The buses leave tomorrow."),
        ("2026-01-28", "The delegations signed on January 28."),
        ("2025-11-12", "The truce collapsed on 12 November."),
        ("2024-03-01", "It was signed on 1 March 2024."),
        ("2024-03-01", "It was signed on March 1, 2024, in the capital."),
        ("2026-03-10", "The deadline is 10 March."),
        ("2025-12", "The army left in December."),
        ("2026-06", "Elections will be held in June."),
        ("2016-04", "The group walked out in April 2016."),
        ("2014", "The region was annexed in 2014."),
        ("2026-01", "Talks broke down last month."),
        ("2026-03", "Talks resume next month."),
        ("2025", "The accord was reached last year."),
        ("2026-02-01", "The attack came three days ago."),
        ("2023", "The war began three years ago."),
    ],
)
def test_an_expression_is_the_day_that_the_report_means(expected: str, text: str) -> None:
    """An expression of time resolves to its ISO date, in the direction that the verb gives."""
    assert [expected] == iso(text)


@pytest.mark.parametrize("text", ["They meet on Thursday.", "It was signed on 12 May.", "It ended last month."])
def test_no_date_is_invented_for_a_report_without_one(text: str) -> None:
    """Without a date of publication a relative expression stays null."""
    assert iso(text, None) == [None]


def test_a_whole_date_needs_no_date_of_publication() -> None:
    """A date told with its year resolves by itself."""
    assert iso("It was signed on 12 May 2024.", None) == ["2024-05-12"]


def test_an_impossible_day_is_no_date() -> None:
    """31 June resolves to nothing rather than to a neighbour."""
    assert iso("The deadline is 31 June 2024.") == [None]


@given(st.text())
def test_any_text_is_read_without_error_and_in_range(text: str) -> None:
    """Whatever the text, expressions stand inside it and dates are ISO or null."""
    for found in dates(text, 0, len(text), WEDNESDAY):
        assert 0 <= found.start < found.end <= len(text)
        assert found.iso is None or found.iso[:4].isdigit()
