"""A build that goes on in a thread of its own, so that leaving the page does not break it off."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

from assistant import Settings, build_library

TICK = 0.2


class Building:
    """Watches build_library; two at once are refused by the library itself."""

    def __init__(self, settings: Settings) -> None:
        self._steps: SimpleQueue[tuple[str, float]] = SimpleQueue()
        self._done: Future[Any] = Future()
        self._settings = settings
        Thread(target=self._run, name="build", daemon=True).start()

    def _run(self) -> None:
        try:
            self._done.set_result(build_library(self._settings, self._step))
        except Exception as error:  # Raised again in report(), where the page explains it.
            self._done.set_exception(error)

    def _step(self, name: str, done: int, total: int) -> None:
        self._steps.put((name, min(done / total, 1.0) if total else 0.0))

    def steps(self) -> Iterator[tuple[str, float]]:
        """The newest step and how much of it is done, 0..1, until the build is over."""
        newest = ("reading", 0.0)
        while not self._done.done():
            with suppress(Empty):
                newest = self._steps.get(timeout=TICK)
                while True:
                    newest = self._steps.get_nowait()
            yield newest

    def report(self) -> Any:
        """Raises whatever the build raised."""
        return self._done.result()


def start_building(settings: Settings) -> Building:
    return Building(settings)
