"""Every input becomes a document or one clear error; nothing is lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley.errors import BadRow, Empty, NotFound, NotText, SourceError, TooLarge
from parley.model import Document
from parley.settings import MAX_TEXT_BYTES
from parley.sources import decode, json_rows, read_reports

WORDS = "The envoys met in Orvane."


def one(path: Path) -> Document | SourceError:
    (found,) = read_reports([path])
    return found


@pytest.mark.parametrize(
    ("error", "name", "data"),
    [
        (Empty, "empty.txt", b""),
        (Empty, "blank.txt", b" \n\t\n"),
        (Empty, "marks.txt", b"... --- ..."),
        (NotText, "image.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(32)) * 20),
        (Empty, "rows.jsonl", b"\n"),
    ],
)
def test_a_bad_file_is_one_error_that_names_it(
    tmp_path: Path, error: type[SourceError], name: str, data: bytes
) -> None:
    """An empty or binary file is an error of its kind, with the file's name first."""
    path = tmp_path / name
    path.write_bytes(data)
    found = one(path)
    assert isinstance(found, error)
    assert str(found).startswith(f"{path}: ")
    assert "\n" not in str(found)


def test_a_missing_path_is_an_error(tmp_path: Path) -> None:
    """A path that is not there is named."""
    assert isinstance(one(tmp_path / "gone.txt"), NotFound)


def test_a_huge_file_fails_without_being_read(tmp_path: Path) -> None:
    """A file over the limit is refused by its size; a sparse one of 50 MB costs nothing."""
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    assert MAX_TEXT_BYTES < 50_000_000
    assert isinstance(one(path), TooLarge)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_a_marked_encoding_is_read_in_silence(tmp_path: Path, encoding: str) -> None:
    """UTF-8 and files with a byte order mark are read without a notice."""
    path = tmp_path / "report.txt"
    path.write_bytes("Çelik said “no”.".encode(encoding))
    notices: list[str] = []
    (found,) = read_reports([path], notice=notices.append)
    assert isinstance(found, Document)
    assert ("Çelik said “no”.", []) == (found.text, notices)


def test_another_encoding_is_detected_and_said(tmp_path: Path) -> None:
    """Text in an old encoding is read, and the user is told which."""
    path = tmp_path / "old.txt"
    path.write_bytes(("Le négociateur a déclaré que l'été serait décisif. " * 8).encode("cp1252"))
    notices: list[str] = []
    (found,) = read_reports([path], notice=notices.append)
    assert isinstance(found, Document)
    assert "négociateur a déclaré" in found.text
    assert 1 == len(notices)
    assert "not UTF-8" in notices[0]


def test_rows_fill_in_what_they_leave_out() -> None:
    """A row's own fields win over the defaults; a number is taken as an id."""
    rows = [json.dumps({"id": 7, "text": WORDS, "published": "2026-02-04T10:00:00Z"}).encode()]
    (found,) = json_rows(rows, "x.jsonl", {"published": "2025-01-01", "outlet": "Lake Post", "title": None})
    assert isinstance(found, Document)
    assert ("7", "2026-02-04", "Lake Post") == (found.id, found.published, found.outlet)


@pytest.mark.parametrize(
    "row",
    [
        b"{",
        b"[1]",
        b"{}",
        b'{"text": 3}',
        b'{"text": "  "}',
        b'{"text": "ok", "published": "soon"}',
        b'{"text": "ok", "title": 5}',
        b"[" * 100_000,
        b'{"text": "\xff"}',
    ],
)
def test_a_bad_row_is_named_and_the_others_are_read(row: bytes) -> None:
    """A row that cannot be used is an error with its number; the rows around it are kept."""
    good = json.dumps({"id": "a", "text": WORDS}).encode()
    first, bad, last = json_rows([good, row, good.replace(b'"a"', b'"b"')], "x.jsonl", {})
    assert isinstance(first, Document)
    assert isinstance(last, Document)
    assert isinstance(bad, BadRow)
    assert str(bad).startswith("x.jsonl:2: ")


def test_an_id_that_stands_twice_is_an_error() -> None:
    """Two rows with one id are not silently one."""
    rows = [json.dumps({"id": "a", "text": text}).encode() for text in (WORDS, "Something else.")]
    _, second = json_rows(rows, "x.jsonl", {})
    assert isinstance(second, BadRow)
    assert "row 1" in str(second)


def test_a_folder_is_read_in_order_and_what_is_passed_over_is_said(tmp_path: Path) -> None:
    """Folders are read by name, all the way down; a file of another kind is named in a notice."""
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "2.txt").write_text("Second.")
    (tmp_path / "a.txt").write_text("First.")
    (tmp_path / "photo.jpg").write_bytes(b"x")
    notices: list[str] = []
    found = list(read_reports([tmp_path], notice=notices.append))
    assert ["First.", "Second."] == [d.text for d in found if isinstance(d, Document)]
    assert 1 == len(notices)
    assert "photo.jpg" in notices[0]


@given(
    st.lists(st.one_of(st.binary(max_size=60), st.text(max_size=60).map(lambda t: json.dumps({"text": t}).encode())))
)
def test_rows_in_are_documents_and_errors_out(rows: list[bytes]) -> None:
    """Every row that is not blank comes out, read or failed."""
    lines = [row.replace(b"\n", b" ") for row in rows]
    assert sum(bool(line.strip()) for line in lines) == len(list(json_rows(lines, "x.jsonl", {})))


@given(st.binary(max_size=400))
def test_any_bytes_are_text_or_a_clear_error(data: bytes) -> None:
    """Whatever the bytes, they decode or raise an error that names the input."""
    try:
        text, _ = decode(data, "x.txt")
    except SourceError as error:
        text = error.reason
    assert text.strip()
