"""The classes of distance that training and reading share."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from parley.reading import labels

SPANS = st.lists(
    st.tuples(st.integers(0, 250), st.integers(1, 40)).map(lambda x: (x[0], x[0] + x[1])), min_size=1, max_size=8
)


def plain(a: tuple[int, int], b: tuple[int, int]) -> int:
    """The class of one pair, step by step."""
    if b[0] < a[1] and a[0] < b[1]:
        return 0
    after = b[0] >= a[1]
    gap = b[0] - a[1] if after else a[0] - b[1]
    step = next((i for i, bound in enumerate(labels.NEAR) if gap <= bound), len(labels.NEAR))
    return 1 + 2 * step + after


@given(SPANS, SPANS)
def test_distances_of_many_are_those_of_each(a: list[tuple[int, int]], b: list[tuple[int, int]]) -> None:
    """The weights of a distance stand at its class: every pair is in the class of its gap and side."""
    one_by_one = [[plain(x, y) for y in b] for x in a]
    assert one_by_one == labels.distance_classes(np.array(a), np.array(b)).tolist()


def test_paragraphs_count_to_three_on_either_side() -> None:
    """Paragraphs further away than three are as far as three."""
    expected = [[3, 4, 6, 6], [0, 0, 3, 4]]
    assert expected == labels.paragraph_classes(np.array([1, 7]), np.array([1, 2, 7, 8])).tolist()
