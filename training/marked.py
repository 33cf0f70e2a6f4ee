"""Marked reports: a text with its annotation written into it, one file a report.

In: ``training/data/*.txt``. Out: the plain text and gold records with character offsets, the shape that
``training/guide.md`` describes. It is a room of its own because people write these files by hand: the
format is short, offsets fall out of it, and ``python training/marked.py check FILE...`` names each fault.

    @id w017
    @genre wire
    @published 2031-05-14
    @title Varnia and Tolmark meet in Oreth

    <s1>Varnian officials</s1> <q1>said</q1> <c1>the army would leave <p1>the valley</p1></c1>.

    @actor Varnia | state | party | Varnian officials
    @s1 Varnia
    @p1 Varnia | offers | forces | Tolmark | Varnia | current

Tags: s source, q cue, c content (cues and contents in several parts share a number), p proposition, k condition of the
position with the same number, e event, t talks, o opinion, m a mention of an actor where the mentions of ``@actor``
would not do (see bank.py). Tags may nest and cross.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

STANCES = ("demands", "offers", "accepts", "rejects", "requires", "threatens")
POSITION_STATUS = ("current", "withdrawn", "past")
ISSUES = (
    "ceasefire", "territory", "forces", "security_guarantees", "detainees", "humanitarian", "governance",
    "recognition", "justice", "economy", "weapons", "process", "other",
)  # fmt: skip
EVENT_TYPES = (
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT",
    "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip
MODALITIES = ("happened", "ongoing", "planned", "expected", "conditional", "denied", "past")
TALKS_STATUS = ("proposed", "scheduled", "under_way", "adjourned", "concluded", "collapsed", "postponed", "past")
OUTCOMES = ("agreement", "partial", "none", "unknown")
KINDS = ("state", "armed_group", "organisation", "people", "person")
ROLES = ("party", "mediator", "host", "other")
OPINION_STANCES = ("supports", "opposes", "believes", "doubts", "unsure")
SHARES = ("majority", "minority", "most", "half", "unknown")

TAG = re.compile(r"<(/?)([sqcpketom])(\d+)>")
ENTRY = re.compile(r"@(actor|repeat|[spetom]\d+)\b *(.*)")
DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?$")

Spans = dict[str, list[tuple[int, int]]]


class MarkingError(ValueError):
    """A marked report that cannot be read; the message names the line or tag and the reason."""


@dataclass
class Marked:
    """One marked report: ``spans`` maps a tag such as ``c3`` to its ranges, half-open, in characters of ``text``."""

    head: dict[str, str]
    text: str
    spans: Spans
    entries: dict[str, list[str]]
    actors: list[dict[str, Any]] = field(default_factory=list)
    repeats: list[tuple[int, int]] = field(default_factory=list)


def parse(source: str) -> Marked:
    """Read one marked report. Raises MarkingError."""
    head: dict[str, str] = {}
    lines = source.replace("\r\n", "\n").split("\n")
    at = 0
    while at < len(lines) and lines[at].startswith("@"):
        key, _, value = lines[at][1:].partition(" ")
        head[key] = value.strip()
        at += 1
    body: list[str] = []
    while at < len(lines) and not ENTRY.match(lines[at]):
        body.append(lines[at])
        at += 1
    entries: dict[str, list[str]] = {}
    actors: list[dict[str, Any]] = []
    repeats: list[tuple[int, int]] = []
    for number, line in enumerate(lines[at:], at + 1):
        if not line.strip():
            continue
        match = ENTRY.match(line)
        if not match:
            raise MarkingError(f"line {number}: not an entry: {line[:60]!r}")
        key, value = match.groups()
        fields = [part.strip() for part in value.split("|")]
        if key == "actor":
            if len(fields) != 4:
                raise MarkingError(f"line {number}: @actor needs name | kind | role | mentions")
            actors.append({"name": fields[0], "kind": fields[1], "role": fields[2], "mentions": listed(fields[3])})
        elif key == "repeat":
            first, _, second = value.partition("=")
            repeats.append((int(first), int(second)))
        elif key in entries:
            raise MarkingError(f"line {number}: @{key} stands twice")
        else:
            entries[key] = fields
    text, spans = untag("\n".join(body).strip("\n"))
    return Marked(head, text, spans, entries, actors, repeats)


def untag(marked: str) -> tuple[str, Spans]:
    """Plain text and the ranges of every tag. Raises MarkingError for tags that do not pair."""
    parts: list[str] = []
    length = at = 0
    opened: dict[str, int] = {}
    spans: Spans = {}
    for tag in TAG.finditer(marked):
        parts.append(marked[at : tag.start()])
        length += tag.start() - at
        at = tag.end()
        name = tag[2] + tag[3]
        if tag[1]:
            if name not in opened:
                raise MarkingError(f"</{name}> closes nothing")
            start = opened.pop(name)
            spans.setdefault(name, []).append((start, length))
        elif name in opened:
            raise MarkingError(f"<{name}> opened twice")
        else:
            opened[name] = length
    if opened:
        raise MarkingError(f"never closed: {', '.join(opened)}")
    parts.append(marked[at:])
    return "".join(parts), spans


def listed(value: str) -> list[str]:
    return [part.strip() for part in value.split(";") if part.strip() not in ("", "-")]


def optional(value: str) -> str | None:
    return None if value in ("", "-") else value


def quoted_kind(text: str, parts: list[tuple[int, int]]) -> str:
    """direct when all of the content stands in quotation marks, mixed when some does, else indirect."""
    if all(text[s] in "\"“'‘" and (text[e - 1] in "\"”'’" or "\n" in text[e : e + 2]) for s, e in parts):
        return "direct"
    return "mixed" if any(mark in text[s:e] for s, e in parts for mark in '"“”') else "indirect"


def record(marked: Marked) -> dict[str, Any]:
    """The gold record of a marked report, spans as [start, end). Raises MarkingError."""
    for fault in faults(marked):
        raise MarkingError(fault)
    spans, text = marked.spans, marked.text

    def one(tag: str) -> list[int] | None:
        return list(spans[tag][0]) if tag in spans else None

    out: dict[str, Any] = {"id": marked.head["id"], "actors": marked.actors}
    out["statements"] = [
        {"source": one(f"s{n}"), "cue": one(f"q{n}"), "content": [list(x) for x in spans[f"c{n}"]],
         "actor": optional(marked.entries.get(f"s{n}", ["-"])[0]), "kind": quoted_kind(text, spans[f"c{n}"])}
        for n in numbers(marked, "c")
    ]  # fmt: skip
    rows = {kind: [(n, marked.entries[f"{kind}{n}"]) for n in numbers(marked, kind)] for kind in "peto"}
    out["positions"] = [
        {"actor": optional(f[0]), "stance": f[1], "issue": f[2], "counterpart": optional(f[3]), "reported_by": f[4],
         "status": f[5], "proposition": one(f"p{n}"), "condition": one(f"k{n}")}
        for n, f in rows["p"]
    ]  # fmt: skip
    out["events"] = [
        {"type": f[0], "actors": listed(f[1]), "targets": listed(f[2]), "place": optional(f[3]), "date": optional(f[4]),
         "modality": f[5], "asserted_by": f[6], "span": one(f"e{n}")}
        for n, f in rows["e"]
    ]  # fmt: skip
    out["talks"] = [
        {"parties": listed(f[0]), "mediators": listed(f[1]), "venue": optional(f[2]), "began": optional(f[3]),
         "next": optional(f[4]), "status": f[5], "outcome": f[6], "span": one(f"t{n}")}
        for n, f in rows["t"]
    ]  # fmt: skip
    out["opinion"] = [
        {"population": f[0], "stance": f[1], "share": share(f[2]), "proposition": one(f"o{n}"), "span": one(f"o{n}")}
        for n, f in rows["o"]
    ]
    named: dict[str, list[list[int]]] = {}
    for n in numbers(marked, "m"):
        named.setdefault(marked.entries[f"m{n}"][0], []).append(list(spans[f"m{n}"][0]))
    if named:
        out["mentions"] = named
    return out


def share(value: str) -> float | str:
    return value if value in SHARES else float(value)


def numbers(marked: Marked, kind: str) -> list[int]:
    return sorted(int(tag[1:]) for tag in marked.spans if tag[0] == kind)


LENGTHS = {"p": 6, "e": 7, "t": 7, "o": 3}


def faults(marked: Marked) -> Iterator[str]:
    """Every fault of a marked report, in words."""
    for key in ("id", "genre", "published", "title"):
        if not marked.head.get(key):
            yield f"head: no @{key}"
    spans, entries, text = marked.spans, marked.entries, marked.text
    names = {a["name"] for a in marked.actors}
    if re.search(r"</?[a-z]", text):
        yield f"a tag that is none of ours: {re.search(r'</?[a-z][^>]*>?', text)[0]!r}"  # type: ignore[index]
    for tag, found in spans.items():
        if len(found) > 1 and tag[0] not in "cq":
            yield f"<{tag}> stands {len(found)} times"
        for s, e in found:
            if s == e or text[s:e] != text[s:e].strip():
                yield f"<{tag}> is empty or has blanks at its ends: {text[s:e]!r}"
        if tag[0] in "sq" and f"c{tag[1:]}" not in spans:
            yield f"<{tag}> without <c{tag[1:]}>"
        if tag[0] == "k" and f"p{tag[1:]}" not in spans:
            yield f"<{tag}> without <p{tag[1:]}>"
        if tag[0] in "peto" and tag not in entries:
            yield f"<{tag}> has no @{tag} line"
        if tag[0] in "sm" and tag not in entries:
            yield f"<{tag}> has no @{tag} line (give its actor, or -)"
    for key, fields in entries.items():
        if key not in spans:
            yield f"@{key} has no <{key}> in the text"
        if key[0] in LENGTHS and len(fields) != LENGTHS[key[0]]:
            yield f"@{key}: {len(fields)} fields, {LENGTHS[key[0]]} wanted"
            continue
        yield from (f"@{key}: {fault}" for fault in wrong_values(key[0], fields, names))
    for actor in marked.actors:
        if actor["kind"] not in KINDS or actor["role"] not in ROLES:
            yield f"@actor {actor['name']}: kind {actor['kind']!r}, role {actor['role']!r}"
        yield from (f"@actor {actor['name']}: not in the text: {m!r}" for m in actor["mentions"] if m not in text)


def wrong_values(kind: str, fields: list[str], names: set[str]) -> Iterator[str]:
    """Values of one entry that are outside the closed lists, or actors that are not listed."""

    def known(value: str, *also: str) -> Iterator[str]:
        if value not in names and value not in also:
            yield f"actor not listed: {value!r}"

    def within(value: str, allowed: tuple[str, ...]) -> Iterator[str]:
        if value not in allowed:
            yield f"{value!r} is none of {', '.join(allowed)}"

    def date(value: str) -> Iterator[str]:
        if value != "-" and not DATE.match(value):
            yield f"not a date: {value!r}"

    if kind in "sm":
        yield from known(fields[0], *"-"[: kind == "s"])
    elif kind == "p":
        yield from known(fields[0], "-")
        yield from within(fields[1], STANCES)
        yield from within(fields[2], ISSUES)
        yield from known(fields[3], "-")
        yield from known(fields[4], "reporter")
        yield from within(fields[5], POSITION_STATUS)
    elif kind == "e":
        yield from within(fields[0], EVENT_TYPES)
        for name in listed(fields[1]) + listed(fields[2]):
            yield from known(name)
        yield from date(fields[4])
        yield from within(fields[5], MODALITIES)
        yield from known(fields[6], "reporter")
    elif kind == "t":
        for name in listed(fields[0]) + listed(fields[1]):
            yield from known(name)
        yield from date(fields[3])
        yield from date(fields[4])
        yield from within(fields[5], TALKS_STATUS)
        yield from within(fields[6], OUTCOMES)
    elif kind == "o":
        if fields[2] not in SHARES and not re.fullmatch(r"0?\.\d+|1(\.0)?|0", fields[2]):
            yield f"share {fields[2]!r} is no number 0 to 1 nor one of {', '.join(SHARES)}"


def load(folder: Path) -> Iterator[tuple[Marked, dict[str, Any]]]:
    """Every marked report below a folder with its record, in the order of names. Raises MarkingError."""
    for path in sorted(folder.rglob("*.txt")):
        try:
            marked = parse(path.read_text(encoding="utf-8"))
            yield marked, record(marked)
        except MarkingError as error:
            raise MarkingError(f"{path}: {error}") from None


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("command", choices=("check", "json"))
    parser.add_argument("paths", nargs="+", type=Path)
    args = parser.parse_args()
    paths = [p for path in args.paths for p in (sorted(path.rglob("*.txt")) if path.is_dir() else [path])]
    bad, counts = 0, dict.fromkeys("scpeto", 0)
    seen: dict[str, Path] = {}
    for path in paths:
        try:
            marked = parse(path.read_text(encoding="utf-8"))
            wrong = list(faults(marked))
        except (MarkingError, ValueError) as error:
            wrong, marked = [str(error)], None
        if marked and marked.head.get("id") in seen:
            wrong.append(f"id {marked.head['id']} is also {seen[marked.head['id']]}")
        bad += len(wrong)
        for fault in wrong:
            print(f"{path}: {fault}", file=sys.stderr)
        if marked and not wrong:
            seen[marked.head["id"]] = path
            for tag in marked.spans:
                if tag[0] in counts:
                    counts[tag[0]] += 1
            if args.command == "json":
                print(json.dumps({"text": marked.text, **record(marked)}, ensure_ascii=False))
    print(f"{len(paths)} reports, {bad} faults; tags {counts}", file=sys.stderr)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
