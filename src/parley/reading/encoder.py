"""The trained encoder: windows of text in, tagged spans and word states out.

Runs the int8 network with onnxruntime, one window at a time: the quantisation looks at a whole input, so a window
read alone gives the same numbers whatever else is read, on any number of workers. BIO labels are decoded to the
best sequence under the trained scores of one label after another (Viterbi).
"""

from __future__ import annotations

import os
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from parley.model import Passage
from parley.reading import labels
from parley.reading.windows import MODEL_DIR, Window, windows

Floats = NDArray[np.float32]
Range = tuple[int, int]
"""Half-open, in words of a window."""

IMPOSSIBLE = np.float32(-1e9)

CAUTION: dict[str, float] = {"event": -0.75, "condition": -0.5, "talks": -2.25, "opinion": -2.0}
"""Nats that beginning a span costs, for heads that mark too much, or gains; set on the development articles."""
INVITED = 1.0
"""Nats that a proposition gains where the words before it call for one; set on the development articles."""


@dataclass(frozen=True, slots=True)
class Tagged:
    """One window after the encoder. ``spans`` maps head and kind (``outer.source``, ``event.event``) to ranges."""

    window: Window
    states: Floats
    """[words, width]: the hidden state of each word's first piece."""
    spans: dict[str, list[Range]]

    def chars(self, at: Range) -> Range:
        """Characters of the text for a range of words."""
        return self.window.word_span(at[0], at[1] - 1)

    def words(self, at: Range) -> Range:
        """The words that a range of characters touches, at least one: the inverse of ``chars``."""
        words, start = self.window.words, self.window.starts.__getitem__
        first = max(0, bisect_right(words, at[0], key=start) - 1)
        return first, max(first + 1, bisect_right(words, at[1] - 1, key=start))


def threads() -> int:
    """The threads of one reader: one, unless ``PARLEY_THREADS`` says otherwise. Processes scale, threads do not."""
    return int(os.environ.get("PARLEY_THREADS", "1"))


@cache
def _algebra() -> Any:
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController().select(user_api="blas")


def single() -> AbstractContextManager[Any]:
    """While it is open, numpy's products run on as many threads as a reader has.

    By itself numpy takes every core for products of a few hundred rows, and waits for those that others use.
    """
    made: AbstractContextManager[Any] = _algebra().limit(limits=threads())
    return made


@cache
def session() -> Any:
    """The onnxruntime session of the shipped encoder."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads()
    options.inter_op_num_threads = 1
    # the graph is fused as it ships (training/graph.py); further fusing would make it slower
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    return onnxruntime.InferenceSession(str(MODEL_DIR / "encoder.onnx"), options, providers=["CPUExecutionProvider"])


@cache
def weights() -> dict[str, Floats]:
    """Every array of ``heads.npz`` in float32: span heads, and the scores of label sequences."""
    with np.load(MODEL_DIR / "heads.npz") as stored:
        return {name: stored[name].astype(np.float32) for name in stored.files}


def tag(
    text: str, passages: Sequence[Passage], doubt: float = 0.0, invited: AbstractSet[int] = frozenset()
) -> list[Tagged]:
    """Tag the passages of one text. Returns its windows in their order; windows without a word are left out.

    ``doubt``, in nats, is what beginning a proposition costs beside the usual; at the characters ``invited`` it gains.
    """
    packed = [window for window in windows(text, passages) if window.words]
    states = [encoded(window) for window in packed]
    heads = _decode(packed, [logits for _, logits in states], doubt, invited)
    return [Tagged(window, states, spans) for window, (states, _), spans in zip(packed, states, heads, strict=True)]


def encoded(window: Window) -> tuple[Floats, Floats]:
    """Word states [words, width] and word logits [words, labels of all heads]."""
    columns = {"ids": [window.ids], "case": [window.case], "quote": [window.quote], "words": window.words}
    hidden, logits = session().run(None, {k: np.array(v, dtype=np.int64) for k, v in columns.items()})
    return hidden[0], logits[0]


def _decode(
    packed: Sequence[Window], logits: list[Floats], doubt: float, invited: AbstractSet[int]
) -> list[dict[str, list[Range]]]:
    """The spans of every head in each window: [words, labels of all heads] to ranges by ``head.kind``.

    No span goes on from one paragraph to the next.
    """
    out: list[dict[str, list[Range]]] = [{} for _ in logits]
    if not logits:
        return out
    heads = list(labels.TOKEN_HEADS)
    longest = max(len(x) for x in logits)
    scores = np.full((len(heads), len(logits), longest, labels.MOST), IMPOSSIBLE, dtype=np.float32)
    at = 0
    for number, head in enumerate(heads):
        size = labels.bio(head)
        for row, x in zip(scores[number], logits, strict=True):
            row[: len(x), :size] = x[:, at : at + size]
        scores[number, ..., 1:size:2] -= CAUTION.get(head, 0.0) + doubt * (head == "proposition")
        if head == "proposition" and invited:
            for i, window in enumerate(packed):
                called = [word for word, start in enumerate(window.word_starts()) if start in invited]
                scores[number, i, called, 1] += INVITED
        at += size
    for i, window in enumerate(packed):
        begins = 1 + np.flatnonzero(np.diff(window.paragraphs))
        scores[:, i, begins, 2::2] = IMPOSSIBLE
    starts, steps = weights()["starts"], weights()["steps"]
    lengths = np.array([len(x) for x in logits])
    found = viterbi(
        scores.reshape(-1, longest, labels.MOST),
        np.tile(lengths, len(heads)),
        np.repeat(starts, len(logits), 0),
        np.repeat(steps, len(logits), 0),
    )
    for number, head in enumerate(heads):
        for i, spans in enumerate(out):
            sequence = found[number * len(logits) + i, : lengths[i]]
            for kind, name in enumerate(labels.TOKEN_HEADS[head]):
                spans[f"{head}.{name}"] = list(runs(sequence, 1 + 2 * kind))
    return out


def mentions(tagged: Sequence[Tagged]) -> list[Range]:
    """Where actors are named, pronouns too, in characters."""
    return [window.chars(span) for window in tagged for span in window.spans["mention.mention"]]


def viterbi(scores: Floats, lengths: NDArray[np.int64], starts: Floats, steps: Floats) -> NDArray[np.int64]:
    """The best label sequence of each row: [rows, words, labels] to [rows, words].

    ``starts`` [rows, labels] and ``steps`` [rows, labels, labels] are the scores of a first label and of a label after
    another; an I follows only its B or I. Words after a row's length have no meaning.
    """
    rows, longest, size = scores.shape
    ahead = steps.transpose(1, 2, 0).copy()  # [from, to, rows]: what is done for every row stands together
    ahead[tuple(zip(*labels.impossible(size), strict=True))] = IMPOSSIBLE
    words = np.ascontiguousarray(scores.transpose(1, 2, 0))
    best = np.empty_like(words)
    best[0] = starts.T + words[0]
    best[0, 2::2] = IMPOSSIBLE
    came = np.empty_like(ahead)
    for t in range(1, longest):
        np.add(best[t - 1][:, None], ahead, out=came)
        np.maximum.reduce(came, 0, out=best[t])
        best[t] += words[t]
    last, every = lengths - 1, np.arange(rows)
    final = best[last, :, every].argmax(1)
    ending = set(last.tolist())
    reached = np.ascontiguousarray(best.transpose(0, 2, 1))
    behind = np.ascontiguousarray(ahead.transpose(2, 1, 0))
    out = np.zeros((longest, rows), dtype=np.int64)
    label = final
    for t in range(longest - 1, -1, -1):
        if t in ending:
            label = np.where(last == t, final, label)
        out[t] = label
        if t:
            label = (reached[t - 1] + behind[every, label]).argmax(1)
    return out.T


def runs(sequence: NDArray[np.int64], begin: int) -> Iterable[Range]:
    """The ranges of the kind whose B label is ``begin`` and I label the next number."""
    begins = np.flatnonzero(sequence == begin).tolist()
    if not begins:
        return
    others = [*np.flatnonzero(sequence != begin + 1).tolist(), len(sequence)]
    for start in begins:
        yield start, others[bisect_right(others, start)]
