"""The chain of records: append, read, erase. What append() returned is on the disk."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from sqlalchemy import Connection, Engine, Row, select

from assistant.check.record import Record, free_texts
from assistant.check.recording import stamp
from assistant.errors import RecordError
from assistant.privacy import find_identifiers
from assistant.records.chain import append_record, erase_record, expired, versions
from assistant.records.database import open_engine, sqlite_url
from assistant.records.schema import records, rulesets
from assistant.records.transactions import Cleaning, read, write
from assistant.records.verification import Verification, verify_chain

EXPIRED = "its retention date was reached"
BY_THE_PERSON = "the person erased it"


@dataclass(frozen=True)
class RecordStore:
    """All records of one database. Safe to share between threads and processes."""

    engine: Engine

    def append(self, record: Record, rules: bytes) -> Record:
        """Store the next version of a record and return it with its place in the chain.

        `rules` is the file of its ruleset. The same version sent twice is stored once. Raises
        RecordError when what was typed holds an identifier, when somebody else has stored this
        version meanwhile, or when the database fails; then nothing was stored.
        """
        refuse_identifiers(record)
        if hashlib.sha256(rules).hexdigest() != record.ruleset_hash:
            raise RecordError(
                f"The rules of {record.edition} have changed since this check was started.",
                "Nothing was stored. Start the check again under the new rules.",
            )
        return write(self.engine, lambda connection: append_record(connection, record, rules))

    def get(self, id: str) -> Record | None:
        """The newest version of the record; None when there is none, or it was erased."""
        held = self.history(id)
        return held[-1] if held else None

    def history(self, id: str) -> tuple[Record, ...]:
        """Every version of the record that has not been erased, oldest first."""
        return read(self.engine, lambda connection: versions(connection, id))

    def rules(self, hash: str) -> bytes | None:
        """The ruleset file of that hash, as it was when a record used it."""
        query = select(rulesets.c.content).where(rulesets.c.hash == hash)
        return read(self.engine, lambda connection: connection.execute(query).scalar())

    def erase(self, id: str, now: datetime, reason: str = BY_THE_PERSON) -> int:
        """Erase every version of the record; the chain keeps only their hashes.

        Returns how many versions were erased. Copies that were exported, and backups, stay.
        Raises RecordError as well where the text is erased but still on the disk for now.
        """
        erased = write(self.engine, lambda connection: erase_record(connection, id, now, reason))
        self._cleaning.now(erased)
        return erased

    def purge(self, now: datetime) -> int:
        """Erase the records whose retention date has passed; returns how many records."""

        def work(connection: Connection) -> int:
            ids = expired(connection, stamp(now)[:10])
            for id in ids:
                erase_record(connection, id, now, EXPIRED)
            return len(ids)

        found = write(self.engine, work)
        self._cleaning.soon(found)
        return found

    def verify(self, head: str | None = None) -> Verification:
        """Check the whole chain and replay every record against the rules it was made under.

        A chain cannot see that its last links were cut off: pass the hash of the newest record
        that you hold (every exported copy has one) as `head` to check that too.
        """

        def work(connection: Connection) -> tuple[Sequence[Row], dict[str, bytes]]:
            rows = connection.execute(select(records).order_by(records.c.number)).all()
            kept = connection.execute(select(rulesets))
            return rows, {row.hash: bytes(row.content) for row in kept}

        rows, kept = read(self.engine, work)  # the replay takes long: nobody should wait for it
        return verify_chain([row._asdict() for row in rows], kept, head)

    @cached_property
    def _cleaning(self) -> Cleaning:
        return Cleaning(self.engine)


def open_records(data: Path, url: str = "") -> RecordStore:
    """The store at `url`, or in data/records.sqlite. Raises RecordError."""
    return RecordStore(open_engine(url or sqlite_url(data / "records.sqlite")))


def refuse_identifiers(record: Record) -> None:
    """Raises RecordError when what the person typed holds an identifier beyond doubt."""
    found = [item for typed in free_texts(record) for item in find_identifiers(typed)]
    kinds = dict.fromkeys(item.kind.value for item in found if item.certain)
    if kinds:
        raise RecordError(
            f"The text holds what looks like: {', '.join(kinds)}. Nothing was stored.",
            "Take it out and store the record again.",
        )
