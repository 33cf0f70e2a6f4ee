"""Windows hold every word of a text once, in order, with its characters."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parley.passages import paragraphs
from parley.reading.windows import INSIDE, OUTSIDE, QUOTE_MARK, quote_states, windows

HARD = st.text(st.sampled_from("ab “”\"'‘’«».\n\r\0é\u0301漢字سلام🕊️-"), max_size=400)


@given(st.one_of(st.text(max_size=300), HARD))
@settings(deadline=None)
def test_pieces_stand_in_the_text_in_order(text: str) -> None:
    """Every piece's characters are in the text, and pieces never go back."""
    at = 0
    for window in windows(text, paragraphs(text), size=20):
        assert len(window.ids) <= 22
        for start, end in zip(window.starts, window.ends, strict=True):
            if start >= 0:
                assert at <= start <= end <= len(text)
                at = start


def test_a_long_paragraph_is_cut_after_a_sentence() -> None:
    """A paragraph too long for one window goes on in the next, and no word is lost."""
    text = "The envoy spoke at length. " * 40
    found = list(windows(text, paragraphs(text), size=60))
    spans = [window.word_span(i, i) for window in found for i in range(len(window.words))]
    assert len(found) > 1
    assert text.replace(" ", "") == "".join(text[s:e] for s, e in spans)
    assert all(text[window.word_span(0, 0)[0] :].startswith("The") for window in found)


def test_windows_are_of_about_one_length() -> None:
    """No paragraph is left alone in a last window while the others are full."""
    text = "\n\n".join(["The envoy spoke at length."] * 10)
    lengths = [len(window.ids) for window in windows(text, paragraphs(text), size=64)]
    assert len(lengths) == 2
    assert max(lengths) - min(lengths) <= 8


@pytest.mark.parametrize(
    "text",
    ['He said "we go" now', "He said “we go” now", "He said «we go» now", "He said 'we go' now", "He said ‘we go’ now"],
)
def test_quotation_marks_of_every_house_are_seen(text: str) -> None:
    """The words between marks are inside, the marks are marks, and the rest is outside."""
    states = quote_states(text)
    assert {INSIDE} == set(states[9:14])
    assert [states[8], states[14]] == [QUOTE_MARK, QUOTE_MARK]
    assert {OUTSIDE} == {*states[:8], *states[15:]}


@pytest.mark.parametrize("text", ["The rebels' leaders don't agree", "It's the army's word against Oreth's"])
def test_an_apostrophe_is_no_quotation_mark(text: str) -> None:
    """Apostrophes open nothing."""
    assert {OUTSIDE} == set(quote_states(text))


def test_an_open_mark_runs_to_the_end_of_its_paragraph() -> None:
    """A quotation that goes on in the next paragraph stays open to the end of this one."""
    assert quote_states("“We will not leave.")[-1] == INSIDE
