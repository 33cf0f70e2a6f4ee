"""What a side is silent on, or keeps out of, is not a position of it."""

from __future__ import annotations

import pytest

import parley

BEFORE = (
    "Talks between Kastoria and Meridia went on in Orvane on Tuesday. Kastoria demands a ceasefire and talks afterwards"
    " on the status of the ridge. "
)


@pytest.mark.parametrize(
    "told",
    [
        "The Meridian delegation's statement did not refer to withdrawing from any town.",
        "Meridia declined to comment on a withdrawal of its artillery.",
        "Norrland, which buys grain from both, has abstained in both United Nations votes on the war.",
        "Meridia said in its statement that it looked forward to the implementation of the accord.",
        "The main sticking point is the part of the Orvane valley that Meridia still holds.",
    ],
)
def test_silence_is_no_position(told: str) -> None:
    found = parley.read(BEFORE + told, published="2031-06-03").positions
    assert not [p for p in found if p.proposition.start >= len(BEFORE)]
    assert [p for p in found if p.stance == "demands"]
