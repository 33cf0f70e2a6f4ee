"""A copy is known for a copy, and another claim is not taken for one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley.passages.alike import carried

WIRE = (
    "ORVANE, June 3 (Lake Post) - Kastoria rejected the 60-day truce that Meridia had offered on Tuesday, said its envoy, "
    "Mira Sand. She did not say when the talks would resume. Norrland, the host, hopes to publish the paper on Friday."
)


@pytest.mark.parametrize(
    "copy",
    [
        WIRE.replace("ORVANE, June 3 (Lake Post) - ", "ORVANE (Herald) — "),
        WIRE.replace("ORVANE, June 3 (Lake Post) - ", ""),
        WIRE.replace(", said its envoy, Mira Sand", ", its envoy Mira Sand told reporters").replace("hopes", "wants"),
        WIRE.rpartition(" Norrland")[0],
        WIRE.replace(" on Tuesday", ""),
        " ".join([WIRE.partition("- ")[2].partition(". Norrland")[2], WIRE.partition("- ")[2].rpartition(" Norrland")[0]]),
    ],
)  # fmt: skip
def test_a_copy_is_carried_over(copy: str) -> None:
    """Another dateline, other small words, a cut and another order of sentences leave a copy a copy."""
    assert 0.5 < carried(WIRE, copy)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("60-day", "30-day"),
        ("rejected", "accepted"),
        ("did not say", "did say"),
        ("would resume", "would not resume"),
        ("Kastoria rejected the 60-day truce that Meridia", "Meridia rejected the 60-day truce that Kastoria"),
    ],
)
def test_another_claim_is_no_copy(old: str, new: str) -> None:
    """A changed number, verb, negation, or sides that changed places: the passage says something else."""
    text = WIRE + " Meridia and Kastoria sent no word."
    assert old in text
    assert 0.0 == carried(text, text.replace(old, new))


def test_what_adds_much_is_no_copy() -> None:
    """A passage that holds an earlier one and goes on as long again is new: nothing of it may be passed over."""
    assert 0.7 > carried(
        WIRE, WIRE + " " + "The ferry crews of the lake towns have gone unpaid since the spring thaw. " * 4
    )


@given(st.text(max_size=200), st.text(max_size=200))
def test_the_share_is_a_share(first: str, again: str) -> None:
    """Whatever the texts, the answer is 0 to 1, and 1 for the same words."""
    assert 0.0 <= carried(first, again) <= 1.0
    assert (
        any(c.isalnum() or c == "_" for c in first) == (carried(first, first) == 1.0)
        or "-" in first
        or "–" in first
        or "—" in first
    )
