"""The tables. `records` is a chain; `rulesets` keeps what its records were made under, by hash:
every set of rules, every table of bank holidays; `feedback` is what people said of answers, which
is erased for good when it is erased."""

from __future__ import annotations

from sqlalchemy import Column, Integer, LargeBinary, MetaData, String, Table, Text, UniqueConstraint

metadata = MetaData()

rulesets = Table(
    "rulesets",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("edition", String(40), nullable=False),
    Column("content", LargeBinary, nullable=False),
)

records = Table(
    "records",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(10), nullable=False),
    Column("record_id", String(40), nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("made_at", String(40), nullable=False),
    Column("retain_until", String(10), nullable=False, index=True),
    Column("body_hash", String(64), nullable=False),
    Column("body", Text, nullable=True),
    Column("previous", String(64), nullable=False, unique=True),
    Column("hash", String(64), nullable=False, unique=True),
    UniqueConstraint("record_id", "version"),
)

feedback = Table(
    "feedback",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("person", String(64), nullable=False, index=True),
    Column("made_at", String(40), nullable=False),
    Column("retain_until", String(10), nullable=False, index=True),
    Column("reason", String(20), nullable=False),
    Column("state", String(10), nullable=False, index=True),
    Column("body", Text, nullable=False),
)

SQLITE_GUARDS = (
    "CREATE TRIGGER records_are_never_deleted BEFORE DELETE ON records "
    "BEGIN SELECT RAISE(ABORT, 'records are append-only'); END",
    "CREATE TRIGGER records_are_never_changed BEFORE UPDATE ON records "
    "WHEN NEW.body IS NOT NULL OR NEW.number IS NOT OLD.number OR NEW.kind IS NOT OLD.kind "
    "OR NEW.record_id IS NOT OLD.record_id OR NEW.version IS NOT OLD.version "
    "OR NEW.made_at IS NOT OLD.made_at OR NEW.retain_until IS NOT OLD.retain_until "
    "OR NEW.body_hash IS NOT OLD.body_hash OR NEW.previous IS NOT OLD.previous "
    "OR NEW.hash IS NOT OLD.hash "
    "BEGIN SELECT RAISE(ABORT, 'records are append-only: only a body may be erased'); END",
)

POSTGRES_GUARDS = (
    """CREATE FUNCTION records_append_only() RETURNS trigger AS $$
    BEGIN
      IF TG_OP = 'UPDATE' AND NEW.body IS NULL THEN
        NEW.body := OLD.body;
        IF NEW = OLD THEN
          NEW.body := NULL;
          RETURN NEW;
        END IF;
      END IF;
      RAISE EXCEPTION 'records are append-only: only a body may be erased';
    END $$ LANGUAGE plpgsql""",
    "CREATE TRIGGER records_append_only BEFORE UPDATE OR DELETE ON records "
    "FOR EACH ROW EXECUTE FUNCTION records_append_only()",
)

POSTGRES_TRUNCATE_GUARD = (
    "CREATE TRIGGER records_are_never_emptied BEFORE TRUNCATE ON records "
    "FOR EACH STATEMENT EXECUTE FUNCTION records_append_only()"
)

SQLITE_REPLACE_GUARDS = (
    # INSERT OR REPLACE takes the old row out without a word to the guard against deleting.
    "CREATE TRIGGER records_are_never_replaced BEFORE INSERT ON records "
    "WHEN EXISTS (SELECT 1 FROM records WHERE number = NEW.number OR hash = NEW.hash "
    "OR previous = NEW.previous OR (record_id = NEW.record_id AND version = NEW.version)) "
    "BEGIN SELECT RAISE(ABORT, 'records are append-only'); END",
    "CREATE TRIGGER rulesets_are_never_replaced BEFORE INSERT ON rulesets "
    "WHEN EXISTS (SELECT 1 FROM rulesets WHERE hash = NEW.hash) "
    "BEGIN SELECT RAISE(ABORT, 'rulesets are append-only'); END",
    "CREATE TRIGGER rulesets_are_never_deleted BEFORE DELETE ON rulesets "
    "BEGIN SELECT RAISE(ABORT, 'rulesets are append-only'); END",
    "CREATE TRIGGER rulesets_are_never_changed BEFORE UPDATE ON rulesets "
    "BEGIN SELECT RAISE(ABORT, 'rulesets are append-only'); END",
)

POSTGRES_RULESET_GUARDS = (
    """CREATE FUNCTION rulesets_append_only() RETURNS trigger AS $$
    BEGIN
      RAISE EXCEPTION 'rulesets are append-only';
    END $$ LANGUAGE plpgsql""",
    "CREATE TRIGGER rulesets_append_only BEFORE UPDATE OR DELETE ON rulesets "
    "FOR EACH ROW EXECUTE FUNCTION rulesets_append_only()",
    "CREATE TRIGGER rulesets_are_never_emptied BEFORE TRUNCATE ON rulesets "
    "FOR EACH STATEMENT EXECUTE FUNCTION rulesets_append_only()",
)
