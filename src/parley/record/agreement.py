"""How far analysts agree: Cohen's kappa and Krippendorff's alpha over the entries that several judged.

In: judgements. Out: the two coefficients, through nltk's ``AnnotationTask`` (Cohen 1960, averaged over pairs of
analysts; Krippendorff 1980 with nominal distance).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, fields

from parley.errors import JudgementError
from parley.record.entries import KINDS
from parley.record.judgements import Judgement


@dataclass(frozen=True, slots=True)
class Agreement:
    """Coefficients are None where they are not defined: fewer than two analysts, or nothing judged by both."""

    analysts: tuple[str, ...]
    entries: int
    same: float | None
    kappa: float | None
    alpha: float | None


def agreement(judgements: Sequence[Judgement], field: str | None = None) -> Agreement:
    """Agreement in the verdicts, or in the value of one field (``stance``) after each analyst's corrections.

    Raises JudgementError for a field that no entry has.
    """
    if field is not None and not any(field in (f.name for f in fields(kind)) for kind in KINDS.values()):
        raise JudgementError(f"no kind of entry has a field {field!r}")
    labels: dict[str, dict[str, str]] = defaultdict(dict)
    for item in judgements:
        if item.active and item.entry is not None:
            labels[item.entry][item.analyst] = _label(item, field)
    shared = {entry: found for entry, found in labels.items() if len(found) > 1}
    analysts = sorted({name for found in shared.values() for name in found})
    if not shared:
        return Agreement(tuple(analysts), 0, None, None, None)
    from nltk.metrics.agreement import AnnotationTask

    triples = [(name, entry, label) for entry, found in shared.items() for name, label in found.items()]
    pairs = [
        (found[a], found[b]) for found in shared.values() for a in found for b in found if a < b
    ]  # fmt: skip
    kappas = []
    for i, a in enumerate(analysts):
        for b in analysts[i + 1 :]:
            both = [t for t in triples if t[0] in (a, b) and {a, b} <= shared[t[1]].keys()]
            if both:
                kappas.append(_defined(AnnotationTask(both).kappa_pairwise, a, b))
    known = [k for k in kappas if k is not None]
    return Agreement(
        tuple(analysts),
        len(shared),
        sum(x == y for x, y in pairs) / len(pairs),
        sum(known) / len(known) if known else None,
        _defined(AnnotationTask(triples).alpha),
    )


def _label(item: Judgement, field: str | None) -> str:
    if field is None or item.verdict == "rejected":
        return item.verdict
    return json.dumps((item.seen | item.change).get(field), sort_keys=True)


def _defined(measure: object, *args: str) -> float | None:
    """A coefficient, or None where all labels are the same and it divides by nought."""
    try:
        return float(measure(*args))  # type: ignore[operator]  # a method of AnnotationTask
    except ZeroDivisionError:
        return None
