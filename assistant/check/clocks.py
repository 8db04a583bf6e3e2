"""Dates by which something is due: working days in England, and what stands behind each date.

The next working day is day 1. Guidance defines a working day (not a Saturday, Sunday or bank
holiday: working-together/2023#364) but not the first day of a period; the tool says so.
"""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Literal

import holidays as holidays_library

from assistant.check.evaluate import DutyResult, Result
from assistant.check.facts import AWARE, checked
from assistant.check.facts import day as fact_day
from assistant.check.loader import checks_folder
from assistant.check.logic import State
from assistant.check.london import london_day
from assistant.check.rules import UNKNOWN, DeadlineSpec, Duty, Ruleset
from assistant.errors import ClockError
from assistant.exports.sheet import long_day
from assistant.lined_yaml import LinedYaml

FILE = "bank_holidays.yaml"
NOW = "now"
Progress = Literal["", "done", "done_late", "overtaken", "passed", "today"]


@dataclass(frozen=True)
class BankHolidays:
    """England's bank holidays from `first` to `last` (both included), by day."""

    first: date
    last: date
    days: Mapping[date, str]

    def is_working_day(self, day: date) -> bool:
        """Not a Saturday, a Sunday or a bank holiday. Raises ClockError outside the table."""
        self.refuse_outside(day)
        return day.weekday() < calendar.SATURDAY and day not in self.days

    def working_days_after(self, start: date, count: int) -> date:
        """The `count`-th working day after `start`; the next working day is day 1."""
        return self._step(start, count, timedelta(days=1))

    def working_days_before(self, end: date, count: int) -> date:
        """The `count`-th working day before `end`; the working day before it is day 1."""
        return self._step(end, count, timedelta(days=-1))

    def _step(self, day: date, count: int, by: timedelta) -> date:
        self.refuse_outside(day)
        while count > 0:
            day += by
            count -= self.is_working_day(day)
        return day

    def refuse_outside(self, day: date) -> None:
        """Raises ClockError for a day that the table does not cover."""
        if not self.first <= day <= self.last:
            raise ClockError(
                f"{day.isoformat()} lies outside the table of bank holidays "
                f"({self.first.isoformat()} to {self.last.isoformat()}).",
                f"Check the date, or extend {FILE}. The tool does not guess.",
            )


@dataclass(frozen=True)
class Deadline:
    """One date by which something is due, its source and its force.

    `due` is None when the day it starts from is not known. `earliest` marks the first known date
    among several readings of one limit that can still be worked to. `provisional`: the duty cannot
    be told yet, and the date is shown out of caution. `day_one` is the first working day counted.
    `done` is the day on which it was done. `progress` is what has become of the date: "done" or
    "done_late"; "overtaken" where it had passed before the authority knew what starts the duty;
    "passed" or "today"; empty where it lies ahead or is not known.
    """

    id: str
    duty: str
    label: str
    due: date | None
    start_fact: str
    start: date | None
    day_one: date | None
    spec: DeadlineSpec
    provisional: bool
    done: date | None = None
    progress: Progress = ""
    earliest: bool = False

    @property
    def passed(self) -> bool:
        """Whether the day lies before today and nobody says that it was done."""
        return self.progress == "passed"


def load_bank_holidays(path: Path | None = None) -> BankHolidays:
    """The table of England's bank holidays, with the one-off days of the override file.

    Raises ClockError when the file cannot be used.
    """
    path = path or checks_folder() / FILE
    try:
        return _parsed(path.name, path.read_bytes())
    except OSError as error:
        raise ClockError(f"{path} cannot be read: {error.strerror}.") from error


def deadlines(
    result: Result,
    facts: Mapping[str, object],
    holidays: BankHolidays,
    now: date | datetime | None = None,
) -> tuple[Deadline, ...]:
    """Every date of the duties that are met or cannot be told, in the order of the ruleset.

    `facts` as in evaluate(). Raises ClockError for a date outside the table.
    """
    found: list[Deadline] = []
    for duty in result.duties:
        if duty.state is not State.NOT_MET:
            of_duty = [_deadline(duty, s, facts, holidays, now) for s in duty.duty.deadlines]
            found += _marked(of_duty, _known(duty.duty, facts))
    return tuple(found)


def _known(duty: Duty, facts: Mapping[str, object]) -> date | None:
    """The day on which the authority had come to know all that starts the duty, if that is known:
    section 16C(1) binds one that knows or suspects.
    """
    days = [_start(name, facts, None) for name in duty.known_from or (AWARE,)]
    return max((day for day in days if day is not None), default=None)


def _deadline(
    duty: DutyResult,
    spec: DeadlineSpec,
    facts: Mapping[str, object],
    holidays: BankHolidays,
    now: date | datetime | None,
) -> Deadline:
    start = _start(spec.start, facts, now)
    day = None if start is None else due(spec, start, holidays)
    done = _start(spec.done_by, facts, now) if spec.done_by else None
    return Deadline(
        id=spec.id,
        duty=duty.id,
        label=spec.label,
        due=day,
        start_fact=spec.start,
        start=start,
        day_one=_day_one(spec, start, holidays),
        spec=spec,
        provisional=duty.state is State.CANNOT_TELL,
        done=done,
        progress=_progress(day, done, now),
    )


def _progress(day: date | None, done: date | None, now: date | datetime | None) -> Progress:
    if day is None:
        return ""
    if done is not None:
        return "done" if done <= day else "done_late"
    if now is None or london_day(now) < day:
        return ""
    return "today" if london_day(now) == day else "passed"


def due(spec: DeadlineSpec, start: date, holidays: BankHolidays) -> date:
    """The day on which the period of `spec` from `start` ends. Raises ClockError."""
    holidays.refuse_outside(start)
    if spec.unit == "working days":
        after, before = holidays.working_days_after, holidays.working_days_before
        return (after if spec.direction == "after" else before)(start, spec.count)
    count = spec.count if spec.direction == "after" else -spec.count
    end = months_after(start, count) if spec.unit == "months" else start + timedelta(days=count)
    holidays.refuse_outside(end)
    return end


def months_after(start: date, count: int) -> date:
    """The same day of the month `count` months on; the last day where that month is shorter."""
    months = start.year * 12 + start.month - 1 + count
    year, month = divmod(months, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def date_cautions(
    ruleset: Ruleset, facts: Mapping[str, object], now: date | datetime
) -> tuple[str, ...]:
    """What looks wrong about the dates entered: in the future, in an impossible order, or before
    the law that the edition rests on.
    """
    today = london_day(now)
    dates = checked(ruleset, facts).dates
    names = {fact.id: fact.short for fact in ruleset.facts}
    found = [
        f"{names[id]} ({long_day(day.isoformat())}) lies in the future. Check the date."
        for id, day in dates.items()
        if day > today and id != "publication_date"
    ]
    aware = dates.get(AWARE)
    if aware is not None and not ruleset.in_force(aware):
        found.append(
            f"{ruleset.title} was not in force on {long_day(aware.isoformat())}, the day the "
            "authority became aware. Check the edition."
        )
    found += [e.says for e in ruleset.too_early if e.fact in dates and dates[e.fact] < e.before]
    for earlier, later in _ORDER:
        if earlier in dates and later in dates and dates[later] < dates[earlier]:
            found.append(
                f"{names[later]} ({long_day(dates[later].isoformat())}) lies before "
                f"{_small(names[earlier])} ({long_day(dates[earlier].isoformat())}). Check both."
            )
    return tuple(found)


def _small(name: str) -> str:
    return name[0].lower() + name[1:]


_ORDER = (
    ("incident_date", "aware_date"),
    ("incident_date", "suspected_date"),
    ("aware_date", "suspected_date"),
    ("aware_date", "notified_date"),
    ("incident_date", "notified_date"),
    ("incident_date", "review_decided_date"),
    ("review_decided_date", "publication_date"),
)


def _start(name: str, facts: Mapping[str, object], now: date | datetime | None) -> date | None:
    if name == NOW:
        return None if now is None else london_day(now)
    value = facts.get(name, UNKNOWN)
    return None if value == UNKNOWN else fact_day(name, value)


def _day_one(spec: DeadlineSpec, start: date | None, holidays: BankHolidays) -> date | None:
    if start is None or spec.unit != "working days":
        return None
    return due(replace(spec, count=1), start, holidays)


def _marked(found: list[Deadline], known: date | None) -> list[Deadline]:
    """With the first date of each group of two or more readings marked. A date that had passed
    when the authority had come to know all that starts its duty is overtaken: it cannot be worked
    to, and is not it.
    """
    sizes = Counter(deadline.spec.group for deadline in found)
    first: dict[str, date] = {}
    for deadline in found:
        if deadline.due is not None and (known is None or deadline.due >= known):
            before = first.get(deadline.spec.group, deadline.due)
            first[deadline.spec.group] = min(before, deadline.due)
    return [
        replace(
            d,
            earliest=sizes[d.spec.group] > 1 and d.due == first.get(d.spec.group),
            progress=_overtaken(d, known),
        )
        if d.due is not None
        else d
        for d in found
    ]


def _overtaken(deadline: Deadline, known: date | None) -> Progress:
    gone = known is not None and deadline.due is not None and deadline.due < known
    return "overtaken" if gone and deadline.progress != "done" else deadline.progress


@lru_cache(maxsize=8)
def _parsed(name: str, content: bytes) -> BankHolidays:
    yaml = LinedYaml.parse(name, content, ClockError)
    try:
        first, last = (
            _whole_day(yaml, ("covers", key), yaml.data["covers"][key]) for key in ("from", "to")
        )
        table = holidays_library.country_holidays(
            "GB", subdiv="ENG", years=range(first.year, last.year + 1)
        )
        days = {day: str(name) for day, name in table.items()}
        for place, entry in enumerate(yaml.data["added"]):
            days[_whole_day(yaml, ("added", place), entry["date"])] = entry["name"]
        for place, entry in enumerate(yaml.data["removed"]):
            del days[_whole_day(yaml, ("removed", place), entry["date"])]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ClockError(
            f"{name} cannot be used as the table of bank holidays: {error}.",
            "It needs covers (from, to), added and removed (each with date and name).",
        ) from error
    return BankHolidays(first, last, days)


def _whole_day(yaml: LinedYaml, place: tuple[str | int, ...], value: object) -> date:
    """The day; a month or a year alone is none."""
    day = yaml.day(place, value)
    if day.isoformat() != str(value):
        raise yaml.error(place, f"'{value}' is not a whole day.", "Write 2026-03-18.")
    return day
