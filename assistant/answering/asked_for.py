"""What sort of thing a question asks for, and whether a sentence holds such a thing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Sort = Literal["money", "share", "duration", "number", "time", "other"]
_NUMBER = (
    r"(?:\d[\d,.]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|"
    r"fourteen|fifteen|sixteen|eighteen|twenty(?:[- ]\w+)?|thirty|forty|fifty|sixty|hundred|once|"
    r"twice|half)"
)
_SPANS = (
    r"(?:working |school |calendar |consecutive )*"
    r"(?:minutes?|hours?|days?|nights?|weeks?|fortnights?|months?|years?|terms?)"
)
_SOON = (
    r"immediate(?:ly)?|as soon as|without delay|promptly|annual(?:ly)?|monthly|weekly|daily|"
    r"quarterly|yearly|every (?:year|month|week|day|term|six|three)|"
    r"at least (?:once|twice|annually|every)|forthwith|same day|before|by the end|no later|"
    r"birthday|no (?:time|fixed|set)|until|age of|aged|at all times|regular(?:ly)?"
)
_ASKS_MONEY = re.compile(
    r"\bhow much (?!notice|time|detail|training|information|weight|say|of\b|contact)|£|"
    r"\b(?:what|which|is there|the|an?|any|minimum|maximum|statutory|hourly|daily|weekly|going)\s+"
    r"(?:\w+\s+){0,3}?(?:costs?|prices?|fees?|fines?|salary|salaries|penalty|penalties|amount|"
    r"budget|allowance|rate|charge|pay|payment|bursary|grant|income|rent|capital limit)\b|"
    r"\bwho (?:pays|funds|covers the cost)\b"
)
_ASKS_SHARE = re.compile(
    r"\b(?:percentage|proportion|per ?cent)\b|\b(?:what|which|the) ?%|(?<!\d)% of\b"
)
_ASKS_DURATION = re.compile(
    r"\bhow many (?:\w+[ -]){0,2}?(minute|hour|day|night|week|month|year|time)s\b"
)
_ASKS_NUMBER = re.compile(
    r"\bhow (?:many|few|big|old|wide|tall)\b|number of\b|\bratio\b|(?:mini|maxi)mum number"
)
_ASKS_TIME = re.compile(
    r"\b(?:how (?:long|soon|often|quick\w*|frequent\w*|late|early|fast)|when|deadline|"
    r"time ?limit|timescale|until when|by when|what age|what date)\b"
)
_HOLDS_MONEY = re.compile(r"£|per cent\b|%|\bpounds?\b|\bfree\b|\bno (?:fee|cost|charge)\b", re.I)
_HOLDS_SHARE = re.compile(r"%|per cent|\bhalf|quarter|third", re.I)
_HOLDS_NUMBER = re.compile(rf"\b{_NUMBER}\b", re.I)
_HOLDS_TIMES = re.compile(rf"\b{_NUMBER} times|once|twice|{_SOON}", re.I)
_HOLDS_TIME = re.compile(
    rf"\b{_NUMBER}[- ]{_SPANS}|\b(?:aged?|under|over|until|by|before|reach\w*)\b[^.]{{0,20}}\b\d|"
    rf"{_SOON}|\b\d{{4}}\b",
    re.I,
)


@dataclass(frozen=True)
class AskedFor:
    """`holds` finds such a thing in a sentence; None where any sentence may be the answer."""

    sort: Sort
    holds: re.Pattern[str] | None


def asked_for(question: str) -> AskedFor:
    """By the words of the question, money before numbers before times."""
    text = question.lower()
    if _ASKS_MONEY.search(text):
        return AskedFor("money", _HOLDS_MONEY)
    if _ASKS_SHARE.search(text):
        return AskedFor("share", _HOLDS_SHARE)
    if match := _ASKS_DURATION.search(text):
        return AskedFor("duration", _duration(match[1]))
    if _ASKS_NUMBER.search(text):
        return AskedFor("number", _HOLDS_NUMBER)
    if _ASKS_TIME.search(text):
        return AskedFor("time", _HOLDS_TIME)
    return AskedFor("other", None)


def _duration(unit: str) -> re.Pattern[str]:
    """ "how many days": a number of days, or a word that answers instead ("without delay")."""
    if unit == "time":
        return _HOLDS_TIMES
    return re.compile(rf"\b{_NUMBER}[- ](?:\w+ ){{0,2}}{unit}s?\b|{_SOON}", re.I)
