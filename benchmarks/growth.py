"""Whether a report costs the same in a record of a thousand and of a hundred thousand.

``python benchmarks/growth.py [--sizes N...] [--window N] [--jobs N] [--screen] [--record ADDRESS]``. In: reports of
about sixty words made here, one in ten a copy of an earlier one and one in ten a copy in other words. Out: at each size
the seconds of the next report, of the processor and by the clock, how long and how new the reports measured were, the
memory that the process holds and has held at most, and what the record takes on disk, in ``results/growth.json``. Exit
code 1 where a report costs a tenth more in the largest record than in the smallest, or memory grows by more than is
promised. With ``--screen`` reports that bear on no negotiation are set aside unread.

Costs are processor seconds of this process, so that other work on the machine counts little.
"""

from __future__ import annotations

import argparse
import random
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path
from typing import Any

import results
from adding import GROWTH, Timed, resident
from made_copies import SENTENCE, edited, originals
from parley.model import Document
from parley.reading.reader import Reader
from parley.record import Record
from questions import kept
from speed import peak

SIZES = (1_000, 3_000, 10_000, 30_000, 100_000)
"""Reports in the record when the next ones are measured."""
WITHIN = 0.10
"""Share by which the cost of a report may grow from the smallest record to the largest."""
LONGER = re.compile(r"\b[a-z]{5,}\b")
WORDS = 50
"""At least, of a report; with its last sentence it has about sixty."""
PARTS = 5
"""Of a window, over which the median is taken."""


def made() -> Iterator[Document]:
    """Reports without end, no two alike: sentences of ours in which every other longer word is another one of ours."""
    sentences = [s for passages in originals() for p in passages for s in SENTENCE.split(p)]
    vocabulary = [word for sentence in sentences for word in LONGER.findall(sentence)]
    draw = random.Random(3)

    def another(word: re.Match[str]) -> str:
        return draw.choice(vocabulary) if draw.random() < 0.5 else word[0]

    for number in count():
        text = ""
        while len(text.split()) < WORDS:
            text += LONGER.sub(another, draw.choice(sentences)) + " "
        yield Document.of(text.strip(), id=str(number), outlet=f"Outlet {number % 40}")


def mixed() -> Iterator[Document]:
    """Of ten reports eight new ones, one copy and one copy in other words, each in another outlet."""
    draw = random.Random(6)
    recent: list[Document] = []
    for number, new in enumerate(made()):
        if number % 10 < 8:
            recent = [*recent[-200:], new]
            yield new
            continue
        old = draw.choice(recent)
        text = old.text if number % 10 == 8 else edited(old.text, draw)
        yield Document.of(text, id=new.id, outlet=f"Copying outlet {number % 7}")


def window(record: Record, reader: Reader, documents: list[Document]) -> dict[str, Any]:
    """Seconds of a report, by the processor all of it and its reading, and by the clock: medians over parts of the
    window. The words of a report and how many came again say whether the windows are alike."""
    step = len(documents) // PARTS
    each, reading, clock = [], [], []
    passages = repeated = aside = 0
    for start in range(0, step * PARTS, step):
        timed = Timed(reader, time.process_time)
        began, by_clock = time.process_time(), time.perf_counter()
        added = record.add_documents(documents[start : start + step], timed)
        each.append((time.process_time() - began) / step)
        clock.append((time.perf_counter() - by_clock) / step)
        reading.append(timed.seconds / step)
        passages += sum(one.passages for one in added)
        repeated += sum(one.repeated for one in added)
        aside += sum(one.outcome == "stored" and one.reason is not None for one in added)
    return {
        "seconds": statistics.median(each), "reading": statistics.median(reading), "wall": statistics.median(clock),
        "words": statistics.mean(len(d.text.split()) for d in documents), "repeats": repeated / passages,
        "set_aside": aside / len(documents),
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--window", type=int, default=500, help="reports measured at each size")
    parser.add_argument(
        "--jobs", type=int, default=1, help="processes that read what is added between two measurements"
    )
    parser.add_argument(
        "--screen", action="store_true", help="set aside what bears on no negotiation, as with a stream"
    )
    parser.add_argument("--record", help="an address; a temporary SQLite file without one")
    args = parser.parse_args()
    reader, reports, rows = Reader(screen=args.screen), mixed(), []
    words = statistics.mean(len(d.text.split()) for d in islice(mixed(), 1000))
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder, Record(args.record or Path(folder) / "r.db") as record:
        there = 0
        for size in args.sizes:
            record.add_documents(islice(reports, size - there), reader, jobs=args.jobs)
            row = {"reports": size, **window(record, reader, list(islice(reports, args.window)))}
            there = size + args.window
            row |= {
                "memory_mb": resident(),
                "peak_mb": peak(),
                "kilobytes_a_report": kept(record)["bytes"] / there / 1e3,
            }
            rows.append(row)
            cost, memory = row["seconds"] / rows[0]["seconds"] - 1, row["memory_mb"] - rows[0]["memory_mb"]
            figures = {
                "words_a_report": words,
                "window": args.window,
                "screen": args.screen,
                "sizes": rows,
                "grown": cost,
            }
            results.save("growth", figures)
            print(f"{size:8} reports: {1000 * row['seconds']:6.1f} ms a report of the processor, "
                  f"{1000 * row['reading']:6.1f} reading, {1000 * row['wall']:6.1f} by the clock; "
                  f"{row['words']:.1f} words, {row['repeats']:.1%} repeats, {row['set_aside']:.0%} set aside; "
                  f"{row['memory_mb']:6.0f} MB of memory, {row['kilobytes_a_report']:5.1f} kB a report stored, "
                  f"after {time.perf_counter() - began:.0f} s", flush=True)  # fmt: skip
    print(f"from {rows[0]['reports']} to {rows[-1]['reports']} reports: {cost:+.1%} (promised {WITHIN:.0%} at most), "
          f"{memory:+.0f} MB (promised under {GROWTH:.0f} MB)")  # fmt: skip
    sys.exit(cost > WITHIN or memory >= GROWTH)


if __name__ == "__main__":
    main()
