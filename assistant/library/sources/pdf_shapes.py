"""What is drawn behind and between the text of a page: filled areas and ruled lines."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as raw

THIN = 2.5
"""Points; a drawn shape thinner than this is a rule, not an area."""

LIGHT = 0.85
"""Relative luminance above which white text cannot be read."""

_PATH, _FORM, _IMAGE = raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_FORM, raw.FPDF_PAGEOBJ_IMAGE
_DEEPEST_FORM = 4
_MOST_SHAPES = 20_000


@dataclass(frozen=True)
class Rect:
    """Points from the page's top left corner; y grows downwards."""

    x0: float
    y0: float
    x1: float
    y1: float
    colour: tuple[int, int, int] = (0, 0, 0)

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.y1 - self.y0

    def holds(self, x: float, y: float, slack: float = 0.0) -> bool:
        across = self.x0 - slack <= x <= self.x1 + slack
        return across and self.y0 - slack <= y <= self.y1 + slack

    @property
    def luminance(self) -> float:
        r, g, b = self.colour
        return (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255


@dataclass(frozen=True)
class Shapes:
    """Filled areas (in drawing order), pictures, and rules lying or standing."""

    areas: tuple[Rect, ...] = ()
    pictures: tuple[Rect, ...] = ()
    lying: tuple[Rect, ...] = ()
    standing: tuple[Rect, ...] = ()

    def dark_behind(self, x: float, y: float) -> bool:
        """Whether white text at this place stands on something it can be read on."""
        if any(picture.holds(x, y) for picture in self.pictures):
            return True
        under = [area for area in self.areas if area.holds(x, y, 1.0)]
        return bool(under) and under[-1].luminance < LIGHT


def page_shapes(page: pdfium.PdfPage, frame: tuple[float, float, float, float]) -> Shapes:
    """Collect the drawn shapes. frame: left, top, width, height of what is shown, in points."""
    areas, pictures, lying, standing = [], [], [], []
    for number, (kind, rect, stroked) in enumerate(_drawn(page, frame)):
        if number > _MOST_SHAPES:
            break
        if kind == _IMAGE:
            pictures.append(rect)
        elif rect.height <= THIN < rect.width:
            lying.append(rect)
        elif rect.width <= THIN < rect.height:
            standing.append(rect)
        elif rect.width > THIN and rect.height > THIN:
            if stroked:
                lying += [_flat(rect, y0=rect.y0, y1=rect.y0), _flat(rect, y0=rect.y1, y1=rect.y1)]
                standing += [
                    _flat(rect, x0=rect.x0, x1=rect.x0),
                    _flat(rect, x0=rect.x1, x1=rect.x1),
                ]
            if kind == _PATH:
                areas.append(rect)
    return Shapes(tuple(areas), tuple(pictures), tuple(lying), tuple(standing))


def _flat(rect: Rect, **edges: float) -> Rect:
    values = {"x0": rect.x0, "y0": rect.y0, "x1": rect.x1, "y1": rect.y1} | edges
    return Rect(values["x0"], values["y0"], values["x1"], values["y1"], rect.colour)


def _drawn(
    page: pdfium.PdfPage, frame: tuple[float, float, float, float]
) -> Iterator[tuple[int, Rect, bool]]:
    """Kind, place and whether it is a stroked rectangle only, for each visible path or image."""
    for item in page.get_objects(filter=[_PATH, _IMAGE], max_depth=_DEEPEST_FORM):
        try:
            left, bottom, right, top = item.get_bounds()
        except pdfium.PdfiumError:
            continue
        rect = Rect(
            left - frame[0], frame[1] - top, right - frame[0], frame[1] - bottom, _fill(item.raw)
        )
        if item.type == _IMAGE:
            yield _IMAGE, rect, False
            continue
        filled, stroked = _drawing(item.raw)
        if filled:
            yield _PATH, rect, False
        if stroked:
            yield -1, rect, raw.FPDFPath_CountSegments(item.raw) >= 4


def _drawing(handle: object) -> tuple[bool, bool]:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(handle, fill, stroke)
    return fill.value != 0, stroke.value != 0


def _fill(handle: object) -> tuple[int, int, int]:
    r, g, b, a = (ctypes.c_uint() for _ in range(4))
    raw.FPDFPageObj_GetFillColor(handle, r, g, b, a)
    return r.value, g.value, b.value
