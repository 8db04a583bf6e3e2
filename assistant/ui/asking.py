"""One question on its way: asked in a thread of its own, so that it can be stopped and watched."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Thread

from assistant import Answer, Assistant
from assistant.ui.conversation import Narrowing

TICK = 0.1
"""Seconds between two looks at the thread; stopping takes at most as long."""
SLOW = 2.0
"""Seconds after which the page says that it takes longer."""


class Asking:
    """Watches Assistant.ask. Nothing of the answer is seen before every quotation was checked."""

    def __init__(
        self,
        assistant: Assistant,
        question: str,
        history: Sequence[Answer],
        narrowed: Narrowing,
    ) -> None:
        self._steps: SimpleQueue[str] = SimpleQueue()
        self._done: Future[Answer] = Future()
        self._ask: Callable[[], Answer] = lambda: assistant.ask(
            question,
            history=history,
            as_at=narrowed.as_at,
            kinds=narrowed.kinds or None,
            nations=narrowed.nations or None,
            themes=narrowed.themes or None,
            on_step=self._steps.put,
        )
        Thread(target=self._run, name="ask", daemon=True).start()

    def _run(self) -> None:
        try:
            self._done.set_result(self._ask())
        except Exception as error:  # Raised again in answer(), where the page explains it.
            self._done.set_exception(error)
        finally:
            self._steps.put("")  # So that the page does not sleep on to its next tick.

    def steps(self) -> Iterator[str]:
        """The name of each step as it begins, "" at every tick without one, "slow" once."""
        begun, told = time.monotonic(), False
        while not self._done.done():
            name = ""
            with suppress(Empty):
                name = self._steps.get(timeout=TICK)
            if not name and not told and time.monotonic() - begun > SLOW:
                name, told = "slow", True
            yield name

    def answer(self) -> Answer:
        """Raises whatever asking raised."""
        return self._done.result()
