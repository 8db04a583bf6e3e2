"""Where words are printed on a page of a PDF, found by their letters and digits alone."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as raw

Rectangle = tuple[float, float, float, float]
"""Left, top, right, bottom in points, from the top left corner of the page as it is drawn."""
SEED = 16
"""Letters that are taken for the same words wherever they stand on a page."""
NEAR = 6
"""Letters that are taken for the same words just behind others that were found."""
GAP = 12
"""Characters between two found pieces: a footnote's number, a dash. They are marked as well."""


@dataclass(frozen=True)
class PageWords:
    """The letters and digits of a page, in the order of the file, and where each stands.

    A passage is read with its hyphens mended and its footnote numbers taken out, and the page has
    neither; what both have in common are the letters.
    """

    letters: str
    places: tuple[int, ...]
    boxes: tuple[Rectangle, ...]

    @classmethod
    def of(cls, page: pdfium.PdfPage) -> PageWords:
        """Reads the text layer; the caller holds PDFIUM_LOCK."""
        text = page.get_textpage()
        try:
            count = text.count_chars()
            # Not get_cropbox(): for a page that inherits its boxes it says Letter.
            edge, _, _, head = page.get_bbox()
            boxes = tuple(_box(text, place, edge, head) for place in range(count))
            folded = [
                (letter, place) for place in range(count) for letter in _letters(_read(text, place))
            ]
        finally:
            text.close()
        return cls("".join(f for f, _ in folded), tuple(p for _, p in folded), boxes)

    def find_all(self, quotes: Sequence[str], begins: str) -> tuple[list[Rectangle], float]:
        """The same for several quotations of one passage; the share is of all their letters."""
        every = [(len(fold(quote)), *self.find(quote, begins)) for quote in quotes]
        total = sum(length for length, _, _ in every)
        found = sum(length * share for length, _, share in every)
        return [r for _, rectangles, _ in every for r in rectangles], found / max(total, 1)

    def find(self, quote: str, begins: str = "") -> tuple[list[Rectangle], float]:
        """A rectangle for each printed line of the quotation, and the share of it that was found.

        What the page breaks (a footnote's number, the end of the page) is looked for in pieces;
        `begins` is the passage that holds the quotation: it is looked for from there on.
        """
        wanted = fold(quote)
        if not wanted:
            return [], 0.0
        start = max(self.letters.find(fold(begins)[: 2 * SEED]), 0) if begins else 0
        pieces = list(self._pieces(wanted, start))
        found = sum(last - first for first, last in pieces) / len(wanted)
        return _lines(self._characters(pieces)), found

    def _pieces(self, wanted: str, start: int) -> Iterator[tuple[int, int]]:
        """Spans of `letters` that spell what they can of `wanted`, in order."""
        if len(wanted) < SEED:
            at = self.letters.find(wanted, start)
            yield from [(at, at + len(wanted))] if at >= 0 else []
            return
        done, last = 0, -1
        while done < len(wanted):
            at = self._next(wanted[done:], start, last)
            if at < 0:
                done += 1
                continue
            length = _alike(wanted[done:], self.letters[at:])
            yield at, at + length
            done, start, last = done + length, at + length, at + length

    def _next(self, wanted: str, start: int, last: int) -> int:
        """Where `wanted` begins: just behind what was found last, or anywhere from `start`."""
        if last >= 0 and len(wanted) >= NEAR:
            near = self.letters.find(wanted[:NEAR], last, last + GAP + NEAR)
            if near >= 0:
                return near
        return self.letters.find(wanted[:SEED], start) if len(wanted) >= SEED else -1

    def _characters(self, pieces: list[tuple[int, int]]) -> Iterator[Rectangle]:
        """The boxes of every character in the pieces and in the short gaps between them."""
        last = None
        for first, end in pieces:
            begin = self.places[first]
            if last is not None and 0 < begin - last <= GAP:
                begin = last
            last = self.places[end - 1] + 1
            yield from self.boxes[begin:last]


def fold(text: str) -> str:
    """The letters and digits of a text, as they are compared."""
    return "".join(letter for character in text for letter in _letters(character))


def _alike(first: str, second: str) -> int:
    """How many characters both begin with."""
    for place, (a, b) in enumerate(zip(first, second, strict=False)):
        if a != b:
            return place
    return min(len(first), len(second))


def _read(text: pdfium.PdfTextPage, place: int) -> str:
    code = int(raw.FPDFText_GetUnicode(text, place))
    return chr(code) if 31 < code < 0x110000 and not 0xD800 <= code < 0xE000 else ""


def _letters(character: str) -> str:
    """What is left of a character when case, ligatures and everything but letters go."""
    folded = unicodedata.normalize("NFKC", character).casefold()
    return "".join(c for c in folded if c.isalnum())


def _box(text: pdfium.PdfTextPage, place: int, edge: float, head: float) -> Rectangle:
    left, bottom, right, top = text.get_charbox(place)
    return (left - edge, head - top, right - edge, head - bottom)


def _lines(boxes: Iterator[Rectangle]) -> list[Rectangle]:
    """Boxes that follow each other on one line become one rectangle."""
    out: list[Rectangle] = []
    for box in boxes:
        if box[2] <= box[0] or box[3] <= box[1]:
            continue
        if out and _same_line(out[-1], box):
            last = out[-1]
            out[-1] = (last[0], min(last[1], box[1]), max(last[2], box[2]), max(last[3], box[3]))
        else:
            out.append(box)
    return out


def _same_line(line: Rectangle, box: Rectangle) -> bool:
    height = line[3] - line[1]
    overlap = min(line[3], box[3]) - max(line[1], box[1])
    return overlap > 0.5 * min(height, box[3] - box[1]) and box[0] >= line[0] - height
