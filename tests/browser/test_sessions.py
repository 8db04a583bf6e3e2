"""Many at once over the websocket that a browser uses: nothing of one session reaches another."""

from __future__ import annotations

import asyncio
import os
import statistics
import subprocess
import sys
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from typing import Any, TypeVar

import psutil
import pytest
from served import served
from session_client import Session

from assistant import Settings

pytestmark = pytest.mark.browser
T = TypeVar("T")
BREWING = "When must the warden brew the tea of the canary{}?"


FIFTY = pytest.mark.exhaustive


@pytest.mark.parametrize(
    ("number", "reading"),
    [
        pytest.param(8, 0.0, id="eight in the same second"),
        pytest.param(50, 10.0, id="fifty who read for up to ten seconds", marks=FIFTY),
        pytest.param(50, 0.0, id="fifty in the same second", marks=FIFTY),
    ],
)
def test_sessions_at_once_do_not_leak(number: int, reading: float, tea_settings: Settings) -> None:
    """`reading` is how many seconds at most a person waits before the next question."""
    with served(tea_settings) as address:
        _run(_one(address, "ready", 1))
        held = _memory(address)
        seen = _run(_all(address, number, reading))
        grown = (_memory(address) - held) / number / 2**20
    for name, (text, _) in enumerate(seen):
        assert "within five working days" in text
        others = [other for other in range(number) if other != name and f"canary{other}x" in text]
        assert others == []
        assert f"canary{name}x" in text
    times = sorted(seconds for _, taken in seen for seconds in taken)
    p95 = times[max(0, round(0.95 * len(times)) - 1)]
    print(
        f"\n{number} sessions, 3 questions each, up to {reading} s between: "
        f"median {statistics.median(times):.2f} s, p95 {p95:.2f} s, "
        f"{grown:.1f} MB a session, load {os.getloadavg()[0]:.1f}"
    )


def _run(work: Coroutine[Any, Any, T]) -> T:
    """In a thread of its own: the browser of other tests keeps a loop running in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


async def _all(address: str, number: int, reading: float) -> list[tuple[str, list[float]]]:
    every = (_one(address, f"{name}x", 3, reading) for name in range(number))
    return await asyncio.gather(*every)


async def _one(
    address: str, name: str, times: int, reading: float = 0.0
) -> tuple[str, list[float]]:
    """Everything that the session was sent, and how long each answer took."""
    chance = Random(name)
    taken = []
    async with Session(address) as session:
        for _ in range(times):
            await asyncio.sleep(reading * chance.random())
            taken.append(await session.ask(BREWING.format(name)))
        return session.text, taken


@pytest.mark.exhaustive
def test_memory_does_not_grow_with_questions(tea_settings: Settings) -> None:
    """Ten sessions after each other, as many questions in all as QUESTIONS says."""
    questions = int(os.environ.get("QUESTIONS", "1000"))
    with served(tea_settings) as address:
        _run(_many(address, 100))
        held = [_memory(address) / 2**20]
        for tenth in range(1, 11):
            _run(_many(address, questions // 10))
            held.append(_memory(address) / 2**20)
            grown = held[-1] - held[0]
            print(f"\n{tenth * questions // 10:>6} {grown:+.1f} MB", end="", flush=True)
    assert held[-1] - held[0] <= max(50 * questions / 10_000, 25)


async def _many(address: str, questions: int) -> None:
    async with Session(address) as session:
        for number in range(questions):
            await session.ask(BREWING.format(number))
            session.text = ""  # Or this process would be what grows.


def _memory(address: str) -> int:
    """Bytes of the server's own process."""
    port = int(address.rsplit(":", 1)[1])
    for process in psutil.process_iter(["cmdline"]):
        command = process.info["cmdline"] or []
        if "streamlit" in command and str(port) in command:
            return int(process.memory_info().rss)
    raise AssertionError("no server")


@pytest.mark.exhaustive
def test_a_cold_start_answers_soon(tea_settings: Settings) -> None:
    from time import perf_counter

    began = perf_counter()
    with served(tea_settings) as address:
        _run(_one(address, "first", 1))
        seconds, memory = perf_counter() - began, _memory(address) / 2**30
    print(f"\ncold start to the first answer: {seconds:.1f} s, {memory:.2f} GB")
    assert memory < 2


def test_importing_the_front_door_stays_light() -> None:
    code = "import time; t = time.perf_counter(); import assistant; print(time.perf_counter() - t)"
    shown = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert float(shown.stdout) < 2
