"""In PostgreSQL the indexes by day put what has no day first, so that read backwards they give the newest first and
what has none last, as every list asks. Without it a list of a large record is sorted whole. SQLite orders so by itself.

Revision ID: 0004
"""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BY_DAY = {
    "ix_document_published": ("document", ()),
    "ix_entry_kind_published": ("entry", ("kind",)),
    "ix_entry_kind_judged": ("entry", ("kind", "judged")),
    "ix_entry_kind_issue": ("entry", ("kind", "issue")),
    "ix_entry_kind_stance": ("entry", ("kind", "stance")),
}


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for name, (table, first) in BY_DAY.items():
        op.execute(f"DROP INDEX {name}")
        op.execute(f"CREATE INDEX {name} ON {table} ({', '.join((*first, 'published NULLS FIRST', 'n'))})")
