"""What leaves Parley can be read by other tools, and does no harm there."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import networkx
import pyarrow.parquet
import pytest

from parley.comparison import Case, Comparison, Row, compare
from parley.comparison.case import Side
from parley.model import Document, Event, Position, Reading, Span, Statement
from parley.views import export
from parley.views.dna import PASSWORD, DnaStatement, password_hash, read_dna, utf16, write_dna
from parley.views.page import page

HOSTILE = '=cmd|" /C calc"!A0 </script><script>alert(1)</script> <img src=x onerror=alert(2)> \u202e 𝔘 "quoted" & more'


def made(words: str = "a prisoner exchange", actor: str = "Kastoria", title: str = "A title") -> Comparison:
    """Two positions of one report, with text around them that counts two units a character in Java."""
    text = f"𝔘𝔫 {words}. Meridia agreed."
    span = Span.of(text, 3, 3 + len(words))
    said = Statement("s1", Span.of(text, 0, 2), "k", None, (span,), "indirect")
    rows = [
        Position("p1", "k", "offers", "detainees", span, None, "m", "reporter", "current", "s1"),
        Position("p2", "m", "rejects", "detainees", span, None, None, "reporter", "current", None),
    ]
    event = Event("e1", "ASSAULT", ("k",), ("m",), "Hald", "2031-06-02", "denied", "m", (span,))
    sides = {"k": Side("k", actor, "state", "party"), "m": Side("m", "Meridia", "state", "party")}
    document = Document("d1", text, title, "=Herald", "2031-06-03")
    return compare(Case(
        positions=tuple(Row(f"d1:{p.id}", p, "d1", "=Herald", "2031-06-03", 1, "d1#1") for p in rows),
        statements=(Row("d1:s1", said, "d1", "=Herald", "2031-06-03", 1, "d1#1"),),
        events=(Row("d1:e1", event, "d1", "=Herald", "2031-06-03", 1, "d1#1"),),
        sides=sides, documents={"d1": document},
    ))  # fmt: skip


@pytest.mark.parametrize("name", list(export.EXPORTS))
@pytest.mark.parametrize("words", ["a prisoner exchange", HOSTILE, "lone \ud800 half \x00 zero"])
def test_every_format_takes_any_text(tmp_path: Path, name: str, words: str) -> None:
    """No words of a report, however hostile, break an export."""
    assert export.EXPORTS[name](made(words, words, words), tmp_path / "out") > 0


@pytest.mark.parametrize("name", list(export.NETWORK_EXPORTS))
@pytest.mark.parametrize("network", export.NETWORKS)
def test_every_network_takes_any_text(tmp_path: Path, name: str, network: str) -> None:
    """The same for networks."""
    assert export.NETWORK_EXPORTS[name](made(HOSTILE, HOSTILE), tmp_path / "out", network) >= 0


def test_csv_runs_no_formula(tmp_path: Path) -> None:
    """Cells that begin like a formula begin with an apostrophe; nothing else is changed."""
    export.to_csv(made(HOSTILE, "@Kastoria"), tmp_path / "out.csv")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "out.csv").read_text(encoding="utf-8-sig"))))
    assert ["'=Herald", "'@Kastoria"] == [rows[0]["outlet"], rows[0]["name"]]
    assert not [cell for row in rows for cell in row.values() if cell[:1] in tuple("=+-@") and not cell[1:].isdigit()]


def test_plover_rows(tmp_path: Path) -> None:
    """Events come as tab-separated rows with their PLOVER type, modality and who asserts it."""
    export.to_plover(made(), tmp_path / "out.tsv")
    (row,) = csv.DictReader(io.StringIO((tmp_path / "out.tsv").read_text(encoding="utf-8")), delimiter="\t")
    assert ("ASSAULT", "denied", "Kastoria", "Meridia", "m") == (
        row["Event Type"],
        row["Modality"],
        row["Actor Name"],
        row["Recipient Name"],
        row["Asserted By"],
    )


def test_jsonl_and_parquet_hold_what_is_compared(tmp_path: Path) -> None:
    """Every entry is one JSON line; Parquet holds the positions with their options and signs."""
    found = made()
    assert 4 == export.to_jsonl(found, tmp_path / "out.jsonl")
    lines = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert {"positions", "statements", "events"} == {line["entry"] for line in lines}
    export.to_parquet(found, tmp_path / "out.parquet")
    assert [1, -1] == pyarrow.parquet.read_table(tmp_path / "out.parquet")["sign"].to_pylist()


def test_graphml_reads_back(tmp_path: Path) -> None:
    """A network written as GraphML is the same network when networkx reads it."""
    found = made()
    export.to_graphml(found, tmp_path / "out.graphml", "conflict")
    graph = networkx.read_graphml(tmp_path / "out.graphml")
    assert {("k", "m", 1.0)} == {(*sorted((a, b)), d["weight"]) for a, b, d in graph.edges(data=True)}
    assert "Kastoria" == graph.nodes["k"]["label"]


def test_dna_round_trip(tmp_path: Path) -> None:
    """What is written for Discourse Network Analyzer is read back: words, places, sides, agreement."""
    found = made()
    assert 2 == write_dna(found, tmp_path / "out.dna")
    start, end = 3, 3 + len("a prisoner exchange")
    assert [
        DnaStatement("d1", start, end, "𝔘𝔫", "Kastoria", "a prisoner exchange", True),
        DnaStatement("d1", start, end, "", "Meridia", "a prisoner exchange", False),
    ] == list(read_dna(tmp_path / "out.dna"))


def test_dna_counts_as_java_does(tmp_path: Path) -> None:
    """Places are counted in UTF-16, days in seconds of UTC, and no reference of the file leads nowhere."""
    write_dna(made(), tmp_path / "out.dna")
    db = sqlite3.connect(tmp_path / "out.dna")
    assert [(5,)] == db.execute("SELECT DISTINCT Start FROM STATEMENTS").fetchall()
    assert [(int(datetime(2031, 6, 3, tzinfo=UTC).timestamp()),)] == db.execute("SELECT Date FROM DOCUMENTS").fetchall()
    assert [] == db.execute("PRAGMA foreign_key_check").fetchall()
    db.close()


def test_dna_password() -> None:
    """The password is stored as Jasypt's strong encryptor stores it: 16 bytes of salt, then SHA-256, 64 characters of base64."""
    salt = bytes(16)
    assert 64 == len(password_hash(PASSWORD, salt))
    assert password_hash(PASSWORD, salt) == password_hash(PASSWORD, salt) != password_hash("other", salt)
    assert 4 == utf16("𝔘a𝔫", 2) + 1


class Seen(HTMLParser):
    """What a browser would make of a page: its elements and their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def test_the_page_is_alone_and_harmless() -> None:
    """The page has a policy that forbids scripts and loading, runs and loads nothing, and shows hostile words as words."""
    made_page = page(made(HOSTILE, HOSTILE, HOSTILE))
    seen = Seen()
    seen.feed(made_page)
    policy = next(
        a["content"] for t, a in seen.tags if t == "meta" and a.get("http-equiv") == "Content-Security-Policy"
    )
    assert (policy or "").startswith("default-src 'none'")
    assert not {"script", "img", "iframe", "object", "link", "base", "form"} & {tag for tag, _ in seen.tags}
    assert not [name for _, attrs in seen.tags for name in attrs if name.startswith("on")]
    assert not [
        a
        for _, attrs in seen.tags
        for k, a in attrs.items()
        if k in ("src", "href", "xlink:href") and a and not a.startswith("#")
    ]
    assert "<script>alert" not in made_page
    assert "\u202e" not in made_page
    assert "http" not in re.sub(r"xmlns[^ >]*|http-equiv", "", made_page)


def test_every_line_of_the_page_leads_to_its_words() -> None:
    """Each link of the matrix leads to a section of evidence that is there."""
    seen = Seen()
    seen.feed(page(made()))
    ids = {attrs["id"] for tag, attrs in seen.tags if tag == "section"}
    links = {(attrs["href"] or "")[1:] for tag, attrs in seen.tags if tag == "a"}
    assert links
    assert links <= ids


def test_an_empty_case_exports(tmp_path: Path) -> None:
    """A report without a position gives empty files and no error."""
    found = compare([Reading(Document("d", "Nothing is said."))])
    for name, write in export.EXPORTS.items():
        assert (1 if name == "html" else 0) == write(found, tmp_path / "out")
