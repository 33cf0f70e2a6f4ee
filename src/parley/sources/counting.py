"""How many reports there are, told without reading them.

In: paths. Out: a number, or None where only reading tells it (addresses, feeds, archives, CSV). It serves the bar that
shows how long a reading will take.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from parley.sources.files import KINDS, SCHEME


def counted(paths: Iterable[str | Path]) -> int | None:
    """The number of reports under the paths, or None. What cannot be read counts as one, which will fail."""
    total = 0
    for path in paths:
        if str(path) == "-" or SCHEME.match(str(path)):
            return None
        for file in _files(Path(path)):
            found = _in_file(file)
            if found is None:
                return None
            total += found
    return total


def _files(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    for folder, folders, files in os.walk(path):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(folder) / name for name in files if not name.startswith(".") and Path(name).suffix in KINDS)


def _in_file(path: Path) -> int | None:
    kind = KINDS.get(path.suffix.lower(), "text")
    try:
        if kind == "rows":
            with path.open("rb") as file:
                return sum(1 for line in file if not line.isspace())
        if kind == "parquet":
            from pyarrow import parquet

            return int(parquet.read_metadata(path).num_rows)
    except (OSError, ImportError, ValueError):
        return 1
    return 1 if kind in ("text", "page", "pdf") else None
