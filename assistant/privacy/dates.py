"""Full dates in free text, and whether the words around one make it a date of birth."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.privacy.kinds import Identifier, Kind

_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    "|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_BY_NUMBER = re.compile(
    r"(?<!\w)(?:(?P<d>\d{1,2})(?P<by> ?[./\-] ?| )(?P<m>\d{1,2})(?P=by)(?P<y>\d{4}|\d{2})"
    r"|(?P<y2>\d{4})[-/.](?P<m2>\d{2})[-/.](?P<d2>\d{2}))(?!\w)"
)
_BY_NAME = re.compile(
    rf"(?<!\w)(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?: of)?[ -]?(?P<m>{_MONTHS})\.?,?[ ,'-]{{0,2}}"
    r"(?P<y>\d{4}|\d{2})(?!\w)",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(
    rf"\b(?P<m>{_MONTHS})\.? (?P<d>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y>\d{{4}})(?!\w)",
    re.IGNORECASE,
)
_RUN_TOGETHER = re.compile(r"(?<!\w)(?P<d>\d{2})(?P<m>\d{2})(?P<y>\d{4}|\d{2})(?!\w)")
_BORN = re.compile(
    r"(?<!\w)(?:born|d\.?\s?o\.?\s?b\.?|date of birth|birth ?date|birthday|b\.)(?!\w)"
    r"[^\n\d]{0,20}\Z",
    re.IGNORECASE,
)
# What has a date because it was made, published or done, rather than born.
_OF_A_TEXT = re.compile(
    r"\b(?:force|publish\w*|issued?|dated|updated?|edition|version|commenc\w*|amend\w*|guidance"
    r"|acts?|regulations?|since|until|till|before|after|as at|from|between|replac\w*|withdr\w*"
    r"|inspect\w*|reports?|statutory|law|came in|review|introduced|effect|visit|assent)\b",
    re.IGNORECASE,
)
# A child or a name right before, as in "baby (3 May 2015)"; a date in words needs one.
_OF_A_CHILD = re.compile(
    r"(?:\b(?:child|baby|infant|boy|girl|son|daughter|brother|sister|sibling|twin|pupil|male|female"
    r"|he|she|him|her|[mf])|(?<!\w)(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)[A-Z][a-z'-]{1,20})"
    r"[ ,:(–-]{1,3}\Z"
)
_BEFORE = 45
_LONG_AGO = timedelta(days=366)
_ORDER = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


@dataclass(frozen=True)
class Dated:
    """A date of the text; `day` is None where there is no such day."""

    start: int
    end: int
    day: date | None
    before: str

    @property
    def born(self) -> bool:
        return _BORN.search(self.before) is not None

    def old(self, today: date) -> bool:
        return self.day is not None and self.day < today - _LONG_AGO


def birth_dates_in(text: str, today: date) -> Iterator[Identifier]:
    """Dates after "born" and the like (certain), and old dates that nothing else explains.

    An old date, more than a year before `today`, is likely a date of birth unless the words
    before it are of a publication, a law or a span of time; with its month in words it is one
    only right after a child or a name.
    """
    for dated in _dates(text, _BY_NUMBER):
        if dated.born or (dated.old(today) and not _OF_A_TEXT.search(dated.before)):
            yield Identifier(Kind.DATE_OF_BIRTH, dated.start, dated.end, dated.born)
    for dated in _dates(text, _BY_NAME, _MONTH_FIRST):
        if dated.born or (dated.old(today) and _OF_A_CHILD.search(dated.before)):
            yield Identifier(Kind.DATE_OF_BIRTH, dated.start, dated.end, dated.born)
    for dated in _dates(text, _RUN_TOGETHER):
        if dated.day and dated.born:
            yield Identifier(Kind.DATE_OF_BIRTH, dated.start, dated.end, True)


def _dates(text: str, *patterns: re.Pattern[str]) -> Iterator[Dated]:
    for pattern in patterns:
        for match in pattern.finditer(text):
            before = text[max(0, match.start() - _BEFORE) : match.start()]
            yield Dated(match.start(), match.end(), _day(match), before)


def _day(match: re.Match[str]) -> date | None:
    parts = {name[0]: value for name, value in match.groupdict().items() if value and name != "by"}
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
