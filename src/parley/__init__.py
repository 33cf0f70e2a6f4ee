"""Parley reads reporting on peace talks and keeps the sourced record of the negotiation.

``read`` reads one text; ``Reader`` reads many with one codebook; ``Record`` keeps what was read and answers;
``compare`` tells where the sides stand. They load their models on first use, so that ``import parley`` costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from parley.model import (
    Actor,
    Document,
    Event,
    Opinion,
    Passage,
    Position,
    Reading,
    Repeat,
    Span,
    Statement,
    Talks,
)  # fmt: skip

if TYPE_CHECKING:
    from parley.codebook import Codebook
    from parley.codebook import load as load_codebook
    from parley.comparison import Comparison, compare
    from parley.reading.reader import Reader, read
    from parley.record import Filters, Record

__version__ = "0.1.0"

__all__ = [
    "Actor", "Codebook", "Comparison", "Document", "Event", "Filters", "Opinion", "Passage", "Position", "Reader",
    "Reading", "Record", "Repeat", "Span", "Statement", "Talks", "__version__", "compare", "load_codebook", "read",
]  # fmt: skip

_LATER = {
    "Reader": ("parley.reading.reader", "Reader"),
    "read": ("parley.reading.reader", "read"),
    "Comparison": ("parley.comparison", "Comparison"),
    "compare": ("parley.comparison", "compare"),
    "Record": ("parley.record", "Record"),
    "Filters": ("parley.record", "Filters"),
    "Codebook": ("parley.codebook", "Codebook"),
    "load_codebook": ("parley.codebook", "load"),
}


def __getattr__(name: str) -> Any:
    """Load what needs the models only when it is asked for."""
    if name in _LATER:
        from importlib import import_module

        module, attribute = _LATER[name]
        return getattr(import_module(module), attribute)
    raise AttributeError(f"module 'parley' has no attribute {name!r}")
