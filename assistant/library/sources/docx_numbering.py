"""The marks that Word prints before list items: counted as Word counts them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


@dataclass(frozen=True)
class _Level:
    kind: str
    text: str
    start: int


@dataclass
class Numbering:
    """Lists by id, their levels, and how far each has counted."""

    levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    styles: dict[str, tuple[str, int]] = field(default_factory=dict)
    counts: dict[tuple[str, int], int] = field(default_factory=dict)

    @classmethod
    def of(cls, document: Any) -> Numbering:
        numbering = cls()
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError, AttributeError):
            return numbering
        abstract = {
            found.get(f"{W}abstractNumId"): _levels(found)
            for found in root.iterchildren(f"{W}abstractNum")
        }
        for number in root.iterchildren(f"{W}num"):
            link = number.find(f"{W}abstractNumId")
            key = link.get(f"{W}val") if link is not None else None
            numbering.levels[number.get(f"{W}numId") or ""] = abstract.get(key, {})
        for style in document.styles:
            place = _own_place(style.element)
            if place[0]:
                numbering.styles[style.name or ""] = place
        return numbering

    def place(self, paragraph: Any, style: str) -> tuple[str, int]:
        """(list id, level from 0) of a paragraph; ("", 0) when it is in no list."""
        own = _own_place(paragraph)
        if own[0]:
            return ("", 0) if own[0] == "0" else own
        return self.styles.get(style, ("", 0))

    def next_mark(self, list_id: str, level: int) -> str:
        """The mark of the next item at this level: "•", "2.", "(b)", "1.3"."""
        found = self.levels.get(list_id, {}).get(level)
        if found is None or found.kind in ("bullet", "none"):
            return "•"
        self.counts[list_id, level] = self.counts.get((list_id, level), found.start - 1) + 1
        for deeper in [key for key in self.counts if key[0] == list_id and key[1] > level]:
            del self.counts[deeper]
        return re.sub(r"%(\d)", lambda m: self._shown(list_id, int(m[1]) - 1), found.text)

    def _shown(self, list_id: str, level: int) -> str:
        found = self.levels.get(list_id, {}).get(level)
        count = self.counts.get((list_id, level), found.start if found else 1)
        return _written(count, found.kind if found else "decimal")


def _levels(abstract: Any) -> dict[int, _Level]:
    levels = {}
    for level in abstract.iterchildren(f"{W}lvl"):
        place = level.get(f"{W}ilvl") or "0"
        start = _value(level, "start")
        levels[int(place) if place.isdigit() else 0] = _Level(
            _value(level, "numFmt") or "bullet",
            _value(level, "lvlText"),
            int(start) if start.isdigit() else 1,
        )
    return levels


def _value(element: Any, name: str) -> str:
    found = element.find(f"{W}{name}")
    return (found.get(f"{W}val") or "") if found is not None else ""


def _own_place(element: Any) -> tuple[str, int]:
    found = element.find(f"{W}pPr/{W}numPr")
    if found is None:
        return "", 0
    level = _value(found, "ilvl")
    return _value(found, "numId"), int(level) if level.isdigit() else 0


def _written(count: int, kind: str) -> str:
    if kind in ("lowerLetter", "upperLetter") and count > 0:
        letter = chr(ord("a") + (count - 1) % 26) * (1 + (count - 1) // 26)
        return letter.upper() if kind == "upperLetter" else letter
    if kind in ("lowerRoman", "upperRoman") and 0 < count < 40:
        out = ""
        for value, sign in _ROMAN:
            out += sign * (count // value)
            count %= value
        return out.upper() if kind == "upperRoman" else out
    return str(count)
