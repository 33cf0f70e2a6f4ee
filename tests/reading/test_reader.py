"""One report in, one sourced record out: every list is filled, and every span is the words that stand there."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

import parley
from parley.errors import Empty, LanguageError
from parley.model import Reading

PUBLISHED = "2031-06-03"


@pytest.fixture(scope="module")
def reading(example: str) -> Reading:
    """The reading of the example report, a Tuesday's."""
    return parley.read(example, published=PUBLISHED)


def exact(reading: Reading) -> None:
    text = reading.document.text
    for span in reading.spans():
        assert text[span.start : span.end] == span.text


def test_every_list_is_filled(reading: Reading) -> None:
    """A report that has all of it yields actors, talks, statements, positions, events, opinion and repeats."""
    record = reading.to_dict()
    lists = ("actors", "talks", "statements", "positions", "events", "opinion", "repeats")
    assert [] == [name for name in lists if not record[name]]


def test_every_span_of_the_example_is_exact(reading: Reading) -> None:
    """``text[start:end]`` is the quoted text for every span of every entry."""
    exact(reading)


def test_the_sides_are_found_though_no_codebook_knows_them(reading: Reading) -> None:
    """Invented states are sides, from what the text says of them; the mediator is no party."""
    (now,) = [t for t in reading.talks if t.status in ("under_way", "concluded")]
    assert {"meridia", "kastoria"} == set(now.parties)
    assert ("norrland",) == now.mediators
    assert "Orvane" in (now.venue or "")


def test_dates_are_resolved_against_the_day_of_publication(reading: Reading) -> None:
    """The talks began on the Tuesday of the report and go on on the Wednesday after."""
    (now,) = [t for t in reading.talks if t.status in ("under_way", "concluded")]
    assert ("2031-06-03", "2031-06-04") == (now.began, now.next)


def test_no_relative_date_is_invented(example: str) -> None:
    """Without a day of publication no entry has a date that the text does not tell in full."""
    blind = parley.read(example)
    assert [] == [e.date for e in blind.events if e.date]
    assert [] == [t for t in blind.talks if t.began or t.next]


def test_a_quotation_has_its_speaker(reading: Reading) -> None:
    """The words in quotation marks are bound to the side of the one who said them."""
    (quote,) = [s for s in reading.statements if any("muzzles" in part.text for part in s.content)]
    assert ("direct", "meridia") == (quote.kind, quote.actor)


def test_the_poll_is_an_opinion_with_its_share(reading: Reading) -> None:
    """A poll's share is a number and its public is named."""
    (found,) = reading.opinion
    assert ("Meridians", "opposes", 0.58) == (found.population, found.stance, found.share)


def test_a_repeated_passage_is_counted_once(reading: Reading) -> None:
    """The last paragraph repeats the third, and none of its words is an entry again."""
    (repeat,) = reading.repeats
    assert 1.0 == repeat.likeness
    start = repeat.passage.start
    entries = [*reading.statements, *reading.positions, *reading.events]
    assert [] == [e for e in entries for s in Reading(reading.document, events=()).spans() if s.start >= start]
    assert all(s.content[0].start < start for s in reading.statements)
    assert all(p.proposition.start < start for p in reading.positions)


def test_the_same_text_gives_the_same_record(example: str, reading: Reading) -> None:
    """Reading twice gives the same bytes."""
    assert reading.to_json() == parley.read(example, published=PUBLISHED).to_json()


def test_a_reading_is_json_of_the_contract(reading: Reading) -> None:
    """A line of JSON reads back to the same record."""
    assert reading.to_dict() == json.loads(reading.to_json())


@pytest.mark.parametrize("text", ["", " \n ", "... — ...", "\0\0"])
def test_a_text_without_words_is_refused(text: str) -> None:
    """A text with nothing to read is an error, not an empty record."""
    with pytest.raises(Empty):
        parley.read(text)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Переговоры между делегациями продолжатся в четверг, сообщил представитель министерства."),
        (
            "fr",
            "Les négociations reprendront jeudi entre les deux délégations, a déclaré le ministre des affaires étrangères.",
        ),
        ("ar", "قال المتحدث باسم الوفد إن المحادثات ستستأنف يوم الخميس في العاصمة بحضور الوسطاء."),
    ],
)
def test_another_language_is_refused_by_name(language: str, text: str) -> None:
    """A text that is not English says which language it was taken for."""
    with pytest.raises(LanguageError, match=f"'{language}'"):
        parley.read(text)


PIECES = st.sampled_from(
    [
        "Meridian officials said ", "“We will not leave,” ", "he told reporters. ", "Kastoria rejects ", "any withdrawal ",
        "until Meridia lifts its blockade. ", "Talks resume on Thursday. ", "\n", "\r\n", "\u2028", "\0", "🕊️", "e\u0301",
        "قال المتحدث ", "漢字。", '"', "'", "”", "Norrland has proposed a truce ", "58 per cent oppose it. ", "\ufeff", "\ud800",
    ]
)  # fmt: skip


@given(st.lists(PIECES, min_size=1, max_size=25))
@settings(max_examples=25)
def test_spans_are_exact_in_any_text(pieces: list[str]) -> None:
    """Emoji, combining marks, other scripts, odd line ends and unbalanced quotes never shift a span."""
    text = "The envoys met in Orvane, the two sides said. " + "".join(pieces)
    try:
        exact(parley.read(text, published=PUBLISHED))
    except parley.LanguageError:  # so much of another script that the text is no longer English
        reject()


def test_a_codebook_of_ones_own_is_heard(example: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A user's codebook gives an actor its name and its role."""
    path = tmp_path_factory.mktemp("book") / "book.toml"
    path.write_text('[[actor]]\nname = "Lake Power"\nkind = "state"\nrole = "mediator"\naliases = ["Norrland"]\n')
    reading = parley.read(example, published=PUBLISHED, codebook=parley.load_codebook(path))
    assert {("lake_power", "mediator")} <= {(a.id, a.role) for a in reading.actors}


def test_a_yes_that_a_side_waits_for_is_what_it_requires() -> None:
    """Whoever fights on "until they agree to our demands" accepts nothing."""
    text = (
        "Peace talks between Meridia and Kastoria began on Tuesday. The Meridian government maintains that its forces "
        "will go on fighting until Kastoria agrees to Meridia's demands."
    )
    found = parley.read(text, published="2031-06-03").positions
    assert {(p.actor, p.stance) for p in found} <= {("meridia", "requires"), ("meridia", "threatens")}
    assert [p.proposition.text[-17:] for p in found if p.stance == "requires"] == ["Meridia's demands"]


def test_what_comes_after_is_not_what_has_to_come_first() -> None:
    """Nobody requires what is to happen only when a demand is met."""
    text = (
        "Meridia said Norrland must disarm before the prisoners return home. "
        "Norrland will not hold talks before Meridia lifts its blockade."
    )
    found = {p.proposition.text: p.stance for p in parley.read(text).positions}
    assert "requires" not in {stance for words, stance in found.items() if "prisoners" in words}
    assert "requires" in {stance for words, stance in found.items() if "blockade" in words}


def test_what_must_not_last_is_not_required() -> None:
    """ "Not as long as they stay" asks for the opposite."""
    text = "Meridia said on Monday it will not hold talks as long as foreign troops stay in Norrland."
    assert "requires" not in {p.stance for p in parley.read(text).positions if "stay" in p.proposition.text}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Kenya rejected Somalia's demand for a withdrawal from the coast on Monday.",
            {("kenya", "rejects"), ("somalia", "demands")},
        ),
        (
            "Kenya has accepted a truce of ten days proposed by Norway and Qatar, its foreign ministry said.",
            {("kenya", "accepts"), ("norway", "offers"), ("qatar", "offers")},
        ),
        ("Kenya discussed Somalia's demand for a withdrawal from the coast.", {("somalia", "demands")}),
    ],
)
def test_another_sides_demand_is_that_sides(text: str, expected: set[tuple[str, str]]) -> None:
    """Whoever refuses a demand does not make it, and whoever proposed what is accepted offers it."""
    assert expected == {(p.actor, p.stance) for p in parley.read(text).positions}


def test_what_both_sides_say_is_a_position_of_each() -> None:
    """Those whom a source names, or the two parties; nobody's where they are not known."""
    text = (
        "Kenya and Somalia met in Oslo on Monday. Kenya demands a vote; Somalia wants the coast. Both sides rejected a"
        " withdrawal from the islands."
    )
    found = {(p.actor, p.stance) for p in parley.read(text).positions if "islands" in p.proposition.text}
    assert found == {("kenya", "rejects"), ("somalia", "rejects")}


@pytest.mark.parametrize("source", ["The other side", "Officials from two countries"])
def test_others_than_both_sides_are_not_both(source: str) -> None:
    """A side that is not named, and others who are two, give no position to the parties."""
    text = (
        "Kenya and Somalia met in Oslo on Monday. Kenya demands a vote; Somalia wants the coast."
        f" {source} rejected a withdrawal from the islands."
    )
    found = {p.actor for p in parley.read(text).positions if "islands" in p.proposition.text}
    assert len(found & {"kenya", "somalia"}) < 2
