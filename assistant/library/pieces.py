"""What of a passage is embedded: windows that fit the model, and the questions of a note."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.library.passages import Passage

WINDOW = 150
"""Words in a window: 256 word pieces with its heading path still fit (MiniLM's limit)."""


@dataclass(frozen=True)
class Piece:
    """One text to embed. The id is the passage's reference, "~", what it is of the passage ("t" a
    window of its text, "q" a question of a note) and a number.
    """

    id: str
    row: int
    text: str


def pieces_of(row: int, passage: Passage, title: str) -> list[Piece]:
    """The windows of the passage's text under its headings; then a note's questions.

    One heading alone ("What needs to improve") says too little: there the publication's title
    goes before it.
    """
    name = str(passage.reference)
    named = passage.headings if len(passage.headings) > 1 else (title, *passage.headings)
    path = " > ".join(named[-3:])
    texts = [f"{path}\n{window}" for window in windows(passage.text)]
    return [
        *(Piece(f"{name}~t{n}", row, text) for n, text in enumerate(texts)),
        *(Piece(f"{name}~q{n}", row, question) for n, question in enumerate(passage.asked)),
    ]


def passage_of(id: str) -> str:
    """The Reference, as it is written, of the passage that a piece's id names."""
    return id.rpartition("~")[0]


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
