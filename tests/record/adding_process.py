"""A process that adds numbered reports and says each one that is in: ``adding_process.py ADDRESS FIRST COUNT``."""

from __future__ import annotations

import sys

from parley.record import Record
from plain_reader import PlainReader, numbered


def main() -> None:
    address, first, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    with Record(address) as record:
        for number in range(first, first + count):
            (added,) = record.add_documents([numbered(number)], PlainReader())
            print(number, added.outcome, added.document, flush=True)


if __name__ == "__main__":
    main()
