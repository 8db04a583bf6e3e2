"""One identifier that was found: what it looks like, and where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What it looks like; the value is shown to the person."""

    NHS_NUMBER = "NHS number"
    PUPIL_NUMBER = "unique pupil number"
    NATIONAL_INSURANCE = "National Insurance number"
    PASSPORT = "passport number"
    DRIVING_LICENCE = "driving licence number"
    CASE_NUMBER = "case or reference number"
    PHONE = "telephone number"
    EMAIL = "e-mail address"
    DATE_OF_BIRTH = "date of birth"
    ADDRESS = "address or postcode"
    VEHICLE = "vehicle registration"
    NAME = "name"
    TOO_LONG = "text too long to check"


@dataclass(frozen=True)
class Identifier:
    """A span of the text, in characters, and what it looks like.

    `certain`: its form leaves little doubt. Otherwise it is only likely, and the person may say
    that it is none.
    """

    kind: Kind
    start: int
    end: int
    certain: bool


def matches(
    kind: Kind, pattern: re.Pattern[str], text: str, *, certain: bool = True
) -> Iterator[Identifier]:
    for match in pattern.finditer(text):
        yield Identifier(kind, match.start(), match.end(), certain)
