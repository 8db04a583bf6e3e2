"""Whether a statement says no more than the words it rests on: numbers, dates, modals, negation,
actors. Quotations pass by being quotations; these are for sentences that a model has worded.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_WORD_VALUES = {word: value for value, word in enumerate(_UNITS)}
_WORD_VALUES |= {word: 10 * value for value, word in enumerate(_TENS, 2)}
_ORDINALS = {
    word: value
    for value, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth".split(), 1
    )
}
_MONTHS = (
    "january february march april may june july august september october november december"
).split()
_MONTH = "|".join(_MONTHS)
_DATE = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+)?(?P<month>{_MONTH})\s+(?P<year>\d{{4}})\b"
    rf"|\b(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<month2>{_MONTH})\b"
)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*[a-z]*")
_WORD = re.compile(r"[a-z]+(?:['’]t)?")
_MODALS = {
    "must": "must",
    "shall": "must",
    "required": "must",
    "duty": "must",
    "should": "should",
    "may": "may",
    "can": "may",
    "could": "may",
}
_STRENGTH = {"": 0, "may": 1, "should": 2, "must": 3}
_NEGATIONS = frozenset(
    "not no never none nor neither cannot without unless nobody nothing except".split()
)
_ACTORS = {
    "local authority": r"local authorit(?:y|ies)|councils?\b",
    "safeguarding partners": r"safeguarding partners?",
    "Panel": r"\bpanel\b",
    "police": r"\bpolice\b|chief officer",
    "integrated care board": r"integrated care boards?|\bicbs?\b",
    "school": r"\bschools?\b|\bcolleges?\b|governing bod(?:y|ies)|proprietors?",
    "Ofsted": r"\bofsted\b|chief inspector",
    "Secretary of State": r"secretary of state",
    "registered person": r"registered persons?",
    "parent": r"\bparents?\b",
    "social worker": r"social workers?",
    "designated safeguarding lead": r"designated safeguarding leads?|\bdsls?\b",
}


@dataclass(frozen=True)
class Fidelity:
    """Each True, False, or None where the statement has nothing of the kind."""

    numbers: bool | None
    dates: bool | None
    modal: bool | None
    negation: bool | None
    actor: bool | None


def fidelity(statement: str, source: str) -> Fidelity:
    """`source`: the words that the statement rests on, all of them."""
    said, there = _plain(statement), _plain(source)
    return Fidelity(
        numbers=_within(numbers(said), numbers(there)),
        dates=_within(dates(said), dates(there)),
        modal=_carried(modals(said), modals(there)),
        negation=_negated(said, there),
        actor=_within(actors(said), actors(there)),
    )


def _plain(text: str) -> str:
    return " ".join(text.lower().replace("’", "'").replace("-", " ").split())


def _within(said: Collection[str], there: Collection[str]) -> bool | None:
    return set(said) <= set(there) if said else None


def dates(text: str) -> set[str]:
    """Dates with a month, as "18 march 2026", "march 2026" or "18 march"; `text` in lower case."""
    return {
        " ".join(part for part in match.group("day", "day2", "month", "month2", "year") if part)
        for match in _DATE.finditer(text)
    }


def numbers(text: str) -> set[str]:
    """Numbers outside dates, in figures or in words: "16c", "5" for five and for fifth, "22" for
    twenty two; `text` in lower case. "one" and "second" are words like any other.
    """
    rest = _DATE.sub(" ", text)
    found = {re.sub(r",(?=\d{3})", "", number) for number in _NUMBER.findall(rest)}
    found = {re.sub(r"(?<=\d)(?:st|nd|rd|th)$", "", number) for number in found}
    return found | _in_words(_WORD.findall(rest))


def _in_words(words: list[str]) -> set[str]:
    out, tens = set(), 0
    for word in [*words, ""]:
        value = _WORD_VALUES.get(word, _ORDINALS.get(word, 0))
        if tens:
            out.add(str(tens + value if value < 10 else tens))
            value = 0 if value < 10 else value
        tens = value if value >= 20 else 0
        if 1 < value < 20 and word != "second":
            out.add(str(value))
    return out


def modals(text: str) -> str:
    """The strongest modal of the text: "must", "should", "may", or "" where it has none."""
    found = {_MODALS[word] for word in _WORD.findall(text) if word in _MODALS}
    return max(found, key=_STRENGTH.__getitem__, default="")


def _carried(said: str, there: str) -> bool | None:
    """Neither stronger nor weaker; None where neither has a modal."""
    return said == there if said or there else None


def _negated(said: str, there: str) -> bool | None:
    """Whether both or neither deny something; None where neither does."""
    counts = [any(map(_denies, _WORD.findall(text))) for text in (said, there)]
    return counts[0] == counts[1] if any(counts) else None


def _denies(word: str) -> bool:
    return word in _NEGATIONS or word.endswith("n't")


def actors(text: str) -> set[str]:
    """Who is named: of the bodies and roles that guidance gives duties to."""
    return {name for name, pattern in _ACTORS.items() if re.search(pattern, text)}
