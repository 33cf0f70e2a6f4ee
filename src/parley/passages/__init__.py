"""Paragraphs of a text, and which of them say again what an earlier one said."""

from parley.passages.paragraphs import paragraphs
from parley.passages.repeats import repeats

__all__ = ["paragraphs", "repeats"]
