"""The one door to the readers: a file -> Passages, whatever the file turns out to be.

The reader is chosen by what the file holds, not by its name. A file that cannot be read safely
and usefully is refused by name (DocumentRefused), and only that file.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from assistant.errors import DocumentRefused
from assistant.library.documents import Document
from assistant.library.orders import without_orders
from assistant.library.passages import Passage, assemble
from assistant.library.sources import Block, Reading
from assistant.library.sources.characters import (
    clean,
    decode,
    dropped_lines,
    without_blobs,
)
from assistant.library.sources.sandbox import Job, Limits, ReadingReport, read_in_child
from assistant.library.sources.sniffing import (
    checked_path,
    checked_size,
    find_format,
    shown_name,
)

__all__ = ["Limits", "ReadingReport", "read", "read_as"]

IN_PROCESS = 2_000_000
"""Bytes; HTML and Markdown up to this size are parsed here, all else in a child process."""


def read(
    path: Path, document: Document, limits: Limits | None = None, *, within: Path | None = None
) -> tuple[list[Passage], ReadingReport]:
    """Read one file of a publication. DocumentRefused when it cannot be, with name and reason.

    `within` is the folder that the file may not lead out of (its own folder when not given).
    """
    limits = limits or Limits()
    place = checked_path(path, within)
    size = checked_size(place, limits.file_bytes)
    job = Job(str(place), shown_name(path), find_format(place, path), document, limits)
    digest = _sha256(place)
    here = job.format in ("html", "markdown") and size <= IN_PROCESS
    passages, report = _read_here(job) if here else read_in_child(job)
    if not passages:
        raise DocumentRefused(
            f"{job.name} holds no text to read.", "Check that it is the whole publication."
        )
    return passages, replace(report, sha256=digest)


def _read_here(job: Job) -> tuple[list[Passage], ReadingReport]:
    try:
        return read_as(job)
    except RecursionError as error:
        raise DocumentRefused(
            f"{job.name} is nested too deeply to be read.", "Save it again from its source."
        ) from error


def read_as(job: Job) -> tuple[list[Passage], ReadingReport]:
    """Read the file as the format that was found; in a child process unless it is small text."""
    reading, make = _READERS[job.format](job)
    characters = sum(len(block.text) for block in reading.blocks)
    if characters > job.limits.text_characters:
        raise DocumentRefused(
            f"{job.name} holds {characters:,} characters, more than a publication does.",
            "Split it, or get the publication from its publisher again.",
        )
    dropped: Counter[str] = Counter()
    blocks = (_cleaned(block, dropped) for block in reading.blocks)
    reading = replace(
        reading, blocks=tuple(b for b in blocks if b.text.strip() or b.form == "heading")
    )
    passages, orders = without_orders(make(job.document, reading))
    report = ReadingReport(
        file=job.name,
        format=job.format,
        pages=reading.pages,
        title=clean(reading.title),
        dropped=tuple(map(clean, (*reading.dropped, *dropped_lines(dropped), *orders))),
        metadata={clean(k): clean(v) for k, v in reading.metadata.items()},
    )
    return [p for p in passages if p.text.strip()], report


Assembler = Callable[[Document, Reading], list[Passage]]


def _pdf(job: Job) -> tuple[Reading, Assembler]:
    from assistant.library.provisions import assemble_provisions
    from assistant.library.sources.legislation import (
        has_provisions,
        looks_like_legislation,
        read_legislation,
    )
    from assistant.library.sources.pdf import read_pdf
    from assistant.library.sources.pdf_safety import checked_pdf

    path = Path(job.path)
    noted = checked_pdf(path, job.name, job.limits.pages)
    reading, make = None, assemble
    if looks_like_legislation(path):
        reading, make = read_legislation(path), assemble_provisions
    if reading is None or not has_provisions(reading):
        reading, make = read_pdf(path), assemble
    return replace(reading, dropped=(*reading.dropped, *noted)), make


def _html(job: Job) -> tuple[Reading, Assembler]:
    from assistant.library.sources.html import read_html

    return read_html(decode(Path(job.path).read_bytes(), job.name)), assemble


def _markdown(job: Job) -> tuple[Reading, Assembler]:
    from assistant.library.provisions import assemble_provisions
    from assistant.library.sources.markdown import is_statute, read_markdown, read_statute

    text = decode(Path(job.path).read_bytes(), job.name)
    if is_statute(text):
        return read_statute(text, job.name), assemble_provisions
    return read_markdown(text, job.name), assemble


def _docx(job: Job) -> tuple[Reading, Assembler]:
    from assistant.library.sources.docx import read_docx

    return read_docx(Path(job.path), job.name, job.limits.unpacked_bytes), assemble


_READERS: dict[str, Callable[[Job], tuple[Reading, Assembler]]] = {
    "pdf": _pdf,
    "html": _html,
    "markdown": _markdown,
    "docx": _docx,
}


def _cleaned(block: Block, dropped: Counter[str]) -> Block:
    """The block in NFC without unseen characters; the verbatim text is only made storable."""
    return replace(
        block,
        text=without_blobs(clean(block.text, dropped), dropped),
        number=clean(block.number),
        box=clean(block.box),
        anchor=clean(block.anchor),
        verbatim=block.verbatim.replace("\x00", "").encode("utf-8", "replace").decode("utf-8"),
    )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
