"""Does a JSON copy that somebody holds still say what was stored, and does its chain hold?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from assistant.check.clocks import load_bank_holidays
from assistant.check.loader import rulesets_folder
from assistant.check.record import UNCHANGED, Record, is_whole, read_record
from assistant.check.recording import holidays_file
from assistant.errors import RecordError
from assistant.records.kept import Kept
from assistant.records.store import RecordStore

NO_RECORDS = "This machine has stored no records, so its chain cannot say that it holds this one."


@dataclass(frozen=True)
class Line:
    """One thing that was looked at."""

    ok: bool
    text: str


def read_copy(path: Path) -> Record:
    """The record in the file. Raises RecordError."""
    try:
        return read_record(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise RecordError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise RecordError(f"{path} is not text.", UNCHANGED) from error


def verify_copy(copy: Record, store: RecordStore | None) -> tuple[Line, ...]:
    """Its own hash, its replay, and its place in the chain of this machine, in that order.

    `store` is None where nothing was ever stored here. Raises RecordError when the database fails.
    """
    return (_own_hash(copy), *_replayed(copy, store), *_in_chain(copy, store))


def _own_hash(copy: Record) -> Line:
    if not copy.hash:
        return Line(False, "This copy was not stored: it has no hash and no place in a chain.")
    if is_whole(copy):
        return Line(True, "The hash of this copy is that of its content.")
    return Line(False, "The hash of this copy is not that of its content: one was changed.")


def _replayed(copy: Record, store: RecordStore | None) -> Iterator[Line]:
    """Under what is kept here with the records, or else what stands in the corpus."""
    shipped = [path.read_bytes() for path in sorted(rulesets_folder().glob("*.yaml"))]
    shipped.append(holidays_file(load_bank_holidays()))
    found = Kept.read([*(store.made_under() if store else ()), *shipped]).replay(copy)
    if not found.findings:
        yield Line(True, "Worked out again under its rules, its answers come to the same.")
    yield from (Line(False, finding) for finding in found.findings)
    yield from (Line(True, words) for words in found.reworded)


def _in_chain(copy: Record, store: RecordStore | None) -> Iterator[Line]:
    if store is None:
        yield Line(False, NO_RECORDS)
        return
    if copy.hash:
        yield _held(copy, store)
        yield from _later(copy, store)
    found = store.verify()
    if found.whole:
        yield Line(True, f"The chain of this machine is whole: {found.links:,} links.")
    yield from (Line(False, finding) for finding in found.findings)


def _later(copy: Record, store: RecordStore) -> Iterator[Line]:
    try:
        newest = store.get(copy.id)
    except RecordError:  # it was changed after it was stored: verify() says so
        return
    if newest is not None and newest.version > copy.version:
        yield Line(True, f"A later version of this record is stored here: {newest.version}.")


def _held(copy: Record, store: RecordStore) -> Line:
    has_text = store.has_text(copy.hash)
    if has_text is None:
        return Line(False, "The chain of this machine does not hold this record.")
    if not is_whole(copy):
        return Line(False, "The chain of this machine holds another record under this hash.")
    if not has_text:
        return Line(True, "The chain of this machine holds its hash; its text was erased here.")
    return Line(True, "The chain of this machine holds exactly this record.")
