"""Full dates in free text, and whether the words before them make one a date of birth."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    "|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_DATE = re.compile(
    rf"(?<!\w)(?:(?P<d>\d{{1,2}})[./\- ](?P<m>\d{{1,2}})[./\- ](?P<y>\d{{4}}|\d{{2}})"
    rf"|(?P<y2>\d{{4}})-(?P<m2>\d{{2}})-(?P<d2>\d{{2}})"
    rf"|(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?(?: of)?[ -](?P<m3>{_MONTHS})[ ,-]{{1,2}}"
    rf"(?P<y3>\d{{4}}|\d{{2}})"
    rf"|(?P<m4>{_MONTHS}) (?P<d4>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y4>\d{{4}}))(?!\w)",
    re.IGNORECASE,
)
_BORN = re.compile(
    r"(?<!\w)(?:born|d\.?\s?o\.?\s?b\.?|date of birth|birth ?date|birthday)(?!\w)[^\n\d]{0,20}\Z",
    re.IGNORECASE,
)
_BEFORE = 45
_ORDER = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


def dates_in(text: str) -> Iterator[tuple[int, int, date | None, bool]]:
    """Start, end, day (None when there is no such day), and whether "born" stands before it."""
    for match in _DATE.finditer(text):
        before = text[max(0, match.start() - _BEFORE) : match.start()]
        yield match.start(), match.end(), _day(match), _BORN.search(before) is not None


def _day(match: re.Match[str]) -> date | None:
    parts = {name[0]: value for name, value in match.groupdict().items() if value is not None}
    try:
        return date(_year(parts["y"]), _month(parts["m"]), int(parts["d"]))
    except ValueError:
        return None


def _month(text: str) -> int:
    return int(text) if text.isdigit() else _ORDER.index(text[:3].lower()) + 1


def _year(text: str) -> int:
    if len(text) == 4:
        return int(text)
    return 2000 + int(text) if int(text) < 50 else 1900 + int(text)
