"""The tables of a record.

Reports and their passages; what was read in them (entries of every kind in one table, so that one set of filters,
one search and one kind of judgement serve them all); what analysts decided; what came in. ``migrations/`` makes
these tables; a test holds the two against each other.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

document = Table(
    "document", metadata,
    Column("n", Integer, primary_key=True),
    Column("id", String(16), nullable=False, unique=True),
    Column("given", Text, index=True),  # the id that the input gave, where it gave one
    Column("sha256", String(64), nullable=False, index=True),
    Column("title", Text),
    Column("outlet", Text),
    Column("byline", Text),
    Column("published", String(10)),
    Column("url", Text),
    Column("language", String(8), nullable=False),
    Column("text", Text, nullable=False),
    Column("reader", Text, nullable=False),  # the version of Parley that read it last
    Column("added", String(20), nullable=False),  # UTC, to the second
    Index("ix_document_outlet", "outlet"),
)  # fmt: skip

passage = Table(
    "passage", metadata,
    Column("n", Integer, primary_key=True),
    Column("document", ForeignKey("document.n", ondelete="CASCADE"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("digest", String(16), nullable=False),  # of its words, case and marks aside
    Column("origin", ForeignKey("passage.n"), index=True),  # the passage that it repeats
    Column("likeness", Float),
    Column("text", Text),  # null for a repeat
    Index("ix_passage_document_number", "document", "number", unique=True),
    Index("ix_passage_digest_origin", "digest", "origin"),
)  # fmt: skip

band = Table(
    "band", metadata,
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("passage", ForeignKey("passage.n", ondelete="CASCADE"), primary_key=True),
    sqlite_with_rowid=False,
)  # fmt: skip
"""MinHash buckets: passages that share one are looked at for being repeats of each other."""

actor = Table(
    "actor", metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", String(16), nullable=False),
)  # fmt: skip

casting = Table(
    "casting", metadata,
    Column("document", ForeignKey("document.n", ondelete="CASCADE"), primary_key=True),
    Column("actor", ForeignKey("actor.id"), primary_key=True),
    Column("role", String(16), nullable=False),
    Column("mentions", Text, nullable=False),  # JSON: [[start, end], ...]
    Index("ix_casting_actor_role", "actor", "role"),
)  # fmt: skip
"""The actors of each report, in the role that they have in it."""

entry = Table(
    "entry", metadata,
    Column("n", Integer, primary_key=True),
    Column("id", String(16), nullable=False, unique=True),
    Column("kind", String(12), nullable=False),
    Column("document", ForeignKey("document.n", ondelete="CASCADE"), nullable=False, index=True),
    Column("passage", ForeignKey("passage.n"), nullable=False, index=True),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("actor", Text),  # who says, wants or does it; null when no side is told
    Column("stance", String(16)),  # a position's stance, an event's PLOVER type, an opinion's stance
    Column("issue", String(64)),
    Column("status", String(16)),  # a position's or talks' status, an event's modality
    Column("published", String(10)),
    Column("words", Text, nullable=False),
    Column("data", Text, nullable=False),  # JSON: the entry as it now stands, judgements applied
    Column("found", Text, nullable=False),  # JSON: the entry as it was read
    Column("key", String(16), nullable=False),  # the same for the same thing said in other texts
    Column("again", Integer),  # the first entry that says it, null for the first itself
    Column("judged", String(10), nullable=False, server_default="none"),
    Column("reader", Text, nullable=False),
    CheckConstraint("kind in ('statement', 'position', 'event', 'talks', 'opinion')", "kind"),
    Index("ix_entry_again", "again", "document"),
    Index("ix_entry_key_again", "key", "again"),
)  # fmt: skip

part = Table(
    "part", metadata,
    Column("actor", Text, primary_key=True),
    Column("kind", String(12), primary_key=True),
    Column("published", String(10), primary_key=True),  # empty when not told
    Column("entry", ForeignKey("entry.n", ondelete="CASCADE"), primary_key=True, index=True),
    sqlite_with_rowid=False,
)  # fmt: skip
"""Every actor that has a part in an entry: speaker, holder, doer, target, counterpart, party, mediator."""

judgement = Table(
    "judgement", metadata,
    Column("n", Integer, primary_key=True),
    Column("entry_id", String(16), nullable=False, index=True),
    Column("document_id", String(16), nullable=False, index=True),
    Column("kind", String(12), nullable=False),
    Column("analyst", Text, nullable=False),
    Column("at", String(20), nullable=False),
    Column("verdict", String(10), nullable=False),
    Column("reason", Text, nullable=False),
    Column("change", Text, nullable=False),  # JSON: the fields that a correction sets
    Column("seen", Text, nullable=False),  # JSON: the entry that was judged
    Column("undoes", ForeignKey("judgement.n")),
    CheckConstraint("verdict in ('confirmed', 'rejected', 'corrected', 'undone')", "verdict"),
)  # fmt: skip
"""What analysts decided. Rows are added and never changed; triggers see to it."""

attachment = Table(
    "attachment", metadata,
    Column("judgement", ForeignKey("judgement.n"), primary_key=True),
    Column("entry", ForeignKey("entry.n", ondelete="SET NULL"), index=True),
)  # fmt: skip
"""The entry that each judgement now stands on, or none."""

intake = Table(
    "intake", metadata,
    Column("n", Integer, primary_key=True),
    Column("at", String(20), nullable=False),
    Column("run", Integer, nullable=False),  # counts the calls that added
    Column("input", Text, nullable=False),  # the path or address as the user gave it
    Column("name", Text, nullable=False),  # the report in it
    Column("outcome", String(10), nullable=False),
    Column("reason", Text),
    Column("document", ForeignKey("document.n", ondelete="SET NULL")),
    Column("options", Text),  # JSON: the outlet, day and title that the user gave with it; of failures alone
    CheckConstraint("outcome in ('stored', 'repeated', 'failed')", "outcome"),
    Index("ix_intake_outcome", "outcome", "name"),
    Index("ix_intake_input", "input", "run"),
)  # fmt: skip
"""Every report that came in and what became of it."""

sorting = Table(
    "sorting", metadata,
    Column("n", Integer, primary_key=True),
    Column("wording", Text, nullable=False, index=True),
    Column("option", Text, nullable=False),
    Column("issue", String(64), nullable=False),
    Column("analyst", Text, nullable=False),
    Column("at", String(20), nullable=False),
    Column("reason", Text, nullable=False),
)  # fmt: skip
"""What analysts decided about options: this wording names that option. Rows are added and never changed."""

meaning = Table(
    "meaning", metadata,
    Column("wording", Text, primary_key=True),
    Column("heads", Text, nullable=False),  # stems, separated by spaces
    Column("vector", LargeBinary, nullable=False),  # float32, little endian
    Column("maker", String(16), nullable=False),  # digest of the encoder that made it
)  # fmt: skip
"""Meanings of wordings, computed once."""

for _name, _table, _first in (
    ("ix_document_published", document, ()),
    ("ix_entry_kind_published", entry, ("kind",)),
    ("ix_entry_kind_judged", entry, ("kind", "judged")),
    ("ix_entry_kind_issue", entry, ("kind", "issue")),
    ("ix_entry_kind_stance", entry, ("kind", "stance")),
):
    # what has no day comes first, so that read backwards it is last; SQLite orders so by itself
    Index(_name, *(_table.c[column] for column in _first), _table.c.published.nulls_first(), _table.c.n)
