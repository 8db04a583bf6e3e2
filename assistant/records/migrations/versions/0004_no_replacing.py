"""A link cannot be replaced by another in its place, nor what the records were made under."""

from alembic import op

from assistant.records.schema import POSTGRES_RULESET_GUARDS, SQLITE_REPLACE_GUARDS

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in SQLITE_REPLACE_GUARDS if sqlite else POSTGRES_RULESET_GUARDS:
        op.execute(statement)
