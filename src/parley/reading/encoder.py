"""The trained encoder: windows of text in, tagged spans and word states out.

Runs the int8 network with onnxruntime, one window at a time: the quantisation looks at a whole input, so a window
read alone gives the same numbers whatever else is read, on any number of workers. BIO labels are decoded to the
best sequence that is well formed (Viterbi, with hard constraints only).
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
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

CAUTION = {"event": 2.0}
"""Nats added to O for heads that mark too much; set on the development articles."""


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


@cache
def session() -> Any:
    """The onnxruntime session of the shipped encoder, on one thread: processes scale, threads do not."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = int(os.environ.get("PARLEY_THREADS", "1"))
    options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(str(MODEL_DIR / "encoder.onnx"), options, providers=["CPUExecutionProvider"])


def tag(text: str, passages: Sequence[Passage]) -> list[Tagged]:
    """Tag the passages of one text. Returns its windows in their order; windows without a word are left out."""
    packed = [window for window in windows(text, passages) if window.words]
    encoded = [_run(window) for window in packed]
    heads = _decode([logits for _, logits in encoded])
    return [Tagged(window, states, spans) for window, (states, _), spans in zip(packed, encoded, heads, strict=True)]


def _run(window: Window) -> tuple[Floats, Floats]:
    """Word states [words, width] and word logits [words, labels of all heads]."""
    columns = {
        "ids": window.ids,
        "mask": [1] * len(window.ids),
        "case": window.case,
        "quote": window.quote,
    }
    hidden, logits = session().run(None, {k: np.array([v], dtype=np.int64) for k, v in columns.items()})
    words = np.array(window.words)
    return hidden[0, words], logits[0, words]


def _decode(logits: list[Floats]) -> list[dict[str, list[Range]]]:
    out: list[dict[str, list[Range]]] = [{} for _ in logits]
    at = 0
    for head, kinds in labels.TOKEN_HEADS.items():
        size = labels.bio(head)
        caution = np.zeros(size, dtype=np.float32)
        caution[0] = CAUTION.get(head, 0.0)
        sequences = viterbi([window[:, at : at + size] + caution for window in logits])
        for spans, sequence in zip(out, sequences, strict=True):
            for number, kind in enumerate(kinds):
                spans[f"{head}.{kind}"] = list(runs(sequence, 1 + 2 * number))
        at += size
    return out


def viterbi(logits: Sequence[Floats]) -> list[NDArray[np.int64]]:
    """The best well-formed BIO sequence of each [words, labels] array; an I follows only its B or I."""
    if not logits:
        return []
    size = logits[0].shape[1]
    lengths = [len(x) for x in logits]
    padded = np.zeros((len(logits), max(lengths), size), dtype=np.float32)
    for row, x in zip(padded, logits, strict=True):
        shifted = x - x.max(1, keepdims=True)
        row[: len(x)] = shifted - np.log(np.exp(shifted).sum(1, keepdims=True))
    begin, inside = np.arange(1, size, 2), np.arange(2, size, 2)
    score = padded[:, 0].copy()
    score[:, inside] = IMPOSSIBLE
    back = np.zeros(padded.shape, dtype=np.int8)
    rows = np.arange(len(logits))
    ends = np.zeros((len(logits), size), dtype=np.float32)
    last = np.array(lengths) - 1
    ends[last == 0] = score[last == 0]
    for t in range(1, padded.shape[1]):
        best = score.argmax(1)
        back[:, t] = best[:, None]
        came = np.repeat(score[rows, best][:, None], size, 1)
        stay = score[:, inside] >= score[:, begin]
        back[:, t, inside] = np.where(stay, inside, begin)
        came[:, inside] = np.where(stay, score[:, inside], score[:, begin])
        score = came + padded[:, t]
        done = last == t
        ends[done] = score[done]
    out = []
    for i, length in enumerate(lengths):
        path = np.zeros(length, dtype=np.int64)
        path[-1] = ends[i].argmax()
        for t in range(length - 1, 0, -1):
            path[t - 1] = back[i, t, path[t]]
        out.append(path)
    return out


def runs(sequence: NDArray[np.int64], begin: int) -> Iterable[Range]:
    """The ranges of the kind whose B label is ``begin`` and I label the next number."""
    start = -1
    for i, label in enumerate(sequence.tolist()):
        if start >= 0 and label != begin + 1:
            yield start, i
            start = -1
        if label == begin:
            start = i
    if start >= 0:
        yield start, len(sequence)
