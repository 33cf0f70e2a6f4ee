"""Teach the screen: ``python training/screen.py MODEL_DIR --polnear PATH``.

In: our reports and banks, and PolNeAR's news, which is mostly about other things. Out: ``MODEL_DIR/screen.tsv``, the
weights of words in logistic regression with no weight below nought, and the threshold; words that news of all kinds
shares, numbers and names do not count. Prints, by a five-fold split of reports and news, what would pass and be lost.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

import bank
import marked
from material import read_json_lines
from parley.passages.alike import NUMBERS
from parley.reading.screen import FEWEST, THRESHOLD, words_of

HERE = Path(__file__).parent
PASSING = 0.03
"""Share of other news that may pass. Fewer could, at no loss here; the room is for subjects that our reports lack."""
COMMON = 0.1
"""Share of other news above which a word that stands in it tells nothing."""
FEWEST_REPORTS = 4
"""Reports in which a word must stand."""
PENALTY = 0.3
"""Of the squares of the weights, in logistic losses of one report."""
FOLDS = 5
WORD = re.compile(r"(?<=[a-z,;’'] )[A-Za-z]+\b")
"""Words that begin no sentence: a capital of theirs is a name's."""

Floats = NDArray[np.float64]


def vocabulary(about: Sequence[str], other: Sequence[str]) -> list[str]:
    """The words that may count."""
    capital: Counter[str] = Counter()
    lower: Counter[str] = Counter()
    for text in (*about, *other):
        for word in WORD.findall(text):
            (lower if word[0].islower() else capital)[word.lower()] += 1
    in_reports = Counter(word for text in about for word in words_of(text))
    in_news = Counter(word for text in other for word in words_of(text))
    return sorted(
        word for word, count in in_reports.items()
        if count >= FEWEST_REPORTS and in_news[word] < COMMON * len(other) and lower[word] > 2 * capital[word]
        and len(word) > 2 and word not in NUMBERS
    )  # fmt: skip


def rows(texts: Sequence[str], words: Sequence[str]) -> Floats:
    """[texts, words]: what each word adds to each text's score for each unit of its weight."""
    column = {word: i for i, word in enumerate(words)}
    out = np.zeros((len(texts), len(words)))
    for row, text in zip(out, texts, strict=True):
        found = words_of(text)
        row[[column[word] for word in found if word in column]] = max(len(found), FEWEST) ** -0.5
    return out


def fitted(about: Floats, other: Floats) -> Floats:
    """The weights, none below nought, and after them the bias."""
    x = np.vstack([about, other])
    y = np.concatenate([np.ones(len(about)), np.zeros(len(other))])

    def loss(at: Floats) -> tuple[float, Floats]:
        z = x @ at[:-1] + at[-1]
        off = 1 / (1 + np.exp(-z)) - y
        value = np.logaddexp(0, np.where(y == 1, -z, z)).sum() + PENALTY * at[:-1] @ at[:-1] / 2
        return float(value), np.append(x.T @ off + PENALTY * at[:-1], off.sum())

    bounds = [(0, None)] * x.shape[1] + [(None, None)]
    return np.asarray(minimize(loss, np.zeros(len(bounds)), jac=True, method="L-BFGS-B", bounds=bounds).x)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--polnear", type=Path, required=True)
    args = parser.parse_args()
    reports = list(marked.load(HERE / "data"))
    own = [report.text for report, _ in reports]
    positions = np.array([len(record["positions"]) for _, record in reports])
    banked = [marked.parse(source).text for source in bank.reports(bank.load(HERE / "bank"), 0)]
    other = [row["text"] for row in read_json_lines(args.polnear)]
    words = vocabulary([*own, *banked], other)
    x, b, n = (rows(texts, words) for texts in (own, banked, other))
    mine, theirs = np.arange(len(x)) % FOLDS, np.arange(len(n)) % FOLDS
    scores, news = np.zeros(len(x)), np.zeros(len(n))
    for fold in range(FOLDS):
        weights = fitted(np.vstack([x[mine != fold], b]), n[theirs != fold])[:-1]
        scores[mine == fold], news[theirs == fold] = x[mine == fold] @ weights, n[theirs == fold] @ weights
    threshold = float(np.quantile(news, 1 - PASSING))
    lost = positions[scores < threshold].sum() / positions.sum()
    print(f"{len(own)} reports, {len(banked)} banked, {len(other)} others; {len(words)} words may count")
    print(f"held out at {threshold:.2f}: {100 * (news >= threshold).mean():.1f} % of other news pass, "
          f"{(scores < threshold).sum()} reports and {100 * lost:.2f} % of marked positions are lost")  # fmt: skip
    weights = fitted(np.vstack([x, b]), n)[:-1]
    kept = sorted((-weight, word) for word, weight in zip(words, weights, strict=True) if weight >= 0.005)
    lines = [f"{THRESHOLD}\t{threshold:.2f}", *(f"{word}\t{-weight:.2f}" for weight, word in kept)]
    head = "# Words that tell that a report bears on negotiations or armed conflict. Made by training/screen.py."
    (args.out / "screen.tsv").write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
