"""Questions asked with a clock beside them: one after the other, and by many at once."""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter

import psutil

from assistant import Assistant

QUESTIONS = 200
WARM_UP = 5
MANY, THOUSAND = 10_000, 1_000


def in_turn(assistant: Assistant, questions: Sequence[str]) -> dict[str, list[float]]:
    """Seconds of encoding, finding and asking each question, so that all meet the same machine.

    The encoder keeps vectors of questions it has seen, and ignores case: another case for each
    is the same work and never remembered. The first WARM_UP are not counted.
    """
    calls: dict[str, Callable[[str], object]] = {
        "encode": lambda q: assistant.embed_query(q.upper()),
        "find": lambda q: assistant.find(q[0].swapcase() + q[1:]),
        "ask": lambda q: assistant.ask(q),
    }
    seconds: dict[str, list[float]] = {name: [] for name in calls}
    for number, question in enumerate(questions[: QUESTIONS + WARM_UP]):
        for name, call in calls.items():
            took = timed(call, question)
            if number >= WARM_UP:
                seconds[name].append(took)
    return seconds


def at_once(
    assistant: Assistant, questions: Sequence[str], sessions: int, each: int
) -> dict[str, list[float] | int]:
    """Every session asks `each` questions as fast as it gets answers.

    `mixed` counts answers that were given to another question than was asked.
    """

    def session(number: int) -> list[tuple[float, bool]]:
        out = []
        for turn in range(each):
            question = questions[(number * each + turn) % len(questions)]
            began = perf_counter()
            answer = assistant.ask(f"{question} {number}")
            out.append((perf_counter() - began, answer.question != f"{question} {number}"))
        return out

    with ThreadPoolExecutor(sessions) as pool:
        rows = [row for rows in pool.map(session, range(sessions)) for row in rows]
    return {"seconds": [took for took, _ in rows], "mixed": sum(other for _, other in rows)}


def memory_by_thousand(assistant: Assistant, questions: Sequence[str]) -> list[float]:
    """Megabytes of this process after the first THOUSAND questions and after each next so many.

    The questions come round again with another number behind them, so none is remembered. After
    the first so many, what is loaded once is loaded: growth is counted from there.
    """
    process = psutil.Process()
    out = []
    for number in range(MANY):
        assistant.ask(f"{questions[number % len(questions)]} {number}")
        if (number + 1) % THOUSAND == 0:
            gc.collect()
            out.append(process.memory_info().rss / 2**20)
    return out


def timed(call: Callable[[str], object], argument: str) -> float:
    """Seconds that the call takes."""
    began = perf_counter()
    call(argument)
    return perf_counter() - began
