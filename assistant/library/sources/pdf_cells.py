"""A cell, and the boxes, tables and charts that are made of cells."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.library.sources.pdf_shapes import Rect
from assistant.library.sources.pdf_text import Line, Run


@dataclass(frozen=True)
class Cell:
    """One cell and its runs; its lines once they are made."""

    rect: Rect
    runs: tuple[Run, ...]
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Region:
    """A box (rows of one cell), a table (rows of several) or a chart (cells that stand apart)."""

    rect: Rect
    rows: tuple[tuple[Cell, ...], ...]
    is_chart: bool = False

    @property
    def is_table(self) -> bool:
        wide = sum(len(row) > 1 for row in self.rows) * (not self.is_chart)
        return wide > 0 and wide >= 0.3 * len(self.rows)
