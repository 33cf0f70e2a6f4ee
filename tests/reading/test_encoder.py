"""Labels are decoded to the best sequence that is well formed."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from parley.reading.encoder import runs, viterbi


def well_formed(path: tuple[int, ...]) -> bool:
    return all(
        label % 2 or not label or before in (label, label - 1) for before, label in zip((0, *path), path, strict=False)
    )


@given(st.integers(0, 2**32 - 1), st.integers(1, 5))
@settings(deadline=None, max_examples=40)
def test_no_well_formed_sequence_is_better(seed: int, length: int) -> None:
    """The decoded sequence has the highest score of all well-formed ones, alone and in a batch."""
    rng = np.random.default_rng(seed)
    logits = rng.normal(size=(length, 5)).astype(np.float32) * 3
    scores = logits - np.log(np.exp(logits).sum(1, keepdims=True))
    best = max(
        (path for path in itertools.product(range(5), repeat=length) if well_formed(path)),
        key=lambda path: sum(scores[i, label] for i, label in enumerate(path)),
    )
    other = rng.normal(size=(length + 3, 5)).astype(np.float32)
    assert [list(best)] == [x.tolist() for x in viterbi([logits])]
    assert list(best) == viterbi([other, logits])[1].tolist()


def test_runs_are_the_ranges_of_one_kind() -> None:
    """A B after an I begins a new range; other kinds end one."""
    assert list(runs(np.array([0, 1, 2, 1, 3, 4, 1]), 1)) == [(1, 3), (3, 4), (6, 7)]
