"""What people said of answers, and the cases drafted from it."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "feedback",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("person", sa.String(64), nullable=False, index=True),
        sa.Column("made_at", sa.String(40), nullable=False),
        sa.Column("retain_until", sa.String(10), nullable=False, index=True),
        sa.Column("reason", sa.String(20), nullable=False),
        sa.Column("state", sa.String(10), nullable=False, index=True),
        sa.Column("body", sa.Text, nullable=False),
    )
