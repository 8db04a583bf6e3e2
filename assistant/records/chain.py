"""One link at a time, inside a transaction that store.py opened."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, Row, func, insert, select, update

from assistant.check.record import Record, body, body_hash, canonical, link_hash, read_record
from assistant.check.recording import stamp
from assistant.errors import RecordError
from assistant.records.schema import records, rulesets

RECORD, ERASURE = "record", "erasure"


def append_record(connection: Connection, record: Record, rules: bytes) -> Record:
    """Add the record as the newest link and return it in its place. Raises RecordError."""
    stored = _version(connection, record.id, record.version)
    if stored is not None:
        return _same(stored, record)
    _refuse_gaps(connection, record)
    _keep_rules(connection, record, rules)
    number, head = _last(connection)
    sealed = record.sealed(head)
    text = body(sealed)
    _add(connection, number + 1, RECORD, text, sealed)
    return sealed


def erase_record(connection: Connection, id: str, now: datetime, reason: str) -> int:
    """Take the bodies of the record out and add a link that says so; how many there were."""
    numbers = _held(connection, id)
    if not numbers:
        return 0
    connection.execute(update(records).where(records.c.number.in_(numbers)).values(body=None))
    number, head = _last(connection)
    version, made = _newest(connection, id) + 1, stamp(now)
    text = canonical({"erased": numbers, "reason": reason, "salt": secrets.token_hex(16)})
    connection.execute(
        insert(records).values(
            number=number + 1,
            kind=ERASURE,
            record_id=id,
            version=version,
            made_at=made,
            retain_until="",
            body_hash=body_hash(text),
            body=text,
            previous=head,
            hash=link_hash(head, id, version, made, body_hash(text)),
        )
    )
    return len(numbers)


def expired(connection: Connection, today: str) -> list[str]:
    """Ids of the records whose last retention date lies before `today` (ISO)."""
    query = (
        select(records.c.record_id)
        .where(records.c.kind == RECORD, records.c.body.is_not(None))
        .group_by(records.c.record_id)
        .having(func.max(records.c.retain_until) < today)
    )
    return list(connection.execute(query).scalars())


def versions(connection: Connection, id: str) -> tuple[Record, ...]:
    """Every version that has not been erased, oldest first."""
    query = select(records).where(
        records.c.record_id == id, records.c.kind == RECORD, records.c.body.is_not(None)
    )
    rows = connection.execute(query.order_by(records.c.version)).all()
    return tuple(_record(row) for row in rows)


def _record(row: Row) -> Record:
    return replace(read_record(row.body), previous=row.previous, hash=row.hash)


def _add(connection: Connection, number: int, kind: str, text: str, record: Record) -> None:
    connection.execute(
        insert(records).values(
            number=number,
            kind=kind,
            record_id=record.id,
            version=record.version,
            made_at=record.made_at,
            retain_until=record.retain_until,
            body_hash=body_hash(text),
            body=text,
            previous=record.previous,
            hash=record.hash,
        )
    )


def _same(stored: Row, record: Record) -> Record:
    """The stored version when it says the same as `record`, whatever second it was sent at."""
    if stored.kind == RECORD and stored.body is not None:
        found = _record(stored)
        if _said(found) == _said(record):
            return found
    raise RecordError(
        f"Version {record.version} of this record is already stored and says something else.",
        "Somebody may have added to it in another window. Open the record again.",
    )


def _said(record: Record) -> tuple[object, ...]:
    return (
        record.ruleset_hash,
        record.entries,
        record.aside,
        record.decision,
        record.second,
        record.partners,
    )


def _refuse_gaps(connection: Connection, record: Record) -> None:
    erased = select(records.c.number).where(
        records.c.record_id == record.id, records.c.kind == ERASURE
    )
    if connection.execute(erased).first() is not None:
        raise RecordError("This record was erased.", "Start a new check.")
    if record.version != _newest(connection, record.id) + 1:
        raise RecordError(
            f"Version {record.version} does not follow the versions stored so far.",
            "Open the record again and repeat the change.",
        )


def _keep_rules(connection: Connection, record: Record, rules: bytes) -> None:
    known = select(rulesets.c.hash).where(rulesets.c.hash == record.ruleset_hash)
    if connection.execute(known).first() is None:
        values = {"hash": record.ruleset_hash, "edition": record.edition, "content": rules}
        connection.execute(insert(rulesets).values(**values))


def _version(connection: Connection, id: str, version: int) -> Row | None:
    query = select(records).where(records.c.record_id == id, records.c.version == version)
    return connection.execute(query).first()


def _held(connection: Connection, id: str) -> list[int]:
    query = select(records.c.number).where(
        records.c.record_id == id, records.c.kind == RECORD, records.c.body.is_not(None)
    )
    return list(connection.execute(query.order_by(records.c.number)).scalars())


def _newest(connection: Connection, id: str) -> int:
    """The last version of the record; 0 when there is none."""
    query = select(func.max(records.c.version)).where(records.c.record_id == id)
    return connection.execute(query).scalar() or 0


def _last(connection: Connection) -> tuple[int, str]:
    """Number and hash of the newest link; 0 and empty before the first."""
    query = select(records.c.number, records.c.hash).order_by(records.c.number.desc()).limit(1)
    row = connection.execute(query).first()
    return (0, "") if row is None else (row.number, row.hash)
