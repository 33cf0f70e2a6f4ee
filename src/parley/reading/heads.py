"""Span heads of the trained network, in numpy: links, choices, ticks and classes.

In: a tagged window and ranges of its words. Out: log-probabilities. The weights are those of ``heads.npz``;
``training/network.py`` is the same arithmetic in torch.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from parley.reading import labels
from parley.reading.encoder import Floats, Range, Tagged, weights


def _linear(name: str, x: Floats) -> Floats:
    out: Floats = x @ weights()[f"{name}.weight"].T + weights()[f"{name}.bias"]
    return out


def _log_softmax(x: Floats) -> Floats:
    shifted = x - x.max(1, keepdims=True)
    out: Floats = shifted - np.log(np.exp(shifted).sum(1, keepdims=True))
    return out


class SpanHeads:
    """The heads of one window; remembers the projection of every span it has seen."""

    def __init__(self, tagged: Tagged) -> None:
        self.tagged = tagged
        self._known: dict[tuple[str, Range], Floats] = {}

    def project(self, kind: str, spans: Sequence[Range]) -> Floats:
        """[spans, width of a span]."""
        new = [s for s in dict.fromkeys(spans) if (kind, s) not in self._known]
        if new:
            words = self.tagged.states
            rows = np.stack(
                [
                    np.concatenate(
                        [words[s], words[e - 1], words[s:e].mean(0), words[max(0, s - labels.LEAD) : s + 1].mean(0)]
                    )
                    for s, e in new
                ]
            )
            for span, row in zip(new, np.maximum(_linear(f"spans.{kind}", rows), 0), strict=True):
                self._known[kind, span] = row
        return np.stack([self._known[kind, s] for s in spans])

    def _pairs(self, name: str, kinds: tuple[str, str], a: Sequence[Range], b: Sequence[Range]) -> Floats:
        head = f"pairs.{name.replace('.', '_')}"
        left, right = self.project(kinds[0], a), self.project(kinds[1], b)
        where = self.tagged.window.paragraphs
        distance = np.array([[labels.distance_class(x, y) for y in b] for x in a])
        paragraph = np.array([[labels.paragraph_class(where[x[0]], where[y[0]]) for y in b] for x in a])
        near = weights()[f"{head}.distance.weight"][distance] + weights()[f"{head}.paragraph.weight"][paragraph]
        shape = (len(a), len(b), left.shape[1])
        lefts, rights = np.broadcast_to(left[:, None], shape), np.broadcast_to(right[None], shape)
        joined = np.concatenate([lefts, rights, lefts * rights, near], axis=-1)
        scores = _linear(f"{head}.score", np.maximum(_linear(f"{head}.hidden", joined), 0))
        return scores[..., 0]

    def link(self, name: str, a: Sequence[Range], b: Sequence[Range]) -> Floats:
        """[a, 1 + b] log-probabilities: column 0 is none. ``join`` allows only spans that stand before."""
        kinds = labels.LINKS[name]
        logits = _linear(f"pairs.{name}.none", self.project(kinds[0], a))
        if b:
            pairs = self._pairs(name, kinds, a, b)
            if name == "join":
                pairs[np.array([[y >= x for y in b] for x in a])] = -1e4
            logits = np.concatenate([logits, pairs], axis=1)
        return _log_softmax(logits)

    def choice(self, name: str, a: Sequence[Range], groups: Sequence[Sequence[Range]]) -> Floats:
        """[a, 1 + groups] log-probabilities that an actor, by its mentions, is the one; column 0 is none."""
        kinds = labels.CHOICES[name]
        none = _linear(f"pairs.{name.replace('.', '_')}.none", self.project(kinds[0], a))
        return _log_softmax(np.concatenate([none, self._grouped(name, kinds, a, groups)], axis=1))

    def tick(self, name: str, a: Sequence[Range], groups: Sequence[Sequence[Range]]) -> Floats:
        """[a, groups] probabilities that each actor, by its mentions, belongs to the span."""
        scores = self._grouped(name, labels.TICKS[name], a, groups)
        out: Floats = np.reciprocal(1 + np.exp(-scores))
        return out

    def _grouped(
        self, name: str, kinds: tuple[str, str], a: Sequence[Range], groups: Sequence[Sequence[Range]]
    ) -> Floats:
        flat = [mention for group in groups for mention in group]
        if not flat:
            return np.zeros((len(a), 0), dtype=np.float32)
        scores = self._pairs(name, kinds, a, flat)
        edges = np.cumsum([0, *(len(group) for group in groups)])
        return np.stack([scores[:, s:e].max(1) for s, e in pairwise(edges)], axis=1)

    def classify(self, name: str, spans: Sequence[Range]) -> Floats:
        """[spans, classes] log-probabilities, in the order of ``labels.CLASSES``."""
        return _log_softmax(_linear(f"classes.{name}", self.project(labels.CLASSES[name][0], spans)))
