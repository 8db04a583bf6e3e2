"""The reader for Acts and regulations as legislation.gov.uk prints them to PDF.

Blocks: headings of level 1 (Part, Schedule), 2 (Chapter, Part of a Schedule), 3 (crossheading) and
4 (one provision: `number` is its locator, "16C", "reg 40", "sch 1 para 2"); below a provision its
subsections ("paragraph" with a number), paragraphs ("item") and definitions; `box` names the place
in another law that quoted words are for ("16B(3)"); "footnote" is an annotation.
"""

from __future__ import annotations

from pathlib import Path

import pypdfium2 as pdfium

from assistant.library.sources import Reading
from assistant.library.sources.legislation_lines import running_titles, statute_lines
from assistant.library.sources.legislation_reader import PROVISION, LegislationReader
from assistant.library.sources.pdf_text import PDFIUM_LOCK, TextLayer, read_lines


def read_legislation(path: Path) -> Reading:
    """Read an Act or an instrument. DocumentRefused if the file cannot be opened or needs OCR."""
    return reading_of(read_lines(path))


def reading_of(layer: TextLayer) -> Reading:
    """The Reading of the text layer of a law."""
    reader = LegislationReader(running_titles(layer), _is_instrument(layer))
    later = [line.text for line in statute_lines(layer) if reader.read(line) is None]
    reader.close()
    metadata = layer.metadata | ({"changes": " ".join(later)} if later else {})
    dropped = list(layer.dropped)
    if reader.omitted:
        dropped.append(f"repealed, without text: {', '.join(dict.fromkeys(reader.omitted))}")
    return Reading(
        tuple(reader.blocks), len(layer.pages), metadata.get("Title", ""), tuple(dropped), metadata
    )


def looks_like_legislation(path: Path) -> bool:
    """Whether the file says that legislation.gov.uk made it, and opens like a law."""
    with PDFIUM_LOCK:
        try:
            document = pdfium.PdfDocument(path)
        except pdfium.PdfiumError:
            return False
        try:
            author = document.get_metadata_value("Author")
        finally:
            document.close()
    return str(author).strip() == "www.legislation.gov.uk"


def has_provisions(reading: Reading) -> bool:
    """Whether sections or regulations were found: else it is no law, whoever made the file."""
    return any(block.form == "heading" and block.level == PROVISION for block in reading.blocks)


def _is_instrument(layer: TextLayer) -> bool:
    return any(line.text.strip() == "STATUTORY INSTRUMENTS" for line in layer.pages[0].lines)
