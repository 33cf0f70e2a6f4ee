"""The first passage with some words, and the first entry that says a thing, are found in one index by both columns.

With an index for each column, SQLite looked through all firsts of the record for every report; and all copies of what
stands in very many reports (a line about the outlet) were looked through for each one more.

Revision ID: 0005
"""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

INSTEAD = {
    "ix_passage_digest": ("ix_passage_digest_origin", "passage (digest, origin)"),
    "ix_entry_key": ("ix_entry_key_again", "entry (key, again)"),
}


def upgrade() -> None:
    for old, (new, columns) in INSTEAD.items():
        op.execute(f"DROP INDEX {old}")
        op.execute(f"CREATE INDEX {new} ON {columns}")
