"""Which way a proposition points."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley.comparison.claims import claim, conditioned, stand
from parley.model import STANCES, Stance


@pytest.mark.parametrize(
    ("stance", "words", "sign"),
    [
        ("demands", "a permanent ceasefire", 1),
        ("rejects", "any withdrawal", -1),
        ("demands", "an end to the blockade", -1),
        ("rejects", "lifting the blockade", 1),
        ("rejects", "there can be no withdrawal", -1),
        ("rejects", "the army would stay on the ridge", -1),
        ("demands", "no foreign bases", -1),
        ("threatens", "continue the assault", 1),
        ("requires", "Meridia lifted its blockade of the lake", -1),
        ("accepts", "an exchange of prisoners", 1),
    ],
)
def test_a_stance_and_its_words_point_one_way(stance: Stance, words: str, sign: int) -> None:
    """Being for the end of a thing is being against the thing, and refusing its end is being for it."""
    assert sign == stand(stance, words)


def test_ends_and_liftings_name_the_same_thing() -> None:
    """Different words for ending a blockade name the blockade."""
    assert {"blockade of the lake"} == {
        claim(w).words
        for w in (
            "lift the blockade of the lake",
            "an end to the blockade of the lake",
            "Meridia lifted its blockade of the lake",
        )
    }


def test_a_condition_is_what_it_asks_for() -> None:
    """The word that opens a condition is no part of what it asks for."""
    assert ("blockade", -1) == (
        conditioned("until Meridia lifts the blockade").words,
        conditioned("until Meridia lifts the blockade").sign,
    )
    assert (
        "a referendum on the status of the ridge" == conditioned("before a referendum on the status of the ridge").words
    )


@given(st.text(min_size=1), st.sampled_from(STANCES))
def test_any_text_has_a_claim(text: str, stance: Stance) -> None:
    """No text, however strange, breaks the reading of a claim."""
    assert claim(text).sign in (1, -1)
    assert stand(stance, text) in (1, -1)
