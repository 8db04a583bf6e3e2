"""What a person entered, checked against the facts of a ruleset. Nothing is guessed or dropped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from reprlib import Repr
from typing import TypeVar

from assistant.check.london import london_day
from assistant.check.rules import UNKNOWN, Fact, Ruleset
from assistant.errors import FactsError

EDITION_ASKED = "edition_asked"
AWARE = "aware_date"
"""The fact that says when the authority became aware; every edition has it."""
OLDEST = 120
DAYS = 'a day such as "2026-04-02", a time such as "2026-04-02T23:59", or "unknown"'
NUMBERS = 'a whole number from 1, or "unknown"'
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?")


Value = TypeVar("Value")

_SHORT = Repr()
_SHORT.maxstring = _SHORT.maxother = 60
_SHORT.maxlevel = 1


def shown(value: object) -> str:
    """What a person gave, for a message: on one line, shortened, nothing that moves a cursor."""
    return _SHORT.repr(value)


@dataclass(frozen=True)
class Facts:
    """Checked facts: option ids of those that decide, days in London of dates that are known.

    `unused` are facts that this edition does not use; it says why, in Ruleset.not_used.
    """

    answers: Mapping[str, str]
    dates: Mapping[str, date]
    unused: tuple[str, ...]


def checked(ruleset: Ruleset, raw: Mapping[str, object]) -> Facts:
    """The facts as the ruleset knows them.

    `raw` has the names and values of the interchange; whole years of age are read into their
    band. Raises FactsError for an unknown fact (never dropped) and for a value that is not one
    of its options, naming those.
    """
    known = {fact.id: fact for fact in ruleset.facts}
    answers: dict[str, str] = {}
    dates: dict[str, date] = {}
    for name, value in raw.items():
        if name == EDITION_ASKED:
            _same_edition(ruleset, value)
        elif name not in known:
            _unused(name, ruleset, known)
        elif known[name].decides:
            answers[name] = option_id(known[name], value)
        elif value == UNKNOWN:
            continue
        elif known[name].kind == "count":
            _count(known[name], value)
        else:
            dates[name] = day(name, value)
    return Facts(answers, dates, tuple(name for name in raw if name in ruleset.not_used))


def fitting(ruleset: Ruleset, raw: Mapping[str, Value]) -> dict[str, Value]:
    """The facts among `raw` that this edition knows, with answers that it has."""
    known = {fact.id for fact in ruleset.facts}
    return {
        name: value for name, value in raw.items() if name in known and _fits(ruleset, name, value)
    }


def _fits(ruleset: Ruleset, name: str, value: object) -> bool:
    try:
        checked(ruleset, {name: value})
    except FactsError:
        return False
    return True


def _unused(name: str, ruleset: Ruleset, known: Iterable[str]) -> None:
    if name not in ruleset.not_used:
        raise FactsError(
            f"There is no fact {shown(name)}.",
            f"The facts are: {', '.join(known)}, {EDITION_ASKED}.",
        )


def option_id(fact: Fact, value: object) -> str:
    """The option that `value` means: its value, or for an age its band (also by band id)."""
    for option in fact.options:
        if type(value) is type(option.raw) and value == option.raw:
            return option.id
        if option.ages and type(value) is int:
            low, high = option.ages
            if low <= value <= high:
                return option.id
    raise FactsError(
        f"The fact '{fact.id}' cannot be {shown(value)}.", f"It is one of: {_spelt(fact)}."
    )


def _spelt(fact: Fact) -> str:
    """The values that the interchange takes for the fact, in words."""
    spelt = [_json(option.raw) for option in fact.options]
    if fact.kind == "age":
        spelt.insert(0, f"a whole number of years from 0 to {OLDEST}")
    return ", ".join(spelt)


def _json(value: bool | str) -> str:
    return str(value).lower() if isinstance(value, bool) else f'"{value}"'


def day(name: str, value: object) -> date:
    """The day in London of a date, a time, or their ISO text. Raises FactsError."""
    if isinstance(value, date):
        return london_day(value)
    try:
        if isinstance(value, str) and _DAY.fullmatch(value):
            return date.fromisoformat(value)
        if isinstance(value, str) and _MOMENT.fullmatch(value):
            return london_day(datetime.fromisoformat(value))
    except (ValueError, OverflowError) as error:
        what = f"The fact '{name}' cannot be {shown(value)}: there is no such day or time."
        raise FactsError(what, f"It is {DAYS}.") from error
    raise FactsError(f"The fact '{name}' cannot be {shown(value)}.", f"It is {DAYS}.")


def _count(fact: Fact, value: object) -> None:
    if type(value) is not int or value < 1:
        raise FactsError(f"The fact '{fact.id}' cannot be {shown(value)}.", f"It is {NUMBERS}.")


def _same_edition(ruleset: Ruleset, value: object) -> None:
    if value != ruleset.edition:
        raise FactsError(
            f"The facts ask for the edition {shown(value)}; this ruleset is {ruleset.edition}.",
            "Load the ruleset of the edition that the facts ask for.",
        )
