"""What a question to the record is about: one set of filters for the command line, the library and every view."""

from __future__ import annotations

import re
from dataclasses import dataclass

from parley.errors import RecordError
from parley.record.judgements import JUDGED


@dataclass(frozen=True, slots=True)
class Filters:
    """What a question is about; None asks for all.

    ``actor`` is an id or a name, of anyone with a part in the entry; ``stance`` is a stance or an event's type;
    ``since`` and ``until`` are ISO dates of publication, both included; ``text`` is words, "phrases" and -words;
    ``judged`` is one of ``judgements.JUDGED``, ``any`` for all, and None for all but rejected ones.
    """

    actor: str | None = None
    issue: str | None = None
    stance: str | None = None
    since: str | None = None
    until: str | None = None
    outlet: str | None = None
    text: str | None = None
    judged: str | None = None
    document: str | None = None

    def __post_init__(self) -> None:
        if self.judged not in (None, "any", *JUDGED):
            raise RecordError(f"judged is one of any, {', '.join(JUDGED)}, not {self.judged!r}")
        for name, value in (("from", self.since), ("to", self.until)):
            if value is not None and not re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", value):
                raise RecordError(f"{name} is an ISO date such as 2026-02-04, 2026-02 or 2026, not {value!r}")
