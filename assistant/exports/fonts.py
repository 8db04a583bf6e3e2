"""The font of PDF copies: from a registry package, else the system's, else PDF's own."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from fpdf import FPDF

SYSTEM = Path("/usr/share/fonts/truetype/dejavu")
LATIN_1 = frozenset(range(0x20, 0x7F)) | frozenset(range(0xA0, 0x100))


@dataclass(frozen=True)
class Font:
    """A family that was added to a PDF, and the code points that it has."""

    family: str
    glyphs: frozenset[int]

    def has(self, character: str) -> bool:
        """Whether it can print the character."""
        return ord(character) in self.glyphs


def add_font(pdf: FPDF) -> Font:
    """Add regular and bold to `pdf`. Every font has a limit: ask `has` before printing."""
    for regular, bold in _candidates():
        if regular.is_file() and bold.is_file():
            pdf.add_font("Sheet", "", regular)
            pdf.add_font("Sheet", "B", bold)
            glyphs = set(pdf.fonts["sheet"].cmap) & set(pdf.fonts["sheetB"].cmap)
            return Font("Sheet", frozenset(glyphs))
    return Font("Helvetica", LATIN_1)


def _candidates() -> list[tuple[Path, Path]]:
    found = find_spec("ttf_opensans")
    folders = found.submodule_search_locations or [] if found else []
    packaged = [Path(folder) / "ttf" for folder in folders]
    return [
        *((folder / "OpenSans-Regular.ttf", folder / "OpenSans-Bold.ttf") for folder in packaged),
        (SYSTEM / "DejaVuSans.ttf", SYSTEM / "DejaVuSans-Bold.ttf"),
    ]
