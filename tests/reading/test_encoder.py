"""Labels are decoded to the best sequence that is well formed."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from parley.passages import paragraphs
from parley.reading.encoder import runs, tag, viterbi


def well_formed(path: tuple[int, ...]) -> bool:
    return all(
        label % 2 or not label or before in (label, label - 1) for before, label in zip((0, *path), path, strict=False)
    )


@given(st.integers(0, 2**32 - 1), st.integers(1, 5))
@settings(deadline=None, max_examples=40)
def test_no_well_formed_sequence_is_better(seed: int, length: int) -> None:
    """The decoded sequence has the highest score of all well-formed ones, alone and beside a longer one."""
    rng = np.random.default_rng(seed)
    scores, longer = (rng.normal(size=(n, 5)).astype(np.float32) * 3 for n in (length, length + 3))
    starts, steps = rng.normal(size=5).astype(np.float32), rng.normal(size=(5, 5)).astype(np.float32)

    def total(path: tuple[int, ...]) -> float:
        moves = sum(steps[a, b] for a, b in itertools.pairwise(path))
        return float(starts[path[0]] + sum(scores[i, label] for i, label in enumerate(path)) + moves)

    best = max((path for path in itertools.product(range(5), repeat=length) if well_formed(path)), key=total)
    both = np.stack([np.pad(scores, ((0, 3), (0, 0))), longer])
    lengths = np.array([length, length + 3])
    found = viterbi(both, lengths, np.stack([starts] * 2), np.stack([steps] * 2))
    assert list(best) == found[0, :length].tolist()
    assert list(best) == viterbi(scores[None], lengths[:1], starts[None], steps[None])[0].tolist()


def test_runs_are_the_ranges_of_one_kind() -> None:
    """A B after an I begins a new range; other kinds end one."""
    assert list(runs(np.array([0, 1, 2, 1, 3, 4, 1]), 1)) == [(1, 3), (3, 4), (6, 7)]


def test_no_span_goes_on_in_the_next_paragraph() -> None:
    """Wherever a text is broken, what is marked ends with its paragraph."""
    words = "Kastoria said that Meridia wants talks on the ridge and that it will not leave the lake before an election".split()
    for at in range(1, len(words)):
        text = " ".join(words[:at]) + "\n\n" + " ".join(words[at:])
        for window in tag(text, paragraphs(text)):
            spans = [span for found in window.spans.values() for span in found]
            assert spans
            assert not [span for span in spans if "\n" in text[slice(*window.chars(span))]]
