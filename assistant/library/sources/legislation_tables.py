"""The two-column tables in which an Act lists what it repeals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from assistant.library.sources import Block
from assistant.library.sources.legislation_lines import StatuteLine, tidy
from assistant.library.sources.legislation_pieces import Piece, joined

MIDDLE = 295.0
"""Points; the right column begins here."""


@dataclass
class RepealTable:
    """Rows as they are read; one begins where the left column does after a wider gap."""

    rows: list[Piece] = field(default_factory=list)

    def takes(self, line: StatuteLine) -> bool:
        """Take a line with two columns; False when the table is over."""
        if line.centred or line.bold or abs(line.x0 - 90) < 1.5:
            return False
        begins = line.x0 < MIDDLE and (line.gap is None or line.gap > 14.4)
        if begins or not self.rows:
            self.rows.append(Piece([line]))
        else:
            self.rows[-1].lines.append(line)
        return True

    def blocks(self) -> Iterator[Block]:
        """Each row as "left | right"."""
        for row in self.rows:
            cells = [_cell(row, left=True), _cell(row, left=False)]
            yield row.block("table", " | ".join(filter(None, cells)))


def _cell(row: Piece, left: bool) -> str:
    texts = []
    for line in row.lines:
        runs = [run.text for run in line.runs if (run.x0 < MIDDLE) == left]
        texts.append(" ".join(runs))
    return tidy(joined([text for text in texts if text]))
