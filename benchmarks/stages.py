"""Where the time of a reading goes: ``python benchmarks/stages.py [--shared DIR] [--rounds N]``.

In: the texts of speed.py. Out: for each stage the processor's milliseconds for 1,000 words and its share, the median of
the rounds. A stage's time is its own, without that of the stages inside it; on a busy machine the processor's time
strays less than the clock's.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from parley.model import Document
from parley.reading import encoder, heads, reader
from speed import ROOT, texts

STAGES: tuple[tuple[Any, str, str], ...] = (
    (reader, "paragraphs", "passages and repeats"),
    (reader, "repeats", "passages and repeats"),
    (reader, "identify", "language"),
    (reader, "sentences", "sentences"),
    (reader, "tag", "labels to spans"),
    (encoder, "windows", "text to windows"),
    (encoder, "encoded", "encoder"),
    (reader, "persons", "names of people"),
    (reader, "read_actors", "actors"),
    (reader, "attributions", "attributions"),
    (reader, "bind_sources", "sources bound"),
    (reader, "statements", "statements"),
    (reader, "deeds", "deeds"),
    (reader, "opinion", "opinion"),
    (reader, "positions", "positions"),
    (reader, "talks", "talks"),
    (reader, "events", "events"),
    (heads.SpanHeads, "link", "span heads"),
    (heads.SpanHeads, "choice", "span heads"),
    (heads.SpanHeads, "tick", "span heads"),
    (heads.SpanHeads, "classify", "span heads"),
)
"""Where a function is looked up, its name, and the stage that its time counts for; the rest is the reader's own."""


class Clock:
    """Counts the seconds of each stage, of the innermost that runs."""

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()
        self._running: list[str] = ["the rest"]
        self._since = time.process_time()

    def _switch(self) -> None:
        now = time.process_time()
        self.seconds[self._running[-1]] += now - self._since  # type: ignore[assignment]  # a counter of seconds
        self._since = now

    def around(self, function: Callable[..., Any], stage: str) -> Callable[..., Any]:
        """The function, its time counted for the stage; one that yields is run to its end."""

        def timed(*args: Any, **options: Any) -> Any:
            self._switch()
            self._running.append(stage)
            try:
                made = function(*args, **options)
                return list(made) if hasattr(made, "__next__") else made
            finally:
                self._switch()
                self._running.pop()

        return timed

    def close(self) -> None:
        self._switch()


def measured(documents: list[str], reads: reader.Reader) -> Counter[str]:
    """The seconds of each stage over all documents."""
    clock = Clock()
    before = [(place, name, getattr(place, name)) for place, name, _ in STAGES]
    for place, name, stage in STAGES:
        setattr(place, name, clock.around(getattr(place, name), stage))
    try:
        for text in documents:
            reads.read(Document.of(text))
    finally:
        for place, name, function in before:
            setattr(place, name, function)
    clock.close()
    return clock.seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    documents = texts(args.shared)
    words = sum(len(text.split()) for text in documents)
    reads = reader.Reader()
    measured(documents[:3], reads)
    rounds = [measured(documents, reads) for _ in range(args.rounds)]
    middle = {stage: statistics.median(found[stage] for found in rounds) for stage in rounds[0]}
    whole = sum(middle.values())
    print(f"{len(documents)} documents, {words} words, {words / whole:.0f} words a second of processor")
    print(f"{'stage':24}{'ms per 1,000 words':>20}{'share':>8}")
    for stage, seconds in sorted(middle.items(), key=lambda pair: -pair[1]):
        print(f"{stage:24}{1e6 * seconds / words:20.1f}{100 * seconds / whole:7.1f}%")


if __name__ == "__main__":
    main()
