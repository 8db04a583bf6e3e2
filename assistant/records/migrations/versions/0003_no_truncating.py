"""On PostgreSQL the chain cannot be emptied at once either: a row's trigger does not see that."""

from alembic import op

from assistant.records.schema import POSTGRES_TRUNCATE_GUARD

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(POSTGRES_TRUNCATE_GUARD)
