"""What changed between two wordings of one paragraph: words, numbers, and must / should / may.

Words are compared without case, punctuation and addresses. A number of a page is not compared; a
number of a paragraph is compared with the number that the same paragraph has in the other edition.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Literal, NamedTuple

from rapidfuzz.distance import Indel

State = Literal["kept", "gone", "new"]
Pair = tuple[str, str]

_JOINT = "\0"
_WORD = re.compile(
    rf"(?:[A-Z]?[a-z]+|[A-Z]+(?![a-z]))(?:{_JOINT}[a-z]+)?|\d+|[%£]|[^\W\d_a-zA-Z{_JOINT}]+"
)
_ADDRESS = re.compile(r"\b(?:https?://|www\.)\S+|\S+@\S+", re.IGNORECASE)
_APOSTROPHE = re.compile(r"(?<=\w)[’'](?=\w)")
_POINTER = re.compile(
    r"\b(?P<what>paragraphs?|paras?|pages?|see)\s+"
    r"(?P<places>\d+(?:\s*(?:[-–,&]|to|and)\s*\d+)*)",
    re.IGNORECASE,
)
_LEFT_MARK = re.compile(r"(?<=[a-z.,;)])\d{0,3} ?F(?!\w)")
"""A footnote mark of a word processor that some files carry as text: "sector.12F"."""
_BLANK = "§"
STRENGTHS = frozenset({"must", "should", "may"})
_NUMBER_WORDS = frozenset(
    re.findall(
        r"\w+",
        "two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty "
        "fifty sixty seventy eighty ninety hundred once twice half quarter",
    )
)


class Word(NamedTuple):
    """A word as it is compared, and where it stands in the text; `points` at another place."""

    norm: str
    start: int
    end: int
    points: bool = False


@dataclass(frozen=True)
class Stretch:
    """Part of a text: in both editions, only in the old one, or only in the new one."""

    state: State
    text: str


@dataclass(frozen=True)
class WordingChange:
    """The stretches in reading order; pairs are (old, new), "" where one side has none.

    `similarity` is the share of words in common, 0 to 1; `numbers` leaves out numbers of pages
    and paragraphs. `references_only`: nothing differs but which paragraph is pointed at.
    """

    stretches: tuple[Stretch, ...]
    numbers: tuple[Pair, ...]
    strengths: tuple[Pair, ...]
    references_only: bool
    similarity: float

    @property
    def is_none(self) -> bool:
        return all(stretch.state == "kept" for stretch in self.stretches)


def words_of(text: str, numbering: Mapping[str, str] | None = None) -> list[Word]:
    """The words of a text. `numbering` turns the numbers of its paragraphs into another's."""
    places = dict(_pointed_at(text, numbering or {}))
    plain = _ADDRESS.sub(_spaces, text)
    plain = _LEFT_MARK.sub(_spaces, plain)
    plain = _APOSTROPHE.sub(_JOINT, plain)
    out = []
    for match in _WORD.finditer(plain):
        start, end = match.span()
        norm = match[0].replace(_JOINT, "").lower()
        out.append(Word(places.get(start, norm), start, end, start in places))
    return out


def _spaces(match: re.Match[str]) -> str:
    """As long as what it replaces, so that words stand at the same place as in the text."""
    return " " * len(match[0])


def _pointed_at(text: str, numbering: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    """(place in the text, what it is compared as) of each number of a page or paragraph."""
    for match in _POINTER.finditer(text):
        what = match["what"].lower()
        page = what.startswith("page")
        if what != "see":
            yield match.start(), _BLANK
        for number in re.finditer(r"\d+", match["places"]):
            there = _BLANK if page else numbering.get(number[0], number[0])
            yield match.start("places") + number.start(), there


def key_of(words: Sequence[Word]) -> tuple[str, ...]:
    """What two paragraphs with the same words share, whatever places they point at."""
    return tuple(_BLANK if word.points else word.norm for word in words)


def compare(old: str, new: str, numbering: Mapping[str, str] | None = None) -> WordingChange:
    """Word by word. `numbering` gives the new number of each old paragraph."""
    if old == new:
        return WordingChange((Stretch("kept", new),), (), (), False, 1.0)
    after = words_of(new)
    before = words_of(old, _still_right(numbering or {}, after))
    a, b = [word.norm for word in before], [word.norm for word in after]
    stretches: list[Stretch] = []
    numbers: list[Pair] = []
    strengths: list[Pair] = []
    differing: list[Word] = []
    for tag, i, i_end, j, j_end in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag == "equal":
            stretches.append(Stretch("kept", _text(new, after, j, j_end)))
            continue
        gone, come = before[i:i_end], after[j:j_end]
        stretches += [Stretch("gone", _text(old, before, i, i_end))] if gone else []
        stretches += [Stretch("new", _text(new, after, j, j_end))] if come else []
        numbers += _pairs(_numbers(gone), _numbers(come))
        strengths += _pairs(_strengths(gone), _strengths(come))
        differing += [*gone, *come]
    return WordingChange(
        stretches=tuple(stretches),
        numbers=tuple(numbers),
        strengths=tuple(strengths),
        references_only=bool(differing) and all(word.points for word in differing),
        similarity=Indel.normalized_similarity(a, b),
    )


def _still_right(numbering: Mapping[str, str], after: list[Word]) -> Mapping[str, str]:
    """Without the numbers that the new text prints as the old one did: they may point at another
    publication's paragraph.
    """
    printed = {word.norm for word in after if word.points}
    return {o: n for o, n in numbering.items() if n in printed or o not in printed}


def _text(text: str, words: Sequence[Word], first: int, last: int) -> str:
    """The text from one word up to the next stretch, with its punctuation."""
    start = words[first].start if first else 0
    end = words[last].start if last < len(words) else len(text)
    return text[start:end]


def _numbers(words: Sequence[Word]) -> list[str]:
    """Numbers in figures or words, "one" apart, which is seldom a number."""
    found = [word.norm for word in words if not word.points]
    return [norm for norm in found if norm.isdigit() or norm in _NUMBER_WORDS]


def _strengths(words: Sequence[Word]) -> list[str]:
    return [word.norm for word in words if word.norm in STRENGTHS]


def _pairs(old: list[str], new: list[str]) -> list[Pair]:
    """What stands on one side only, side by side in order."""
    gone, come = list(old), list(new)
    for item in old:
        if item in come:
            gone.remove(item)
            come.remove(item)
    return list(zip_longest(gone, come, fillvalue=""))
