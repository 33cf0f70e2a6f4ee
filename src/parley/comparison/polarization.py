"""How far a debate falls into two camps.

In: who is for and against what. Out: the two camps that fit best and how well they fit, by three measures:

- modularity of the congruence that is left after conflict (the subtract network, negative ties as 0), at its maximum
  over two camps: Newman & Girvan 2004, Physical Review E 69, 026113; two-camp polarization as in Leifeld's rDNA;
- the E-I index of the same network for these camps (Krackhardt & Stern 1988, Social Psychology Quarterly 51(2)):
  -1 where all ties lie within camps, +1 where all lie between them;
- the fit: the share of congruence within camps times the share of conflict between them; 1 for two camps that agree
  within and oppose across in everything, 0 where there is no conflict.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from parley.comparison.networks import Matrix, Uses, one_mode

EXACT = 14
"""Actors up to which all divisions into two camps are tried; above, each actor moves to where it fits better."""


@dataclass(frozen=True, slots=True)
class Polarization:
    """``camps`` are two sets of actors; measures are None where there are fewer than two actors or no ties."""

    camps: tuple[tuple[str, ...], tuple[str, ...]]
    modularity: float | None
    ei_index: float | None
    fit: float | None
    exact: bool


def polarization(found: Uses) -> Polarization:
    """The two camps and how well they fit."""
    size = len(found.actors)
    if size < 2:
        return Polarization((found.actors, ()), None, None, None, True)
    same = one_mode(found, "congruence", "average").weights
    cross = one_mode(found, "conflict", "average").weights
    ties = np.maximum(same - cross, 0)
    camps = _camps(ties, same, cross)
    within = camps[:, None] == camps[None, :]
    names = tuple(tuple(a for a, camp in zip(found.actors, camps, strict=True) if camp == side) for side in (0, 1))
    total = float(ties.sum())
    inside, outside = float(ties[within].sum()), float(ties[~within].sum())
    return Polarization(
        (names[0], names[1]),
        modularity(ties, camps) if total else None,
        (outside - inside) / total if total else None,
        fit(same, cross, camps) if same.any() or cross.any() else None,
        size <= EXACT,
    )


def modularity(ties: Matrix, camps: Matrix) -> float:
    """Newman & Girvan's Q of an undirected weighted network without loops: [n, n] ties and the camp of each of n."""
    total = float(ties.sum())
    degree = ties.sum(1)
    within = camps[:, None] == camps[None, :]
    return float(((ties / total - np.outer(degree, degree) / total**2) * within).sum())


def fit(same: Matrix, cross: Matrix, camps: Matrix) -> float:
    """Share of congruence within camps times share of conflict between camps; congruence that is nowhere fits."""
    within = camps[:, None] == camps[None, :]
    if not cross.any():
        return 0.0
    kept = float(same[within].sum() / same.sum()) if same.any() else 1.0
    return kept * float(cross[~within].sum() / cross.sum())


def _camps(ties: Matrix, same: Matrix, cross: Matrix) -> Matrix:
    """The camps with the best modularity, of equal ones the best fit; the first actor is always in camp 0."""
    size = len(ties)

    def value(camps: Matrix) -> tuple[float, float]:
        q = modularity(ties, camps) if ties.any() else 0.0
        return round(q, 9), fit(same, cross, camps) if same.any() or cross.any() else 0.0

    if size <= EXACT:
        tried = (np.array([0.0, *((n >> i) & 1 for i in range(size - 1))]) for n in range(1, 2 ** (size - 1)))
        return max(tried, key=value)
    vectors = np.linalg.eigh((same - cross + (same - cross).T) / 2).eigenvectors
    camps: Matrix = (vectors[:, -1] * np.sign(vectors[0, -1] or 1) < 0).astype(float)
    if camps.min() == camps.max():
        camps[int(np.argmin(np.abs(vectors[:, -1])))] = 1 - camps[0]
    best = value(camps)
    moved = True
    while moved:
        moved = False
        for i in range(1, size):
            camps[i] = 1 - camps[i]
            now = value(camps)
            if now > best and camps.min() != camps.max():
                best, moved = now, True
            else:
                camps[i] = 1 - camps[i]
    return camps
