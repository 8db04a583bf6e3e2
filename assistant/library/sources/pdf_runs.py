"""Characters of a page to runs of one look, leaving out what no reader can see."""

from __future__ import annotations

import ctypes
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from assistant.library.sources.pdf_shapes import Shapes

SMALLEST_SIZE = 1.0
"""Points; smaller text is not legible."""

WORD_GAP = 0.15
"""Share of the type size; a wider step is a space (legislation.gov.uk squeezes them to 0.16)."""

BOLD_WEIGHT = 600
_BOLD_NAME = re.compile(r"bold|black|heavy|demi", re.IGNORECASE)
_ITALIC_NAME = re.compile(r"italic|oblique", re.IGNORECASE)
_LIGATURES = {
    "\ufb00": "ff",
    "\ufb01": "fi",
    "\ufb02": "fl",
    "\ufb03": "ffi",
    "\ufb04": "ffl",
    "\ufb05": "st",
    "\ufb06": "st",
}
_BULLETS = dict.fromkeys(
    "\uf0b7\uf0a7\uf02d\u25cf\u25aa\u25a0\u25cb\u25e6\u2043\uf0a8\uf076\uf0d8", "•"
)
_BLANKS = frozenset((9, 10, 13, 32, 0xA0))
_INVISIBLE_CHARACTERS = {
    *range(0x09),
    *range(0x0E, 0x20),
    *range(0x200B, 0x2010),
    *range(0x202A, 0x202F),
    *range(0x2060, 0x2070),
    0xFEFF,
    *range(0xE0000, 0xE0080),
}


@dataclass(frozen=True)
class Run:
    """Characters of one look on one baseline. Points; y grows downwards from the page's top.

    `text` is mended (ligatures opened, bullets made "•"), `verbatim` as the file has it. A space
    that stands between two runs belongs to neither: `gap_before` says that there is one.
    """

    text: str
    verbatim: str
    x0: float
    x1: float
    y: float
    size: float
    font: str
    bold: bool
    italic: bool
    gap_before: bool = False

    @property
    def top(self) -> float:
        return self.y - 0.75 * self.size


@dataclass(frozen=True)
class _Look:
    """What all characters of one text object share; y is its baseline from the page's top."""

    y: float
    size: float
    font: str
    bold: bool
    italic: bool
    hidden: str
    colour: tuple[int, int, int]


def page_runs(
    textpage: pdfium.PdfTextPage,
    frame: tuple[float, float, float, float],
    shapes: Shapes,
    page: int,
    dropped: Counter[str],
) -> Iterator[Run]:
    handle = textpage.raw
    looks: dict[int, _Look] = {}
    box = raw.FS_RECTF()
    current: _RunBuilder | None = None
    gap = False
    left, top, width, height = frame
    for i in range(raw.FPDFText_CountChars(handle)):
        code = raw.FPDFText_GetUnicode(handle, i)
        if code in _BLANKS:
            gap = True
            continue
        pointer = raw.FPDFText_GetTextObject(handle, i)
        key = ctypes.addressof(pointer.contents) if pointer else 0
        look = looks.get(key) or looks.setdefault(key, _look(handle, i, top))
        raw.FPDFText_GetLooseCharBox(handle, i, box)
        x0, x1, base = box.left - left, box.right - left, look.y
        hidden = look.hidden or _unseen(look, x0, x1, base, width, height, shapes)
        if code in _INVISIBLE_CHARACTERS and code != 2:
            hidden = "invisible characters"
        if hidden:
            dropped[f"{hidden}|{page}"] += 1
            gap = gap or hidden != "invisible characters"
            continue
        if current is None or not current.takes(look, x0, base, gap):
            if current is not None:
                yield current.build()
            current = _RunBuilder(look, x0, base, gap)
        current.add(code, x0, x1, gap)
        gap = False
    if current is not None:
        yield current.build()


def _look(handle: object, i: int, top: float) -> _Look:
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(handle, i, matrix)
    height = (matrix.c**2 + matrix.d**2) ** 0.5
    size = raw.FPDFText_GetFontSize(handle, i) * (height or 1.0)
    name = _font_name(handle, i)
    text_object = raw.FPDFText_GetTextObject(handle, i)
    mode = raw.FPDFTextObj_GetTextRenderMode(text_object) if text_object else 0
    bold = bool(_BOLD_NAME.search(name)) or raw.FPDFText_GetFontWeight(handle, i) >= BOLD_WEIGHT
    hidden = ""
    if mode in (3, 7):
        hidden = "invisible text"
    elif size < SMALLEST_SIZE:
        hidden = "text under 1 point"
    colour, alpha = _colour(handle, i)
    if alpha < 5 and mode in (0, 4):
        hidden = hidden or "transparent text"
    italic = bool(_ITALIC_NAME.search(name))
    return _Look(top - _baseline(handle, i), round(size, 1), name, bold, italic, hidden, colour)


def _baseline(handle: object, i: int) -> float:
    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(handle, i, x, y)
    return y.value


def _font_name(handle: object, i: int) -> str:
    buffer, flags = ctypes.create_string_buffer(256), ctypes.c_int()
    raw.FPDFText_GetFontInfo(handle, i, buffer, 256, flags)
    name = buffer.value.decode("utf-8", "replace")
    return name.partition("+")[2] or name


def _colour(handle: object, i: int) -> tuple[tuple[int, int, int], int]:
    r, g, b, a = (ctypes.c_uint() for _ in range(4))
    if not raw.FPDFText_GetFillColor(handle, i, r, g, b, a):
        return (0, 0, 0), 255
    return (r.value, g.value, b.value), a.value


def _unseen(
    look: _Look, x0: float, x1: float, y: float, width: float, height: float, shapes: Shapes
) -> str:
    """Why nobody can see a character at this place; "" when it can be seen."""
    if x1 <= 0 or x0 >= width or y - 0.75 * look.size >= height or y <= 0:
        return "text off the page"
    if min(look.colour) >= 250 and not shapes.dark_behind((x0 + x1) / 2, y - 0.3 * look.size):
        return "white text on white"
    return ""


class _RunBuilder:
    def __init__(self, look: _Look, x0: float, y: float, gap: bool) -> None:
        self.look, self.x0, self.x1, self.y, self.gap = look, x0, x0, y, gap
        self.text: list[str] = []
        self.verbatim: list[str] = []

    def takes(self, look: _Look, x0: float, y: float, gap: bool) -> bool:
        """Same look, same baseline, and no jump: wide jumps may be another cell or column."""
        size = look.size
        step = x0 - self.x1
        return (
            (look.size, look.font, look.bold) == (size, self.look.font, self.look.bold)
            and abs(y - self.y) < 0.1 * size
            and -0.5 * size < step < (0.6 if gap else 0.5) * size
        )

    def add(self, code: int, x0: float, x1: float, gap: bool) -> None:
        if self.text and (gap or x0 - self.x1 > WORD_GAP * self.look.size):
            self.text.append(" ")
            self.verbatim.append(" ")
        character = "-" if code == 2 else chr(code)
        if unicodedata.category(character) == "Cs":
            character = "\ufffd"
        self.verbatim.append(character)
        character = _LIGATURES.get(character, character)
        self.text.append(_BULLETS.get(character, character))
        self.x1 = max(self.x1, x1)

    def build(self) -> Run:
        look = self.look
        text, verbatim = "".join(self.text), "".join(self.verbatim)
        return Run(
            text, verbatim, self.x0, self.x1, self.y, look.size, look.font, look.bold,
            look.italic, self.gap,
        )  # fmt: skip
