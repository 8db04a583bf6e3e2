"""Addresses, electronic and on paper, and vehicles."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.privacy.kinds import Identifier, Kind, matches

# A part starts where no part could have started before it and gives nothing back, so that the
# time does not grow with its length.
_START = r"(?<![\w.+%'-])[\w.+%'-]{1,64}+"
_HOST = r"(?:[A-Za-z0-9-]{1,63}\.){1,6}[A-Za-z]{2,24}"
_EMAIL = re.compile(rf"{_START}@{_HOST}", re.ASCII)
_EMAIL_SPELT = re.compile(
    rf"{_START} ?[\[(] ?at ?[\])] ?(?:[A-Za-z0-9-]{{1,63}}(?:\.| ?[\[(] ?dot ?[\])] ?)){{1,6}}"
    r"[A-Za-z]{2,24}",
    re.ASCII | re.IGNORECASE,
)
_EMAIL_SAID = re.compile(
    r"(?<![\w.'-])[\w.'-]{1,40}+(?: dot [\w'-]{1,40}){0,3} at [\w-]{1,40}(?: dot [\w-]{1,20}){1,4}"
    r"(?!\w)",
    re.ASCII | re.IGNORECASE,
)
_AREAS = (
    "AB|AL|BA|BB|BD|BF|BH|BL|BN|BR|BS|BT|B|CA|CB|CF|CH|CM|CO|CR|CT|CV|CW|DA|DD|DE|DG|DH|DL|DN|DT"
    "|DY|EC|EH|EN|EX|E|FK|FY|GL|GU|GX|GY|G|HA|HD|HG|HP|HR|HS|HU|HX|IG|IM|IP|IV|JE|KA|KT|KW|KY|LA"
    "|LD|LE|LL|LN|LS|LU|L|ME|MK|ML|M|NE|NG|NN|NP|NR|NW|N|OL|OX|PA|PE|PH|PL|PO|PR|RG|RH|RM|SA|SE"
    "|SG|SK|SL|SM|SN|SO|SP|SR|SS|ST|SW|SY|S|TA|TD|TF|TN|TQ|TR|TS|TW|UB|WA|WC|WD|WF|WN|WR|WS|WV|W"
    "|YO|ZE"
)
_POSTCODE = re.compile(
    rf"(?<!\w)(?:{_AREAS})\d[A-Z\d]? ?(?!1st|2nd|3rd|\dth)\d[ABD-HJLNP-UW-Z]{{2}}(?!\w)"
    rf"|(?<!\w)(?!s\d{{1,3}}[a-z]{{1,2}}\b)(?:{_AREAS.lower()})\d[a-z\d]? ?(?!1st|2nd|3rd|\dth)"
    r"\d[abd-hjlnp-uw-z]{2}(?!\w)"
)
_HOUSE = re.compile(
    r"(?<!\w)(?:(?:flat|unit|apartment|apt) \d{1,4}[a-z]?[, ]{1,2})?\d{1,4}[a-z]?"
    r"(?:[, \n]{1,2}[a-z'.-]{1,25}){0,6}[, \n]{1,2}\Z",
    re.IGNORECASE,
)
_HOUSE_AT_MOST = 80
_ROADS = "Street|Road|Avenue|Lane|Drive|Crescent|Gardens|Terrace|Grove|Mews"
_STREET = re.compile(
    r"(?<!\w)(?:[Ff]lat )?\d{1,4}[A-Za-z]?,? (?:[A-Z][a-z']{1,20} ){1,3}"
    rf"(?:{_ROADS}|St|Rd|Ave|Close|Court|Place|Way|Square|Hill|Park|Walk|Row|House|Green|View)(?!\w)"
)
_STREET_LOWER = re.compile(
    r"(?<!\w)\d{1,4}[a-z]?,? (?!(?:days?|weeks?|months?|years?|hours?|per|the|of|and)\b)"
    rf"[a-z']{{3,20}} (?:{_ROADS.lower()}|close)(?!\w)"
)
_PLATE = re.compile(
    r"(?<!\w)[A-HJ-PR-Y]{2}(?:[02][1-9]|[1-7]\d)[ -]?(?!AND|FOR|THE|BUT|NOT)[A-HJ-PR-Z]{3}(?!\w)"
)
_PLATE_LOWER = re.compile(r"(?<!\w)[a-hj-pr-y]{2}(?:0[2-9]|[1-7]\d)[a-hj-pr-z]{3}(?!\w)")
_PLATE_OLD = re.compile(
    r"(?<!\w)(?:[A-HJ-NPR-Y]\d{1,3} ?(?!AND|FOR|THE|BUT|NOT)[A-Z]{3}|[A-Z]{3} ?\d{1,3}[A-Z])(?!\w)"
)
_PLATE_NAMED = re.compile(
    r"(?<!\w)(?:reg|registration|number ?plate|plates?)(?: (?:no|number|is|was|of))?[.:]{0,2} "
    r"(?!act )(?P<plate>[a-z]{1,3}\d{1,4}(?: ?[a-z]{1,3})?|[a-z]{2,3} \d{1,4}[a-z]?)(?!\w)",
    re.IGNORECASE,
)


def addresses_in(text: str) -> Iterator[Identifier]:
    """E-mail addresses, postcodes with the house before them, streets with a number, vehicles."""
    if "@" in text:
        yield from matches(Kind.EMAIL, _EMAIL, text)
    yield from matches(Kind.EMAIL, _EMAIL_SPELT, text)
    yield from matches(Kind.EMAIL, _EMAIL_SAID, text)
    yield from _postcodes(text)
    yield from matches(Kind.ADDRESS, _STREET, text, certain=False)
    yield from matches(Kind.ADDRESS, _STREET_LOWER, text, certain=False)
    for pattern in (_PLATE, _PLATE_LOWER, _PLATE_OLD):
        yield from matches(Kind.VEHICLE, pattern, text)
    for match in _PLATE_NAMED.finditer(text):
        yield Identifier(Kind.VEHICLE, *match.span("plate"), True)


def _postcodes(text: str) -> Iterator[Identifier]:
    last = 0
    for match in _POSTCODE.finditer(text):
        before = max(last, match.start() - _HOUSE_AT_MOST)
        house = _HOUSE.search(text[before : match.start()])
        start = before + house.start() if house else match.start()
        yield Identifier(Kind.ADDRESS, start, match.end(), True)
        last = match.end()
