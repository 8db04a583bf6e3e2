"""Text as a pattern reads it: full-width and other digits as 0 to 9, invisible marks left out."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

_DASHES = dict.fromkeys("‐‑‒–—−", "-")


@dataclass(frozen=True)
class Folded:
    """The folded text; `places[i]` is where its i-th character stands in the original."""

    text: str
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A span of the folded text, in the original."""
        return self.places[start], self.places[end - 1] + 1


def fold(text: str) -> Folded:
    """One pass over `text`; each character gives one or none."""
    kept = [(place, _folded(character)) for place, character in enumerate(text)]
    kept = [(place, character) for place, character in kept if character]
    return Folded("".join(c for _, c in kept), tuple(place for place, _ in kept))


def _folded(character: str) -> str:
    if character.isascii():
        return character
    if unicodedata.category(character) in ("Cf", "Mn"):
        return ""
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    if character in _DASHES:
        return _DASHES[character]
    plain = unicodedata.normalize("NFKC", character)
    return plain if len(plain) == 1 else character
