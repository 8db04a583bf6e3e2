"""Days, months, seasons and years that a question is about, as people write them."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
MONTHS |= {"sept": 9}
MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_YEAR = r"(?P<year>20[0-3]\d)"
_INSTRUMENT = (
    r"(?!\s+(?:act|regulation|regs|order|framework|census|edition|version|guidance|guide|statistic"
    r"|inspection|report|review|inquiry)s?\b)(?![-/–]\d)"
)
"""What makes of a year the name of something: the 2004 Act, the 2018 edition, 2023-24."""
_SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "winter": (12, 12)}
_SEASON = "|".join(_SEASONS)
_IN = r"(?:as at|as of|in|on|during|throughout|around|back in|for|dated|at)"
_LEAD = r"(?:(?:the\s+)?(?:start|beginning|middle|end|spring|summer|autumn|winter)\s+of\s+)?"

_FORMS = [
    # 14/06/2021, 14.6.2021, 2021-06-14
    rf"\b(?P<day>\d{{1,2}})[/.](?P<number>\d{{1,2}})[/.]{_YEAR}\b",
    rf"\b{_YEAR}-(?P<number>\d\d)-(?P<day>\d\d)\b",
    # 14 June 2021, June 2021; June of 2021
    rf"\b(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?)?(?P<month>{MONTH})\.?,?\s+(?:of\s+)?"
    rf"{_YEAR}\b",
    # autumn 2024, autumn term 2024
    rf"\b(?P<season>{_SEASON})\s+(?:term\s+)?(?:of\s+)?{_YEAR}\b",
]
_YEARS = [
    # in 2019, back in the year 2019; never: in the 2004 Act, in 2023-24
    rf"\b{_IN}\s+(?:early\s+|late\s+|mid[- ]?)?{_LEAD}(?:the\s+year\s+)?{_YEAR}\b{_INSTRUMENT}",
    rf"\b(?P<edge>before|prior\s+to|until|pre-)\s*{_YEAR}\b{_INSTRUMENT}",
]
_EXACT = [re.compile(form, re.IGNORECASE) for form in _FORMS]
_WHOLE_YEARS = [re.compile(form, re.IGNORECASE) for form in _YEARS]
_EDGE = re.compile(r"\b(?:before|prior\s+to|until|up\s+to|pre-?)\s*(?:the\s+)?$", re.IGNORECASE)
_BARE = re.compile(r"^(?:before|prior\s+to|until|up\s+to|pre-)\s*", re.IGNORECASE)
_NOT_ABOUT = re.compile(
    r"\b(?:born|birthday|d\.?o\.?b\.?|since|after|from|(?:in|into)\s+care)\W*(?:on|in|around|since)?"
    r"\W*(?:early|late|mid)?\W*$",
    re.IGNORECASE,
)
"""Before a date: it says how long something has lasted or how old somebody is."""
_AGO = re.compile(
    r"\b(?P<count>an?|one|two|three|four|five|six|seven|eight|nine|ten|\d{1,2})\s+years?\s+ago\b",
    re.IGNORECASE,
)
_NUMBERS = "one two three four five six seven eight nine ten".split()
_LAST = re.compile(
    rf"\b(?:(?<!the )(?<!this )last|last(?=\s+(?:academic|school)))\s+"
    rf"(?:(?P<academic>academic|school)\s+)?(?P<what>year|month|{_SEASON}|{MONTH})\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Period:
    """From `first` to `last`, both included; `words` are those of the question."""

    first: date
    last: date
    words: str


def period_in(text: str, today: date, *, months_only: bool = False) -> Period | None:
    """The first day or period that the question is about, None where it names none.

    A date of birth and the start of something that lasts ("since May 2020") are not what it is
    about. "Before June 2018" is the day before that month. `months_only`: a bare year is the name
    of an edition, already taken.
    """
    found = [*_exact(text)]
    if not months_only:
        found += [*_years(text), *_relative(text, today)]
    return min(found, key=lambda pair: pair[0])[1] if found else None


def _exact(text: str) -> Iterator[tuple[int, Period]]:
    for form in _EXACT:
        for match in form.finditer(text):
            if _NOT_ABOUT.search(text[: match.start()]):
                continue
            period = _period(match)
            if period and _EDGE.search(text[: match.start()]):
                period = _day_before(period)
            if period:
                yield match.start(), period


def _years(text: str) -> Iterator[tuple[int, Period]]:
    for form in _WHOLE_YEARS:
        for match in form.finditer(text):
            year = int(match["year"])
            period = Period(date(year, 1, 1), date(year, 12, 31), match[0])
            edge = "edge" in match.re.groupindex
            yield match.start(), _day_before(period) if edge else period


def _period(match: re.Match[str]) -> Period | None:
    """A day, a month or a season; None for a day that no calendar has."""
    parts = match.groupdict()
    year = int(parts["year"])
    if season := parts.get("season"):
        first, last = _SEASONS[season.lower()]
        return Period(date(year, first, 1), _end_of(year, last), match[0])
    month = int(parts["number"]) if parts.get("number") else MONTHS[parts["month"].lower()]
    if not 1 <= month <= 12:
        return None
    if not parts.get("day"):
        return Period(date(year, month, 1), _end_of(year, month), match[0])
    if not 1 <= int(parts["day"]) <= _end_of(year, month).day:
        return None
    day = date(year, month, int(parts["day"]))
    return Period(day, day, match[0])


def _end_of(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _day_before(period: Period) -> Period:
    day = period.first - timedelta(days=1)
    return Period(day, day, f"before {_BARE.sub('', period.words)}")


def _relative(text: str, today: date) -> Iterator[tuple[int, Period]]:
    """`two years ago`, `last year`, `last autumn`, `last May`."""
    for match in _AGO.finditer(text):
        count = match["count"].lower()
        years = 1 if count in ("a", "an") else _count(count)
        last = today.day if (today.month, today.day) != (2, 29) else 28
        day = date(today.year - years, today.month, last)
        yield match.start(), Period(day, day, match[0])
    for match in _LAST.finditer(text):
        yield match.start(), _last(match, today)


def _count(words: str) -> int:
    return int(words) if words.isdigit() else _NUMBERS.index(words) + 1


def _last(match: re.Match[str], today: date) -> Period:
    what = match["what"].lower()
    if match["academic"]:
        start = today.year - (1 if today.month >= 9 else 2)
        return Period(date(start, 9, 1), date(start + 1, 8, 31), match[0])
    if what == "year":
        return Period(date(today.year - 1, 1, 1), date(today.year - 1, 12, 31), match[0])
    if what == "month":
        last = today.replace(day=1) - timedelta(days=1)
        return Period(last.replace(day=1), last, match[0])
    first, last_month = _SEASONS.get(what) or (MONTHS[what], MONTHS[what])
    year = today.year if last_month < today.month else today.year - 1
    return Period(date(year, first, 1), _end_of(year, last_month), match[0])
