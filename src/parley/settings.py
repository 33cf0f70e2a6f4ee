"""Every limit of Parley, each with its unit and its reason."""

from __future__ import annotations

MAX_TEXT_BYTES = 20_000_000
"""Bytes of one text report. The longest reports (transcripts, books of documents) stay under 5 MB."""
