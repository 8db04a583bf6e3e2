"""A page that is never closed erases what is past its date as well, on the day and not before."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import streamlit as st
from check_cases import NOW, a_record
from test_feedback import SAID
from test_record import RULES

from assistant import Settings
from assistant.check.london import LONDON
from assistant.ui import check_store, feedback_store
from assistant.ui.retention import erase_daily

DAYS = 10


@dataclass
class Clock:
    """The day that the page takes it to be."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock(NOW.replace(tzinfo=LONDON))
    monkeypatch.setattr(check_store, "now", made)
    monkeypatch.setattr(feedback_store, "now", made)
    return made


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    monkeypatch.setenv("ASSISTANT_DATA", str(tmp_path))
    st.cache_resource.clear()
    yield Settings(data=tmp_path)
    st.cache_resource.clear()


def test_an_open_page_erases_records_on_their_day(settings: Settings, clock: Clock) -> None:
    record = check_store.store_of(settings).append(a_record(days=DAYS), RULES)
    clock.now += timedelta(days=DAYS)
    assert check_store.store_of(settings).get(record.id) == record
    clock.now += timedelta(days=1)
    assert check_store.store_of(settings).get(record.id) is None


def test_a_program_that_reads_the_database_keeps_nobody_from_storing(
    settings: Settings, clock: Clock, tmp_path: Path
) -> None:
    check_store.store_of(settings).append(a_record(days=DAYS), RULES)
    feedback_store.feedback_store(settings).add(SAID, "k", clock.now, DAYS)
    began = time.monotonic()
    with closing(sqlite3.connect(tmp_path / "records.sqlite")) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM records").fetchall()
        for _ in range(2):
            clock.now += timedelta(days=DAYS + 1)
            check_store.store_of(settings).append(a_record(), RULES)
            assert feedback_store.feedback_store(settings).of("k") == []
    assert time.monotonic() - began < 5


def test_an_open_page_erases_feedback_on_its_day(settings: Settings, clock: Clock) -> None:
    feedback_store.feedback_store(settings).add(SAID, "k", clock.now, DAYS)
    clock.now += timedelta(days=DAYS)
    assert len(feedback_store.feedback_store(settings).of("k")) == 1
    clock.now += timedelta(days=1)
    assert feedback_store.feedback_store(settings).of("k") == []


def test_it_is_looked_for_once_a_day(
    settings: Settings, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[datetime] = []
    monkeypatch.setattr(
        check_store.RecordStore, "purge", lambda _, now: looked.append(now) or len(looked)
    )
    for hours in (0, 1, 2, 24, 1):
        clock.now += timedelta(hours=hours)
        check_store.store_of(settings)
    assert len(looked) == 2


def test_a_server_that_nobody_visits_erases_too(settings: Settings, clock: Clock) -> None:
    store = check_store.store_of(settings)
    record = store.append(a_record(days=DAYS), RULES)
    clock.now += timedelta(days=DAYS + 1)

    async def a_while() -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(erase_daily(pause=0.05), 5)

    # In a thread of its own: a browser test before this one may have left its loop running here.
    server = threading.Thread(target=lambda: asyncio.run(a_while()))
    server.start()
    server.join()
    assert store.get(record.id) is None


def test_a_night_that_fails_does_not_end_the_erasing(monkeypatch: pytest.MonkeyPatch) -> None:
    nights: list[int] = []

    def failing(settings: Settings) -> None:
        nights.append(len(nights))
        raise ValueError("no AssistantError")

    async def a_while() -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(erase_daily(pause=0.01), 1)

    monkeypatch.setattr("assistant.ui.retention.erase_expired", failing)
    server = threading.Thread(target=lambda: asyncio.run(a_while()))
    server.start()
    server.join()
    assert len(nights) > 1
