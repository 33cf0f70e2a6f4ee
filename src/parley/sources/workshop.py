"""Pages, PDFs and feeds are opened in a process of their own, under limits of time and memory.

In: the bytes of one of them. Out: what it holds. The process is started on first use and stays; one that hangs or
dies is replaced, and the file that did it is named as failed.
"""

from __future__ import annotations

import atexit
import json
import os
import select
import subprocess
import sys
import threading
import time
from typing import Any, Literal

from parley.errors import Empty, NotText
from parley.settings import EXTRACT_SECONDS
from parley.sources.opener import LENGTHS

Kind = Literal["page", "pdf", "feed"]

_lock = threading.Lock()
_process: subprocess.Popen[bytes] | None = None


def opened(kind: Kind, data: bytes, name: str, url: str | None = None) -> dict[str, Any]:
    """What a page, PDF or feed holds. Raises NotText when it cannot be opened, Empty when no text is in it."""
    with _lock:
        try:
            reply = _ask(kind, data, url)
        except TimeoutError:
            _stop()
            raise NotText(name, f"not opened within {EXTRACT_SECONDS:.0f} seconds") from None
        except (OSError, EOFError):
            _stop()
            raise NotText(name, "opening it broke the process that opens pages") from None
    if "error" in reply:
        raise NotText(name, str(reply["error"]).splitlines()[0])
    if kind != "feed" and not any(char.isalnum() for char in reply["text"]):
        raise Empty(name, "no article text is found in it")
    return reply


def _ask(kind: Kind, data: bytes, url: str | None) -> dict[str, Any]:
    process = _running()
    assert process.stdin
    head = json.dumps({"kind": kind, "url": url}).encode()
    deadline = time.monotonic() + EXTRACT_SECONDS
    process.stdin.write(LENGTHS.pack(len(head), len(data)) + head + data)
    process.stdin.flush()
    size, _ = LENGTHS.unpack(_read(process, LENGTHS.size, deadline))
    reply: dict[str, Any] = json.loads(_read(process, size, deadline))
    return reply


def _read(process: subprocess.Popen[bytes], size: int, deadline: float) -> bytes:
    assert process.stdout
    place = process.stdout.fileno()
    parts = b""
    while len(parts) < size:
        ready, _, _ = select.select([place], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            raise TimeoutError
        part = os.read(place, size - len(parts))
        if not part:
            raise EOFError
        parts += part
    return parts


def _running() -> subprocess.Popen[bytes]:
    global _process
    if _process is None or _process.poll() is not None:
        _process = subprocess.Popen(  # -P: nothing is imported from the folder one stands in
            [sys.executable, "-P", "-m", "parley.sources.opener"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
    return _process


@atexit.register
def _stop() -> None:
    global _process
    if _process is not None:
        _process.kill()
        _process.wait()
        for pipe in (_process.stdin, _process.stdout):
            if pipe:
                pipe.close()
    _process = None
