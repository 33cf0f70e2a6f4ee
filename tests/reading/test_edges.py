"""A source is who spoke, not when, from where or on what occasion."""

import pytest

from parley.reading.edges import edged
from parley.reading.statements import Attribution


def source(text: str) -> str:
    """The source of a sentence in which the words before the verb of saying were found to be one."""
    end = text.index(" said")
    (item,) = edged(text, [Attribution((0, end), (end + 1, end + 5), ((end + 6, len(text)),))])
    assert item.source
    return text[slice(*item.source)]


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("OSTRAVIA -- Kastorian officers", "Kastorian officers"),
        ("NEW PORT (Reuters) - The envoy", "The envoy"),
        ("The tribunal this month", "The tribunal"),
        ("The Courier on Saturday", "The Courier"),
        ("who in 2010", "who"),
        ("Two generals on 12 May", "Two generals"),
        ("The minister, in a letter to his hosts,", "The minister"),
        ("Ilse Varga (North), for her part,", "Ilse Varga (North)"),
        ("Dorn, speaking to sailors,", "Dorn"),
        ("The envoy, at a news conference,", "The envoy"),
        ("Even the garrison", "the garrison"),
        ("The rebels also", "The rebels"),
        ("the garrison which", "the garrison"),
    ],
)
def test_time_place_and_occasion_are_no_part_of_a_source(words: str, kept: str) -> None:
    assert source(f"{words} said the truce holds.") == kept


@pytest.mark.parametrize(
    "words",
    [
        "AFL-CIO officers",
        "Six in 10",
        "A survey by the institute in March",
        "Dorn, who led the delegation in 2010",
        "The papers released on Monday",
        "Marta Dorn, the envoy to Kastoria,",
        "Tom Miller, at a firm of consultants,",
    ],
)
def test_what_tells_a_source_from_others_stays(words: str) -> None:
    assert source(f"{words} said the truce holds.") == words


def test_not_everyone_is_not_everyone() -> None:
    text = "Not everyone agrees that it holds."
    (item,) = edged(text, [Attribution((4, 12), (13, 19), ((20, 33),))])
    assert item.source == (0, 12)


@pytest.mark.parametrize(
    ("speaks", "words"),
    [
        (False, "Dorn | was accused of | breaking the truce"),
        (False, "The garrison | was not expected | to leave"),
        (False, "The truce | reportedly | holds"),
        (False, "The truce | seems | to hold"),
        (True, "Dorn | was convinced | that it holds"),
        (True, "Dorn | seems to believe | that it holds"),
    ],
)
def test_whoever_is_spoken_of_does_not_speak(speaks: bool, words: str) -> None:
    """The subject of a passive of saying, and what seems so to nobody in particular."""
    source, cue, content = words.split(" | ")
    text = " ".join((source, cue, content))
    at = len(source), len(source) + 1, len(source) + 1 + len(cue)
    (item,) = edged(text, [Attribution((0, at[0]), (at[1], at[2]), ((at[2] + 1, len(text)),))])
    assert item.source == ((0, at[0]) if speaks else None)
