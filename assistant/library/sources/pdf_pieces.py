"""Lines of one column to pieces: headings, numbered paragraphs, list items, plain paragraphs."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import pairwise

from assistant.library.sources.pdf_numbers import without_number
from assistant.library.sources.pdf_text import Line

LOOSE = 1.22
"""A step between lines wider than this share of the usual one opens a new piece."""

_BULLET = re.compile(
    r"^\s*(?P<mark>[•◼■▪●○◦▫□⬛➢✓✔‣∙·\uf06e\uf0b7\uf0a7\uf0d8\uf0fc\uf071-])\s*(?P<rest>.+)$",
    re.DOTALL,
)
_DASH = re.compile(r"^\s*(?P<mark>[–—-])\s+(?P<rest>.+)$", re.DOTALL)
_LETTER = re.compile(
    r"^\s*(?P<mark>\((?:[a-z]{1,2}|[ivx]{1,5}|\d{1,2})\)|(?:[a-hj-z]|[ivx]{1,5})[.)]|\d{1,2}[.)])"
    r"\s+(?P<rest>.+)$",
    re.DOTALL,
)
_ROUND = re.compile(r"^\s*(?P<mark>o)\s+(?P<rest>.+)$", re.DOTALL)
_CAPTION = re.compile(r"^\s*(?:figure|table|diagram|chart)\s+\d{1,3}\b", re.IGNORECASE)
_BROKEN_WORD = re.compile(r"[A-Za-z][-\u2010\u00ad]$")
_FINISHED = re.compile(r"[.!?:;][\"”’')\]]*$")


@dataclass
class Piece:
    """kind: "text", "item", "number"; mark: the printed bullet, letter or number."""

    kind: str
    lines: list[Line]
    mark: str = ""
    text_x: float = 0.0
    marks: list[str] = field(default_factory=list)

    @property
    def first(self) -> Line:
        return self.lines[0]

    @property
    def last(self) -> Line:
        return self.lines[-1]

    @property
    def bold(self) -> bool:
        return all(line.bold for line in self.lines)

    @property
    def size(self) -> float:
        return Counter(line.size for line in self.lines).most_common(1)[0][0]

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)


@dataclass(frozen=True)
class Measure:
    """How a document sets its body: size, left and right edge, and the usual step between lines.

    `steps` holds the step per page and size, and per size alone under page 0.
    """

    size: float
    left: float
    right: float
    steps: dict[tuple[int, float], float]

    def step(self, line: Line) -> float:
        usual = self.steps.get((0, line.size), 1.25 * line.size)
        return self.steps.get((line.page, line.size), usual)


def measure(lines: list[Line]) -> Measure:
    """Take the body's measures from all running lines of a document."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    size = sizes.most_common(1)[0][0] if sizes else 12.0
    body = [line for line in lines if line.size == size] or lines
    lefts = Counter(round(line.x0) for line in body)
    rights = sorted(line.x1 for line in body)
    left = float(lefts.most_common(1)[0][0]) if lefts else 0.0
    right = rights[int(0.97 * (len(rights) - 1))] if rights else 600.0
    return Measure(size, left, right, _steps(lines))


def _steps(lines: list[Line]) -> dict[tuple[int, float], float]:
    seen: dict[tuple[int, float], Counter[float]] = {}
    for a, b in pairwise(lines):
        step = b.y - a.y
        plain = not _BULLET.match(b.text) and not _LETTER.match(b.text)
        if a.page == b.page and a.size == b.size and plain and 0.9 < step / a.size < 2.2:
            for page in (0, a.page):
                seen.setdefault((page, a.size), Counter())[round(step * 2) / 2] += 1
    usual = {key: _usual(counts, key[1]) for key, counts in seen.items()}
    return {key: step for key, step in usual.items() if step}


def _usual(counts: Counter[float], size: float) -> float:
    """The widest step that is usual between lines of one paragraph; 0 if too few are seen."""
    common, most = counts.most_common(1)[0]
    if most < 4:
        return 0.0
    narrow = max(1.45 * size, 1.04 * common if common <= 1.8 * size else 0.0)
    enough = max(2, 0.08 * counts.total())
    return max((step for step, n in counts.items() if step <= narrow and n >= enough), default=0.0)


def pieces_of(
    lines: list[Line], body: Measure, numbers: dict[int, str], right: float
) -> list[Piece]:
    """Cut a column's lines. numbers: id() of lines that open a numbered paragraph -> its number."""
    pieces: list[Piece] = []
    for line in lines:
        current = pieces[-1] if pieces else None
        opened = _opened(line, current, body, numbers)
        if opened is not None:
            pieces.append(opened)
        elif current is not None and continues(current, line, body, right):
            current.lines.append(line)
        else:
            pieces.append(Piece("text", [line], text_x=line.x0))
    return pieces


def _opened(
    line: Line, current: Piece | None, body: Measure, numbers: dict[int, str]
) -> Piece | None:
    if id(line) in numbers:
        text = without_number(line.text)
        return Piece("number", [replace(line, text=text)], numbers[id(line)], _text_x(line))
    for pattern in (_BULLET, _DASH, _ROUND, _LETTER):
        match = pattern.match(line.text)
        if match and _is_mark(pattern, match["mark"], line, current, body):
            mark = "•" if pattern in (_BULLET, _ROUND) else match["mark"]
            return Piece("item", [replace(line, text=match["rest"])], mark, _text_x(line))
    return None


def _text_x(line: Line) -> float:
    """Where the text after the mark begins."""
    return line.runs[1].x0 if len(line.runs) > 1 else line.x0 + 0.6 * line.size


def _is_mark(
    pattern: re.Pattern[str], mark: str, line: Line, current: Piece | None, body: Measure
) -> bool:
    """A dash, letter or number at the start of a line is a mark only if it is set as one."""
    if pattern is _BULLET and mark != "-":
        return True
    alone = line.runs[0].text.strip() == mark and len(line.runs) > 1
    gap = line.runs[1].x0 - line.runs[0].x1 if alone else 0.0
    if pattern is _ROUND:
        return alone and (gap > 0.5 * line.size or line.runs[0].font != line.runs[1].font)
    if gap > 0.45 * line.size or current is None:
        return True
    last = current.last
    fresh = line.y - last.y > LOOSE * body.step(line)
    moved = abs(line.x0 - (last.x0 if len(current.lines) > 1 else current.text_x)) > 6
    return fresh or (moved and bool(_FINISHED.search(last.text)))


def continues(piece: Piece, line: Line, body: Measure, right: float) -> bool:
    """Whether a line without a mark goes on with the piece above it on the same page."""
    last = piece.last
    if line.text[:1].islower() and _runs_on(last, line, right):
        return True
    if (
        line.y - last.y > LOOSE * body.step(max(line, last, key=lambda one: one.size))
        or line.y < last.y - 2
    ):
        return False
    if _differs(piece, last, line):
        return False
    room = right - last.x1 - _first_word(line)
    if last.bold and not line.bold and piece.bold and room > 0.5 * line.size:
        return False
    if piece.kind == "item" and line.x0 < piece.text_x - 6 and line.x0 < piece.first.x0 + 6:
        return room < 0 and not _FINISHED.search(last.text)
    return not (room > 2 * line.size and bool(_FINISHED.search(last.text)))


def _runs_on(last: Line, line: Line, right: float) -> bool:
    """A sentence or word broken at the end of a full line, however wide the step to the next."""
    if not 0 < line.y - last.y < 2.8 * last.size or line.size != last.size:
        return False
    full = last.x1 + _first_word(line) > right - 4 * last.size
    return bool(_BROKEN_WORD.search(last.text)) or (full and not _FINISHED.search(last.text))


def _differs(piece: Piece, last: Line, line: Line) -> bool:
    """Another size, when one of the two is a heading's."""
    apart = abs(last.size - line.size) > 0.08 * max(last.size, line.size)
    return apart and (piece.bold or line.bold or abs(last.size - line.size) > 2.5)


def _first_word(line: Line) -> float:
    word = line.text.split(" ", 1)[0]
    return len(word) * 0.5 * line.size + 0.28 * line.size


def goes_on(piece: Piece, line: Line, body: Measure) -> bool:
    """Whether the first line of the next page (or after a box) goes on with this piece."""
    last = piece.last
    if line.bold != last.bold and (piece.bold or line.bold):
        return False
    if abs(line.size - last.size) > 0.08 * last.size:
        return False
    finished = bool(_FINISHED.search(last.text))
    if line.text[:1].islower():
        return not finished or _same_indent(piece, line)
    full = last.x1 > body.right - 0.16 * (body.right - body.left)
    if piece.kind == "item":
        return _same_indent(piece, line) and (full or len(piece.lines) == 1)
    return full and _same_indent(piece, line)


def _same_indent(piece: Piece, line: Line) -> bool:
    home = piece.last.x0 if len(piece.lines) > 1 else piece.text_x
    if piece.kind != "item" and len(piece.lines) == 1:
        return line.x0 >= piece.first.x0 - 3
    return abs(line.x0 - home) < 5


def is_caption(piece: Piece) -> bool:
    """ "Figure 2: ..." or "Table 1: ...", a line or two of its own."""
    return len(piece.lines) <= 2 and bool(_CAPTION.match(piece.text))


def is_heading(piece: Piece, body: Measure) -> bool:
    """Larger than the body and bold (or much larger), or a short bold piece of its own."""
    if piece.kind == "number" or not any(c.isalpha() for c in piece.text):
        return False
    if is_caption(piece):
        return False
    larger = piece.size >= 1.08 * body.size
    if piece.kind == "item":
        numbered = piece.mark[0].isalnum() and piece.text.rstrip()[-1:] not in ".;,:"
        return piece.bold and len(piece.lines) <= 2 and (numbered or piece.size > 1.2 * body.size)
    if larger and (piece.bold or piece.size >= 1.2 * body.size):
        return len(piece.lines) <= 5
    short = len(piece.lines) <= 3 and len(piece.text.split()) <= 28
    return piece.bold and short and piece.text.rstrip()[-1:] not in ".;,:"
