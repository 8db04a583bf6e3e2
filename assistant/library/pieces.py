"""What of a passage is embedded: windows that fit the model, and the questions of a note."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.library.passages import Passage

WINDOW = 150
"""Words in a window: 256 word pieces with its heading path still fit (MiniLM's limit)."""


@dataclass(frozen=True)
class Piece:
    """One text to embed; `row` is the passage's row, `aspect` what it is of the passage."""

    id: str
    row: int
    aspect: str
    text: str


def pieces_of(row: int, passage: Passage) -> list[Piece]:
    """The windows of the passage's text under its headings; then a note's questions."""
    name = str(passage.reference)
    path = " > ".join(passage.headings[-3:])
    texts = [(f"{path}\n{window}", "text") for window in windows(passage.text)]
    texts += [(question, "asked") for question in passage.asked]
    return [
        Piece(f"{name}~{number}", row, aspect, text) for number, (text, aspect) in enumerate(texts)
    ]


def windows(text: str, size: int = WINDOW) -> list[str]:
    """Whole lines or sentences, packed to about `size` words; a window repeats the stem line."""
    lines = [piece for line in text.split("\n") for piece in _short(line, size)]
    packed: list[list[str]] = [[]]
    for line in lines:
        if packed[-1] and _words(packed[-1]) + len(line.split()) > size:
            stem = lines[0] if len(lines[0].split()) < size // 3 else ""
            packed.append([stem] if stem else [])
        packed[-1].append(line)
    return ["\n".join(window) for window in packed if window]


def _words(lines: list[str]) -> int:
    return sum(len(line.split()) for line in lines)


def _short(line: str, size: int) -> list[str]:
    """The line, or where it is longer than a window, its sentences, or bare runs of words."""
    if len(line.split()) <= size:
        return [line]
    out: list[str] = []
    for sentence in re.split(r"(?<=[.;:?!])\s+", line):
        tokens = sentence.split()
        out += [" ".join(tokens[i : i + size]) for i in range(0, len(tokens), size)]
    return out
