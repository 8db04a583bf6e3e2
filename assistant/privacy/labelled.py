"""Numbers of case systems, police, courts and hospitals: by their form, or by the words before.

A bare number says nothing, so it counts only after a word such as "Mosaic", "crime ref" or
"hospital number". Years and spans of years never count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.privacy.kinds import Identifier, Kind, matches

_COURT = re.compile(r"(?<!\w)[A-Z]{2}[012]\d[A-Z]\d{5}(?!\w)", re.IGNORECASE)
_CROWN = re.compile(r"(?<!\w)[TSAU](?:19|20)\d{6}(?!\w)", re.IGNORECASE)
_ONLINE_CASE = re.compile(r"(?<![\w-])\d{4}-\d{4}-\d{4}-\d{4}(?![\w-])")
_POLICE_URN = re.compile(r"(?<!\w)\d{2}[A-Z][A-Z\d]\d{5}[012]\d(?!\w)")
_CRIME = re.compile(
    r"(?<![\w/])(?:[A-Z]{2}/)?(?:\d{2}/\d{4,7}|\d{1,2}/\d{5,7}|\d{6,7})/[012]\d(?![\w/])"
)
_PNC = re.compile(r"(?<![\w/])(?:19|20)?\d{2}/\d{7}[A-Z](?!\w)")
_PRISON = re.compile(r"(?<!\w)A\d{4}[A-HJ-Z][A-Z](?!\w)")
_OFFICER = re.compile(r"(?<!\w)LADO[/-](?:\d{2}|\d{4})[/-]\d{2,6}(?!\w)", re.IGNORECASE)
_BY_FORM = (_COURT, _CROWN, _ONLINE_CASE, _POLICE_URN, _CRIME, _PNC, _PRISON, _OFFICER)

_NUMBER = re.compile(
    r"(?<![\w/])(?:[A-Za-z]{1,6}[-/]?)?\d[\dA-Za-z]{0,19}"
    r"(?:[-/ ][\dA-Za-z]{0,2}\d{2,11}[A-Za-z]?){0,3}"
    r"(?![\w/])"
)
_YEARS = re.compile(r"(?:19|20)\d{2}(?:[-/ ](?:\d{2}|(?:19|20)\d{2}))?")
_PUBLICATION = re.compile(r"dfe|isbn|ccs|cp|hc|uk", re.IGNORECASE)
_LETTERS = re.compile(r"[a-z]+")
_BEFORE = 36


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SYSTEMS = _words(
    "lcs liquidlogic logic mosaic caredirector director ehm ehmodule ics frameworki framework i "
    "carefirst azeus eclipse capita one las systmone emis rio cpoms myconcern sims arbor bromcom "
    "niche athena connect cad pnc cro crn marac dash lado cris storm mrn nino"
)
_THINGS = _words(
    "case client person child pupil patient family file record referral contact episode hospital "
    "hosp unit district crime crimes police incident occurrence log court claim custody prison "
    "reference ref user arrest learner clinic service"
)
_NUMBER_WORDS = _words("number numbers no num nos ref refs reference id urn identifier episode")
_FILLERS = _words("is was are the of for a an on in at his her their its our my your s and it with")
_PHONES = _words("tel telephone phone mobile mob landline extension ext extn")


def labelled_in(text: str) -> Iterator[Identifier]:
    """References by their form (certain), and numbers by the words before them."""
    for pattern in _BY_FORM:
        yield from matches(Kind.CASE_NUMBER, pattern, text)
    last = 0
    for match in _NUMBER.finditer(text):
        before = text[max(last, match.start() - _BEFORE) : match.start()]
        kind = _kind(_label(before), match[0]) if before else None
        if kind:
            yield Identifier(kind, match.start(), match.end(), kind is not Kind.PHONE)
        last = match.end()


def _label(before: str) -> list[str]:
    """The words right before a number, nearest first, within its line."""
    return _LETTERS.findall(before.rpartition("\n")[2].lower())[::-1]


def _kind(label: list[str], number: str) -> Kind | None:
    """What the words before a number make of it; None where they make nothing of it."""
    digits = sum(character.isdigit() for character in number)
    if digits < 3 or not label or _YEARS.fullmatch(number) or _PUBLICATION.match(number):
        return None
    named = False
    for word in label:
        if word in ("passport", "nhs") or (word == "insurance" and digits == 6):
            return _BY_WORD[word] if digits > 5 else None
        if word in _PHONES:
            return Kind.PHONE if digits < 9 else None
        if word in _SYSTEMS or (word in _THINGS and digits + 2 * named > 4):
            return Kind.CASE_NUMBER if digits > 3 else None
        if word not in _NUMBER_WORDS and word not in _FILLERS:
            return None
        named = named or word in _NUMBER_WORDS
    return None


_BY_WORD = {
    "passport": Kind.PASSPORT,
    "nhs": Kind.NHS_NUMBER,
    "insurance": Kind.NATIONAL_INSURANCE,
}
