"""Every error that Parley raises on purpose, as one tree.

    ParleyError
    ├── SourceError          a report cannot be taken in; says which one and why
    │   ├── NotFound         no such path
    │   ├── Empty            nothing in it to read
    │   ├── NotText          binary, or no known encoding
    │   ├── TooLarge         over the limit in settings.py
    │   ├── BadRow           a row of a table without a text, or not a row at all
    │   ├── FetchError       a page that cannot or must not be fetched
    │   └── LanguageError    the text is in a language that Parley does not read
    ├── RecordError          a record that cannot be opened, or is asked for what it does not hold
    │   └── JudgementError   a judgement that does not fit the entry
    ├── ClusterError         a cluster that no longer works for a batch; what was done is kept
    ├── AccountError         a user, password or role of the workbench that does not do
    ├── Missing              an optional part of Parley that is not installed; says how to get it
    └── CodebookError        a codebook that cannot be used; says the line and why

Messages are one line, name the input first, and are what the command line prints.
"""

from __future__ import annotations


class ParleyError(Exception):
    """The root: catching it catches all that Parley raises on purpose."""


class SourceError(ParleyError):
    """A report that cannot be taken in. ``name`` is the input as the user gave it, ``reason`` says why."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.name = name
        self.reason = reason

    def __reduce__(self) -> tuple[type[SourceError], tuple[str, str]]:
        """How it passes from one process to another."""
        return type(self), (self.name, self.reason)


class NotFound(SourceError):
    """No file or folder has this path."""


class Empty(SourceError):
    """The input has no text in it."""


class NotText(SourceError):
    """The input is binary, or its encoding cannot be told."""


class TooLarge(SourceError):
    """The input is over a limit of settings.py."""


class BadRow(SourceError):
    """A row of a table that has no text, or cannot be parsed."""


class LanguageError(SourceError):
    """The text is in a language that Parley does not read."""


class FetchError(SourceError):
    """A page that cannot be fetched, or must not be."""


class RecordError(ParleyError):
    """A record that cannot be opened, or does not hold what is asked for."""


class JudgementError(RecordError):
    """A judgement that does not fit the entry: no such field, a value outside its list, a span outside the text."""


class ClusterError(ParleyError):
    """A cluster that has no worker left, or whose scheduler is gone. What a batch has done is kept."""


class AccountError(ParleyError):
    """A user of the workbench that cannot be made, changed or let in."""


class Missing(ParleyError):
    """An optional part that is not installed. ``extra`` is the name to install it by."""

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f"{what} needs an optional part of Parley: pip install 'parley-talks[{extra}]'")
        self.extra = extra


class CodebookError(ParleyError):
    """A codebook that cannot be used. ``path`` and ``line`` (from 1, None when unknown) say where."""

    def __init__(self, path: str, line: int | None, reason: str) -> None:
        super().__init__(f"{path}:{line}: {reason}" if line else f"{path}: {reason}")
        self.path = path
        self.line = line
        self.reason = reason
