"""Where people are named, from the encoder's word states.

In: tagged windows. Out: ranges of characters. Two small layers, taught by a parser's names of people
(training/persons.py), tell of each word whether a person's name begins at it, goes on or neither; reading needs no
second network for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np

from parley.reading.encoder import Floats, Range, Tagged, runs
from parley.reading.windows import MODEL_DIR

BEGINS = 1
"""The label of a name's first word; 0 is outside and 2 goes on."""


@cache
def layers() -> dict[str, Floats]:
    """The arrays of ``persons.npz`` in float32."""
    with np.load(MODEL_DIR / "persons.npz") as stored:
        return {name: stored[name].astype(np.float32) for name in stored.files}


def persons(tagged: Sequence[Tagged]) -> list[Range]:
    """The names of people in characters, in the order of the text."""
    return [window.chars(span) for window in tagged for span in runs(_labels(window.states), BEGINS)]


def _labels(states: Floats) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """The label of each word; one that goes on where nothing began begins."""
    at = layers()
    hidden = np.maximum(states @ at["hidden.weight"].T + at["hidden.bias"], 0)
    found = (hidden @ at["labels.weight"].T + at["labels.bias"]).argmax(1)
    before = np.concatenate([[0], found[:-1]])
    found[(found == BEGINS + 1) & (before == 0)] = BEGINS
    return found
