"""What a large collection would take, by arithmetic from what was measured.

In: the figures of reading, of growth and of batches. Out: a section of the page: cores, hours, memory of each kind of
process and storage for one, ten and a hundred million documents, with the sums written out, so that they can be done
again with other figures.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

MILLION = 1_000_000
DOCUMENTS = (MILLION, 10 * MILLION, 100 * MILLION)
CORES = {MILLION: 16, 10 * MILLION: 64, 100 * MILLION: 512}
"""Cores that the plan gives to each size."""
SCALING = 0.9
"""Share of its cores that reading in many processes makes use of: two processes are promised to be 1.8 times one."""


@dataclass(frozen=True)
class Costs:
    """What one word costs, and one process."""

    words_a_document: float
    words_a_second: float
    writing_seconds_a_word: float
    bytes_a_word: float
    process_mb: float


def costs(speed: dict[str, Any], grown: dict[str, Any]) -> Costs:
    """From the mixed stream of news where it was measured, else from the reports; and the largest record measured."""
    corpus = speed["corpora"][-1]
    whole = next(row for row in corpus["systems"] if row["system"] == "Parley, whole reading")  # every report is read
    last = grown["sizes"][-1]
    return Costs(
        corpus["words"] / corpus["documents"],
        whole["words_a_second"],
        (last["seconds"] - last["reading"]) / grown["words_a_report"],
        1000 * last["kilobytes_a_report"] / grown["words_a_report"],
        whole["peak_mb"],
    )


@dataclass(frozen=True)
class Held:
    """Megabytes of the processes of a batch: what each held at most in the largest batch measured, and what a million
    more reports add to it; nothing where the largest batch held no more than the smallest."""

    reports: int
    main: float
    main_a_million: float
    scheduler: float
    scheduler_a_million: float
    worker: float

    def at(self, documents: int) -> tuple[float, float]:
        """Of the command and of the scheduler, for so many documents."""
        more = max(0, documents - self.reports) / MILLION
        return self.main + more * self.main_a_million, self.scheduler + more * self.scheduler_a_million


def held(batches: dict[str, Any]) -> Held:
    """From batches of several sizes. Each size has a cluster of its own, but one process runs the command for all."""
    first, last = batches["sizes"][0], batches["sizes"][-1]

    def slope(name: str) -> float:
        more = (last["reports"] - first["reports"]) / MILLION
        return max(0.0, last[name] - first[name]) / more if more else 0.0

    return Held(
        last["reports"], last["main_mb"], slope("main_mb"), last["scheduler_mb"], slope("scheduler_mb"),
        max(row["worker_mb"] for row in batches["sizes"]),
    )  # fmt: skip


def memory(batches: dict[str, Any]) -> Iterator[str]:
    """What the processes of ``parley batch`` hold, in paragraphs."""
    one = held(batches)
    yield (
        "\nWith `parley batch`, every worker holds a part of 200 reports and its share of a shuffle, "
        f"{one.worker:,.0f} MB at most in the batches above. The command held {one.main:,.0f} MB and the scheduler "
        f"{one.scheduler:,.0f} MB in that of {one.reports:,} reports. From the smallest batch to the largest they grew "
        f"by {one.main_a_million:,.0f} MB and {one.scheduler_a_million:,.0f} MB for a million reports; so it goes on:\n"
    )
    lines = ["| documents | workers | their memory | scheduler | command |", "| ---: | ---: | ---: | ---: | ---: |"]
    for documents in DOCUMENTS:
        main, scheduler = one.at(documents)
        lines.append(
            f"| {documents:,} | {CORES[documents]} | {CORES[documents] * one.worker / 1000:,.0f} GB | "
            f"{scheduler / 1000:,.1f} GB | {main / 1000:,.1f} GB |"
        )
    yield "\n".join(lines) + "\n"


def plan(
    speed: dict[str, Any], grown: dict[str, Any], loaded: dict[str, Any] | None, batches: dict[str, Any] | None
) -> Iterator[str]:
    """The section, in paragraphs."""
    one = costs(speed, grown)
    core_hours = MILLION * one.words_a_document / one.words_a_second / 3600
    yield "## A plan for millions\n"
    yield (
        f"The stream that was measured ({speed['corpora'][-1]['corpus']}) has {one.words_a_document:,.0f} words a "
        f"document, of which a core reads {one.words_a_second:,.0f} a second. A million documents take "
        f"1,000,000 × {one.words_a_document:,.0f} ÷ {one.words_a_second:,.0f} ÷ 3,600 = {core_hours:,.0f} core-hours. "
        f"Many processes are reckoned to make use of {SCALING:.0%} of their cores. A process holds "
        f"{one.process_mb:,.0f} MB at most. Writing is done by one process, in "
        f"{1e6 * one.writing_seconds_a_word:.0f} µs a word, beside the reading. A record in SQLite takes "
        f"{one.bytes_a_word:.0f} bytes a word on disk, indexes and search included.\n"
    )
    lines = [
        "| documents | words | core-hours | cores | hours of reading | memory of them | hours of writing | record |",
        "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for documents in DOCUMENTS:
        words, cores = documents * one.words_a_document, CORES[documents]
        hours = words / one.words_a_second / 3600
        lines.append(
            f"| {documents:,} | {words / 1e9:,.1f} billion | {hours:,.0f} | {cores} | {hours / cores / SCALING:,.1f} | "
            f"{cores * one.process_mb / 1000:,.0f} GB | {words * one.writing_seconds_a_word / 3600:,.1f} | "
            f"{words * one.bytes_a_word / 1e9:,.0f} GB |"
        )
    yield "\n".join(lines) + "\n"
    yield (
        "Where writing takes longer than reading, more cores do not help: split the collection by time or subject into "
        "several records. Documents that repeat earlier ones cost a fraction (above) and make the sums smaller."
    )
    if batches:
        yield from memory(batches)
    if loaded:
        each = loaded["processor"] / loaded["entries"]
        yield (
            f"\nA record of {loaded['entries'] / 1e6:,.1f} million entries took {loaded['bytes'] / 1e9:,.1f} GB in "
            f"PostgreSQL, {loaded['bytes'] / loaded['entries']:,.0f} bytes an entry, and {1e6 * each:,.0f} µs of "
            f"processor an entry to load in bulk.\n"
        )
