"""Which printed numbers are the numbers of paragraphs: the longest run that counts upwards."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.library.sources.pdf_text import Line

Key = tuple[int, ...]

_NUMBER = re.compile(
    r"^(?P<number>\d{1,3}(?:\.\d{1,3}){0,2})(?P<dot>\.?)(?:\s+|$)(?P<rest>.*)$", re.DOTALL
)
WIDEST_GAP = 6
"""How many numbers may be missing between two that follow each other."""


@dataclass(frozen=True)
class Numbered:
    """A line that may open a numbered paragraph."""

    place: int
    key: Key
    printed: str
    x: float


def candidate(line: Line, place: int) -> Numbered | None:
    """The number a line begins with, if it looks like a paragraph's: "12." or "2.15" or a tab."""
    match = _NUMBER.match(line.text.lstrip())
    if not match or not match["rest"]:
        return None
    printed = match["number"]
    if not match["dot"] and "." not in printed and not _set_apart(line):
        return None
    return Numbered(place, tuple(int(n) for n in printed.split(".")), printed, line.x0)


def _set_apart(line: Line) -> bool:
    """A number without a dot counts only when a wide space follows it."""
    first = line.runs[0]
    alone = first.text.strip().isdecimal() and len(line.runs) > 1
    return alone and line.runs[1].x0 - first.x1 > 0.8 * line.size


def without_number(text: str) -> str:
    match = _NUMBER.match(text.lstrip())
    return match["rest"] if match else text


def paragraph_numbers(candidates: list[Numbered], fewest: int) -> dict[int, str]:
    """Place -> printed number for the best upward-counting chain of one depth and one indent.

    Nothing if it has fewer members than `fewest`: then it is a list, not the publication's count.
    """
    best: dict[int, str] = {}
    for depth in {len(c.key) for c in candidates}:
        of_depth = [c for c in candidates if len(c.key) == depth]
        for x in sorted({round(c.x / 12) for c in of_depth}):
            chain = _chain([c for c in of_depth if abs(c.x - 12 * x) <= 14])
            if len(chain) > len(best):
                best = {c.place: c.printed for c in chain}
    return best if len(best) >= fewest else {}


def _chain(candidates: list[Numbered]) -> list[Numbered]:
    """The chain with the most members less a price for each number left out."""
    scores: list[float] = []
    came_from: list[int] = []
    for i, item in enumerate(candidates):
        score, origin = (1.0 - 0.1 * min(item.key[-1] - 1, 8), -1)
        for j in range(i - 1, max(-1, i - 400), -1):
            step = _step(candidates[j].key, item.key)
            if step and scores[j] + 1.0 - 0.4 * (step - 1) > score:
                score, origin = scores[j] + 1.0 - 0.4 * (step - 1), j
        scores.append(score)
        came_from.append(origin)
    if not scores:
        return []
    at = max(range(len(scores)), key=scores.__getitem__)
    chain = []
    while at != -1:
        chain.append(candidates[at])
        at = came_from[at]
    return chain[::-1]


def _step(before: Key, after: Key) -> int:
    """How far apart two numbers are, 0 if the second cannot follow the first."""
    if before[:-1] == after[:-1]:
        step = after[-1] - before[-1]
    elif after[:-1] > before[:-1] and after[0] - before[0] <= 1:
        step = after[-1]
    else:
        return 0
    return step if 1 <= step <= WIDEST_GAP else 0
