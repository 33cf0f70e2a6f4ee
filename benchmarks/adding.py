"""What keeping costs: adding beside bare reading, copies beside a first reading, and memory.

``python benchmarks/adding.py [--rounds N] [--documents N] [--reports N] [--record ADDRESS]``. In: our training
reports; for memory, short reports made from their sentences, no two the same. Out: the four figures. Exit code 1 where
one is worse than promised.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from made_copies import SENTENCE, edited, originals
from parley.model import Document, Reading
from parley.reading.reader import Reader
from parley.record import Record

OVERHEAD = 0.15
"""Share of the time of bare reading that adding may take more."""
COPY_COST = 0.05
"""Share of the time of a first reading that adding an identical copy may take."""
GROWTH = 50.0
"""Megabytes that memory may grow over all reports after the first tenth."""


def resident() -> float:
    """Megabytes of memory that this process holds now (Linux)."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 1e6


class Timed:
    """The reader, with the seconds that it reads, by a clock."""

    def __init__(self, reader: Reader, clock: Callable[[], float] = time.perf_counter) -> None:
        self.reader = reader
        self.clock = clock
        self.version = reader.version
        self.seconds = 0.0

    def read(self, document: Document, known: Collection[int] = ()) -> Reading:
        began = self.clock()
        found = self.reader.read(document, known)
        self.seconds += self.clock() - began
        return found


@dataclass(frozen=True)
class Costs:
    """Medians over rounds, as shares of the time of first reading: what adding takes beside it, and what a report again
    from another outlet takes, word for word and with about a word in ten put otherwise."""

    overhead: float
    copy: float
    near_copy: float

    def told(self) -> str:
        return (
            f"adding over bare reading: {self.overhead:+.1%} (promised {OVERHEAD:.0%} at most)\n"
            f"an identical copy beside a first reading: {self.copy:.1%} (promised under {COPY_COST:.0%})\n"
            f"a copy in other words beside a first reading: {self.near_copy:.1%}"
        )


def costs(reader: Reader, rounds: int, most: int, address: str | None) -> Costs:
    """What keeping reports costs, of about ``most`` of our own."""
    reports = originals()[:most]
    documents = [Document.of("\n\n".join(passages), outlet="Wire") for passages in reports]
    draw = random.Random(4)
    reworded = [Document.of("\n\n".join(edited(p, draw) for p in passages), outlet="Gazette") for passages in reports]
    for document in documents[:5]:
        reader.read(document)
    found: list[tuple[float, ...]] = []
    for number in range(rounds):
        with tempfile.TemporaryDirectory() as folder, Record(address or Path(folder) / "r.db") as record:

            def added(given: list[Document], mark: int = number, record: Record = record) -> tuple[float, float]:
                """Seconds of adding, and of them those of reading."""
                timed = Timed(reader)
                ready = [_signed(document, mark) for document in given] if address else given
                began = time.perf_counter()
                record.add_documents(ready, timed)
                return time.perf_counter() - began, timed.seconds

            first, reading = added(documents)
            copy, _ = added([Document.of(d.text, outlet="Herald") for d in documents])
            near, _ = added(reworded)
            found.append((first / reading - 1, copy / reading, near / reading))
    return Costs(*(statistics.median(column) for column in zip(*found, strict=True)))


def _signed(document: Document, number: int) -> Document:
    """In a record that stays, each round needs reports of its own: every word is marked."""
    return Document.of(" ".join(f"{word}{number}" if len(word) > 6 else word for word in document.text.split(" ")))


def made(count: int) -> Iterator[Document]:
    """Short reports of sentences of ours in random company, each numbered."""
    sentences = [s for passages in originals() for p in passages for s in SENTENCE.split(p)]
    draw = random.Random(3)
    for number in range(count):
        words = f"Report {number} of the day. " + " ".join(draw.sample(sentences, 3))
        yield Document.of(words, id=str(number), outlet=f"Outlet {number % 40}")


def growth(reader: Reader, count: int, address: str | None) -> float:
    """Megabytes by which memory grows from the first tenth of the reports to the last."""
    with tempfile.TemporaryDirectory() as folder, Record(address or Path(folder) / "r.db") as record:
        before = 0.0
        for number, document in enumerate(made(count)):
            record.add_documents([document], reader)
            if number == count // 10:
                before = resident()
            if number % 1000 == 0:
                print(f"{number:6} reports, {resident():6.0f} MB", file=sys.stderr, flush=True)
        return resident() - before


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--documents", type=int, default=1000, help="training reports that the first two figures take")
    parser.add_argument("--reports", type=int, default=10_000, help="reports for the figure of memory; 0 leaves it out")
    parser.add_argument("--record", help="an address; a temporary SQLite file without one")
    args = parser.parse_args()
    reader = Reader()
    found = costs(reader, args.rounds, args.documents, args.record)
    print(found.told())
    worse = found.overhead > OVERHEAD or found.copy >= COPY_COST
    if args.reports:
        grown = growth(reader, args.reports, args.record)
        print(f"memory over {args.reports} reports: {grown:+.0f} MB (promised under {GROWTH:.0f} MB)")
        worse = worse or grown >= GROWTH
    sys.exit(worse)


if __name__ == "__main__":
    main()
