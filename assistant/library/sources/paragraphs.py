"""Very long paragraphs in parts that can be read, searched and cited."""

from __future__ import annotations

import re
from collections.abc import Iterator

LONGEST = 300
"""Words of a part."""

LONGEST_CHARACTERS = 4_000
"""Characters of a part that has no spaces or is all long words."""

_SENTENCE_END = re.compile(r"(?<=[.;:?!])\s+")


def parted(text: str) -> Iterator[str]:
    """The text itself, or, when it is longer than a part, its sentences packed into parts."""
    if len(text) <= LONGEST_CHARACTERS and len(text.split()) <= LONGEST:
        yield text
        return
    part: list[str] = []
    words = characters = 0
    for piece in _pieces(text):
        count = len(piece.split())
        if part and (words + count > LONGEST or characters + len(piece) > LONGEST_CHARACTERS):
            yield " ".join(part)
            part, words, characters = [], 0, 0
        part.append(piece)
        words, characters = words + count, characters + len(piece) + 1
    if part:
        yield " ".join(part)


def _pieces(text: str) -> Iterator[str]:
    """Sentences; those that are longer than a part in runs of words, or of characters."""
    for sentence in _SENTENCE_END.split(text):
        words = sentence.split()
        if len(words) <= LONGEST and len(sentence) <= LONGEST_CHARACTERS:
            yield sentence
            continue
        for start in range(0, len(words), LONGEST // 2):
            run = " ".join(words[start : start + LONGEST // 2])
            for at in range(0, len(run), LONGEST_CHARACTERS):
                yield run[at : at + LONGEST_CHARACTERS]
