"""Text as a pattern reads it: full-width and other digits as 0 to 9, invisible marks left out."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

_DASHES = dict.fromkeys("‐‑‒–—−", "-")
_QUOTES = {"’": "'", "‘": "'", "ʼ": "'"}


@dataclass(frozen=True)
class Folded:
    """The folded text; `places[i]` is where its i-th character stands in the original."""

    text: str
    places: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A span of the folded text, in the original."""
        return self.places[start], self.places[end - 1] + 1


def fold(text: str) -> Folded:
    """One pass over `text`; each character gives one or none."""
    if text.isascii():
        return Folded(text, range(len(text)))
    table = {character: _folded(character) for character in set(text)}
    folded = "".join([table[character] for character in text])
    if len(folded) == len(text):
        return Folded(folded, range(len(text)))
    return Folded(folded, [place for place, character in enumerate(text) if table[character]])


def _folded(character: str) -> str:
    if character.isascii():
        return character
    if unicodedata.category(character) in ("Cf", "Mn"):
        return ""
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    if character in _DASHES or character in _QUOTES:
        return _DASHES.get(character) or _QUOTES[character]
    plain = unicodedata.normalize("NFKC", character)
    return plain if len(plain) == 1 else character
