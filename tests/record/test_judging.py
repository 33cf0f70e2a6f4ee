"""Judgements are added, never changed, and outlive a newer reading."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from parley.errors import JudgementError, RecordError
from parley.record import Entry, Record
from plain_reader import FIRST, SECOND, PlainReader, report

OFFER = "offers"


def position(record: Record, stance: str, judged: str | None = "any") -> Entry:
    (found,) = record.positions(stance=stance, judged=judged)
    return found


@pytest.fixture
def filled(record: Record) -> Record:
    """One report with two positions and a statement, and a copy of it."""
    record.add_documents([report(), report(outlet="Herald")], PlainReader())
    return record


def test_a_verdict_shows_and_is_kept_with_name_time_and_reason(filled: Record) -> None:
    """A confirmed entry shows it; the judgement has its analyst, time and reason."""
    id = position(filled, OFFER).id
    number = filled.judge(id, "confirmed", "Ada", reason="on tape")
    (kept,) = filled.judgements(entry=id)
    assert ("confirmed", "Ada", "on tape", number) == (kept.verdict, kept.analyst, kept.reason, kept.number)
    assert "Z" == kept.at[-1]
    assert [id] == [e.id for e in filled.positions(judged="confirmed")]


def test_a_rejected_entry_is_no_longer_shown_and_comes_back_when_undone(filled: Record) -> None:
    """Rejection hides an entry, copies included, where judgements are not asked for; undoing brings it back."""
    id = position(filled, OFFER).id
    number = filled.judge(id, "rejected", "Ada")
    assert id not in [e.id for e in [*filled.positions(), *filled.positions(outlet="Herald")]]
    assert [id] == [e.id for e in filled.positions(judged="rejected")]
    filled.undo(number, "Ada", reason="misread")
    assert "none" == position(filled, OFFER).judged
    assert ["rejected", "undone"] == [j.verdict for j in filled.judgements(entry=id)]


def test_a_correction_changes_fields_and_spans(filled: Record) -> None:
    """What an analyst corrects is what every question then answers, with the words of the new span; its id stays."""
    id = position(filled, OFFER).id
    at = FIRST.index("a truce")
    filled.judge(id, "corrected", "Ada", change={"stance": "demands", "issue": "process", "proposition": (at, at + 7)})
    found = filled.entry(id)
    assert ("demands", "process", "a truce") == tuple(
        found.data[name]["text"] if name == "proposition" else found.data[name]
        for name in ("stance", "issue", "proposition")
    )
    assert [id] == [e.id for e in filled.positions(issue="process")]
    assert [] == list(filled.positions(stance=OFFER))
    assert 2 == found.outlets


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"stance": "maybe"}, "cannot be 'maybe'"),
        ({"colour": "red"}, "no field 'colour'"),
        ({"id": "x"}, "no field 'id'"),
        ({"proposition": (5, 5)}, "a span START:END"),
        ({"proposition": (0, 10**6)}, "a span START:END"),
        ({"proposition": None}, "cannot be left out"),
        ({"actor": "atlantis"}, "no actor 'atlantis'"),
        ({}, "names the fields"),
    ],
)
def test_a_correction_that_does_not_fit_is_refused(filled: Record, change: dict[str, object], reason: str) -> None:
    """A value outside its list, a span outside the text, an unknown field or actor: refused, and nothing is kept."""
    with pytest.raises(JudgementError, match=reason):
        filled.judge(position(filled, OFFER).id, "corrected", "Ada", change=change)
    assert [] == list(filled.judgements())


def test_two_analysts_may_disagree(filled: Record) -> None:
    """Different verdicts make an entry disputed; an analyst's later judgement replaces the earlier; each undoes their own."""
    id = position(filled, OFFER).id
    filled.judge(id, "confirmed", "Ada")
    theirs = filled.judge(id, "rejected", "Ben")
    assert "disputed" == filled.entry(id).judged
    with pytest.raises(JudgementError, match="only they can undo"):
        filled.undo(theirs, "Ada")
    filled.judge(id, "confirmed", "Ben")
    assert "confirmed" == filled.entry(id).judged
    assert [True, False, True] == [j.active for j in filled.judgements(entry=id)]


def test_the_database_itself_keeps_judgements(filled: Record) -> None:
    """Not even SQL changes or deletes a judgement."""
    filled.judge(position(filled, OFFER).id, "confirmed", "Ada")
    for order in ("UPDATE judgement SET verdict = 'rejected'", "DELETE FROM judgement"):
        with filled.engine.connect() as db, pytest.raises(DBAPIError, match="added and never changed"):
            db.execute(text(order))


def test_a_newer_reading_keeps_judgements_by_their_evidence(filled: Record) -> None:
    """When the same words are read as another stance, a confirmation goes along and a rejection of the old claim does not."""
    offered, demanded = position(filled, OFFER).id, position(filled, "demands").id
    filled.judge(offered, "confirmed", "Ada", reason="heard it")
    filled.judge(demanded, "rejected", "Ada")
    assert 2 == len(list(filled.reread(PlainReader("plain-2", stance="accepts"))))
    confirmed = [e for e in filled.positions(judged="any") if e.judged != "none"]
    assert [("offers", "corrected")] == [(e.data["stance"], e.judged) for e in confirmed]
    assert [demanded] == [j.seen["id"] for j in filled.judgements(unattached=True)]
    assert [] == list(filled.reread(PlainReader("plain-2")))


def test_a_judgement_whose_entry_is_gone_is_never_lost(filled: Record) -> None:
    """A reader that no longer finds an entry: one that was confirmed stays; a rejection is listed as unattached, and
    comes back with the entry."""
    offered, demanded = position(filled, OFFER).id, position(filled, "demands").id
    filled.judge(offered, "confirmed", "Ada")
    filled.judge(demanded, "rejected", "Ben")
    list(filled.reread(PlainReader("plain-2", drops=" demands ")))
    list(filled.reread(PlainReader("plain-3", drops="a")))
    assert [offered] == [e.id for e in filled.positions(judged="any")]
    assert "confirmed" == filled.entry(offered).judged
    assert ["Ben"] == [j.analyst for j in filled.judgements(unattached=True)]
    list(filled.reread(PlainReader("plain-4")))
    assert [] == list(filled.judgements(unattached=True))
    assert ("confirmed", "rejected") == (filled.entry(offered).judged, filled.entry(demanded).judged)


def test_reading_again_with_the_same_findings_changes_no_id(filled: Record) -> None:
    """Ids are the same after a re-reading, and so are judgements and provenance."""
    before = {(e.id, e.judged, e.outlets) for e in filled.positions()}
    assert {(5, 5), (0, 0)} == {(had, has) for _, had, has in filled.reread(PlainReader("plain-2"))}
    assert before == {(e.id, e.judged, e.outlets) for e in filled.positions()}


def test_agreement_is_that_of_the_library(record: Record) -> None:
    """Kappa and alpha are defined where two judged the same entries, and worked out by hand here."""
    texts = [
        f"Kastoria demands the harbour number {n} back before the winter of the year."
        for n in ("one", "two", "three", "four")
    ]
    record.add_documents([report(t) for t in texts], PlainReader())
    ids = sorted(e.id for e in record.positions())
    for id, ada, ben in zip(ids, "ccrr", "ccrc", strict=True):
        for analyst, verdict in (("Ada", ada), ("Ben", ben)):
            record.judge(id, "confirmed" if verdict == "c" else "rejected", analyst)
    found = record.agreement()
    assert (4, 0.75, ("Ada", "Ben")) == (found.entries, found.same, found.analysts)
    assert found.kappa == pytest.approx(0.5)  # (0.75 - (2/4 * 3/4 + 2/4 * 1/4)) / (1 - 0.5)
    assert found.alpha == pytest.approx(1 - (1 / 4) / (2 * 5 * 3 / (8 * 7)))  # nominal, 8 judgements, 5 and 3
    with pytest.raises(JudgementError, match="a field 'colour'"):
        record.agreement("colour")


def test_nothing_shared_is_no_agreement(filled: Record) -> None:
    """With one analyst there is no coefficient, and none is made up."""
    filled.judge(position(filled, OFFER).id, "confirmed", "Ada")
    found = filled.agreement()
    assert (0, None, None) == (found.entries, found.kappa, found.alpha)


def test_an_unknown_entry_or_judgement_is_said(filled: Record) -> None:
    """Nothing can be judged or undone that is not there, and nobody judges without a name."""
    with pytest.raises(RecordError, match="no entry"):
        filled.judge("0" * 16, "confirmed", "Ada")
    with pytest.raises(JudgementError, match="no judgement 9"):
        filled.undo(9, "Ada")
    with pytest.raises(JudgementError, match="name of its analyst"):
        filled.judge(position(filled, OFFER).id, "confirmed", " ")


def test_a_second_report_is_not_touched_by_judging_the_first(filled: Record) -> None:
    """A judgement stands on one entry alone."""
    filled.add_documents([report(SECOND)], PlainReader())
    before = filled.positions(stance="rejects")[0]
    filled.judge(position(filled, OFFER).id, "rejected", "Ada")
    assert before == filled.positions(stance="rejects")[0]
