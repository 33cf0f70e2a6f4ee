"""Sentences end where the marks of news say so."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley.passages import paragraphs
from parley.reading.sentences import sentences


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text, paragraphs(text))]


@pytest.mark.parametrize(
    "expected",
    [
        ["Varnia agreed.", "Tolmark did not."],
        ["Gen. A. Holt met Mr. Orr on Jan. 3 in Oreth.", "They agreed."],
        ["The U.S. Senate voted.", "Talks with the U.S.", "The envoy left."],
        ["“We agree,” he said.", "“Do they?”", "No.", "It is late."],
        ["Article No. 7 stands.", "“Is that all?” she asked.", "(It was.)", "Nobody spoke."],
        ["It costs 3.5 million crowns.", "12 people died."],
    ],
)
def test_sentences_are_told_by_their_marks(expected: list[str]) -> None:
    """Titles, initials, months and letters with stops end no sentence; quotations and brackets end with theirs."""
    assert expected == split(" ".join(expected))


@given(
    st.lists(st.sampled_from(["Mr. Orr", "left.", "“No.", "Why?”", "U.S.", "\n", "3.5", "(It", "is.)"]), max_size=30)
)
def test_sentences_hold_every_word_once(pieces: list[str]) -> None:
    """Whatever the marks: sentences stand in order, overlap nowhere and leave out nothing but white space."""
    text = " ".join(pieces)
    found = sentences(text, paragraphs(text))
    assert list(found) == sorted(found)
    assert "".join(text.split()) == "".join("".join(text[start:end].split()) for start, end in found)
    assert all(a[1] <= b[0] for a, b in pairwise(found))
