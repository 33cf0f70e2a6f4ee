"""A text as its passages: paragraphs, which of them say again what an earlier one said, and its words in one case."""

from parley.passages.folded import folded
from parley.passages.paragraphs import paragraphs
from parley.passages.repeats import repeats

__all__ = ["folded", "paragraphs", "repeats"]
