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
    def is_titled(self) -> bool:
        """A row of several cells over rows of one: a title and its grade, say, over text."""
        over, *under = [len(row) for row in self.rows]
        return bool(under) and over > 1 and max(under) == 1

    @property
    def is_table(self) -> bool:
        wide = sum(len(row) > 1 for row in self.rows)
        return not (self.is_chart or self.is_titled) and wide >= max(1, 0.3 * len(self.rows))
