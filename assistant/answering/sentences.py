"""Sentences of a passage with their place in it; an item of a list knows its stem."""

from __future__ import annotations

import re
from dataclasses import dataclass

_END = re.compile(r"(?<=[.!?])[”’\")]*\s+(?=[“‘\"(]?[A-Z0-9])")
_ABBREVIATION = re.compile(
    r"\b(?:e\.g|i\.e|etc|cf|No|Mr|Mrs|Ms|Dr|St|s|ss|para|paras|reg|p|pp|v)\.$"
)
_ITEM = re.compile(r"^(?:[•–-]|\(?[a-z]{1,4}\)|\([0-9ivx]+\)|[a-z0-9]{1,2}\.)\s+")
_MODALS = (
    (
        "must",
        re.compile(r"\b(?:must|shall|(?:is|are) required to|has a duty to|have a duty to)\b", re.I),
    ),
    ("should", re.compile(r"\bshould\b", re.I)),
    # Permission, not possibility: "may choose", but not "may be harmed" or "May 2024".
    (
        "may",
        re.compile(
            r"\bmay\b(?!\s+(?:\d|also be\b|well\b|not\b|be\b|have\b|need\b|include\b|raise\b|"
            r"require\b|help\b|indicate\b|lead\b|result\b|cause\b|become\b|feel\b|lack\b))"
        ),
    ),
)


@dataclass(frozen=True)
class Sentence:
    """`span` in the passage's text; `stem` is the span of the line that introduces the list."""

    span: tuple[int, int]
    stem: tuple[int, int] | None = None


def sentences(text: str) -> list[Sentence]:
    """Every sentence of `text` in order; each item of a list is one, with its stem."""
    out: list[Sentence] = []
    stem: tuple[int, int] | None = None
    start = 0
    for line in text.split("\n"):
        item = _ITEM.match(line)
        if item and stem:
            begin = start + (item.end() if line[0] in "•–-" else 0)
            out.append(Sentence((begin, start + len(line)), stem))
        elif line.strip():
            spans = _split(line, start)
            out += [Sentence(span) for span in spans]
            stem = spans[-1]
        start += len(line) + 1
    return out


def _split(line: str, start: int) -> list[tuple[int, int]]:
    cuts, begin = [], 0
    for match in _END.finditer(line):
        if not _ABBREVIATION.search(line[begin : match.start()]):
            cuts.append((begin, match.start()))
            begin = match.end()
    cuts.append((begin, len(line)))
    trimmed = [(a + _lead(line[a:b]), b - _tail(line[a:b])) for a, b in cuts]
    return [(start + a, start + b) for a, b in trimmed if a < b] or [(start, start + len(line))]


def _lead(text: str) -> int:
    return len(text) - len(text.lstrip())


def _tail(text: str) -> int:
    return len(text) - len(text.rstrip())


def strength(text: str) -> str | None:
    """The modal verbs of the sentence: "must", "should", "may", joined by " and "; None if none."""
    found = [name for name, pattern in _MODALS if pattern.search(text)]
    return " and ".join(found) or None
