"""Networks in the definitions of discourse network analysis, against values worked out by hand.

Formulas: Leifeld 2017, Oxford Handbook of Political Networks, ch. 12, doi 10.1093/oxfordhb/9780190228217.013.25;
modularity: Newman & Girvan 2004; E-I index: Krackhardt & Stern 1988.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from parley.comparison import Case, compare
from parley.comparison.networks import Uses, one_mode, two_mode, uses, windows
from parley.comparison.polarization import polarization

from .conftest import Told

# x(a, c, k): A for c1 twice and against c2 once; B for c1 once, for c2 once; C against c1 three times
COUNTS = np.array([[[2, 0], [0, 1]], [[1, 0], [1, 0]], [[0, 3], [0, 0]]], dtype=float)
FOUND = Uses(("A", "B", "C"), ("c1", "c2"), COUNTS)


def test_congruence() -> None:
    """A and B are both for c1: 2·1 = 2; C shares no side with anyone."""
    assert [[0, 2, 0], [2, 0, 0], [0, 0, 0]] == one_mode(FOUND, "congruence", "no").weights.tolist()


def test_conflict() -> None:
    """A–B on c2: 1·1; A–C on c1: 2·3; B–C on c1: 1·3."""
    assert [[0, 1, 6], [1, 0, 3], [6, 3, 0]] == one_mode(FOUND, "conflict", "no").weights.tolist()


def test_subtract() -> None:
    """Congruence minus conflict: 2-1, 0-6, 0-3."""
    assert [[0, 1, -6], [1, 0, -3], [-6, -3, 0]] == one_mode(FOUND, "subtract", "no").weights.tolist()


@pytest.mark.parametrize(
    ("normalisation", "ab", "ac", "bc"),
    [
        ("average", 1 / 2.5, -6 / 3, -3 / 2.5),  # mean statements: (3+2)/2, (3+3)/2, (2+3)/2
        ("cosine", 1 / 6, -6 / 9, -3 / 6),  # 3·2, 3·3, 2·3
        (
            "jaccard",
            1 / 4,
            -6 / 6,
            -3 / 5,
        ),  # A–B: only A: 1 (against c2), only B: 1 (for c2), both 2; A–C: 3+3; B–C: 2+3
    ],
)
def test_normalisations(normalisation: str, ab: float, ac: float, bc: float) -> None:
    """Each normalisation divides by what its definition says."""
    weights = one_mode(FOUND, "subtract", normalisation).weights  # type: ignore[arg-type]  # one of the list
    assert pytest.approx([ab, ac, bc]) == [float(weights[i, j]) for i, j in ((0, 1), (0, 2), (1, 2))]


def test_two_mode() -> None:
    """For minus against; activity divides by the actor's statements, prominence by the option's."""
    assert [[2, -1], [1, 1], [-3, 0]] == two_mode(FOUND).weights.tolist()
    activity = np.array([[2 / 3, -1 / 3], [1 / 2, 1 / 2], [-1, 0]])
    prominence = np.array([[2 / 6, -1 / 2], [1 / 6, 1 / 2], [-3 / 6, 0]])
    assert np.allclose(activity, two_mode(FOUND, "activity").weights)
    assert np.allclose(prominence, two_mode(FOUND, "prominence").weights)


def test_polarization_of_two_camps() -> None:
    """Two pairs that agree within and oppose across: modularity 1/2, E-I index -1, fit 1."""
    counts = np.array([[[1, 0]], [[1, 0]], [[0, 1]], [[0, 1]]], dtype=float)
    found = polarization(Uses(("a", "b", "c", "d"), ("o",), counts))
    assert (("a", "b"), ("c", "d")) == found.camps
    assert (0.5, -1.0, 1.0) == (found.modularity, found.ei_index, found.fit)


def test_consensus_is_not_polarized() -> None:
    """Where all agree the fit is 0 and no division has positive modularity."""
    found = polarization(Uses(("a", "b", "c", "d"), ("o",), np.array([[[1.0, 0.0]]] * 4)))
    assert 0.0 == found.fit
    assert found.modularity is not None
    assert found.modularity <= 0


def test_many_actors_are_divided_the_same_way() -> None:
    """Above the limit of the exact search two clear camps are still found."""
    counts = np.zeros((30, 4, 2))
    counts[:15, :, 0] = 1
    counts[15:, :, 1] = 1
    found = polarization(Uses(tuple(f"a{i:02}" for i in range(30)), tuple("wxyz"), counts))
    assert not found.exact
    assert (15, 15, 1.0) == (len(found.camps[0]), len(found.camps[1]), found.fit)


def test_duplicates_count_as_asked(told: Told, case: Callable[..., Case]) -> None:
    """A copied text counts once in a document count, twice when every position counts, once over all."""
    rows = [told("meridia", "demands", "a prisoner exchange", origin=origin) for origin in ("w1", "w1", "w2")]
    found = compare(case(*rows))
    sums = [uses(found.case, found.options, duplicates=d).counts.sum() for d in ("include", "document", "all")]
    assert [3, 2, 1] == sums


def test_windows_cover_all_days(told: Told, case: Callable[..., Case]) -> None:
    """Windows follow each other without a gap, and the last holds the last position."""
    rows = [told("meridia", "demands", "a prisoner exchange", date=d) for d in ("2031-06-01", "2031-06-09")]
    assert [("2031-06-01", "2031-06-07"), ("2031-06-08", "2031-06-14")] == list(windows(case(*rows), 7))
    found = compare(case(*rows))
    assert [1, 1] == [uses(found.case, found.options, since=a, until=b).counts.sum() for a, b in windows(found.case, 7)]
