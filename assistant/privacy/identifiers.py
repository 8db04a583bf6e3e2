"""Identifiers of people in free text: the forms used in England, with their check digits.

Every pattern has bounded repetition, so the time is proportional to the length of the text. What
is found is `certain` where the form leaves little doubt; a name, an address without its postcode
or an old date is only likely.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from assistant.privacy.dates import dates_in
from assistant.privacy.folding import fold
from assistant.privacy.names import names_in


class Kind(StrEnum):
    """What it looks like; the value is shown to the person."""

    NHS_NUMBER = "NHS number"
    PUPIL_NUMBER = "unique pupil number"
    NATIONAL_INSURANCE = "National Insurance number"
    PHONE = "telephone number"
    EMAIL = "e-mail address"
    DATE_OF_BIRTH = "date of birth"
    ADDRESS = "address or postcode"
    VEHICLE = "vehicle registration"
    NAME = "name"


@dataclass(frozen=True)
class Identifier:
    """Where in the text it stands, and what it looks like."""

    kind: Kind
    start: int
    end: int
    certain: bool


def find_identifiers(text: str, today: date | None = None) -> tuple[Identifier, ...]:
    """All that looks like an identifier, in order, none overlapping another.

    A full date without "born" beside it is likely a date of birth when it lies more than a year
    before `today` (default: today's date).
    """
    folded = fold(text)
    found = sorted(
        _all(folded.text, today or date.today()),
        key=lambda i: (not i.certain, i.start - i.end),
    )
    kept: list[Identifier] = []
    taken = bytearray(len(folded.text))
    for item in found:
        if not any(taken[item.start : item.end]):
            taken[item.start : item.end] = b"\1" * (item.end - item.start)
            kept.append(item)
    places = sorted(kept, key=lambda i: i.start)
    return tuple(Identifier(i.kind, *folded.span(i.start, i.end), i.certain) for i in places)


def _all(text: str, today: date) -> Iterator[Identifier]:
    yield from _numbers(text)
    for pattern in (_EMAIL_PATTERN, _EMAIL_SPELT):
        yield from _matches(Kind.EMAIL, pattern, text)
    yield from _matches(Kind.ADDRESS, _POSTCODE, text)
    yield from _matches(Kind.ADDRESS, _STREET, text, certain=False)
    for pattern in (_PLATE, _PLATE_LOWER, _PLATE_OLD):
        yield from _matches(Kind.VEHICLE, pattern, text)
    for start, end, day, born in dates_in(text):
        if born or (day is not None and day < today - timedelta(days=366)):
            yield Identifier(Kind.DATE_OF_BIRTH, start, end, born)
    yield from (Identifier(Kind.NAME, start, end, False) for start, end in names_in(text))


def _matches(
    kind: Kind, pattern: re.Pattern[str], text: str, *, certain: bool = True
) -> Iterator[Identifier]:
    for match in pattern.finditer(text):
        yield Identifier(kind, match.start(), match.end(), certain)


# ---- Numbers ----

_DIGITS = re.compile(r"(?<![\w+])(?:\+|\(?0|[1-9])[\d ().\-/]{6,22}\d(?!\w)")
_UPN = re.compile(r"(?<!\w)[A-HJ-NP-RT-Z]\d{11}[\dA-HJ-NP-RT-Z](?!\w)", re.IGNORECASE)
_NINO = re.compile(
    r"(?<!\w)(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]"
    r"[ -]?\d{2}[ -]?\d{2}[ -]?\d{2}[ -]?[A-D](?!\w)",
    re.IGNORECASE,
)
_TEN_DIGITS = re.compile(r"(?<!\d)\d{3}[ \-.]?\d{3}[ \-.]?\d{4}(?!\d)")
_UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"


def _numbers(text: str) -> Iterator[Identifier]:
    for match in _UPN.finditer(text):
        if is_pupil_number(match[0]):
            yield Identifier(Kind.PUPIL_NUMBER, match.start(), match.end(), True)
    yield from _matches(Kind.NATIONAL_INSURANCE, _NINO, text)
    for match in _TEN_DIGITS.finditer(text):
        if is_nhs_number(match[0]):
            yield Identifier(Kind.NHS_NUMBER, match.start(), match.end(), True)
    for match in _DIGITS.finditer(text):
        if _is_phone(match[0]):
            yield Identifier(Kind.PHONE, match.start(), match.end(), True)


def is_nhs_number(text: str) -> bool:
    """Ten digits of which the last is the check digit (weights 10 to 2, modulo 11)."""
    digits = [int(c) for c in text if c.isdigit()]
    if len(digits) != 10:
        return False
    check = 11 - sum(d * w for d, w in zip(digits, range(10, 1, -1), strict=False)) % 11
    return digits[9] == (0 if check == 11 else check)


def is_pupil_number(text: str) -> bool:
    """A check letter (weights 2 to 13, modulo 23), then twelve digits; the last may be a letter."""
    letter, rest = text[0].upper(), text[1:].upper()
    values = [int(c) if c.isdigit() else _UPN_LETTERS.index(c) for c in rest]
    total = sum(v * w for v, w in zip(values, range(2, 14), strict=True))
    return _UPN_LETTERS[total % 23] == letter


def _is_phone(text: str) -> bool:
    digits = "".join(c for c in text if c.isdigit())
    if text.startswith("+"):
        return 8 <= len(digits) <= 15
    if "/" in text or not digits.startswith(("0", "44")):
        return False
    national = digits.removeprefix("44")
    return 10 <= len(national) <= 11 and not _looks_like_day(text)


def _looks_like_day(text: str) -> bool:
    return re.match(r"\d{1,2}[.\-]\d{1,2}[.\-]\d{4}\b", text) is not None


# ---- Addresses, electronic and on paper; vehicles ----

_EMAIL_PATTERN = re.compile(
    r"[\w.+%'-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,6}[A-Za-z]{2,24}", re.ASCII
)
_EMAIL_SPELT = re.compile(
    r"[\w.+%'-]{1,64} ?[\[(] ?at ?[\])] ?(?:[A-Za-z0-9-]{1,63}(?:\.| ?[\[(]dot[\])] ?)){1,6}"
    r"[A-Za-z]{2,24}",
    re.ASCII | re.IGNORECASE,
)
_POSTCODE = re.compile(
    r"(?:(?<!\w)(?:flat |unit )?\d{1,4}[A-Za-z]?,? [A-Za-z' ,\n]{0,60}?)?"
    r"(?<!\w)[A-Z]{1,2}\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2}(?!\w)",
    re.IGNORECASE,
)
_STREET = re.compile(
    r"(?<!\w)(?:[Ff]lat )?\d{1,4}[A-Za-z]?,? (?:[A-Z][a-z']{1,20} ){1,3}"
    r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Close|Drive|Court|Crescent|Gardens|Terrace|Place|Way"
    r"|Grove|Square|Hill|Park|Walk|Row|Mews|House)(?!\w)"
)
_PLATE = re.compile(
    r"(?<!\w)[A-HJ-PR-Y]{2}(?:[02][1-9]|[1-7]\d)[ -]?(?!AND|FOR|THE|BUT|NOT)[A-HJ-PR-Z]{3}(?!\w)"
)
_PLATE_LOWER = re.compile(r"(?<!\w)[a-hj-pr-y]{2}(?:0[2-9]|[1-7]\d)[a-hj-pr-z]{3}(?!\w)")
_PLATE_OLD = re.compile(
    r"(?<!\w)(?:[A-HJ-NPR-Y]\d{1,3} ?(?!AND|FOR|THE|BUT|NOT)[A-Z]{3}|[A-Z]{3} ?\d{1,3}[A-Z])(?!\w)"
)
