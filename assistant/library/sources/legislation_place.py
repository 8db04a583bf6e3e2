"""Where in a provision the reader is: how deep in its lists, and in words for another law."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from assistant.library.sources.legislation_pieces import Piece

_QUOTED_TITLE = re.compile(r"“*(\d+[A-Z]{1,4})\s+[A-Z(]")


@dataclass
class Place:
    """Begins anew with every subsection."""

    box: str = ""
    section: str = ""
    columns: list[float] = field(default_factory=list)

    def quoted_in(self, piece: Piece, number: str) -> str:
        """The place in another law that the piece is for ("16B(3)"), "" for its own words."""
        first = piece.first
        title = _QUOTED_TITLE.match(piece.text)
        if title and first.x0 > 115 and (first.gap or 30) > 17:
            self.section = self.box = title[1]
        elif number:
            self.box = f"{self.section}{number}"
        elif not piece.has_marker and first.x0 < 137 and not piece.text.startswith("“"):
            self.box = self.section = ""
            self.columns = []
        return self.box

    def depth(self, x0: float) -> int:
        """How many lists deep an item is that begins at x0 (points)."""
        while self.columns and self.columns[-1] > x0 - 8:
            self.columns.pop()
        self.columns.append(x0)
        return len(self.columns)
