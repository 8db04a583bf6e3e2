"""Time of day and date as the clocks in England show it."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def london_day(moment: date | datetime) -> date:
    """The calendar day in London. A moment without a zone is taken as London time."""
    if not isinstance(moment, datetime):
        return moment
    return moment.date() if moment.tzinfo is None else moment.astimezone(LONDON).date()


def today() -> date:
    """The day it is now in London."""
    return datetime.now(LONDON).date()
