"""Erasing what is past its date while nobody looks: the day that is shown must hold."""

from __future__ import annotations

import asyncio

from assistant import Settings
from assistant.ui.check_store import store_of
from assistant.ui.door import open_door
from assistant.ui.faults import log
from assistant.ui.feedback_store import feedback_store

HOUR = 3600.0


async def erase_daily(pause: float = HOUR) -> None:
    """For as long as the server runs; at every hour it is seen whether a new day has begun."""
    while True:
        await asyncio.sleep(pause)
        try:
            await asyncio.to_thread(erase_expired, open_door().assistant.settings)
        except Exception as error:  # one bad night must not end the erasing for good
            log.error("what is past its date could not be erased: %s", error)


def erase_expired(settings: Settings) -> None:
    """Opening either store erases, once a day. Raises RecordError."""
    store_of(settings)
    feedback_store(settings)
