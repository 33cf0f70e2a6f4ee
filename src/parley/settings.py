"""Every limit of Parley, each with its unit and its reason."""

from __future__ import annotations

MAX_TEXT_BYTES = 20_000_000
"""Bytes of one text report. The longest reports (transcripts, books of documents) stay under 5 MB."""

MAX_ROW_BYTES = 20_000_000
"""Bytes of one row of a table, for the same reason."""

SNIFF_BYTES = 65_536
"""Bytes of a file from which it is told whether it is text, and in which encoding."""
