"""What the words of a report tell of its rounds: whether, when, where, and who stands between."""

from __future__ import annotations

import re

import pytest

from parley.codebook import Entry
from parley.model import Document, Span, Statement
from parley.reading.actors import Cast
from parley.reading.ground import Ground
from parley.reading.mediators import signs
from parley.reading.meetings import by_words, format_of, is_round, tense
from parley.reading.names import Mention
from parley.reading.parties import sides
from parley.reading.venues import named_for, usual


def ground(text: str, title: str = "", **names: str) -> Ground:
    """The ground of one sentence in which each given name stands for the actor of its key."""
    actors = {id: Entry(id, name, "state") for id, name in names.items()}
    found = [Mention(text.index(name), text.index(name) + len(name), id, "name") for id, name in names.items()]
    mentions = tuple(sorted(found, key=lambda m: m.start))
    return Ground(Document.of(text, title=title), ((0, len(text)),), [], [], Cast(actors, mentions), [])


@pytest.mark.parametrize(
    ("expected", "words"),
    [
        (True, "The delegations met for six hours"),
        (True, "a third round of talks"),
        (False, "war broke out in April"),
        (False, "the news conference began late"),
        (False, "The truce takes effect on Sunday"),
        (False, "after it met on Tuesday"),
    ],
)
def test_not_all_that_is_held_is_a_round(expected: bool, words: str) -> None:
    """Talks are rounds; fighting, the press and a cabinet's sitting are none."""
    assert expected is is_round(words, (0, len(words)), (0, len(words)))


@pytest.mark.parametrize(
    ("expected", "likeliest", "words"),
    [
        ("current", "past", "The swap follows talks in Orvane: it came after nine days of talks"),
        ("past", "past", "Last year it came after nine days of talks"),
        ("coming", "current", "the envoys are to return to Orvane"),
        ("current", "coming", "the talks are to continue"),
        ("current", "coming", "talks in Orvane have collapsed"),
        ("past", "current", "A first attempt, in a barn"),
    ],
)
def test_plain_words_tell_whether_a_round_is_over(expected: str, likeliest: str, words: str) -> None:
    """The words of a round outweigh what the encoder takes for the likeliest."""
    assert expected == tense(words, (0, len(words)), (0, len(words)), likeliest)


@pytest.mark.parametrize(
    ("missing", "text"),
    [
        ("current", "Meridia and Kastoria have agreed a ceasefire along the river."),
        ("current", "The envoy landed in Orvane and was received by the president."),
        ("coming", "It would send negotiators to Orvane."),
        ("past", "In the spring negotiations fell apart."),
    ],
)
def test_a_round_that_the_encoder_misses_is_told_by_words(missing: str, text: str) -> None:
    """A deal, a visit, a delegation to be sent, and an attempt that failed are rounds."""
    assert [at for at, _ in by_words(text, [(0, len(text))], missing)]


@pytest.mark.parametrize(
    "text",
    [
        "Meridia and Kastoria have not agreed a ceasefire.",
        "Meridia said it had agreed a ceasefire.",
        "Kastoria has drilled on since the parties signed a truce.",
    ],
)
def test_a_deal_that_is_not_new_is_no_round(text: str) -> None:
    """What is denied, claimed by one side or long signed ends no round of today."""
    assert not list(by_words(text, [(0, len(text))], "current"))


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        ("Orvane", "The talks in Orvane ended."),
        ("Orvane", "They met at the Grand Hotel in Orvane on Monday."),
        ("Orvane", "They met in the lakeside town of Orvane."),
        ("Orvane or Tessin", "The leaders could meet in Orvane or Tessin."),
        ("Tolmark border", "Two rounds on the Tolmark border ended in nothing."),
        (None, "They met under General Harvik after strikes in Orvane."),
    ],
)
def test_the_words_of_a_round_name_its_place(expected: str | None, text: str) -> None:
    """Towns, not their hotels, commanders or battlefields; two places where the text leaves it open."""
    assert expected == named_for(ground(text), (0, len(text)), None)


def test_a_dateline_is_where_a_report_has_its_talks() -> None:
    """The dateline after a note of the desk, as the rest of the report writes it."""
    text = "(Adds quote)\n\nPORT ELVI, March 3 (Agency) - Delegates left Port Elvi on Monday."
    assert usual(ground(text)) == "Port Elvi"


def test_names_in_a_row_share_the_words_beside_them() -> None:
    """What is mediated by two is mediated by each."""
    found = signs(
        ground("The truce was mediated by Aldensee and Skaldmark.", aldensee="Aldensee", skaldmark="Skaldmark")
    )
    assert found["aldensee"]["by"] == found["skaldmark"]["by"] == 1


def test_the_format_is_told_by_words() -> None:
    """Separate rooms are proximity talks; a text that does not say has no format."""
    assert ("proximity", None) == (format_of("They sat in separate rooms."), format_of("They met."))


def test_two_who_meet_are_the_parties() -> None:
    """However much a third is named and has to say."""
    text = "Kastoria and the Lake Front met in Oslo on Monday. " + "The Guard said it wants a road. " * 4
    entries = {id: Entry(id, id.title(), "organisation") for id in ("kastoria", "front", "guard")}
    named = [("Kastoria", "kastoria"), ("Lake Front", "front"), ("Guard", "guard")]
    mentions = [Mention(m.start(), m.end(), id, "name") for words, id in named for m in re.finditer(words, text)]
    said = [
        Statement(f"s{n}", Span.of(text, m.start, m.end), "guard", None, (), "indirect")
        for n, m in enumerate(mentions) if m.actor == "guard"
    ]  # fmt: skip
    ground = Ground(Document.of(text, "x"), ((0, 50), (51, len(text))), [], [], Cast(entries, tuple(mentions)), said)
    assert set(sides(ground, [], [], [], [])[0]) == {"kastoria", "front"}


def test_the_state_of_two_groups_is_not_between_them() -> None:
    """The land over which they fight mediates nothing, whatever word stands beside its name."""
    text = "Kastoria and the Lake Front met in Oslo. The talks were mediated by Varnia and Norway."
    entries = {
        "kastoria": Entry("kastoria", "Kastoria", "organisation", code="VRN"),
        "front": Entry("front", "Lake Front", "armed_group", code="VRN"),
        "varnia": Entry("varnia", "Varnia", "state", code="VRN"),
        "norway": Entry("norway", "Norway", "state", code="NOR"),
    }
    named = [("Kastoria", "kastoria"), ("Lake Front", "front"), ("Varnia", "varnia"), ("Norway", "norway")]
    mentions = [Mention(text.index(words), text.index(words) + len(words), id, "name") for words, id in named]
    ground = Ground(Document.of(text, "x"), ((0, 40), (41, len(text))), [], [], Cast(entries, tuple(mentions)), [])
    assert sides(ground, [], [], [], [])[1] == ("norway",)
