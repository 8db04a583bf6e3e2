"""What is likely a person's name. It can only guess: many names are not found, and some words
that are no names are; the person is shown each and may keep the words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

_WORD = re.compile(r"[^\W\d_]{1,40}(?:['’-][^\W\d_]{1,40}){0,3}")
_TITLES = frozenset(
    re.findall(
        r"\w+",
        """
    mr mrs ms miss mx dr prof professor pc dc ds di dci sgt sergeant inspector constable cllr
    councillor judge justice sir lady lord rev reverend father sister nurse auntie aunt uncle
""",
    )
)
_INTRODUCES = frozenset(["called", "named", "surname", "forename", "alias", "aka", "née"])
_WORDS = Path(__file__).with_name("capitals.txt")
_FIRST_NAMES = Path(__file__).with_name("first_names.txt")


def names_in(text: str) -> Iterator[tuple[int, int]]:
    """Likely names: after a title, capitals inside a sentence, common first names."""
    words = list(_WORD.finditer(text))
    place = 0
    while place < len(words):
        last = _name_from(text, words, place)
        if last is not None:
            yield words[place].start(), words[last].end()
            place = last
        place += 1


def _name_from(text: str, words: list[re.Match[str]], place: int) -> int | None:
    """The last word of a likely name that starts at `place`, or None."""
    word = words[place][0]
    if not _may_name(word):
        return None
    last = place
    while last + 1 < len(words) and _joined(text, words[last], words[last + 1]):
        last += 1
    before = words[place - 1][0].lower() if place else ""
    if before in _TITLES | _INTRODUCES or word.lower() in _first_names():
        return last
    if _starts_sentence(text, words[place].start()) and last == place:
        return None
    return last


def _may_name(word: str) -> bool:
    if not word[0].isupper() or len(word) < 2 or word.isupper():
        return False
    plain = word.removesuffix("'s").removesuffix("’s").lower()
    return plain not in _capitals() and plain not in _TITLES


def _joined(text: str, left: re.Match[str], right: re.Match[str]) -> bool:
    return text[left.end() : right.start()] == " " and _may_name(right[0])


def _starts_sentence(text: str, start: int) -> bool:
    before = text[max(0, start - 4) : start].rstrip(" \"'“‘(-•*\t")
    return before == "" or before[-1] in ".!?:;\n\r"


@lru_cache(maxsize=1)
def _capitals() -> frozenset[str]:
    return frozenset(_WORDS.read_text(encoding="utf-8").split())


@lru_cache(maxsize=1)
def _first_names() -> frozenset[str]:
    return frozenset(_FIRST_NAMES.read_text(encoding="utf-8").split())
