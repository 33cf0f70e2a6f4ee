"""Codebooks as TOML files: read, checked, written.

In: a path. Out: a Codebook, or a CodebookError that names the line. The file is what an analyst edits, so unknown
keys, values outside the closed lists and names that two actors claim are errors and not guesses.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

from parley.codebook.book import Codebook, Entry, IssueNote, slug
from parley.errors import CodebookError
from parley.model import ISSUES, ActorKind, Role

LISTS = ("aliases", "seats", "demonyms", "people")
ACTOR_KEYS = {"id", "name", "kind", "role", "code", *LISTS}
ISSUE_KEYS = {"id", "description", "options"}

TEMPLATE = """\
# A Parley codebook: who takes part in a negotiation, under which names, and what it is about.
# All of it is optional: the built-in world knows states, organisations and many armed groups.

[negotiation]
name = "The Lake Talks"

[[actor]]
name = "Varnia"                  # the name that the record uses
kind = "state"                   # state, armed_group, organisation, people or person
role = "party"                   # party, mediator, host or other
aliases = ["Republic of Varnia"]
seats = ["Oreth", "the Salt Palace"]   # what stands for it: capitals, palaces, ministries
demonyms = ["Varnian"]
people = ["Lena Dorsk"]          # who speaks for it where no office is named

[[actor]]
name = "Lake Front"
kind = "armed_group"
role = "party"
aliases = ["LF", "Front for the Lake"]

[[issue]]
id = "forces"                    # one of the closed list: parley codebook show prints it
description = "the army's posts on the north shore"
options = ["full withdrawal", "withdrawal to the 2031 line"]
"""


def template() -> str:
    """A codebook to start from."""
    return TEMPLATE


def load(path: str | Path) -> Codebook:
    """Read a codebook. Raises CodebookError, with the line, for one that cannot be used."""
    name = str(path)
    try:
        text = Path(path).read_bytes().decode("utf-8")
    except OSError as error:
        raise CodebookError(name, None, error.strerror or str(error)) from None
    except UnicodeDecodeError as error:
        raise CodebookError(name, None, f"not UTF-8 at byte {error.start}") from None
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        raise CodebookError(name, int(line[1]) if line else None, f"not TOML: {error}") from None
    return _Check(name, text).codebook(data)


class _Check:
    """One file under examination; knows where its tables stand."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.lines = text.splitlines()

    def fail(self, reason: str, *, table: str = "", number: int = 0, key: str = "") -> CodebookError:
        """An error at the line of a key in the number-th ``[[table]]``."""
        return CodebookError(self.path, self._line(table, number, key), reason)

    def _line(self, table: str, number: int, key: str) -> int | None:
        heads = [i for i, line in enumerate(self.lines) if re.match(rf"\s*\[+\s*{re.escape(table)}\s*\]+", line)]
        if not table:
            heads, number = [0], 0
        if number >= len(heads):
            return None
        start = heads[number]
        for i in range(start, len(self.lines)):
            if i > start and table and re.match(r"\s*\[", self.lines[i]):
                break
            if key and re.match(rf"\s*\[*\s*{re.escape(key)}\s*[=\]]", self.lines[i]):
                return i + 1
        return start + 1

    def codebook(self, data: dict[str, Any]) -> Codebook:
        for key in data:
            if key not in ("negotiation", "actor", "issue"):
                raise self.fail(f"unknown table {key!r}", key=key)
        negotiation = data.get("negotiation", {})
        if not isinstance(negotiation, dict) or set(negotiation) - {"name"}:
            raise self.fail("[negotiation] holds only a name", table="negotiation")
        actors = tuple(self.actor(i, row) for i, row in enumerate(self.rows(data, "actor")))
        self.unique(actors)
        issues = tuple(self.issue(i, row) for i, row in enumerate(self.rows(data, "issue")))
        return Codebook(str(negotiation.get("name", "")), actors, issues)

    def rows(self, data: dict[str, Any], table: str) -> list[dict[str, Any]]:
        rows = data.get(table, [])
        if not isinstance(rows, list):
            raise self.fail(f"write [[{table}]] with two brackets, once for each", table=table)
        return rows

    def actor(self, number: int, row: dict[str, Any]) -> Entry:
        self.keys("actor", number, row, ACTOR_KEYS)
        name = self.string("actor", number, row, "name")
        kind = self.one_of("actor", number, row, "kind", get_args(ActorKind))
        role = self.one_of("actor", number, row, "role", get_args(Role)) if "role" in row else None
        lists = {key: self.strings("actor", number, row, key) for key in LISTS}
        id = self.string("actor", number, row, "id") if "id" in row else slug(name)
        code = self.string("actor", number, row, "code") if "code" in row else None
        return Entry(id, name, kind, role, code=code, **lists)  # type: ignore[arg-type]  # checked against the closed lists

    def issue(self, number: int, row: dict[str, Any]) -> IssueNote:
        self.keys("issue", number, row, ISSUE_KEYS)
        id = self.one_of("issue", number, row, "id", ISSUES)
        description = self.string("issue", number, row, "description") if "description" in row else ""
        return IssueNote(id, description, self.strings("issue", number, row, "options"))

    def keys(self, table: str, number: int, row: dict[str, Any], allowed: set[str]) -> None:
        for key in row:
            if key not in allowed:
                known = ", ".join(sorted(allowed))
                raise self.fail(f"unknown key {key!r}; an {table} has {known}", table=table, number=number, key=key)

    def string(self, table: str, number: int, row: dict[str, Any], key: str) -> str:
        value = row.get(key)
        if not isinstance(value, str) or not value.strip():
            raise self.fail(f"an {table} needs a {key}, in quotation marks", table=table, number=number, key=key)
        return value.strip()

    def one_of(self, table: str, number: int, row: dict[str, Any], key: str, allowed: tuple[str, ...]) -> str:
        value = self.string(table, number, row, key)
        if value not in allowed:
            raise self.fail(f"{key} {value!r} is none of {', '.join(allowed)}", table=table, number=number, key=key)
        return value

    def strings(self, table: str, number: int, row: dict[str, Any], key: str) -> tuple[str, ...]:
        value = row.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
            raise self.fail(f"{key} is a list of names in quotation marks", table=table, number=number, key=key)
        return tuple(item.strip().removeprefix("the ") for item in value)

    def unique(self, actors: tuple[Entry, ...]) -> None:
        claimed: dict[str, str] = {}
        for number, entry in enumerate(actors):
            for name in dict.fromkeys(_names(entry)):
                other = claimed.setdefault(name.casefold(), entry.id)
                if other != entry.id:
                    reason = f"the name {name!r} is claimed by {other!r} and by {entry.id!r}"
                    raise self.fail(reason, table="actor", number=number)
        ids = [entry.id for entry in actors]
        for number, id in enumerate(ids):
            if id in ids[:number]:
                raise self.fail(f"the id {id!r} stands twice", table="actor", number=number, key="id")


def _names(entry: Entry) -> Iterator[str]:
    yield entry.name
    for key in LISTS:
        yield from getattr(entry, key)


def dump(codebook: Codebook) -> str:
    """A codebook as TOML that ``load`` reads back to the same."""
    out = [f"[negotiation]\nname = {_toml(codebook.name)}"]
    for entry in codebook.actors:
        rows: dict[str, Any] = {
            "id": entry.id,
            "name": entry.name,
            "kind": entry.kind,
            "role": entry.role,
            "code": entry.code,
        }
        rows |= {key: list(getattr(entry, key)) for key in LISTS}
        out.append("[[actor]]\n" + "\n".join(f"{key} = {_toml(value)}" for key, value in rows.items() if value))
    for note in codebook.issues:
        listed: dict[str, Any] = {"id": note.id, "description": note.description, "options": list(note.options)}
        out.append("[[issue]]\n" + "\n".join(f"{key} = {_toml(value)}" for key, value in listed.items() if value))
    return "\n\n".join(out) + "\n"


def _toml(value: str | list[str]) -> str:
    """A TOML string or list: JSON's escapes are TOML's too, but for DEL."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
