"""Many reports that repeat each other, a reader that some of them end, and a record's whole content.

What is spread over processes or machines is held against one machine with these.
"""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Collection
from pathlib import Path
from typing import Any

from sqlalchemy import select

from parley.errors import Empty
from parley.model import Document, Reading
from parley.record import Record, schema
from plain_reader import FIRST, SECOND, PlainReader, numbered, report


class Mortal(PlainReader):
    """Dies over the word ``poison``, fails over ``nonsense``, and dies once over ``stumble`` (``mark`` remembers)."""

    def __init__(self, mark: str) -> None:
        super().__init__()
        self.mark = mark

    def read(self, document: Document, known: Collection[int] = ()) -> Reading:
        if "nonsense" in document.text:
            raise Empty(document.named, "it is nonsense")
        if "poison" in document.text:
            os.kill(os.getpid(), signal.SIGKILL)
        if "stumble" in document.text and not Path(self.mark).exists():
            Path(self.mark).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return super().read(document, known)


def mixed() -> list[Document]:
    """Reports among which stand copies, edits, cuts and the same ones again, often right behind each other."""
    draw = random.Random(5)
    found: list[Document] = []
    for number in range(40):
        one = numbered(number)
        parts = one.text.split("\n\n")
        edited = [p.replace(". Kastoria says", " that day. Kastoria says") for p in parts]
        others = [
            report("\n\n".join(edited), outlet="Herald"),
            report("\n\n".join(parts[1:]), outlet="Cut"),
            report("\n\n".join([parts[0], *numbered(1000 + number).text.split("\n\n")[:2]]), outlet="Mixed"),
            one,
        ]
        found += [one, *draw.sample(others, draw.randint(0, 4))]
    return [*found[:60], report("This is nonsense and no report."), *found[60:], report(FIRST), report(SECOND)]


def content(record: Record) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the record, times aside."""
    with record.engine.connect() as db:
        return {
            name: sorted(
                (tuple(row) for row in db.execute(select(*[c for c in table.c if c.name not in ("at", "added")]))),
                key=repr,
            )
            for name, table in schema.metadata.tables.items()
        }
