"""The index of words is put together after adding, judging writes no more than it changes, counting ends at its cap."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from parley.record import Filters, Record, browsing
from parley.record.store import tidy
from plain_reader import PlainReader, numbered

REPORTS = 24


@pytest.fixture
def grown(record: Record) -> Record:
    """A record of reports that were added one by one."""
    for n in range(REPORTS):
        record.add_documents([numbered(n)], PlainReader())
    return record


def parts(record: Record, index: str) -> int:
    """Of how many parts an index of words is made up."""
    with record.engine.connect() as db:
        return int(db.execute(text(f"SELECT count(DISTINCT segid) FROM {index}_idx")).scalar_one())


def test_the_index_of_words_has_few_parts(grown: Record) -> None:
    """However many runs have added, and what stands in it is what was added."""
    if grown.engine.dialect.name != "sqlite":
        tidy(grown.engine)  # PostgreSQL does it by itself
        return
    assert max(parts(grown, "entry_words"), parts(grown, "passage_words")) < 5
    with grown.engine.begin() as db:
        for index in ("entry_words", "passage_words"):
            db.execute(text(f"INSERT INTO {index}({index}, rank) VALUES ('integrity-check', 1)"))
    assert len(grown.search("kastoria", limit=None)) >= REPORTS


def test_a_confirmation_writes_no_words(grown: Record) -> None:
    """What stays as it is is not written again; a correction of the words is found by them."""
    entry = grown.statements(limit=1)[0]
    before = _rows(grown)
    grown.judge(entry.id, "confirmed", "Ada")
    assert _rows(grown) == before
    assert grown.entry(entry.id).judged == "confirmed"
    assert entry.id in {e.id for e in grown.statements(limit=None, actor=entry.data["actor"])}


def _rows(record: Record) -> list[tuple[str, int]]:
    """The parts of the index of words: each change begins a new one."""
    if record.engine.dialect.name != "sqlite":
        return []
    with record.engine.connect() as db:
        return [(str(a), b) for a, b in db.execute(text("SELECT id, length(block) FROM entry_words_data ORDER BY id"))]


def test_values_are_counted_up_to_the_cap(grown: Record) -> None:
    """The newest entries alone are counted, and it is told that there are more."""
    every = grown.count("statement")
    with grown.engine.connect() as db:
        rows, some = browsing.counted(db, "statement", Filters(), 5)
        _, whole = browsing.counted(db, "statement", Filters(), every)
    assert (len(rows), some.all, some.capped) == (6, 5, True)
    assert sum(number for _, number in some.facets["judged"]) == 5
    assert (whole.all, whole.capped) == (every, False)
    assert sum(number for _, number in whole.facets["outlet"]) == every
