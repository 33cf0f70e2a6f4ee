"""The first tables of a record.

Revision ID: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "actor",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actor")),
    )
    op.create_table(
        "document",
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("given", sa.Text(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("outlet", sa.Text(), nullable=True),
        sa.Column("byline", sa.Text(), nullable=True),
        sa.Column("published", sa.String(length=10), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("reader", sa.Text(), nullable=False),
        sa.Column("added", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_document")),
        sa.UniqueConstraint("id", name=op.f("uq_document_id")),
    )
    op.create_index("ix_document_published", "document", ["published", "n"], unique=False)
    op.create_index(op.f("ix_document_given"), "document", ["given"], unique=False)
    op.create_index("ix_document_outlet", "document", ["outlet"], unique=False)
    op.create_index(op.f("ix_document_sha256"), "document", ["sha256"], unique=False)
    op.create_table(
        "judgement",
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.String(length=16), nullable=False),
        sa.Column("document_id", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("analyst", sa.Text(), nullable=False),
        sa.Column("at", sa.String(length=20), nullable=False),
        sa.Column("verdict", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("change", sa.Text(), nullable=False),
        sa.Column("seen", sa.Text(), nullable=False),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "verdict in ('confirmed', 'rejected', 'corrected', 'undone')", name=op.f("ck_judgement_verdict")
        ),
        sa.ForeignKeyConstraint(["undoes"], ["judgement.n"], name=op.f("fk_judgement_undoes")),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_judgement")),
    )
    op.create_index(op.f("ix_judgement_document_id"), "judgement", ["document_id"], unique=False)
    op.create_index(op.f("ix_judgement_entry_id"), "judgement", ["entry_id"], unique=False)
    op.create_table(
        "casting",
        sa.Column("document", sa.Integer(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("mentions", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["actor"], ["actor.id"], name=op.f("fk_casting_actor")),
        sa.ForeignKeyConstraint(["document"], ["document.n"], name=op.f("fk_casting_document"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("document", "actor", name=op.f("pk_casting")),
    )
    op.create_index("ix_casting_actor_role", "casting", ["actor", "role"], unique=False)
    op.create_table(
        "intake",
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(length=20), nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("input", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("document", sa.Integer(), nullable=True),
        sa.CheckConstraint("outcome in ('stored', 'repeated', 'failed')", name=op.f("ck_intake_outcome")),
        sa.ForeignKeyConstraint(["document"], ["document.n"], name=op.f("fk_intake_document"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_intake")),
    )
    op.create_index("ix_intake_input", "intake", ["input", "run"], unique=False)
    op.create_index("ix_intake_outcome", "intake", ["outcome", "name"], unique=False)
    op.create_table(
        "passage",
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("document", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=16), nullable=False),
        sa.Column("origin", sa.Integer(), nullable=True),
        sa.Column("likeness", sa.Float(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["document"], ["document.n"], name=op.f("fk_passage_document"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["origin"], ["passage.n"], name=op.f("fk_passage_origin")),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_passage")),
    )
    op.create_index("ix_passage_digest", "passage", ["digest"], unique=False)
    op.create_index("ix_passage_document_number", "passage", ["document", "number"], unique=True)
    op.create_index(op.f("ix_passage_origin"), "passage", ["origin"], unique=False)
    op.create_table(
        "band",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("passage", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["passage"], ["passage.n"], name=op.f("fk_band_passage"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key", "passage", name=op.f("pk_band")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "entry",
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("document", sa.Integer(), nullable=False),
        sa.Column("passage", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=True),
        sa.Column("stance", sa.String(length=16), nullable=True),
        sa.Column("issue", sa.String(length=64), nullable=True),
        sa.Column("status", sa.String(length=16), nullable=True),
        sa.Column("published", sa.String(length=10), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("found", sa.Text(), nullable=False),
        sa.Column("key", sa.String(length=16), nullable=False),
        sa.Column("again", sa.Integer(), nullable=True),
        sa.Column("judged", sa.String(length=10), server_default="none", nullable=False),
        sa.Column("reader", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind in ('statement', 'position', 'event', 'talks', 'opinion')", name=op.f("ck_entry_kind")
        ),
        sa.ForeignKeyConstraint(["document"], ["document.n"], name=op.f("fk_entry_document"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["passage"], ["passage.n"], name=op.f("fk_entry_passage")),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_entry")),
        sa.UniqueConstraint("id", name=op.f("uq_entry_id")),
    )
    op.create_index(op.f("ix_entry_again"), "entry", ["again"], unique=False)
    op.create_index(op.f("ix_entry_document"), "entry", ["document"], unique=False)
    op.create_index(op.f("ix_entry_key"), "entry", ["key"], unique=False)
    op.create_index("ix_entry_kind_issue", "entry", ["kind", "issue", "published", "n"], unique=False)
    op.create_index("ix_entry_kind_judged", "entry", ["kind", "judged", "published", "n"], unique=False)
    op.create_index("ix_entry_kind_published", "entry", ["kind", "published", "n"], unique=False)
    op.create_index("ix_entry_kind_stance", "entry", ["kind", "stance", "published", "n"], unique=False)
    op.create_index(op.f("ix_entry_passage"), "entry", ["passage"], unique=False)
    op.create_table(
        "attachment",
        sa.Column("judgement", sa.Integer(), nullable=False),
        sa.Column("entry", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["entry"], ["entry.n"], name=op.f("fk_attachment_entry"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["judgement"], ["judgement.n"], name=op.f("fk_attachment_judgement")),
        sa.PrimaryKeyConstraint("judgement", name=op.f("pk_attachment")),
    )
    op.create_index(op.f("ix_attachment_entry"), "attachment", ["entry"], unique=False)
    op.create_table(
        "part",
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("published", sa.String(length=10), nullable=False),
        sa.Column("entry", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["entry"], ["entry.n"], name=op.f("fk_part_entry"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("actor", "kind", "published", "entry", name=op.f("pk_part")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_part_entry"), "part", ["entry"], unique=False)
    dialect = op.get_bind().dialect.name
    for statement in SQLITE if dialect == "sqlite" else POSTGRES:
        op.execute(statement)


WORDS = (
    """CREATE VIRTUAL TABLE {0}_words USING fts5({1}, content='{0}', content_rowid='n', tokenize='porter unicode61')"""
)
ADDED = """CREATE TRIGGER {0}_added AFTER INSERT ON {0} WHEN new.{1} IS NOT NULL BEGIN
    INSERT INTO {0}_words(rowid, {1}) VALUES (new.n, new.{1}); END"""
GONE = """CREATE TRIGGER {0}_gone AFTER DELETE ON {0} WHEN old.{1} IS NOT NULL BEGIN
    INSERT INTO {0}_words({0}_words, rowid, {1}) VALUES ('delete', old.n, old.{1}); END"""
CHANGED = """CREATE TRIGGER {0}_changed AFTER UPDATE OF {1} ON {0} BEGIN
    INSERT INTO {0}_words({0}_words, rowid, {1}) SELECT 'delete', old.n, old.{1} WHERE old.{1} IS NOT NULL;
    INSERT INTO {0}_words(rowid, {1}) SELECT new.n, new.{1} WHERE new.{1} IS NOT NULL; END"""
KEPT = """CREATE TRIGGER judgement_{0} BEFORE {1} ON judgement BEGIN
    SELECT RAISE(ABORT, 'judgements are added and never changed'); END"""
SQLITE = (
    *(form.format(*table) for table in (("entry", "words"), ("passage", "text"))
      for form in (WORDS, ADDED, GONE, CHANGED)),
    KEPT.format("unchanged", "UPDATE"),
    KEPT.format("undeleted", "DELETE"),
)  # fmt: skip

POSTGRES = (
    "ALTER TABLE entry ADD COLUMN vector tsvector GENERATED ALWAYS AS (to_tsvector('english', words)) STORED",
    "ALTER TABLE passage ADD COLUMN vector tsvector GENERATED ALWAYS AS (to_tsvector('english', coalesce(text, '')))"
    " STORED",
    "CREATE INDEX ix_entry_vector ON entry USING gin (vector)",
    "CREATE INDEX ix_passage_vector ON passage USING gin (vector)",
    """CREATE FUNCTION judgement_kept() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'judgements are added and never changed'; END $$""",
    "CREATE TRIGGER judgement_kept BEFORE UPDATE OR DELETE ON judgement FOR EACH ROW EXECUTE FUNCTION judgement_kept()",
)
