"""One set of filters means the same in every question and on every store."""

from __future__ import annotations

import pytest

from parley.errors import RecordError
from parley.record import CLOSE, OPEN, Filters, Record
from plain_reader import FIRST, SECOND, PlainReader, report


@pytest.fixture
def filled(record: Record) -> Record:
    """Two reports and a wire copy of the first in another outlet a day later."""
    record.add_documents(
        [report(id="one"), report(SECOND, published="2031-07-01", id="two"),
         report(FIRST, outlet="Herald", published="2031-06-04", id="three")],
        PlainReader(),
    )  # fmt: skip
    return record


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, ["rejects", "offers", "demands"]),
        ({"actor": "Kastoria"}, ["rejects", "offers"]),
        ({"actor": "kastoria", "stance": "offers"}, ["offers"]),
        ({"issue": "territory"}, ["demands"]),
        ({"since": "2031-07"}, ["rejects"]),
        ({"until": "2031-06"}, ["offers", "demands"]),
        ({"until": "2031-06-02"}, []),
        ({"since": "2031", "until": "2031"}, ["rejects", "offers", "demands"]),
        ({"outlet": "Herald"}, ["offers", "demands"]),
        ({"document": "two"}, ["rejects"]),
        ({"document": "three"}, ["offers", "demands"]),
        ({"text": "prisoners"}, ["rejects"]),
        ({"text": '"sixty days" observers'}, ["offers"]),
        ({"text": "truce -days"}, []),
        ({"judged": "none"}, ["rejects", "offers", "demands"]),
        ({"judged": "confirmed"}, []),
        ({"actor": "meridia", "issue": "territory", "stance": "demands", "outlet": "Herald", "text": "ridge"}, ["demands"]),
    ],
)  # fmt: skip
def test_filters_of_positions(filled: Record, filters: dict[str, str], expected: list[str]) -> None:
    """Each filter leaves the entries it names, newest report first, and ``count`` counts the same."""
    assert expected == [e.data["stance"] for e in filled.positions(**filters)]  # type: ignore[arg-type]
    assert len(expected) == filled.count("position", **filters)


def test_every_kind_answers(filled: Record) -> None:
    """Statements, events and talks take the same filters."""
    assert ["norrland", "kastoria"] == [e.data["actor"] for e in filled.statements()]
    assert ["CONSULT"] == [e.data["type"] for e in filled.events(stance="consult")]
    assert ["Orvane"] == [e.data["venue"] for e in filled.talks(actor="Meridia")]
    assert [] == list(filled.opinion())
    assert ["kastoria", "meridia", "norrland"] == [a.id for a in filled.actors()]
    assert ["norrland"] == [a.id for a in filled.actors(since="2031-07", actor="Norrland")]


def test_the_search_finds_passages_with_their_words_marked(filled: Record) -> None:
    """A search gives each passage once, the words found marked, and how many copies it has."""
    (hit,) = filled.search('"lake road"')
    assert f"{OPEN}lake{CLOSE} {OPEN}road{CLOSE}" in hit.snippet.replace(
        f"{OPEN}lake road{CLOSE}", f"{OPEN}lake{CLOSE} {OPEN}road{CLOSE}"
    )
    assert (1, 4) == (hit.copies, hit.paragraph)
    assert 2 == len(filled.search("talks lake -snow", limit=10))
    assert ["Kastoria"] == [
        h.snippet.partition(" ")[0].strip(OPEN + CLOSE) for h in filled.search("lists", stance="rejects")
    ]


@pytest.mark.parametrize("words", ["'", '"', "NEAR(", "a OR b", "col:x", "*", "truce'; DROP TABLE entry; --", "((("])
def test_no_words_command_the_database(filled: Record, words: str) -> None:
    """Whatever is typed is looked for, or refused as no word; it never becomes part of a command."""
    if any(char.isalnum() for char in words):
        assert [] == list(filled.search(words))
        assert [] == list(filled.positions(text=words))
    else:
        with pytest.raises(RecordError, match="no word to look for"):
            filled.search(words)
    assert 3 == filled.count("position")


def test_wrong_filters_are_refused() -> None:
    """A date that is none and a judgement that is none are errors, and so is an actor nobody knows."""
    for wrong in ({"since": "soon"}, {"until": "2031-6-1"}, {"judged": "maybe"}):
        with pytest.raises(RecordError):
            Filters(**wrong)


def test_an_unknown_actor_is_said(filled: Record) -> None:
    """A name that the record does not know is an error and not an empty answer."""
    with pytest.raises(RecordError, match="no actor 'Atlantis'"):
        filled.positions(actor="Atlantis")


def test_rows_are_tables(filled: Record) -> None:
    """Rows become a data frame and an Arrow table with the same columns, and pages of them join up."""
    rows = filled.positions()
    frame, table = rows.to_pandas(), rows.to_arrow()
    assert list(frame.columns) == table.column_names
    assert (3, 3) == (len(frame), table.num_rows)
    assert ["rejects", "offers", "demands"] == list(frame["stance"])
    pages = [*filled.positions(limit=2), *filled.positions(limit=2, offset=2)]
    assert [e.id for e in rows] == [e.id for e in pages]
    assert rows[0].id == filled.entry(rows[0].id).id


def test_the_record_gives_readings_back(filled: Record) -> None:
    """A record's readings hold the entries of each report, in the order of publication."""
    readings = list(filled.readings())
    assert ["2031-06-03", "2031-07-01"] == [r.document.published for r in readings]
    assert 2 == len(readings[0].positions)
    assert {"Meridia", "Kastoria"} == {a.name for a in readings[0].actors}
