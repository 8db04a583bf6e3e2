"""What is checked in a PDF before its text is read, and what active content it carries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pypdfium2 as pdfium

from assistant.errors import DocumentRefused
from assistant.library.sources.pdf_text import PDFIUM_LOCK

_ACTIVE = {
    "launch action, not followed": re.compile(rb"/S\s*/Launch\b"),
    "form submission, not sent": re.compile(rb"/S\s*/SubmitForm\b"),
    "JavaScript, not run": re.compile(rb"/S\s*/JavaScript\b"),
}


def checked_pdf(path: Path, name: str, most_pages: int) -> tuple[str, ...]:
    """Refuse a file with too many pages; what it would do if it could, for the report."""
    with PDFIUM_LOCK:
        pages = _pages(path)
    if pages > most_pages:
        raise DocumentRefused(
            f"{name} says that it has {pages:,} pages; at most {most_pages:,} are read.",
            "Split it, or get the publication from its publisher again.",
        )
    return tuple(_active(path.read_bytes()))


def _pages(path: Path) -> int:
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError:
        return 0  # the reader opens it again and says what is wrong
    try:
        return len(document)
    finally:
        document.close()


def _active(data: bytes) -> Iterator[str]:
    for name, pattern in _ACTIVE.items():
        found = len(pattern.findall(data))
        if found:
            yield f"{name}: {found}"
