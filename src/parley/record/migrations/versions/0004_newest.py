"""On PostgreSQL the newest are found by an index, those without a date last; SQLite orders so by itself.

Revision ID: 0004
"""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_entry_kind_published": "entry (kind",
    "ix_entry_kind_judged": "entry (kind, judged",
    "ix_entry_kind_issue": "entry (kind, issue",
    "ix_entry_kind_stance": "entry (kind, stance",
    "ix_document_published": "document (",
}


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        return
    for name, columns in INDEXES.items():
        first = columns if columns.endswith("(") else f"{columns}, "
        op.execute(f"DROP INDEX {name}")
        op.execute(f"CREATE INDEX {name} ON {first}published DESC NULLS LAST, n DESC)")
