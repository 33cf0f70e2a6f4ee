"""Span heads of the trained network, in numpy: links, choices, ticks and classes.

In: a tagged window and ranges of its words. Out: log-probabilities. The weights are those of ``heads.npz``;
``training/network.py`` is the same arithmetic in torch.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

from parley.reading import labels
from parley.reading.encoder import Floats, Range, Tagged, weights


def _linear(name: str, x: Floats) -> Floats:
    out: Floats = x @ weights()[f"{name}.weight"].T + weights()[f"{name}.bias"]
    return out


def _log_softmax(x: Floats) -> Floats:
    shifted = x - x.max(1, keepdims=True)
    out: Floats = shifted - np.log(np.exp(shifted).sum(1, keepdims=True))
    return out


@cache
def _split(head: str, width: int) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """The hidden layer of a pair head by what it multiplies: left, right, product, distance class, paragraph class.

    The last two are looked up by class, the bias with the first of them.
    """
    known = weights()
    left, right, both, near = np.split(known[f"{head}.hidden.weight"].T, [width, 2 * width, 3 * width])
    distance = known[f"{head}.distance.weight"] @ near + known[f"{head}.hidden.bias"]
    return left, right, both, distance, known[f"{head}.paragraph.weight"] @ near


def span_heads(tagged: Sequence[Tagged]) -> list[SpanHeads]:
    """The heads of the windows of one text; spans of one kind are projected for all windows in one product."""
    made = [SpanHeads(window) for window in tagged]
    for kind in labels.SPAN_KINDS:
        marked = [(heads, heads.marked(kind)) for heads in made]
        marked = [(heads, spans) for heads, spans in marked if spans]
        if marked:
            rows = np.concatenate([heads._rows(spans) for heads, spans in marked])
            projected = np.maximum(_linear(f"spans.{kind}", rows), 0)
            edges = np.cumsum([len(spans) for _, spans in marked])[:-1]
            for (heads, spans), part in zip(marked, np.split(projected, edges), strict=True):
                heads._learn(kind, spans, part)
    return made


class SpanHeads:
    """The heads of one window; remembers the projection of every span it has seen."""

    def __init__(self, tagged: Tagged) -> None:
        self.tagged = tagged
        self._places: dict[str, dict[Range, int]] = {}
        self._projected: dict[str, Floats] = {}

    @cached_property
    def _paragraphs(self) -> NDArray[np.int64]:
        return np.array(self.tagged.window.paragraphs)

    def marked(self, kind: str) -> list[Range]:
        """The spans of a kind that the token heads mark, each once."""
        found = [span for name, spans in self.tagged.spans.items() if name.endswith(f".{kind}") for span in spans]
        return list(dict.fromkeys(found))

    def project(self, kind: str, spans: Sequence[Range]) -> Floats:
        """[spans, width of a span]."""
        places = self._places.get(kind, {})
        new = [s for s in dict.fromkeys(spans) if s not in places]
        if new:
            self._learn(kind, new, np.maximum(_linear(f"spans.{kind}", self._rows(new)), 0))
            places = self._places[kind]
        return self._projected[kind][[places[s] for s in spans]]

    def _learn(self, kind: str, spans: Sequence[Range], projected: Floats) -> None:
        places = self._places.setdefault(kind, {})
        places.update(zip(spans, range(len(places), len(places) + len(spans)), strict=True))
        known = self._projected.get(kind)
        self._projected[kind] = projected if known is None else np.concatenate([known, projected])

    def _rows(self, spans: Sequence[Range]) -> Floats:
        """[spans, 4 * width]: the states of the first and last word, and the means of the words and of those before."""
        words = self.tagged.states
        start, end = np.array(spans).T
        return np.concatenate(
            [words[start], words[end - 1], self._means(start, end), self._means(start - labels.LEAD, start + 1)], axis=1
        )

    def _means(self, start: NDArray[np.int64], end: NDArray[np.int64]) -> Floats:
        """The mean state of each range of words, cut off at the window's beginning."""
        start = np.maximum(start, 0)
        words = np.arange(len(self.tagged.states))
        inside = (words >= start[:, None]) & (words < end[:, None])
        out: Floats = (inside / (end - start)[:, None]).astype(np.float32) @ self.tagged.states
        return out

    def _pairs(self, name: str, kinds: tuple[str, str], a: Sequence[Range], b: Sequence[Range]) -> Floats:
        head = f"pairs.{name.replace('.', '_')}"
        left, right = self.project(kinds[0], a), self.project(kinds[1], b)
        first, second = np.array(a), np.array(b)
        where = self._paragraphs
        by_left, by_right, by_both, by_distance, by_paragraph = _split(head, left.shape[1])
        hidden = (left[:, None] * right[None]) @ by_both
        hidden += (left @ by_left)[:, None] + (right @ by_right)[None]
        hidden += by_distance[labels.distance_classes(first, second)]
        hidden += by_paragraph[labels.paragraph_classes(where[first[:, 0]], where[second[:, 0]])]
        scores: Floats = np.maximum(hidden, 0) @ weights()[f"{head}.score.weight"][0] + weights()[f"{head}.score.bias"]
        return scores

    def link(self, name: str, a: Sequence[Range], b: Sequence[Range]) -> Floats:
        """[a, 1 + b] log-probabilities: column 0 is none. ``join`` allows only spans that stand before."""
        kinds = labels.LINKS[name]
        logits = _linear(f"pairs.{name}.none", self.project(kinds[0], a))
        if b:
            pairs = self._pairs(name, kinds, a, b)
            if name == "join":
                pairs[[[y >= x for y in b] for x in a]] = -1e4
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
        edges = np.cumsum([0, *(len(group) for group in groups[:-1])])
        out: Floats = np.maximum.reduceat(scores, edges, axis=1)
        return out

    def classify(self, name: str, spans: Sequence[Range]) -> Floats:
        """[spans, classes] log-probabilities, in the order of ``labels.CLASSES``."""
        return _log_softmax(_linear(f"classes.{name}", self.project(labels.CLASSES[name][0], spans)))
