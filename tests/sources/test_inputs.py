"""Pages, PDFs, tables and archives become reports, or one clear error each."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path

import pyarrow
import pytest
from pyarrow import parquet

from parley.errors import BadRow, Empty, NotText, SourceError, TooLarge
from parley.model import Document
from parley.sources import read_reports
from parley.sources.workshop import opened

WORDS = "The envoys of Kastoria met those of Meridia in Orvane on Tuesday and agreed to meet again before the snow."
PAGE = f"<html><head><title>Envoys meet</title><meta name='date' content='2025-06-03'></head><body><article><p>{WORDS}</p><p>{WORDS[:60]} at noon, said Mira Sand of the host.</p></article></body></html>"


def one(path: Path) -> Document | SourceError:
    (found,) = read_reports([path])
    return found


def pdf(*lines: str, title: str = "Envoys meet") -> bytes:
    """A PDF written by hand: one page, a line of text for each."""
    shown = "\n".join(f"BT /F1 12 Tf 72 {700 - 20 * n} Td ({line}) Tj ET" for n, line in enumerate(lines))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(shown)} >>\nstream\n{shown}\nendstream", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        f"<< /Title ({title}) /CreationDate (D:20250603080000Z) >>",
    ]  # fmt: skip
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode()
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    return out + f"trailer << /Size {len(objects) + 1} /Root 1 0 R /Info 6 0 R >>\nstartxref\n{start}\n%%EOF".encode()


def test_a_saved_page_is_a_report(tmp_path: Path) -> None:
    """A page on disk gives its text, title and date."""
    (tmp_path / "a.html").write_text(PAGE)
    found = one(tmp_path / "a.html")
    assert isinstance(found, Document)
    assert ("Envoys meet", "2025-06-03") == (found.title, found.published)
    assert WORDS in found.text


def test_a_pdf_is_a_report(tmp_path: Path) -> None:
    """A PDF gives its text, title and date; a word divided at the end of a line is one word."""
    (tmp_path / "a.pdf").write_bytes(pdf("The envoys met in Orvane to nego-", "tiate until the snow."))
    found = one(tmp_path / "a.pdf")
    assert isinstance(found, Document)
    assert ("Envoys meet", "2025-06-03") == (found.title, found.published)
    assert "to negotiate until the snow." in " ".join(found.text.split())


@pytest.mark.parametrize(
    ("name", "data", "error"),
    [
        ("empty.html", b"", Empty),
        ("nothing.html", b"<html><body><img src=x></body></html>", Empty),
        ("broken.pdf", b"%PDF-1.4 nothing else", NotText),
        ("picture.pdf", pdf(), Empty),
        ("broken.rss", b"<rss", (NotText, Empty)),
        ("broken.zip", b"PK nothing", NotText),
        ("broken.parquet", b"PAR1 nothing", NotText),
        ("no-text.csv", b"id,body\n1,x\n", BadRow),
        ("latin.csv", "id,text\n1,n\u00e9gociateur\n".encode("latin-1"), NotText),
        ("bomb.xml", b'<!DOCTYPE x [<!ENTITY a "' + b"a" * 5000 + b'">]><urlset><url><loc>&a;</loc></url></urlset>', SourceError),
    ],
)  # fmt: skip
def test_what_cannot_be_opened_is_one_error(
    tmp_path: Path, name: str, data: bytes, error: type[SourceError] | tuple[type[SourceError], ...]
) -> None:
    """A broken or empty file of each kind is one error that names it."""
    (tmp_path / name).write_bytes(data)
    found = list(read_reports([tmp_path / name]))
    assert found
    assert all(isinstance(item, error) for item in found)
    assert all(str(item).startswith(str(tmp_path / name)) or name == "bomb.xml" for item in found)


def test_a_file_that_breaks_its_reader_breaks_nothing_else(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """When time runs out on one file it is named as failed, and the next is read."""
    from parley.sources import workshop

    monkeypatch.setattr(workshop, "EXTRACT_SECONDS", 0.0)
    with pytest.raises(NotText, match="not opened within"):
        opened("page", PAGE.encode(), "slow.html")
    monkeypatch.undo()
    assert WORDS in opened("page", PAGE.encode(), "next.html")["text"]


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_csv_rows_are_reports(tmp_path: Path, mark: str) -> None:
    """Rows of a CSV with a header are reports, with commas, semicolons or tabs; a row without text is named."""
    out = io.StringIO()
    csv.writer(out, delimiter=mark).writerows(
        [["id", "Text", "published"], ["a", WORDS, "2025-06-03"], ["b", "", ""], ["c", "Two\nlines.", ""]]
    )
    (tmp_path / "rows.csv").write_text(out.getvalue(), newline="")
    first, second, third = read_reports([tmp_path / "rows.csv"])
    assert isinstance(first, Document)
    assert ("a", WORDS, "2025-06-03") == (first.id, first.text, first.published)
    assert isinstance(second, BadRow)
    assert isinstance(third, Document)
    assert "Two\nlines." == third.text


def test_parquet_rows_are_reports(tmp_path: Path) -> None:
    """Rows of a Parquet file are reports; other columns are passed over."""
    import datetime

    rows = [{"id": f"r{n}", "text": WORDS, "published": datetime.date(2025, 6, 3), "views": 3} for n in range(3)]
    parquet.write_table(pyarrow.Table.from_pylist(rows), tmp_path / "rows.parquet")
    found = list(read_reports([tmp_path / "rows.parquet"]))
    assert ["r0", "r1", "r2"] == [item.id for item in found if isinstance(item, Document)]
    assert ["2025-06-03"] * 3 == [item.published for item in found if isinstance(item, Document)]


def test_an_archive_is_read_in_memory_under_limits(tmp_path: Path) -> None:
    """Members of a zip are reports like files; a bomb, an archive within, and a path outwards do no harm."""
    path = tmp_path / "reports.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("day/a.txt", WORDS)
        archive.writestr("b.jsonl", json.dumps({"id": "b", "text": WORDS}) + "\n")
        archive.writestr("../../outside.txt", "This stays inside, whatever its name says.")
        archive.writestr("bomb.txt", "0" * 5_000_000)
        archive.writestr("inner.zip", b"PK")
        archive.writestr("photo.jpg", b"x")
    notices: list[str] = []
    found = list(read_reports([path], notice=notices.append))
    assert 3 == sum(isinstance(item, Document) for item in found)
    assert [TooLarge, NotText] == [type(item) for item in found if isinstance(item, SourceError)]
    assert ["photo.jpg" in n for n in notices] == [True]
    assert [path] == list(tmp_path.iterdir())


def test_a_library_that_is_not_there_is_said(tmp_path: Path) -> None:
    """Without pyarrow, Parquet and Arrow say how to get it, and everything else goes on."""
    import os
    import subprocess
    import sys

    (tmp_path / "rows.parquet").write_bytes(b"PAR1")
    (tmp_path / "pyarrow.py").write_text("raise ImportError")
    code = f"""
from parley.sources import read_reports
from parley.record.rows import Rows
from parley.errors import Missing
print([str(item) for item in read_reports([{str(tmp_path / "rows.parquet")!r}])])
try:
    Rows([]).to_arrow()
except Missing as error:
    print(error)
"""
    env = {**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{Path(__file__).resolve().parents[2] / 'src'}"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=env, check=True)
    assert 2 == done.stdout.count("pip install 'parley-talks[tables]'")
