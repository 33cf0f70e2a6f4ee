"""Common words are looked for in the newest reports alone, and give what looking everywhere gives."""

from __future__ import annotations

from dataclasses import replace

import pytest

from parley.record import Filters, Record, browsing, conditions, search
from parley.record.lately import lately
from plain_reader import PlainReader, numbered

DAYS = [f"2031-{month:02}-{day:02}" for month in (3, 1, 4, 2) for day in (9, 3, 7, 1, 5)]


@pytest.fixture
def many(record: Record) -> Record:
    """Sixty reports of twenty days, not in the order of their days, and one without a day."""
    days = [*(3 * DAYS), None]
    record.add_documents(
        [replace(numbered(n), published=day) for n, day in enumerate(days)], PlainReader()
    )  # fmt: skip
    return record


@pytest.mark.parametrize(
    "filters",
    [
        Filters(text="kastoria"),
        Filters(text="a"),
        Filters(text="the lake", until="2031-02"),
        Filters(text="the", since="2031-02", judged="none"),
        Filters(text="lake", actor="kastoria"),
    ],
)
def test_common_words_find_the_same_as_rare_ones(
    many: Record, filters: Filters, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the number of rows from which on words count as common: the newest entries and passages are the same."""
    words = str(filters.text)
    with many.engine.connect() as db:
        rows = browsing.counted(db, "statement", filters, 4)[0]
        hits = search.passages(db, words, replace(filters, text=None), 5)
        for room in (conditions, search):
            monkeypatch.setattr(room, "FEW", 2)
        assert rows == browsing.counted(db, "statement", filters, 4)[0]
        assert hits == search.passages(db, words, replace(filters, text=None), 5)


def test_few_reports_are_looked_through(many: Record) -> None:
    """For a few rows with a common word not every report is looked through, and the newest ones are."""
    with many.engine.connect() as db:
        every = conditions.some_saying(db, "passage", "kastoria")
        some = lately(db, "passage", "kastoria", Filters(), 5, every)
        assert 5 <= len(some) < len(every)
        assert set(some) <= set(every)
