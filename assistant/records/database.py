"""Opening the database: durable on SQLite, PostgreSQL by its address; migrated on opening."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, func, select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from assistant.errors import RecordError

MIGRATIONS = Path(__file__).with_name("migrations")
BUSY_MS = 30_000
READING = "reading"
"""The execution option of a connection that will not write."""
MIGRATING = 16_042_004
"""The lock under which the tables of a PostgreSQL database are made; any number of our own."""


def open_engine(url: str) -> Engine:
    """An engine on `url` with the tables at their newest form. Raises RecordError."""
    try:
        parsed = make_url(url)
        engine = _engine(parsed)
        _migrate(engine)
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise RecordError(
            "The address of the records database cannot be used.",
            "Write sqlite:///path/to/records.sqlite, or postgresql+psycopg://user@host/name with "
            "the driver psycopg installed.",
        ) from error
    except (SQLAlchemyError, OSError) as error:
        raise unusable(error) from error
    return engine


def unusable(error: Exception) -> RecordError:
    """What to say when the database fails; its own words may hold data, so they stay out."""
    return RecordError(
        f"The records database cannot be used ({type(error).__name__}).",
        "Nothing was stored. Check that its folder can be written and is not full.",
    )


def sqlite_url(path: Path) -> str:
    """The address of an SQLite file."""
    return f"sqlite:///{path}"


def _engine(url: URL) -> Engine:
    if url.get_backend_name() != "sqlite":
        return create_engine(url, isolation_level="SERIALIZABLE", pool_pre_ping=True)
    if url.database:
        _private_file(Path(url.database))
    engine = create_engine(url)
    event.listen(engine, "connect", _sqlite_connect)
    event.listen(engine, "begin", _sqlite_begin)
    return engine


def _private_file(path: Path) -> None:
    """The file, readable by its owner only; SQLite gives its log the same mode."""
    path.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def _sqlite_connect(connection: sqlite3.Connection, _: Any) -> None:
    connection.isolation_level = None  # BEGIN is ours: the driver's own comes too late
    connection.execute(f"PRAGMA busy_timeout={BUSY_MS}")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")  # what commit() returned from is on the disk
    connection.execute("PRAGMA secure_delete=ON")  # what is erased is overwritten


def _sqlite_begin(connection: Connection) -> None:
    """Who is going to write says so at once; who only reads keeps nobody from writing."""
    reads = connection.get_execution_options().get(READING)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _one_at_a_time(engine: Engine) -> Engine:
    """On PostgreSQL a process that waited for another must see what that one has done."""
    if engine.dialect.name != "postgresql":
        return engine
    return engine.execution_options(isolation_level="READ COMMITTED")


def _migrate(engine: Engine) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    with _one_at_a_time(engine).begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(select(func.pg_advisory_xact_lock(MIGRATING)))
        config.attributes["connection"] = connection
        command.upgrade(config, "heads")
