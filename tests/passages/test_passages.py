"""Paragraphs hold every word of a text; repeats are found, and only repeats."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley.passages import paragraphs, repeats

HARD = st.text(st.sampled_from('ab .\n\r\t\v\f\x85\u2028\0“”"é\u0301漢سلام🕊️'), max_size=300)

FIRST = "The envoys of Meridia and Kastoria met in Orvane on Tuesday and spoke for four hours about the ridge."


@given(st.one_of(st.text(max_size=300), HARD))
def test_paragraphs_hold_every_word_once_and_in_order(text: str) -> None:
    """Nothing but white space stands outside paragraphs; each is trimmed and numbered from 1."""
    found = paragraphs(text)
    at = 0
    for number, passage in enumerate(found, 1):
        assert number == passage.number
        assert not text[at : passage.start].strip()
        words = text[passage.start : passage.end]
        assert words == words.strip() != ""
        at = passage.end
    assert not text[at:].strip()


@pytest.mark.parametrize("gap", ["\n", "\n\n", "\r\n", "\r\n\r\n", "\r", "\u2028", "\n \n\n"])
def test_any_line_break_parts_paragraphs(gap: str) -> None:
    """One line break or more, of any system, parts two paragraphs."""
    assert 2 == len(paragraphs(f"First one.{gap}Second one."))


def test_a_text_broken_at_a_fixed_width_keeps_its_paragraphs() -> None:
    """Lines that end in mid-sentence are one paragraph until an empty line."""
    wrapped = "The envoys met in the\nlake town and spoke\nfor hours about the\nridge and the boats.\n\n"
    assert 3 == len(paragraphs(wrapped * 3))


def test_a_verbatim_repeat_is_found_and_points_at_the_first() -> None:
    """The third copy of a passage repeats the first, not the second."""
    text = f"{FIRST}\nSomething else entirely was said about the weather in the hills that day.\n{FIRST}\n{FIRST}"
    found = repeats(text, paragraphs(text))
    assert [(1.0, 0), (1.0, 0)] == [(r.likeness, r.of.start) for r in found]


@pytest.mark.parametrize(
    "edited",
    [
        FIRST.replace("on Tuesday", "on Tuesday, officials said,"),
        FIRST.replace("The envoys", "Envoys").replace("four", "nearly four"),
        FIRST.replace(" about the ridge", ""),
    ],
)
def test_a_light_edit_is_a_repeat_but_not_the_same(edited: str) -> None:
    """A changed lead-in, a cut or a word more leaves a repeat, with a likeness under 1."""
    text = f"{FIRST}\n{edited}"
    (found,) = repeats(text, paragraphs(text))
    assert 0.7 <= found.likeness < 1


@pytest.mark.parametrize(
    "other",
    [
        "The envoys of Meridia and Kastoria will meet in Orvane again on Friday to sign what was agreed on fishing.",
        "Reporting by our staff.",
        "Kastoria rejects any withdrawal before a referendum on the status of the ridge, its minister said.",
    ],
)
def test_a_passage_on_the_same_thing_is_no_repeat(other: str) -> None:
    """Another passage about the same sides is not a repeat."""
    text = f"{FIRST}\n{other}"
    assert () == repeats(text, paragraphs(text))


@given(HARD)
def test_repeats_are_exact_spans_of_earlier_passages(text: str) -> None:
    """Both spans of a repeat hold their words, and the first stands before."""
    doubled = f"{text}\n{FIRST}\n{text}\n{FIRST}"
    for found in repeats(doubled, paragraphs(doubled)):
        assert doubled[found.passage.start : found.passage.end] == found.passage.text
        assert doubled[found.of.start : found.of.end] == found.of.text
        assert found.of.end <= found.passage.start
