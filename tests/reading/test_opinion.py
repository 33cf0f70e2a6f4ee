"""What publics are reported to think: every share of a sentence counts, each with its own stance."""

from __future__ import annotations

import pytest

import parley
from parley.reading.opinion import share

BEFORE = "Talks between Kastoria and Meridia went on in Orvane on Tuesday.\n\n"


@pytest.mark.parametrize(
    ("told", "wanted"),
    [
        (
            "Sixty-one per cent of Kastorians oppose giving up the ridge, and 30% would accept it, a survey found.",
            [("opposes", 0.61), ("supports", 0.3)],
        ),
        (
            "In a poll 58 per cent of Meridians opposed a withdrawal from the ridge, down from 70 per cent in March.",
            [("opposes", 0.58), ("opposes", 0.7)],
        ),
        (
            "A poll found that 60 per cent of Meridians support the truce, and 28 per cent the reverse.",
            [("supports", 0.6), ("opposes", 0.28)],
        ),
        (
            "Just over half of Kastorians were against the truce, and about four in ten said they could live with it.",
            [("opposes", "majority"), ("supports", 0.4)],
        ),
        (
            "In a poll 62 per cent of Meridians said a truce was more important than the ridge; 21 per cent the reverse.",
            [("supports", 0.62), ("opposes", 0.21)],
        ),
    ],
)
def test_every_share_of_a_sentence_is_an_opinion(told: str, wanted: list[tuple[str, float | str]]) -> None:
    found = parley.read(BEFORE + told, published="2031-06-03").opinion
    assert [(item.stance, item.share) for item in found] == wanted
    assert not any("cent" in item.proposition.text for item in found)


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("Forty-five per cent of voters agreed.", 0.45),
        ("Nine in ten want it.", 0.9),
        ("Half of them, 52 per cent of women, agreed.", "half"),
        ("Nobody counted.", "unknown"),
    ],
)
def test_a_share_is_a_number_or_a_word(words: str, wanted: float | str) -> None:
    assert share(words) == wanted


def test_a_share_in_words_is_no_part_of_what_is_thought() -> None:
    """Most people are against giving up the ridge: it is giving it up that they are against."""
    told = "According to polls, the majority of Kastorians are opposed to giving up the ridge."
    (found,) = parley.read(BEFORE + told, published="2031-06-03").opinion
    assert ("opposes", "majority", "giving up the ridge") == (found.stance, found.share, found.proposition.text)


def test_the_public_is_the_one_that_its_part_of_the_text_names() -> None:
    """Not one of another survey in the same sentence; and by its name where the sentence before has it."""
    told = (
        "Kastorians are tired of the war. In a poll 54 per cent of those asked opposed giving up the ridge; in a survey of"
        " Meridian Hessites the figures were the other way round."
    )
    found = parley.read(BEFORE + told, published="2031-06-03").opinion
    assert [(item.population, item.stance, item.share) for item in found if item.share == 0.54] == [
        ("Kastorians", "opposes", 0.54)
    ]


def test_who_was_asked_and_when_is_no_part_of_what_is_thought() -> None:
    told = "Some 58 per cent of Kastorians asked by the Norden Institute in May opposed giving up the ridge."
    (found,) = parley.read(BEFORE + told, published="2031-06-03").opinion
    assert found.proposition.text == "giving up the ridge"
