"""Files of reports into parts, and parts into what their passages are compared by.

In: an input file. Out: its reports in parts, each with the words that it shares with others as numbers. These steps run
on the workers; what they write is the same whoever runs them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from parley.batch.parts import SKETCH, TAKEN, WORK, Job, Part, clean, document_of, row_of
from parley.errors import SourceError
from parley.model import Document
from parley.passages import paragraphs, repeats
from parley.passages.repeats import SHORTEST
from parley.record import store
from parley.record.copies import signature, worded
from parley.sources.files import read_open
from parley.sources.storage import Input
from parley.sources.tables import Defaults

PART_CHARACTERS = 5_000_000
"""Characters of the reports of a part: what a worker has in memory, some times over."""


def marker(number: int) -> str:
    """The file that says that an input file is taken in: how many reports its parts have, and what to say of it."""
    return f"{WORK}/reports/{number:06}.json"


def name_of(number: int, at: int) -> str:
    """The name of a part: its input file's number and its own in that."""
    return f"{number:06}-{at:06}"


def take_in(job: Job, given: Input, number: int, size: int, head: Defaults) -> None:
    """Cut an input file into parts of ``size`` reports at most."""
    counts: list[int] = []
    said: list[str] = []
    for reports in _parts(given, size, head, said):
        part = Part(0, name_of(number, len(counts)), 0, len(reports))
        job.output.write_rows(part.file("reports"), [row_of(report) for report in reports], TAKEN)
        counts.append(len(reports))
    job.output.write_json(marker(number), {"counts": counts, "said": said})


def _parts(given: Input, size: int, head: Defaults, said: list[str]) -> Iterator[list[Document | SourceError]]:
    part: list[Document | SourceError] = []
    characters = 0
    for report in _reports(given, head, said):
        fit = report if isinstance(report, SourceError) else store.fit(report)
        part.append(fit)
        characters += len(fit.text) if isinstance(fit, Document) else 0
        if len(part) == size or characters > PART_CHARACTERS:
            yield part
            part, characters = [], 0
    if part:
        yield part


def _reports(given: Input, head: Defaults, said: list[str]) -> Iterator[Document | SourceError]:
    name = clean(given.name)
    try:
        with given.open() as file:
            yield from read_open(file, given.size, name, head, said.append)
    except OSError as error:
        yield SourceError(name, error.strerror or str(error))


def sketch(job: Job, number: int) -> None:
    """Write what the passages of a part are compared by."""
    part = job.parts[number]
    reports = map(document_of, job.output.rows(part.file("reports")))
    job.output.write_rows(part.file("sketches"), [_sketch(report) for report in reports], SKETCH)


def _sketch(report: Document | SourceError) -> dict[str, Any]:
    if isinstance(report, SourceError):
        return {"id": None, **{name: [] for name in SKETCH.names if name != "id"}}
    passages = paragraphs(report.text)
    found = worded(report.text, passages)
    numbers = {p.start: p.number for p in passages}
    again = repeats(report.text, passages)
    return {
        "id": store.document_id(report),
        "starts": [p.start for p in passages],
        "sizes": [one.size for one in found],
        "digests": [int.from_bytes(bytes.fromhex(one.digest), "big", signed=True) for one in found],
        "bands": [list(signature(one.words)) if one.size >= SHORTEST else None for one in found],
        "again": [numbers[r.passage.start] for r in again],
        "of": [numbers[r.of.start] for r in again],
        "likeness": [r.likeness for r in again],
    }
