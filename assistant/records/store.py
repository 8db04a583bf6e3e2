"""The chain of records: append, read, erase. What append() returned is on the disk."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from sqlalchemy import Connection, Engine, Row, select

from assistant.check.clocks import BankHolidays, load_bank_holidays
from assistant.check.record import Record, free_texts
from assistant.check.recording import holidays_file, stamp
from assistant.errors import RecordError
from assistant.privacy import find_identifiers
from assistant.records.chain import append_record, erase_record, expired, versions
from assistant.records.database import open_engine, sqlite_url
from assistant.records.kept import Kept
from assistant.records.schema import records, rulesets
from assistant.records.transactions import Cleaning, read, write
from assistant.records.verification import Verification, verify_chain

EXPIRED = "its retention date was reached"
BY_THE_PERSON = "the person erased it"


@dataclass(frozen=True)
class RecordStore:
    """All records of one database. Safe to share between threads and processes."""

    engine: Engine

    def append(
        self,
        record: Record,
        rules: bytes,
        holidays: BankHolidays | None = None,
        earlier: Iterable[bytes] = (),
    ) -> Record:
        """Store the next version of a record and return it with its place in the chain.

        `rules` is the file of its ruleset, `holidays` the table that its dates were counted with
        (today's), `earlier` the files of rules that some of its answers were given under. The same
        version sent twice is stored once. Raises RecordError when what was typed holds an
        identifier or cannot be read again, when somebody else has stored this version meanwhile,
        or when the database fails; then nothing was stored.
        """
        refuse_identifiers(record)
        days = holidays_file(holidays or load_bank_holidays())
        _refuse_changed(rules, record.ruleset_hash, f"The rules of {record.edition} have")
        if record.holidays_hash:
            _refuse_changed(days, record.holidays_hash, "The bank holidays have")
        made_under = [rules, *([days] if record.holidays_hash else []), *earlier]
        return write(self.engine, lambda connection: append_record(connection, record, made_under))

    def get(self, id: str) -> Record | None:
        """The newest version of the record; None when there is none, or it was erased."""
        held = self.history(id)
        return held[-1] if held else None

    def history(self, id: str) -> tuple[Record, ...]:
        """Every version of the record that has not been erased, oldest first."""
        return read(self.engine, lambda connection: versions(connection, id))

    def has_text(self, hash: str) -> bool | None:
        """Whether the link of that hash still has its text; None when there is no such link."""
        query = select(records.c.body.is_not(None)).where(records.c.hash == hash)
        return read(self.engine, lambda connection: connection.execute(query).scalar())

    def made_under(self) -> list[bytes]:
        """Every file that a record was made under: rules, and tables of bank holidays."""
        return read(self.engine, _files)

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
            return sum(erase_record(connection, id, now, EXPIRED) > 0 for id in ids)

        found = write(self.engine, work)
        self._cleaning.soon(found)
        return found

    def verify(self, head: str | None = None) -> Verification:
        """Check the whole chain and replay every record against the rules it was made under.

        A chain cannot see that its last links were cut off: pass the hash of the newest record
        that you hold (every exported copy has one) as `head` to check that too.
        """

        def work(connection: Connection) -> tuple[Sequence[Row], list[bytes]]:
            query = select(records).order_by(records.c.number)
            return connection.execute(query).all(), _files(connection)

        rows, files = read(self.engine, work)  # the replay takes long: nobody waits for it
        return verify_chain([row._asdict() for row in rows], Kept.read(files), head)

    @cached_property
    def _cleaning(self) -> Cleaning:
        return Cleaning(self.engine)


def open_records(data: Path, url: str = "") -> RecordStore:
    """The store at `url`, or in data/records.sqlite. Raises RecordError."""
    return RecordStore(open_engine(url or sqlite_url(data / "records.sqlite")))


def open_stored(data: Path, url: str = "") -> RecordStore | None:
    """The same; None, and nothing is made, where no record was ever stored. Raises RecordError."""
    return open_records(data, url) if url or (data / "records.sqlite").is_file() else None


def _files(connection: Connection) -> list[bytes]:
    return [bytes(content) for content in connection.execute(select(rulesets.c.content)).scalars()]


def _refuse_changed(content: bytes, hash: str, what: str) -> None:
    if hashlib.sha256(content).hexdigest() != hash:
        raise RecordError(
            f"{what} changed since this check was started.",
            "Nothing was stored. Start the check again under the new ones.",
        )


def refuse_identifiers(record: Record) -> None:
    """Raises RecordError when what the person typed holds an identifier beyond doubt."""
    found = [item for typed in free_texts(record) for item in find_identifiers(typed)]
    kinds = dict.fromkeys(item.kind.value for item in found if item.certain)
    if kinds:
        raise RecordError(
            f"The text holds what looks like: {', '.join(kinds)}. Nothing was stored.",
            "Take it out and store the record again.",
        )
