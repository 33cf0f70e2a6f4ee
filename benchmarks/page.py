"""The page of the documentation that tells how fast Parley is, made from the figures in ``results/``.

``python benchmarks/page.py``. In: the JSON files that the benchmarks left. Out: ``docs/reference/speed.md`` and its
charts beside it. A test holds the page against the figures, so that neither is edited by hand.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import charts
import results
from plan import plan

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "speed.md"
PICTURES = "speed"
"""The folder of the charts, beside the page."""
MILLION = 1_000_000

Figures = dict[str, Any]


def table(head: tuple[str, ...], rows: list[tuple[Any, ...]]) -> str:
    """A table in Markdown; the first column is words, the others are figures."""
    lines = [head, ("---", *("---:",) * (len(head) - 1)), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines) + "\n"


def picture(name: str, words: str) -> str:
    return f"![{words}]({PICTURES}/{name}.svg)\n"


def measured(found: Figures) -> str:
    """Where and when figures were measured, and by which command."""
    at = found["machine"]
    packages = ", ".join(f"{name} {version}" for name, version in at["packages"].items())
    return (
        f"*`{found['command']}`, {found['day']}: {at['processor']}, {at['cores']} cores, {at['memory_gb']} GB, "
        f"{at['system']}, Python {at['python']}, {packages}.*\n"
    )


def reading(found: Figures) -> Iterator[str]:
    yield "## Reading\n"
    yield (
        "Systems take turns on the same texts in one process on one core; seconds are those of the processor, so that "
        "other work on the machine counts little. A ratio is the median over "
        f"{found['rounds']} rounds of the ratios in each round. Above 1 is faster than spaCy's full small pipeline.\n"
    )
    for number, corpus in enumerate(found["corpora"], 1):
        yield f"### {corpus['corpus'].capitalize()}\n"
        yield f"{corpus['documents']} documents, {corpus['words']:,} words.\n"
        yield picture(f"reading-{number}", f"Ratios to spaCy on {corpus['corpus']}; the table below has the figures")
        yield table(
            ("", "to spaCy", "range", "words/s", "documents/s", "memory at most"),
            [
                (row["system"], f"{row['to_spacy']:.2f}", f"{row['lowest']:.2f} to {row['highest']:.2f}",
                 f"{row['words_a_second']:,.0f}", f"{row['documents_a_second']:.1f}",
                 f"{row['peak_mb']:,.0f} MB" if "peak_mb" in row else "")
                for row in corpus["systems"]
            ],
        )  # fmt: skip
    yield (
        "The encoder, the sentences and all the rest are the parts of the whole reading. With the screen "
        "(`--screen`), reports that bear on neither negotiations nor armed conflict are set aside unread.\n"
    )
    yield "### Starting\n"
    yield table(
        ("", "seconds of the processor", "seconds at best"),
        [(f"`{row['start']}`", f"{row['processor']:.2f}", f"{row['clock']:.2f}") for row in found["starts"]],
    )
    kept = found["adding"]
    yield "### A report again\n"
    yield table(
        ("adding to a record", "share of the time of a first reading"),
        [
            ("a new report, beyond its reading", f"{kept['overhead']:.1%}"),
            ("the same words from another outlet", f"{kept['copy']:.1%}"),
            ("the same report with about a word in ten put otherwise", f"{kept['near_copy']:.1%}"),
        ],
    )
    yield measured(found)


def stages(found: Figures) -> Iterator[str]:
    yield "## Where the time goes\n"
    yield picture("stages", "Share of the time of each stage")
    yield table(
        ("stage", "share", "calls"),
        [(f"`{row['stage']}`", f"{row['share']:.1%}", f"{row['calls']:,}") for row in _longest(found)],
    )
    yield measured(found)


def _longest(found: Figures) -> list[Figures]:
    """Stages that take a hundredth of the time or more."""
    return [row for row in found["stages"] if row["share"] >= 0.01]


def growth(found: Figures) -> Iterator[str]:
    first, last = found["sizes"][0], found["sizes"][-1]
    yield "## Growth\n"
    yield (
        f"Reports made by us, of {found['words_a_report']:.0f} words on average; of ten, one is a copy and one a copy "
        f"in other words{_screened(found)}. One process on one core, SQLite: from {first['reports']:,} to "
        f"{last['reports']:,} reports the processor's time for a report changes by {found['grown']:+.1%}. Whether the "
        "reports measured are equally long and equally new at each size is told beside it.\n"
    )
    yield picture("growth", "Milliseconds of a report by the size of the record")
    yield table(
        ("reports in the record", "ms of the processor", "of them reading", "ms by the clock", "words", "repeats",
         "memory", "at most", "kB a report on disk"),
        [
            (f"{row['reports']:,}", f"{1000 * row['seconds']:.1f}", f"{1000 * row['reading']:.1f}",
             f"{1000 * row['wall']:.1f}", f"{row['words']:.1f}", f"{row['repeats']:.1%}",
             f"{row['memory_mb']:,.0f} MB", f"{row['peak_mb']:,.0f} MB", f"{row['kilobytes_a_report']:.1f}")
            for row in found["sizes"]
        ],
    )  # fmt: skip
    yield measured(found)


def _screened(found: Figures) -> str:
    """How many of the reports are read, where a screen went before the reading."""
    if not found.get("screen"):
        return ""
    return f"; with `--screen`, which sets {found['sizes'][-1]['set_aside']:.0%} of them aside unread"


def clustered(found: Figures) -> Iterator[str]:
    yield "### On a cluster\n"
    yield (
        f"`parley batch` on a Dask cluster of {found['workers']} workers on this machine, with the same reports"
        f"{_screened(found)}: what a report takes of the processor, in the process that runs the command, the "
        "scheduler and all workers together, and what each of these processes holds at most. From the smallest batch "
        f"to the largest, the processor's time for a report changes by {found['grown']:+.1%}.\n"
    )
    yield table(
        ("reports", "ms of the processor", "of them workers", "ms by the clock", "command's memory", "scheduler's",
         "each worker's", "kB a report on disk"),
        [
            (f"{row['reports']:,}", f"{1000 * row['seconds']:.1f}", f"{1000 * row['workers_seconds']:.1f}",
             f"{1000 * row['wall']:.1f}", f"{row['main_mb']:,.0f} MB", f"{row['scheduler_mb']:,.0f} MB",
             f"{row['worker_mb']:,.0f} MB", f"{row['kilobytes_a_report']:.1f}")
            for row in found["sizes"]
        ],
    )  # fmt: skip
    yield measured(found)


def answers(loads: list[Figures], asked: list[Figures]) -> Iterator[str]:
    yield "## PostgreSQL at size\n"
    yield (
        "Rows come by COPY in one transaction; indexes and references are made anew at the end of it. Writing and "
        "indexing are by the clock, with whatever else the machine did meanwhile. Processor "
        "seconds are those of both sides, the making of the rows included.\n"
    )
    yield table(
        ("statements", "entries", "writing", "indexing", "processor seconds", "entries a processor second", "on disk"),
        [
            (f"{row['statements']:,}", f"{row['entries']:,}", f"{row['writing']:,.0f} s", f"{row['indexing']:,.0f} s",
             f"{row['processor']:,.0f}", f"{row['entries'] / row['processor']:,.0f}", f"{row['bytes'] / 1e9:.1f} GB")
            for row in loads
        ],
    )  # fmt: skip
    yield from map(measured, loads)
    for found in asked:
        yield f"### The ten commonest questions to {found['statements']:,} statements\n"
        yield (
            f"Milliseconds, each asked {found['runs']} times with other values in turn with the others; the server may "
            f"keep {found['shared_buffers']} in memory of its own.\n"
        )
        yield table(
            ("question", "p50", "p95"),
            [(r["question"], f"{r['p50_ms']:.1f}", f"{r['p95_ms']:.1f}") for r in found["questions"] if r["common"]],
        )
        yield measured(found)


def pictures(folder: Path = results.RESULTS) -> dict[str, Any]:
    """The charts of the page by name."""
    made: dict[str, Any] = {}
    if speed := results.load("speed", folder):
        for number, corpus in enumerate(speed["corpora"], 1):
            rows = [
                {"name": row["system"], "value": row["to_spacy"], "ours": row["system"].startswith("Parley")}
                for row in corpus["systems"] if "peak_mb" in row
            ]  # fmt: skip
            made[f"reading-{number}"] = charts.bars(rows, corpus["corpus"], "times spaCy's full small pipeline")
    if stage := results.load("stages", folder):
        rows = [{"name": row["stage"], "value": 100 * row["share"], "ours": True} for row in _longest(stage)]
        made["stages"] = charts.bars(rows, "reports on negotiations", "% of the time", ".1f")
    if grown := results.load("growth", folder):
        rows = [
            {"at": row["reports"], "line": line, "value": 1000 * row[key]}
            for row in grown["sizes"] for line, key in (("whole", "seconds"), ("reading", "reading"))
        ]  # fmt: skip
        made["growth"] = charts.lines(rows, "", "reports in the record", "ms a report")
    return made


def text(folder: Path = results.RESULTS) -> str:
    """The whole page."""
    speed, stage, grown = (results.load(name, folder) for name in ("speed", "stages", "growth"))
    loads, asked = ([found for path in sorted(folder.glob(f"{kind}-postgresql-*.json"), key=_size)
                     if (found := results.load(path.stem, folder))] for kind in ("load", "questions"))  # fmt: skip
    parts = [
        "# How fast\n",
        "Figures of the benchmarks in `benchmarks/`, which anyone can run: `make bench` for reading, "
        "`make bench-growth` and `make bench-postgres` for the record. This page is made from what they print.\n",
    ]
    if speed:
        parts += reading(speed)
    if stage:
        parts += stages(stage)
    if grown:
        parts += growth(grown)
    if batches := results.load("batches", folder):
        parts += clustered(batches)
    if loads:
        parts += answers(loads, asked)
    if speed and grown:
        parts += plan(speed, grown, loads[-1] if loads else None, batches)
    return "\n".join(parts)


def _size(path: Path) -> int:
    return int(path.stem.rpartition("-")[2])


def main() -> None:
    for name, chart in pictures().items():
        charts.draw(chart, PAGE.parent / PICTURES / f"{name}.svg")
    PAGE.write_text(text(), encoding="utf-8")
    print(PAGE)


if __name__ == "__main__":
    main()
