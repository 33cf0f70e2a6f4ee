"""Bytes into text.

In: the bytes of one report and the name it goes by. Out: its text, and a notice where the encoding had to be
guessed. UTF-8 is tried first and a byte order mark obeyed; binary data is turned away, not read as noise.
"""

from __future__ import annotations

import codecs

from parley.errors import Empty, NotText
from parley.settings import SNIFF_BYTES

MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
         (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip
BINARY_SHARE = 0.02
"""Share of control characters, other than white space, from which data counts as binary. Text has a stray few."""


def decode(data: bytes, name: str) -> tuple[str, str | None]:
    """The text, and the encoding where it was detected and not told. Raises Empty and NotText."""
    if not data.strip():
        raise Empty(name, "the file is empty")
    for mark, encoding in MARKS:
        if data.startswith(mark):
            try:
                return _worded(data.decode(encoding), name), None
            except UnicodeDecodeError as error:
                raise NotText(name, f"marked as {encoding} but not valid at byte {error.start}") from None
    if _binary(data[:SNIFF_BYTES]):
        raise NotText(name, "the file is binary, not text")
    try:
        return _worded(data.decode("utf-8"), name), None
    except UnicodeDecodeError:
        pass
    from charset_normalizer import from_bytes

    best = from_bytes(data[:SNIFF_BYTES]).best()
    if best is None:
        raise NotText(name, "the encoding cannot be told; save the file as UTF-8")
    try:
        return _worded(data.decode(best.encoding), name), best.encoding
    except UnicodeDecodeError as error:
        raise NotText(name, f"looked like {best.encoding} but is not valid at byte {error.start}") from None


def _worded(text: str, name: str) -> str:
    if not any(char.isalnum() for char in text):
        raise Empty(name, "there is no word in it")
    return text


def _binary(sample: bytes) -> bool:
    controls = sum(byte < 9 or 13 < byte < 27 or byte == 127 for byte in sample)
    return controls > BINARY_SHARE * len(sample)
