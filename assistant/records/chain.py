"""One link at a time, inside a transaction that store.py opened."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from assistant.check.record import Record, body, body_hash, canonical, link_hash, read_record
from assistant.check.recording import stamp
from assistant.errors import RecordError
from assistant.records.schema import records, rulesets

BANK_HOLIDAYS = "bank holidays"
"""In the column of the edition, for a table of days; it belongs to none."""


def append_record(connection: Connection, record: Record, made_under: Iterable[bytes]) -> Record:
    """Add the record as the newest link and return it in its place. Raises RecordError.

    A version is kept for as long as those before it: what the screen says holds for all of them.
    `made_under` are the files that the record names by their hash.
    """
    stored = _version(connection, record.id, record.version)
    if stored is not None:
        return _same(stored, record)
    _refuse_gaps(connection, record)
    for content in made_under:
        _keep(connection, record, content)
    number, head = _last(connection)
    kept_until = (before.retain_until for before in versions(connection, record.id))
    sealed = replace(record, retain_until=max([record.retain_until, *kept_until])).sealed(head)
    text = body(sealed)
    _refuse_unreadable(text, sealed)
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
    text = canonical({ERASED: numbers, "reason": reason, "salt": secrets.token_hex(16)})
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
    """Ids of the records whose last retention date lies before `today` (ISO).

    The date is that of the body, which the hash covers; the column is only a copy of it.
    """
    until: dict[str, str] = {}
    query = select(records).where(records.c.body.is_not(None))
    for row in connection.execute(query.order_by(records.c.number)):
        said = _said_in(row.body)
        if ERASED not in said:
            date = str(said.get("retain_until", row.retain_until))
            until[row.record_id] = max(until.get(row.record_id, ""), date)
    return [id for id, last in until.items() if last < today]


def versions(connection: Connection, id: str) -> tuple[Record, ...]:
    """Every version that has not been erased, oldest first. Raises RecordError when one of them
    was changed after it was stored.
    """
    query = select(records).where(records.c.record_id == id, records.c.body.is_not(None))
    rows = connection.execute(query.order_by(records.c.version)).all()
    for row in rows:
        if any(changes(row._asdict())):
            raise RecordError(
                f"Version {row.version} of this record was changed after it was stored.",
                "Keep a copy of the database as it is now, and run: python -m assistant doctor",
            )
    return tuple(_record(row) for row in rows if row.kind == RECORD)


def _record(row: Row) -> Record:
    return replace(read_record(row.body), previous=row.previous, hash=row.hash)


# ---- A link and what it says of itself ----

RECORD, ERASURE = "record", "erasure"
ERASED = "erased"
COPIED = ("version", "made_at", "retain_until")


def changes(link: Mapping[str, Any]) -> Iterator[str]:
    """What was changed in the link after it was stored, as far as it can be seen from it alone:
    its hashes, and the columns that repeat what its body says.
    """
    if link["kind"] not in (RECORD, ERASURE):
        yield f"is kept as '{link['kind']}', which is no kind of link."
    elif link["body"] is not None:
        if body_hash(link["body"]) != link["body_hash"]:
            yield "was changed after it was stored."
        else:
            yield from _columns(link, _said_in(link["body"]))
    place = (link["previous"], link["record_id"], link["version"], link["made_at"])
    if link_hash(*place, link["body_hash"]) != link["hash"]:
        yield "has a hash that is not its own."


def _columns(link: Mapping[str, Any], said: Mapping[str, Any]) -> Iterator[str]:
    if link["kind"] != (ERASURE if ERASED in said else RECORD):
        yield f"is kept as '{link['kind']}', which it is not."
    elif link["kind"] == RECORD:
        pairs = {"id": link["record_id"], **{name: link[name] for name in COPIED}}
        for name, kept in pairs.items():
            if said.get(name) != kept:
                yield f"is kept under {name} '{kept}', but says '{said.get(name)}'."


def _said_in(text: str) -> Mapping[str, Any]:
    """The body as data; nothing where it cannot be read."""
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


# ---- Adding a link ----


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


def _keep(connection: Connection, record: Record, content: bytes) -> None:
    """The file, once for all the records that were made under it."""
    hash = hashlib.sha256(content).hexdigest()
    known = select(rulesets.c.hash).where(rulesets.c.hash == hash)
    if connection.execute(known).first() is None:
        edition = record.edition if hash == record.ruleset_hash else BANK_HOLIDAYS
        values = {"hash": hash, "edition": edition, "content": content}
        connection.execute(insert(rulesets).values(**values))


def _refuse_unreadable(text: str, sealed: Record) -> None:
    """What could not be read again must not be stored, such as half of a character."""
    try:
        again = replace(read_record(text), previous=sealed.previous, hash=sealed.hash)
    except RecordError:
        again = None
    if again != sealed:
        raise RecordError(
            "What was typed holds a broken character that could not be read again. "
            "Nothing was stored.",
            "Type the texts again, without pasting them, and store the record again.",
        )


def _version(connection: Connection, id: str, version: int) -> Row | None:
    query = select(records).where(records.c.record_id == id, records.c.version == version)
    return connection.execute(query).first()


def _held(connection: Connection, id: str) -> list[int]:
    """The links of the record that still have a body, by what the body says it is."""
    query = select(records).where(records.c.record_id == id, records.c.body.is_not(None))
    rows = connection.execute(query.order_by(records.c.number))
    return [row.number for row in rows if ERASED not in _said_in(row.body)]


def _newest(connection: Connection, id: str) -> int:
    """The last version of the record; 0 when there is none."""
    query = select(func.max(records.c.version)).where(records.c.record_id == id)
    return connection.execute(query).scalar() or 0


def _last(connection: Connection) -> tuple[int, str]:
    """Number and hash of the newest link; 0 and empty before the first."""
    query = select(records.c.number, records.c.hash).order_by(records.c.number.desc()).limit(1)
    row = connection.execute(query).first()
    return (0, "") if row is None else (row.number, row.hash)
