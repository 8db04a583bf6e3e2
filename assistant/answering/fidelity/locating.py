"""Where the words that a statement relies on stand, and the whole sentences around them."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.answering.quoting import with_lead
from assistant.answering.sentences import Sentence, sentences

_ALIKE = {"“": '"', "”": '"', "‘": "'", "’": "'", "`": "'"}
_ALIKE |= dict.fromkeys("‐‑‒–—―−", "-")
FEWEST = 3
"""Words that a model must give: fewer stand anywhere."""


@dataclass(frozen=True)
class Unit:
    """One sentence, with the stem of its list where it is an item (`spans` in the passage, in
    order); `lead` are the sentences before it that it points back to.
    """

    spans: tuple[tuple[int, int], ...]
    lead: tuple[int, int] | None = None

    def text(self, passage: str) -> str:
        return "\n".join(passage[a:b] for a, b in self.spans)

    def shown(self) -> tuple[tuple[int, int], ...]:
        """The spans to cite: a sentence and its lead are one."""
        if not self.lead:
            return self.spans
        return ((self.lead[0], self.spans[0][1]), *self.spans[1:])


def locate(words: str, text: str) -> list[tuple[int, int]]:
    """Spans of `text` where `words` stand; only white space, quotation marks and dashes may be
    written in another way, and the bullets of a list left out.
    """
    wanted = _folded(words)[0].strip().strip("\"'").strip()
    if len(wanted.split()) < FEWEST:
        return []
    folded, places = _folded(text)
    found, at = [], folded.find(wanted)
    while at >= 0:
        found.append((places[at], places[at + len(wanted) - 1] + 1))
        at = folded.find(wanted, at + 1)
    return found


def folded(text: str) -> str:
    """The text with plain quotation marks and dashes, one space for white space and bullets."""
    return _folded(text)[0]


def _folded(text: str) -> tuple[str, list[int]]:
    """The text with one space for white space and bullets, and the place of each character."""
    out: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        character = " " if character.isspace() or character == "•" else character
        if character == " " and out and out[-1] == " ":
            continue
        out.append(_ALIKE.get(character, character))
        places.append(place)
    return "".join(out), places


def units_at(text: str, span: tuple[int, int]) -> list[Unit]:
    """The sentences that the span touches, each with what it leans on; of a list that the span
    runs over, also the whole stretch from its stem.
    """
    found = sentences(text)
    touched = [i for i, s in enumerate(found) if s.span[0] < span[1] and span[0] < s.span[1]]
    units = [_unit(text, found, i) for i in touched]
    items = [found[i] for i in touched if found[i].stem]
    if len(items) > 1 and len({item.stem for item in items}) == 1 and items[0].stem:
        spans = [items[0].stem, *(item.span for item in items)]
        units.append(Unit(tuple(dict.fromkeys(spans))))
    return units


def _unit(text: str, found: list[Sentence], i: int) -> Unit:
    own = found[i]
    whole = with_lead(text, found, i)
    lead = (whole.span[0], own.span[0]) if whole.span[0] < own.span[0] else None
    return Unit((own.stem, own.span) if own.stem else (own.span,), lead)
