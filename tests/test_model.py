"""The nouns say what they are: spans are exact, and a reading keeps the contract's keys in their order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley.model import Document, Reading, Span


@given(st.text(min_size=1), st.data())
def test_a_span_is_the_words_that_stand_there(text: str, data: st.DataObject) -> None:
    """``text[start:end]`` is the span's own text, whatever the characters."""
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    span = Span.of(text, start, end)
    assert text[span.start : span.end] == span.text


@pytest.mark.parametrize(("start", "end"), [(2, 2), (-1, 2), (0, 9), (3, 1)])
def test_an_empty_or_outside_span_is_refused(start: int, end: int) -> None:
    """A span that is empty or not in the text cannot be made."""
    with pytest.raises(ValueError, match="empty or outside"):
        Span.of("Oreth", start, end)


def test_the_same_text_has_the_same_id() -> None:
    """A document without an id of its own takes it from its text."""
    assert Document.of("Talks resumed.").id == Document.of("Talks resumed.").id
    assert Document.of("Talks resumed.").id != Document.of("Talks ended.").id


def test_a_reading_has_the_keys_of_the_contract() -> None:
    """The keys of ``parley.reading/1`` stand in their order."""
    keys = [
        "schema", "id", "title", "outlet", "published", "language", "sha256",
        "actors", "talks", "statements", "positions", "events", "opinion", "repeats",
    ]  # fmt: skip
    assert keys == list(Reading(Document.of("Talks resumed.")).to_dict())
