"""Where the words that a statement relies on stand, and the whole sentences around them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering.quoting import with_lead
from assistant.answering.sentences import Sentence, sentences

_ALIKE = {"“": '"', "”": '"', "‘": "'", "’": "'", "`": "'"}
_ALIKE |= dict.fromkeys("‐‑‒–—―−", "-")
_UNSEEN = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
_RAISED = ("<super>", "<sub>", "<fraction>", "<circle>")
_AT_THE_ENDS = re.compile(r"^[\s\"'.…\[\](*–-]+|[\s\"'.…;:,\])*-]+$")
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
    """Spans of `text` where `words` stand, letter for letter; what only looks may differ: white
    space, quotation marks, dashes, ligatures, soft hyphens, capitals, the bullets of a list, and
    marks at the two ends.
    """
    wanted = _AT_THE_ENDS.sub("", _folded(words)[0])
    if len(wanted.split()) < FEWEST:
        return []
    whole, places = _folded(text)
    found = re.finditer(rf"(?<!\w){re.escape(wanted)}(?!\w)", whole, re.IGNORECASE)
    return [(places[m.start()], places[m.end() - 1] + 1) for m in found]


def numbered(text: str, number: int) -> list[tuple[int, int]]:
    """The span of the sentence with this number, from 1; none where there is no such sentence."""
    found = sentences(text)
    return [found[number - 1].span] if 1 <= number <= len(found) else []


def lists_of(units: Sequence[Unit], text: str) -> list[Unit]:
    """Items of one list that were named one by one, as one unit; the list whose stem was named."""
    named = [unit.spans for unit in units if len(unit.spans) == 2]
    stems = dict.fromkeys(stem for stem, _ in named)
    out = [Unit((stem, *sorted({own for s, own in named if s == stem}))) for stem in stems]
    alone = {unit.spans[0] for unit in units if len(unit.spans) == 1}
    for stem in alone:
        items = [s.span for s in sentences(text) if s.stem == stem]
        out += [Unit((stem, *items))] if items else []
    return out


def items_of(stem: tuple[int, int], text: str) -> list[str]:
    """Every item of the list that the span introduces."""
    return [text[slice(*s.span)] for s in sentences(text) if s.stem == stem]


def folded(text: str) -> str:
    """The text as `locate` compares it, with its capitals."""
    return _folded(text)[0]


def _folded(text: str) -> tuple[str, list[int]]:
    """The text with plain marks and letters, one space for white space and bullets, and the place
    of each character.
    """
    out: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        plain = _plain(character)
        if plain == " " and out and out[-1] == " ":
            continue
        out += plain
        places += [place] * len(plain)
    return "".join(out), places


def _plain(character: str) -> str:
    if character.isspace() or character == "•":
        return " "
    if character.isascii():
        return _ALIKE.get(character, character)
    if character in _UNSEEN:
        return ""
    # "5²" is not "52", nor "①" a "1".
    if unicodedata.decomposition(character).startswith(_RAISED):
        return character
    return _ALIKE.get(character) or unicodedata.normalize("NFKC", character)


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
