"""What comes in is kept once, counted, and answered for; over SQLite and PostgreSQL alike."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import func, select

from parley.errors import RecordError
from parley.record import Record, schema
from plain_reader import FIRST, SECOND, PlainReader, report

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "sorrel-lake.txt"


def rows(record: Record) -> dict[str, int]:
    """How many rows each table holds, the account of what came in aside."""
    with record.engine.connect() as db:
        return {
            name: db.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in schema.metadata.tables.items()
            if name != "intake"
        }


def test_a_report_is_read_into_typed_rows(record: Record) -> None:
    """What the real reader finds in a file comes back as the same nouns, with evidence in the stored snapshot."""
    (added,) = record.add([EXAMPLE], published="2031-06-03", outlet="Lake Post")
    assert ("stored", 7) == (added.outcome, added.passages)
    assert added.document
    text = record.document(added.document).text
    assert EXAMPLE.read_text() == text
    positions = record.positions()
    assert {"offers", "rejects", "requires"} <= {p.item.stance for p in positions}  # type: ignore[union-attr]
    for reading in record.readings():
        for span in reading.spans():
            assert span.text == text[span.start : span.end]


def test_adding_again_adds_no_row(record: Record) -> None:
    """The same report a second time changes no table but the account of what came in."""
    record.add_documents([report()], PlainReader())
    before = rows(record)
    (again,) = record.add_documents([report()], PlainReader())
    assert "repeated" == again.outcome
    assert before == rows(record)
    assert {"stored": 1, "repeated": 1, "failed": 0} == record.tally()


def test_in_is_stored_and_repeated_and_failed(record: Record, tmp_path: Path) -> None:
    """Every input is stored, repeated or failed; failures keep their reason and are gone from the list once mended."""
    given = {"outlet": "Lake Post", "published": "2031-06-03"}
    good, bad = tmp_path / "good.jsonl", tmp_path / "bad.txt"
    good.write_text("".join(json.dumps({"text": text}) + "\n" for text in (FIRST, SECOND, FIRST)))
    bad.write_bytes(b"")
    reader = PlainReader()
    found = record.add([good, bad, tmp_path / "gone.txt"], reader, outlet="Lake Post", published="2031-06-03")
    assert ["stored", "stored", "repeated", "failed", "failed"] == [a.outcome for a in found]
    assert ["the file is empty", "no such file or folder"] == [f.reason for f in record.failed()]
    bad.write_text(SECOND + " Boats wait.")
    assert ["stored", "failed"] == [a.outcome for a in record.retry(reader)]
    assert given == record.failed()[0].options
    (mended,) = record.positions(text="lists", outlet="Lake Post", issue="detainees")
    assert "2031-06-03" == mended.published
    assert [str(tmp_path / "gone.txt")] == [f.name for f in record.failed()]
    assert {"stored": 3, "repeated": 1, "failed": 3} == record.tally()


def test_ids_are_the_same_in_every_record(tmp_path: Path) -> None:
    """An id is a hash of what identifies an entry: two records made apart give the same ids."""
    ids: list[list[str]] = []
    for name in ("a.db", "b.db"):
        with Record(tmp_path / name) as record:
            record.add_documents([report(SECOND), report()] if ids else [report(), report(SECOND)], PlainReader())
            ids.append(sorted(e.id for e in record.statements()))
    assert ids[0] == ids[1]


@pytest.mark.parametrize("text", ["Kastoria demands a truce\x00 at once.", "Kastoria demands \ud800 a truce at once."])
def test_characters_that_no_database_keeps_do_no_harm(record: Record, text: str) -> None:
    """A null or half a character becomes the replacement character, and every offset stays."""
    (added,) = record.add_documents([report(text)], PlainReader())
    assert added.document
    assert len(text) == len(record.document(added.document).text)
    (position,) = record.positions()
    assert "\ufffd" in position.data["proposition"]["text"]


def test_a_question_to_no_record_makes_none(tmp_path: Path) -> None:
    """Where there is no record the error says so, and no file is left behind."""
    with pytest.raises(RecordError, match="no record here"):
        Record(tmp_path / "none.db", create=False)
    assert [] == list(tmp_path.iterdir())


def test_what_is_no_record_is_left_alone(tmp_path: Path) -> None:
    """A database of somebody else's, or a file that is none, is refused and not changed."""
    import sqlite3

    other, text = tmp_path / "other.db", tmp_path / "text.db"
    with sqlite3.connect(other) as db:
        db.execute("CREATE TABLE mine (x)")
    db.close()
    text.write_text("This is no database, but it is long enough to look at. " * 40)
    for path, reason in ((other, "not a record"), (text, "cannot be opened")):
        before = path.read_bytes()
        with pytest.raises(RecordError, match=reason):
            Record(path)
        assert before == path.read_bytes()
