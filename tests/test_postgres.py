"""Records and feedback on a real PostgreSQL: what holds on SQLite holds there.

TEST_POSTGRES_URL names a database that may be written to, such as
postgresql+psycopg://postgres@localhost/records_test; every test makes a schema of its own in it.
"""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import SQLAlchemyError
from test_feedback import NHS, SAID
from test_feedback import NOW as SENT
from test_record import RULES

from assistant.errors import RecordError
from assistant.records import RecordStore, open_feedback, open_records
from assistant.records.feedback import State, new_key
from tests.check_cases import a_record

SERVER = os.environ.get("TEST_POSTGRES_URL", "")
pytestmark = [
    pytest.mark.skipif(not SERVER, reason="needs a PostgreSQL server: set TEST_POSTGRES_URL"),
    pytest.mark.enable_socket,
]


@pytest.fixture
def address() -> Iterator[str]:
    """The server with a schema that only this test knows."""
    name = f"test_{secrets.token_hex(6)}"
    server = create_engine(SERVER)
    with server.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {name}"))
    url: URL = make_url(SERVER).update_query_dict({"options": f"-csearch_path={name}"})
    server.dispose()
    yield url.render_as_string(hide_password=False)
    with server.begin() as connection:
        connection.execute(text(f"DROP SCHEMA {name} CASCADE"))
    server.dispose()


@pytest.fixture
def store(address: str, tmp_path: Path) -> Iterator[RecordStore]:
    opened = open_records(tmp_path, address)
    yield opened
    opened.engine.dispose()


def test_records_are_chained_verified_and_replayed(store: RecordStore, tmp_path: Path) -> None:
    first = store.append(a_record(), RULES)
    again = store.append(replace(first, salt="ff" * 16, previous="", hash=""), RULES)
    second = store.append(a_record(), RULES)
    assert (again, second.previous) == (first, first.hash)
    assert store.get(first.id) == first
    assert RULES in store.made_under()
    found = store.verify(second.hash)
    assert found.whole
    assert (found.links, found.replayed) == (2, 2)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM records",
        "TRUNCATE records",
        "UPDATE records SET body = 'x'",
        "UPDATE records SET made_at = 'x'",
        "UPDATE records SET body = NULL, retain_until = '2000-01-01'",
        "UPDATE rulesets SET content = ''",
        "INSERT INTO rulesets SELECT * FROM rulesets ON CONFLICT (hash) DO UPDATE SET edition = ''",
        "DELETE FROM rulesets",
        "TRUNCATE rulesets",
    ],
)
def test_rows_cannot_be_changed_or_deleted(store: RecordStore, statement: str) -> None:
    record = store.append(a_record(), RULES)
    with pytest.raises(SQLAlchemyError, match="append-only"), store.engine.begin() as connection:
        connection.execute(text(statement))
    assert store.get(record.id) == record


def test_an_erased_record_leaves_a_chain_that_holds(store: RecordStore) -> None:
    kept, gone = (store.append(a_record(), RULES) for _ in range(2))
    before = _file_of(store)
    assert store.erase(gone.id, datetime(2026, 4, 8)) == 1
    assert _file_of(store) != before, "the old rows, with their words, still lie in the table"
    assert store.get(gone.id) is None
    assert store.get(kept.id) == kept
    found = store.verify(gone.hash)
    assert found.whole
    assert (found.links, found.replayed, found.erased) == (3, 1, 1)
    with pytest.raises(RecordError, match="was erased"):
        store.append(replace(gone, version=3), RULES)


def _file_of(store: RecordStore) -> int:
    """The file on the server's disk that the table lies in."""
    with store.engine.connect() as connection:
        return int(connection.execute(text("SELECT pg_relation_filenode('records')")).scalar_one())


def test_a_record_is_erased_after_its_date_and_not_before(store: RecordStore) -> None:
    record = store.append(a_record(days=18), RULES)
    assert store.purge(datetime(2026, 4, 25, 23, 59)) == 0
    assert store.purge(datetime(2026, 4, 26, 0, 1)) == 1
    assert store.get(record.id) is None
    assert store.verify().whole


def test_the_daily_erasing_does_not_wait_for_a_reader_and_cleans_up_the_next_time(
    store: RecordStore,
) -> None:
    record = store.append(a_record(days=18), RULES)
    store.purge(datetime(2026, 4, 20))
    before = _file_of(store)
    with create_engine(store.engine.url).connect() as reader:
        reader.execute(text("SELECT count(*) FROM records"))
        began = time.monotonic()
        assert store.purge(datetime(2026, 4, 26)) == 1
        assert time.monotonic() - began < 5
    assert store.get(record.id) is None
    assert _file_of(store) == before
    store.purge(datetime(2026, 4, 27))
    assert _file_of(store) != before
    cleaned = _file_of(store)
    store.purge(datetime(2026, 4, 28))
    assert _file_of(store) == cleaned, "nothing was erased, so nothing is to be cleaned"


def test_writers_side_by_side_make_one_chain(address: str, tmp_path: Path) -> None:
    """Each opens the database itself: making the tables at once must not fail either."""

    def work(_: int) -> None:
        own = open_records(tmp_path, address)
        for _ in range(5):
            own.append(a_record(), RULES)
        own.engine.dispose()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    found = open_records(tmp_path, address).verify()
    assert found.whole
    assert found.links == 20


def test_a_server_that_was_started_again_is_found_again(store: RecordStore) -> None:
    record = store.append(a_record(), RULES)
    with create_engine(SERVER).begin() as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
    assert store.get(record.id) == record


def test_feedback_is_kept_copied_decided_and_erased(address: str, tmp_path: Path) -> None:
    store, key = open_feedback(tmp_path, address), new_key()
    sent = store.add(SAID, key, SENT, 10)
    assert store.of(key) == [sent]
    assert NHS not in str(store.of(key))
    store.decide(sent.id, State.ACCEPTED)
    assert [said.id for said in store.cases([State.ACCEPTED])] == [sent.id]
    assert store.purge(SENT + timedelta(days=10)) == 0
    assert store.erase(key) == 1
    assert store.of(key) == []
    store.add(SAID, key, SENT, 10)
    assert store.purge(SENT + timedelta(days=11)) == 1
    store.engine.dispose()


def test_a_server_that_does_not_answer_is_explained(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="cannot be used"):
        open_records(tmp_path, "postgresql+psycopg://nobody@localhost:1/none")
