"""Faithful rewordings of a source's sentence, and wrong ones that differ in one thing only."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.answering.fidelity.quantities import Quantity, quantities

ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty"
).split()
MONTHS = (
    "January February March April May June July August September October November December"
).split()


@dataclass(frozen=True)
class Mutant:
    """`kind` number, negation, modal or alternatives; `text` says what its source does not."""

    kind: str
    text: str


# -- wrong on purpose -----------------------------------------------------------------------


def mutants(statement: str, source: str, chance: random.Random) -> list[Mutant]:
    """Every kind that the statement offers; `source` lends numbers that stand nearby."""
    made = [
        *_numbers(statement, source, chance),
        *_units(statement),
        *_negations(statement),
        *_modals(statement),
        *_alternatives(statement),
    ]
    plain = _plain(statement)
    return [m for m in dict.fromkeys(made) if _plain(m.text) != plain]


def _plain(text: str) -> str:
    return " ".join(text.lower().split())


def _numbers(statement: str, source: str, chance: random.Random) -> Iterator[Mutant]:
    near = [source[q.start : q.end] for q in quantities(source)]
    for quantity in quantities(statement):
        before, after = statement[: quantity.start], statement[quantity.end :]
        own = statement[quantity.start : quantity.end]
        for other in _other_values(own, quantity, near, chance):
            yield Mutant("number", f"{before}{other}{after}")


def _other_values(
    own: str, quantity: Quantity, near: list[str], chance: random.Random
) -> Iterator[str]:
    """Another number, ten times it, one more; another month or year; one from nearby."""
    digits = re.search(r"\d+", own)
    word = next((w for w in ONES[1:] if re.search(rf"\b{w}\b", own, re.IGNORECASE)), None)
    if digits:
        value = int(digits[0])
        for other in {value + 1, value * 10 or 7, max(1, value - 1), chance.randint(1, 90)}:
            if other != value:
                yield own[: digits.start()] + str(other) + own[digits.end() :]
    elif word:
        value = ONES.index(word)
        for other in {value + 1, 2 * value + 1, 30}:
            if other != value:
                said = ONES[other] if other <= 20 else str(other)
                yield re.sub(rf"\b{word}\b", said, own, count=1, flags=re.IGNORECASE)
    month = next((m for m in MONTHS if m in own), None)
    if month:
        yield own.replace(month, MONTHS[(MONTHS.index(month) + chance.randint(1, 10)) % 12])
    for other in near:
        swapped = next(iter(quantities(other)), None)
        if (
            swapped
            and (swapped.kind, swapped.unit) == (quantity.kind, quantity.unit)
            and swapped.value != quantity.value
            and swapped.kind in ("count", "percent")
        ):
            yield other


def _units(statement: str) -> Iterator[Mutant]:
    for old, new in (
        ("working days", "days"),
        ("working days", "weeks"),
        ("days", "weeks"),
        ("weeks", "months"),
        ("months", "years"),
        ("years", "months"),
        ("hours", "days"),
    ):
        if re.search(rf"(?:\d|[a-z]) {old}\b", statement):
            if old == "days" and "working days" in statement:
                continue
            if any(statement[q.start : q.end].endswith(old) for q in quantities(statement)):
                yield Mutant("number", re.sub(rf"\b{old}\b", new, statement, count=1))


_DROPS = (
    (r"\b(must|should|may|can|could|will|would|shall|does|do|did) not\b", r"\1"),
    (r"\b(is|are|was|were|has|have|had) not\b", r"\1"),
    (r"\bcannot\b", "can"),
    (r"\bneed not\b", "need to"),
    (r"\bwithout\b", "with"),
    (r"\bunless\b", "if"),
    (r"\bnever\b", "always"),
    (r"\bno longer\b", "still"),
    (r"\bno (?=[a-z]+ (?:must|should|may|can|is|are|has|have)\b)", "the "),
    (r"\bnot\b", ""),
    (r"\bonly\b ?", ""),
)  # fmt: skip
_GAINS = (
    (r"\b(must|should)\b(?! not)", r"\1 not"),
    (r"\b(is|are) (?!not)", r"\1 not "),
    (r"\bmay\b(?! not)(?= [a-z])", "may not"),
    (r"\bwith\b", "without"),
)


def _negations(statement: str) -> Iterator[Mutant]:
    for pattern, other in (*_DROPS, *_GAINS):
        for match in re.finditer(pattern, statement):
            if pattern == r"\bnot\b" and _is_frozen(statement, match):
                continue
            if pattern == r"\bonly\b ?" and statement[: match.start()].endswith("not "):
                continue
            changed = statement[: match.start()] + match.expand(other) + statement[match.end() :]
            yield Mutant("negation", " ".join(changed.split()))


def _is_frozen(statement: str, match: re.Match[str]) -> bool:
    """ "not only", "whether or not": taking "not" out there denies nothing."""
    after, before = statement[match.end() :], statement[: match.start()]
    return after.startswith((" only", " just", " least", " later")) or before.endswith("or ")


_OTHERS = {
    "must": ("should", "may", "can", "need to"),
    "should": ("must", "may", "can", "need to"),
    "shall": ("should", "may"),
    "may": ("must", "should"),
    "can": ("must", "should"),
}


def _modals(statement: str) -> Iterator[Mutant]:
    for verb, others in _OTHERS.items():
        for match in re.finditer(rf"\b{verb}\b(?= [a-z])", statement):
            for other in others:
                changed = statement[: match.start()] + other + statement[match.end() :]
                yield Mutant("modal", changed)
    for old, new in (("has to", "may"), ("have to", "should"), ("required to", "free to")):
        if old in statement:
            yield Mutant("modal", statement.replace(old, new, 1))


_OR = re.compile(r"(?<!whether)(?<!\band) or (?!not\b|more\b|less\b|fewer\b|both\b|otherwise\b)")
_ONE_ACTOR = re.compile(
    r"^(?P<first>(?:(?!\b(?:who|that|which|if|where|when|of|in|on|at|or)\b)[\w' -])+?) or "
    r"(?P<second>(?:(?!\b(?:who|that|which|if|where|when|of|in|on|at|or)\b)[\w' -])+?) "
    r"(?P<rest>(?:must|should|shall)\b.+)$"
)
_LAST_ACT = re.compile(
    r"^(?P<first>[^,;:()]*\b(?:must|should|shall) (?:(?!\b(?:not|whether|who|whose|which|that|if|"
    r"where|when|unless|once|or|either|one)\b)[^,;:().])+) or [^,;:().]+\.$"
)
_CHOICE = re.compile(
    r"\b(?:one or more|one or both|at least one|any one|any|one) of|\beither\b", re.I
)


def _alternatives(statement: str) -> Iterator[Mutant]:
    """ "or" made "and", a word for a choice taken out, one of two who must act left
    out, or the other thing that would do.
    """
    for match in _OR.finditer(statement):
        yield Mutant("alternatives", f"{statement[: match.start()]} and {statement[match.end() :]}")
    for match in _CHOICE.finditer(statement):
        changed = statement[: match.start()] + "all of" + statement[match.end() :]
        yield Mutant("alternatives", changed.replace("either", "both"))
    actors = _ONE_ACTOR.match(statement)
    if actors:
        yield Mutant("alternatives", f"{actors['first']} {actors['rest']}")
        yield Mutant("alternatives", f"{_capital(actors['second'])} {actors['rest']}")
    act = _LAST_ACT.match(statement)
    if act:
        yield Mutant("alternatives", f"{act['first']}.")


def list_mutants(stem: str, items: list[str]) -> Iterator[Mutant]:
    """Of a list under "one of the following": each item as if it were the only one, and all of
    them joined by "and", with the word for the choice and without.
    """
    if not re.search(rf"(?:{_CHOICE.pattern}) (?:these|those|the|its)\b[^:]{{0,40}}:$", stem, re.I):
        return
    for opening in (stem, _CHOICE.sub("all of", stem)):
        told = [opening.rstrip(" :"), *(item.strip(" .;,") for item in items)]
        yield Mutant("alternatives", f"{told[0]}: {' and '.join(told[1:])}.")
        if len(items) > 1:
            for item in told[1:]:
                yield Mutant("alternatives", f"{told[0]}: {item}.")


# -- faithful -------------------------------------------------------------------------------

_SAME = (
    (r"\bmust (?!not|be able)", "has to "),
    (r"\bmust not\b", "must never"),
    (r"\blocal authority\b", "council"),
    (r"\blocal authorities\b", "councils"),
    (r"\bnotify\b", "tell"),
    (r"\bnotified\b", "told"),
    (r"\binform\b", "tell"),
    (r"\binformed\b", "told"),
    (r"\bundertake\b", "carry out"),
    (r"\bensure that\b", "make sure that"),
    (r"\bensure\b", "make sure"),
    (r"\bshare\b", "pass on"),
    (r"\bdecide\b", "determine"),
    (r"\bcommence\b", "start"),
    (r"\bas soon as practicable\b", "as soon as is practicable"),
    (r"\bimmediately\b", "at once"),
    (r"\bwithout delay\b", "promptly"),
    (r"\bregarding\b", "about"),
    (r"\bwhere\b(?= (?:a|the|an|there|they|it)\b)", "if"),
    (r"\b(?:However|In addition|Additionally|Therefore|Furthermore|Similarly), ", ""),
    (r"\bchildren who are looked after\b", "looked after children"),
    (r"“|”", '"'),
    (r"’", "'"),
    (r" – ", " - "),
)


def rewordings(statement: str) -> Iterator[str]:
    """The statement as a careful writer might put it, each with one or all of the changes."""
    every = statement
    for pattern, other in _SAME:
        changed = _capital(re.sub(pattern, other, statement))
        if changed != statement:
            yield changed
        every = re.sub(pattern, other, every)
    yield from _numerals(statement)
    moved = _moved(statement)
    if moved:
        yield moved
    if _capital(every) != statement:
        yield _capital(every)


def _numerals(statement: str) -> Iterator[str]:
    """Number words as digits, digits as words."""
    for n, word in enumerate(ONES[2:], 2):
        if re.search(rf"\b{word}\b(?!-)", statement):
            yield re.sub(rf"\b{word}\b(?!-)", str(n), statement)
        time = rf"(?<![\w.,/(-]){n}(?= (?:working )?(?:days|weeks|months|years|hours))"
        if re.search(time, statement):
            yield re.sub(time, word, statement)


def _moved(statement: str) -> str:
    """A condition at the start goes to the end."""
    found = re.fullmatch(r"(Where|If|When) ([^,;:()]+), (?!where|if|when)([^,;:]+)\.", statement)
    if found and re.search(r"\b(?:must|should|may|can|shall)\b", found[2]):
        return ""
    if not found or found[3].split()[0] in ("they", "it", "this", "these", "he", "she", "then"):
        return ""
    first = found[3][0].upper() + found[3][1:]
    return f"{first} {found[1].lower()} {found[2]}."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
