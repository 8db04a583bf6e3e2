"""Work on the database in one transaction: done wholly and on the disk, or not at all."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError

from assistant.errors import RecordError
from assistant.records.database import unusable

T = TypeVar("T")
TRIES = 50
TRY_AGAIN = ("40001", "40P01")  # PostgreSQL: serialisation failure, deadlock


def write(engine: Engine, work: Callable[[Connection], T]) -> T:
    """Do it in one transaction; again when another process took the same place."""
    for _ in range(TRIES):
        try:
            with engine.begin() as connection:
                return work(connection)
        except IntegrityError:
            continue
        except SQLAlchemyError as error:
            if not _clash(error):
                raise unusable(error) from error
    raise RecordError("The records database is too busy.", "Nothing was stored. Try again.")


def read(engine: Engine, work: Callable[[Connection], T]) -> T:
    """Raises RecordError when the database fails."""
    try:
        with engine.connect() as connection:
            return work(connection)
    except SQLAlchemyError as error:
        raise unusable(error) from error


def clean_log(engine: Engine) -> None:
    """Take erased text off the disk: out of SQLite's log, out of PostgreSQL's old rows.

    PostgreSQL's own log and its backups keep it for as long as the server keeps those. Raises
    RecordError where it stays on the disk for now; the next erasing tries again.
    """
    try:
        done = _cleaned(engine)
    except SQLAlchemyError as error:
        raise RecordError(*STAYS) from error
    if not done:
        raise RecordError(*STAYS)


STAYS = (
    "What was erased is out of the records, but its text is still in the database's own files.",
    "Another program holds the database open, or its disk is full: end that, and erase again.",
)


def _cleaned(engine: Engine) -> bool:
    if engine.dialect.name == "sqlite":
        raw = engine.raw_connection()
        try:
            busy, *_ = raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.Error:
            return False
        finally:
            raw.close()
        return not busy
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM (FULL) records, feedback")
    return True


def _clash(error: SQLAlchemyError) -> bool:
    return isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", "") in TRY_AGAIN
