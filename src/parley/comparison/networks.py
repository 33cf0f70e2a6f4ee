"""Discourse networks: who is for and against what, and who with whom.

In: positions and their options. Out: weighted matrices in the definitions of discourse network analysis: P. Leifeld,
"Discourse Network Analysis: Policy Debates as Dynamic Networks", in The Oxford Handbook of Political Networks (2017),
https://doi.org/10.1093/oxfordhb/9780190228217.013.25. With x(a, c, k) the times that actor a takes side k (for,
against) on concept c:

- two-mode:    b(a, c, k) = x(a, c, k)
- congruence:  s(a, b) = sum over c, k of x(a, c, k) x(b, c, k)
- conflict:    d(a, b) = sum over c, k, l with k != l of x(a, c, k) x(b, c, l)
- subtract:    s(a, b) - d(a, b)

and the normalisations that Discourse Network Analyzer names: average activity (divided by the mean number of
statements of the two actors), Jaccard, cosine; activity and prominence for the two-mode network.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from parley.comparison.case import Case, collector_paused
from parley.comparison.claims import stand
from parley.comparison.options import Options

if TYPE_CHECKING:
    import networkx

Matrix = NDArray[np.float64]
Kind = Literal["congruence", "conflict", "subtract"]
Normalisation = Literal["no", "average", "jaccard", "cosine"]
TwoModeNormalisation = Literal["no", "activity", "prominence"]
Duplicates = Literal["include", "document", "all"]


@dataclass(frozen=True, slots=True)
class Uses:
    """Times that each actor is for (``[..., 0]``) and against (``[..., 1]``) each option: [actors, options, 2]."""

    actors: tuple[str, ...]
    options: tuple[str, ...]
    counts: Matrix


@dataclass(frozen=True, slots=True)
class Network:
    """A weighted network. ``columns`` equals ``rows`` for one-mode networks, whose diagonal is 0."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    weights: Matrix

    @property
    def one_mode(self) -> bool:
        """Whether rows and columns are the same actors."""
        return self.rows == self.columns

    def graph(self) -> networkx.Graph:
        """The network for networkx, with ``weight`` on edges and ``mode`` (actor or option) on nodes."""
        import networkx

        made: networkx.Graph = networkx.Graph()
        made.add_nodes_from((name, {"mode": "actor"}) for name in self.rows)
        if not self.one_mode:
            made.add_nodes_from((name, {"mode": "option"}) for name in self.columns)
        for i, j in np.argwhere(self.weights != 0).tolist():
            if not self.one_mode or i < j:
                made.add_edge(self.rows[i], self.columns[j], weight=float(self.weights[i, j]))
        return made


def uses(
    case: Case,
    options: Options,
    *,
    since: str | None = None,
    until: str | None = None,
    duplicates: Duplicates = "document",
    actors: Sequence[str] | None = None,
) -> Uses:
    """Count the stands of a case. ``since`` and ``until`` are ISO dates, both included; undated positions count only
    where neither is given.

    ``duplicates``: ``include`` counts every position; ``document`` the same actor, option and side once a report
    (once an independent text: a copied passage is no second statement); ``all`` once altogether.
    """
    marks: set[tuple[str, str, int, str | int]] = set()
    signs: dict[tuple[str, str], tuple[str | None, int]] = {}
    wanted = set(actors) if actors is not None else None
    with collector_paused():
        for number, row in enumerate(case.positions):
            item = row.item
            if item.status == "past" or (wanted is not None and item.actor not in wanted):
                continue
            if (since or until) and not (row.date and (since or "") <= row.date <= (until or "9999")):
                continue
            words = item.proposition.text
            told = signs.get((item.stance, words))
            if told is None:
                told = signs[item.stance, words] = options.of(words), stand(item.stance, words)
            option, sign = told
            if option is not None:
                once = row.origin if duplicates == "document" else number if duplicates == "include" else ""
                marks.add((item.actor, option, sign, once))
        counted = Counter([(actor, option, sign < 0) for actor, option, sign, _ in marks])
    who = {name: i for i, name in enumerate(sorted({actor for actor, _, _ in counted}))}
    what = {name: i for i, name in enumerate(sorted({option for _, option, _ in counted}))}
    counts = np.zeros((len(who), len(what), 2))
    for (actor, option, against), times in counted.items():
        counts[who[actor], what[option], int(against)] = times
    return Uses(tuple(who), tuple(what), counts)


def two_mode(found: Uses, normalisation: TwoModeNormalisation = "no") -> Network:
    """Actors and options, for minus against. ``activity`` divides by all statements of the actor, ``prominence`` by
    all statements on the option."""
    weights = found.counts[..., 0] - found.counts[..., 1]
    total = found.counts.sum(2)
    if normalisation == "activity":
        weights = _divided(weights, total.sum(1, keepdims=True))
    elif normalisation == "prominence":
        weights = _divided(weights, total.sum(0, keepdims=True))
    return Network(found.actors, found.options, weights)


def one_mode(found: Uses, kind: Kind = "subtract", normalisation: Normalisation = "average") -> Network:
    """Actors with actors. A pair without a statement between them has weight 0."""
    pro, con = found.counts[..., 0], found.counts[..., 1]
    same = pro @ pro.T + con @ con.T
    cross = pro @ con.T + con @ pro.T
    weights = {"congruence": same, "conflict": cross, "subtract": same - cross}[kind]
    weights = _divided(weights, _norm(found, normalisation))
    np.fill_diagonal(weights, 0)
    return Network(found.actors, found.actors, weights)


def _norm(found: Uses, normalisation: Normalisation) -> Matrix:
    flat = found.counts.reshape(len(found.actors), 2 * len(found.options))
    total = flat.sum(1)
    if normalisation == "average":
        out: Matrix = (total[:, None] + total[None, :]) / 2
        return out
    if normalisation == "cosine":
        # Discourse Network Analyzer divides by the product of the two actors' numbers of statements
        return np.outer(total, total)
    if normalisation == "jaccard":
        used = (flat > 0).astype(float)
        only: Matrix = flat @ (1 - used).T
        both: Matrix = flat @ flat.T
        return only + only.T + both
    return np.ones((len(found.actors), len(found.actors)))


def _divided(weights: Matrix, by: Matrix) -> Matrix:
    out: Matrix = np.divide(weights, by, out=np.zeros_like(weights), where=by != 0)
    return out


def windows(case: Case, days: int, step: int | None = None) -> Iterator[tuple[str, str]]:
    """Time windows of a number of days over the dated positions, as (first day, last day), both included.

    Each begins ``step`` days after the one before (as many as it is long, where no step is given). The last one ends
    on or after the last position.
    """
    told = sorted(row.date for row in case.positions if row.date and len(row.date) == 10)
    if not told:
        return
    begin, last = date.fromisoformat(told[0]), date.fromisoformat(told[-1])
    while True:
        end = begin + timedelta(days=days - 1)
        yield begin.isoformat(), end.isoformat()
        if end >= last:
            return
        begin += timedelta(days=step or days)
