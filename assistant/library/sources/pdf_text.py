"""The text layer of a PDF: runs of one look, lines of runs, and what no reader can see."""

from __future__ import annotations

import ctypes
import re
import threading
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from assistant.errors import DocumentRefused
from assistant.library.sources.pdf_shapes import Shapes, page_shapes

PDFIUM_LOCK = threading.Lock()
"""pdfium is not safe for threads: whoever opens a file holds this."""

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
class Line:
    """Runs side by side. `y` is the baseline, `size` and `font` those of most characters.

    `marks` are the footnote numbers taken out of `text` (see pdf_footnotes).
    """

    runs: tuple[Run, ...]
    text: str
    verbatim: str
    x0: float
    x1: float
    y: float
    size: float
    font: str
    bold: bool
    italic: bool
    page: int
    label: str = ""
    marks: tuple[str, ...] = ()


@dataclass(frozen=True)
class PageText:
    """One page: `index` counts from 1, `label` is the number the file gives it ("" if none)."""

    index: int
    label: str
    width: float
    height: float
    runs: tuple[Run, ...]
    shapes: Shapes

    @property
    def lines(self) -> list[Line]:
        return lines_of(self.runs, self.index, self.label)


@dataclass(frozen=True)
class TextLayer:
    """All pages of a file, what was dropped as unseen or active, and the file's own metadata."""

    pages: tuple[PageText, ...]
    dropped: tuple[str, ...]
    metadata: dict[str, str]


def read_lines(path: Path) -> TextLayer:
    """The visible text of every page. DocumentRefused if the file cannot be read or has none."""
    with PDFIUM_LOCK:
        document = _open(path)
        try:
            dropped: Counter[str] = Counter()
            every = (_read_page(document, i, dropped) for i in range(len(document)))
            pages = tuple(page for page in every if page.width)
            noted = (*_report(dropped), *_active_content(document))
            metadata = dict(document.get_metadata_dict(skip_empty=True))
        finally:
            document.close()
    _refuse_without_text(path, pages)
    return TextLayer(pages, noted, metadata)


def _open(path: Path) -> pdfium.PdfDocument:
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        if "assword" in str(error):
            raise DocumentRefused(
                f"{path.name} is protected by a password.", "Save a copy without it and add that."
            ) from error
        raise DocumentRefused(
            f"{path.name} is not a readable PDF ({error}).", "Download it again from its publisher."
        ) from error
    if len(document) == 0:
        raise DocumentRefused(f"{path.name} has no pages.", "Download it again from its publisher.")
    return document


def _refuse_without_text(path: Path, pages: tuple[PageText, ...]) -> None:
    characters = sum(len(run.text.strip()) for page in pages for run in page.runs)
    if characters < 20 + 2 * len(pages):
        raise DocumentRefused(
            f"{path.name} needs OCR: its pages are pictures without a text layer.",
            "Run it through text recognition, or get a version with text from its publisher.",
        )


def _report(dropped: Counter[str]) -> Iterator[str]:
    pages: dict[str, list[int]] = {}
    totals: Counter[str] = Counter()
    for key, count in dropped.items():
        reason, _, page = key.rpartition("|")
        pages.setdefault(reason, []).append(int(page))
        totals[reason] += count
    for reason, on in pages.items():
        shown = ", ".join(map(str, on[:10])) + (" ..." if len(on) > 10 else "")
        yield f"{reason}: {totals[reason]} characters (page {shown})"


def _active_content(document: pdfium.PdfDocument) -> Iterator[str]:
    handle = document.raw
    scripts = raw.FPDFDoc_GetJavaScriptActionCount(handle)
    if scripts > 0:
        yield f"JavaScript, not run: {scripts} scripts"
    attachments = document.count_attachments()
    if attachments > 0:
        yield f"attachments, not read: {attachments} files"


# -- characters to runs


def _read_page(document: pdfium.PdfDocument, index: int, dropped: Counter[str]) -> PageText:
    try:
        page = document[index]
    except pdfium.PdfiumError:
        dropped[f"page that cannot be loaded|{index + 1}"] += 1
        return PageText(index + 1, "", 0.0, 0.0, (), Shapes())
    try:
        return _read_loaded(document, page, index, dropped)
    finally:
        page.close()


def _read_loaded(
    document: pdfium.PdfDocument, page: pdfium.PdfPage, index: int, dropped: Counter[str]
) -> PageText:
    left, bottom, right, top = page.get_cropbox()
    frame = (left, top, right - left, top - bottom)
    shapes = page_shapes(page, frame)
    textpage = page.get_textpage()
    try:
        runs = tuple(_runs(textpage, frame, shapes, index + 1, dropped))
    finally:
        textpage.close()
    return PageText(index + 1, document.get_page_label(index), frame[2], frame[3], runs, shapes)


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


def _runs(
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


# -- runs to lines


def lines_of(runs: tuple[Run, ...] | list[Run], page: int, label: str = "") -> list[Line]:
    """Group runs that stand side by side, from the top; raised marks go with their line."""
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda r: (-r.size, r.y)):
        home = next((row for row in rows if _beside(row[0], run)), None)
        if home is None:
            rows.append([run])
        else:
            home.append(run)
    rows.sort(key=lambda row: row[0].y)
    return [_line(sorted(row, key=lambda r: r.x0), page, label) for row in rows]


def _beside(anchor: Run, run: Run) -> bool:
    """Same baseline, or a smaller run raised or lowered within the anchor's height."""
    if run.size > 0.85 * anchor.size:
        return abs(run.y - anchor.y) < 0.35 * anchor.size
    return anchor.y - 0.75 * anchor.size < run.y <= anchor.y + 0.25 * anchor.size


def _line(runs: list[Run], page: int, label: str) -> Line:
    weights: Counter[tuple[float, str, bool, bool]] = Counter()
    for run in runs:
        weights[run.size, run.font, run.bold, run.italic] += len(run.text)
    size, font, _, _ = weights.most_common(1)[0][0]
    words = [run for run in runs if any(c.isalnum() for c in run.text)] or runs
    return Line(
        tuple(runs),
        join_runs(runs, "text"),
        join_runs(runs, "verbatim"),
        min(run.x0 for run in runs),
        max(run.x1 for run in runs),
        Counter(run.y for run in runs if run.size == size).most_common(1)[0][0],
        size,
        font,
        all(run.bold for run in words),
        all(run.italic for run in words),
        page,
        label,
    )


def gap_between(before: Run, run: Run) -> bool:
    """Whether the page has a space between two runs of a line."""
    return run.gap_before or run.x0 - before.x1 > WORD_GAP * run.size


def join_runs(runs: list[Run] | tuple[Run, ...], layer: str) -> str:
    """The runs' text with a space where the page has a gap. layer: "text" or "verbatim"."""
    parts: list[str] = []
    for before, run in zip([None, *runs[:-1]], runs, strict=True):
        if before is not None and gap_between(before, run):
            parts.append(" ")
        parts.append(getattr(run, layer))
    return "".join(parts)
