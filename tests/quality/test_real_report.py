"""On a real report of talks the record holds what an analyst would write down, found by general means."""

from __future__ import annotations

from pathlib import Path

import pytest

import parley
from parley.model import Reading

REPORT = Path(__file__).resolve().parents[3] / "shared" / "reports" / "abu-dhabi-talks.txt"

pytestmark = pytest.mark.skipif(not REPORT.exists(), reason="the real report (../shared) is not on this machine")


@pytest.fixture(scope="module")
def reading() -> Reading:
    return parley.read(REPORT.read_text(encoding="utf-8"), published="2026-02-04")


def test_the_talks(reading: Reading) -> None:
    """Ukraine and Russia in Abu Dhabi, the United States mediating, since Wednesday, to go on on Thursday, no breakthrough."""
    (talks,) = [t for t in reading.talks if t.status == "under_way"]
    assert {"ukraine", "russia"} == set(talks.parties)
    assert ("united_states",) == talks.mediators
    assert ("Abu Dhabi", "2026-02-04", "2026-02-05", "none") == (talks.venue, talks.began, talks.next, talks.outcome)


def test_who_spoke(reading: Reading) -> None:
    """The officials' two quoted words and Umerov's description stand under Ukraine, Umerov with his office."""
    ours = [s for s in reading.statements if s.actor == "ukraine"]
    contents = " ".join(part.text for s in ours for part in s.content)
    assert "substantive" in contents
    assert "productive" in contents
    assert any(s.source and "Umerov" in s.source.text and "Council" in s.source.text for s in ours)


def test_the_exchange_is_expected_and_has_not_happened(reading: Reading) -> None:
    """The prisoner exchange is an expected event, and no event says that it happened."""
    found = [e for e in reading.events if any("prisoner exchange" in span.text for span in e.evidence)]
    assert found
    assert {"expected"} == {e.modality for e in found}


def test_no_date_without_publication() -> None:
    """Without a day of publication no date is invented."""
    blind = parley.read(REPORT.read_text(encoding="utf-8"))
    assert [] == [t for t in blind.talks if t.began or t.next]
    assert [] == [e for e in blind.events if e.date]


def test_the_poll(reading: Reading) -> None:
    """The majority of Ukrainians is against giving up land."""
    assert [("Ukrainians", "opposes", "majority")] == [(o.population, o.stance, o.share) for o in reading.opinion]


def test_the_repeats(reading: Reading) -> None:
    """The four repeated paragraphs are marked, and nothing in them is counted again."""
    assert [1.0] * 4 == [r.likeness for r in reading.repeats]
    first = min(r.passage.start for r in reading.repeats)
    assert all(span.start < first for s in reading.statements for span in s.content)


def test_what_each_side_wants(reading: Reading) -> None:
    """Russia requires a withdrawal and threatens to go on until Kyiv agrees; Kyiv demands a freeze and rejects withdrawals."""
    found = {(p.actor, p.stance): p for p in reading.positions}
    assert "withdraw" in found["russia", "requires"].proposition.text
    threat = found["russia", "threatens"]
    assert "assault" in threat.proposition.text
    assert threat.condition is not None
    assert threat.condition.text.startswith("until")
    assert "frozen" in found["ukraine", "demands"].proposition.text
    assert "withdrawals" in found["ukraine", "rejects"].proposition.text
