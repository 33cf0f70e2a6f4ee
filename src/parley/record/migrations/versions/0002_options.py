"""What analysts decide about options, and meanings that were computed once.

Revision ID: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sorting",
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("option", sa.Text(), nullable=False),
        sa.Column("issue", sa.String(length=64), nullable=False),
        sa.Column("analyst", sa.Text(), nullable=False),
        sa.Column("at", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_sorting")),
    )
    op.create_index(op.f("ix_sorting_wording"), "sorting", ["wording"], unique=False)
    op.create_table(
        "meaning",
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("heads", sa.Text(), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.Column("maker", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("wording", name=op.f("pk_meaning")),
    )
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRES:
        op.execute(statement)


KEPT = """CREATE TRIGGER sorting_{0} BEFORE {1} ON sorting BEGIN
    SELECT RAISE(ABORT, 'judgements are added and never changed'); END"""
SQLITE = (KEPT.format("unchanged", "UPDATE"), KEPT.format("undeleted", "DELETE"))
POSTGRES = (
    "CREATE TRIGGER sorting_kept BEFORE UPDATE OR DELETE ON sorting FOR EACH ROW EXECUTE FUNCTION judgement_kept()",
)
