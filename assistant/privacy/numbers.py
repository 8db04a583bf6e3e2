"""Numbers that give themselves away by their form or their check digit.

The checks are python-stdnum's. Its list of local authorities is not asked: it is of 2011, and a
pupil number of an authority made since is one all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum.gb import nhs, upn

from assistant.privacy.kinds import Identifier, Kind, matches

_NHS = re.compile(r"(?<!\d)\d{3}[ \-./]{0,3}\d{3}[ \-./]{0,3}\d{4}(?!\d)")
_NHS_SPACED = re.compile(r"(?<!\d)(?<!\d[ \-.])\d(?:[ \-.]?\d){9}(?![ \-.]?\d)")
_BOOK = re.compile(r"isbn[\w :-]{0,9}\Z", re.IGNORECASE)
_UPN = re.compile(r"(?<!\w)[A-HJ-NP-RT-Z](?: ?\d){11} ?[\dA-HJ-NP-RT-Z](?!\w)", re.IGNORECASE)
_NINO = re.compile(
    r"(?<!\w)(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]"
    r"[ -]{0,2}\d{2}[ -]?\d{2}[ -]?\d{2}[ -]{0,2}[A-D](?!\w)",
    re.IGNORECASE,
)
# Five letters of the surname (9 fills up), year, month (+50 for women), day, year, initials.
_LICENCE = re.compile(
    r"(?<!\w)[A-Z][A-Z9]{4} ?\d[0156]\d[0-3]\d\d ?[A-Z][A-Z9] ?\d ?[A-Z]{2}(?!\w)", re.IGNORECASE
)
# 0300 to 0399 and 0800 to 0809 are services' numbers (Ofcom's numbering plan): nobody lives there.
_PHONE = re.compile(
    r"(?<![\w+])(?!\(?0[ -]?(?:3|8[ -]?0))(?!\d{1,2}[.\- ]\d{1,2}[.\- ]\d{4}(?!\d))"
    r"(?:(?:\+|00) ?44[ \-.]{0,2}(?:\(0\))?[ \-.(]{0,2}|44 ?(?=7)|\(?0)"
    r"[1235789](?:[ \-.()]{0,2}\d){8,9}(?!\d)"
    r"(?:,? ?(?:extension|extn|ext|x)[.:]? ?\d{1,6}(?!\w))?",
    re.IGNORECASE,
)
_PHONE_ABROAD = re.compile(r"(?<![\w+])\+[1-9](?:[ \-.()]{0,2}\d){8,14}(?!\d)")


def numbers_in(text: str) -> Iterator[Identifier]:
    """NHS, pupil and National Insurance numbers, driving licences, telephone numbers."""
    for pattern in (_NHS, _NHS_SPACED):
        for match in pattern.finditer(text):
            if is_nhs_number(match[0]) and not _of_a_book(text, match.start()):
                yield Identifier(Kind.NHS_NUMBER, match.start(), match.end(), True)
    for match in _UPN.finditer(text):
        if is_pupil_number(match[0]):
            yield Identifier(Kind.PUPIL_NUMBER, match.start(), match.end(), True)
    yield from matches(Kind.NATIONAL_INSURANCE, _NINO, text)
    yield from matches(Kind.DRIVING_LICENCE, _LICENCE, text)
    for match in _PHONE.finditer(text):
        if not _of_a_book(text, match.start()):
            yield Identifier(Kind.PHONE, match.start(), match.end(), True)
    yield from matches(Kind.PHONE, _PHONE_ABROAD, text)


def is_nhs_number(text: str) -> bool:
    """Ten digits, whatever stands between them, of which the last is the check digit."""
    digits = "".join([character for character in text if character.isdigit()])
    return len(digits) == 10 and nhs.checksum(digits) == 0


def is_pupil_number(text: str) -> bool:
    """A check letter, then twelve digits; in a temporary number the last is a letter."""
    number = upn.compact(text)
    return bool(upn.calc_check_digit(number) == number[0])


def _of_a_book(text: str, start: int) -> bool:
    """ISBNs of ten digits have the same check digit."""
    return _BOOK.search(text[max(0, start - 14) : start]) is not None
