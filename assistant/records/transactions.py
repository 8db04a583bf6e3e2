"""Work on the database in one transaction: done wholly and on the disk, or not at all."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError

from assistant.errors import RecordError
from assistant.records.database import BUSY_MS, READING, unusable

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
    """Do it on one state of the database; nobody waits for it. Raises RecordError."""
    try:
        with engine.connect().execution_options(**{READING: True}) as connection:
            return work(connection)
    except SQLAlchemyError as error:
        raise unusable(error) from error


@dataclass
class Cleaning:
    """Taking erased text off the disk: out of SQLite's log, out of PostgreSQL's old rows.

    PostgreSQL's own log and its backups keep it for as long as the server keeps those. `owed`: some
    text may still be there; at first because a process before this one may have left it.
    """

    engine: Engine
    owed: bool = True

    def now(self, erased: int) -> None:
        """After somebody's erasing. Raises RecordError where its text stays on the disk for now;
        the next erasing tries again.
        """
        self.owed = self.owed or erased > 0
        if self.owed and not self._cleaned(BUSY_MS):
            raise RecordError(*STAYS)

    def soon(self, erased: int) -> None:
        """After the daily erasing, which nobody asked for: without waiting for whoever reads, and
        without a word; what stays on the disk is taken off with the next erasing.
        """
        self.owed = self.owed or erased > 0
        if self.owed:
            self._cleaned(0)

    def _cleaned(self, wait: int) -> bool:
        """Whether it is off the disk now; `wait` is in ms, for those who hold the database open."""
        clean = _sqlite_cleaned if self.engine.dialect.name == "sqlite" else _postgres_cleaned
        try:
            self.owed = not clean(self.engine, wait)
        except (SQLAlchemyError, sqlite3.Error):
            self.owed = True
        return not self.owed


STAYS = (
    "What was erased is out of the records, but its text is still in the database's own files.",
    "Another program holds the database open, or its disk is full: end that, and erase again.",
)


def _sqlite_cleaned(engine: Engine, wait: int) -> bool:
    raw = engine.raw_connection()
    try:
        cursor = raw.cursor()
        (usual,) = cursor.execute("PRAGMA busy_timeout").fetchone()
        cursor.execute(f"PRAGMA busy_timeout={min(wait, usual)}")
        try:
            busy, *_ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            cursor.execute(f"PRAGMA busy_timeout={usual}")
    finally:
        raw.close()
    return not busy


def _postgres_cleaned(engine: Engine, wait: int) -> bool:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"SET lock_timeout = {max(wait, 1)}")  # 0 would wait for ever
        try:
            connection.exec_driver_sql("VACUUM (FULL) records, feedback")
        finally:
            connection.exec_driver_sql("RESET lock_timeout")
    return True


def _clash(error: SQLAlchemyError) -> bool:
    return isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", "") in TRY_AGAIN
