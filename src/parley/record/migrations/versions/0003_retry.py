"""What was said with an input is kept with its failure, so that trying again says the same.

Revision ID: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("intake", sa.Column("options", sa.Text(), nullable=True))
