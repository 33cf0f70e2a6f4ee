"""The same words in another outlet are the same entry: read once, kept with every copy as provenance."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from datasketch import MinHash

from parley.record import Record
from parley.record.copies import ROWS, SHINGLE, signature
from plain_reader import FIRST, SECOND, PlainReader, report

WIRE = 'Kastoria says: "We have come to Orvane to listen, and we shall stay until the talks end or the snow does."'


def changed(how: str) -> str:
    """The first report as another outlet prints it."""
    paragraphs = FIRST.split("\n\n")
    if how == "re-ordered":
        random.Random(1).shuffle(paragraphs)
    elif how == "cut":
        paragraphs = paragraphs[1:3]
    elif how == "edited":
        paragraphs = [p.replace("Tuesday, the first talks", "Tuesday in the first negotiations").replace("above the lake", "over the lake")
                       .replace("that unarmed", "which unarmed") for p in paragraphs]  # fmt: skip
    elif how == "dateline":
        paragraphs[0] = "ORVANE, June 3 (Herald) — " + paragraphs[0]
        paragraphs.insert(0, "Guns fall silent at the lake")
    return "\n\n".join(paragraphs)


@pytest.mark.parametrize("how", ["verbatim", "edited", "cut", "re-ordered", "dateline"])
def test_a_wire_copy_is_one_entry_with_two_outlets(record: Record, how: str) -> None:
    """However a desk changes the wire, no passage of it is read again and its statement stands once."""
    reader = PlainReader()
    record.add_documents([report()], reader)
    read = reader.passages_read
    (added,) = record.add_documents([report(changed(how), outlet="Herald", title="Quiet at the lake")], reader)
    assert read + (how == "dateline") == reader.passages_read  # the new headline is new
    assert "stored" == added.outcome
    (statement,) = record.statements()
    assert "reported by 2 outlets, 1 independent text" == statement.provenance
    assert added.document in statement.copies
    (row,) = record.copied()
    assert (added.document, statement.document) == (row.document, row.of)


def test_seven_outlets_and_two_texts(record: Record) -> None:
    """The same words in two independent reports and five copies: one entry, seven outlets, two texts."""
    record.add_documents([report()], PlainReader())
    other = 'The harbour of Orvane was quiet when the envoys came by boat. Kastoria says: "We have come to Orvane to listen, and we shall stay until the talks end or the snow does." Nobody else spoke on the pier, and the boats left before dark with the mail.'
    record.add_documents([report(other, outlet="Harbour News")], PlainReader())
    copies = [report(outlet=name) for name in ("A", "B", "C", "D", "E")]
    record.add_documents(copies, PlainReader())
    (statement,) = record.statements()
    assert "reported by 7 outlets, 2 independent texts" == statement.provenance


def test_a_cut_copy_does_not_report_what_it_cut(record: Record) -> None:
    """A copy counts for an entry only where the words of the entry are still in it."""
    text = "Meridia demands the ridge above the lake as it stood before the winter came. Snow fell on the long road to the harbour, and the boats stayed in. Kastoria offers a truce of sixty days."
    record.add_documents([report(text), report(text.rpartition(" Kastoria")[0], outlet="Herald")], PlainReader())
    assert [("offers", 1), ("demands", 2)] == [(p.data["stance"], p.outlets) for p in record.positions()]


def test_an_update_with_other_numbers_is_read(record: Record) -> None:
    """A passage with another number is not passed over for a copy: it says another thing."""
    reader = PlainReader()
    record.add_documents([report(), report(FIRST.replace("sixty", "ninety"), outlet="Herald")], reader)
    assert 5 == reader.passages_read
    assert [
        "a truce of ninety days that unarmed observers would watch",
        "a truce of sixty days that unarmed observers would watch",
    ] == [p.data["proposition"]["text"] for p in record.positions(stance="offers")]


def test_reports_on_one_subject_are_no_copies(record: Record) -> None:
    """Independent reports are each read in full."""
    reader = PlainReader()
    record.add_documents([report(), report(SECOND)], reader)
    assert 6 == reader.passages_read
    assert [] == list(record.copied())


def test_repeats_are_found_again_after_reopening(tmp_path: Path) -> None:
    """What finds copies is in the record, not in memory."""
    with Record(tmp_path / "r.db") as record:
        record.add_documents([report()], PlainReader())
    reader = PlainReader()
    with Record(tmp_path / "r.db") as record:
        record.add_documents([report(changed("edited"), outlet="Herald")], reader)
        assert 0 == reader.passages_read
        assert 2 == record.statements()[0].outlets


def test_buckets_meet_as_often_as_minhash_says() -> None:
    """Shared buckets follow the likeness of two passages as datasketch, the reference, estimates it."""
    words = [f"word{n}" for n in range(60)]
    for changes in (0, 3, 8, 20):
        other = [w if n % 60 >= changes * 3 or n % 3 else f"new{n}" for n, w in enumerate(words)]
        sketches = []
        for version in (words, other):
            made = MinHash(num_perm=256)
            made.update_batch([" ".join(version[i : i + SHINGLE]).encode() for i in range(len(version) - SHINGLE + 1)])
            sketches.append(made)
        likeness = sketches[0].jaccard(sketches[1])
        shared = sum(a == b for a, b in zip(signature(tuple(words)), signature(tuple(other)), strict=True)) / len(
            signature(tuple(words))
        )
        assert shared == pytest.approx(likeness**ROWS, abs=0.25)


def test_what_stands_everywhere_is_looked_up_as_fast(tmp_path: Path) -> None:
    """The first passage with some words and the first entry of a key are found in an index, whatever copies there are."""
    with Record(tmp_path / "r.db") as record, record.engine.connect() as db:
        for query, index in (
            ("SELECT n FROM passage WHERE origin IS NULL AND digest IN ('a', 'b')", "(digest=? AND origin=?)"),
            ("SELECT n FROM entry WHERE key IN ('a', 'b') AND again IS NULL", "(key=? AND again=?)"),
        ):
            (plan,) = db.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}").all()
            assert index in plan[3]
