"""What is checked in a Word document's archive before anything in it is parsed."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from assistant.errors import DocumentRefused

HIGHEST_RATIO = 200
"""Unpacked to packed size of one part; text packs to a tenth, seldom to a hundredth."""

_SMALL_PART = 1_000_000
_MOST_PARTS = 5_000
_PLAINER = "Open it in Word, save it again as DOCX or PDF, and add that."
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_UTF16_DECLARATION = "<!DOCTYPE".encode("utf-16-le")
_EXTERNAL = re.compile(rb"<Relationship\b[^>]*TargetMode\s*=\s*[\"']External[\"'][^>]*>")
_LINK = re.compile(rb"/relationships/hyperlink[\"']")


def check_archive(path: Path, name: str, most_bytes: int) -> tuple[str, ...]:
    """Refuse bombs, entities and passwords; what the file would fetch or run, for the report."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            _refuse_bomb(parts, name, most_bytes)
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    _refuse_entities(archive.read(part), name)
            return tuple(_active(archive, parts))
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, EOFError) as error:
        raise DocumentRefused(
            f"{name} is a damaged or protected archive ({error}).", _PLAINER
        ) from error


def _refuse_bomb(parts: list[zipfile.ZipInfo], name: str, most_bytes: int) -> None:
    total = sum(part.file_size for part in parts)
    if total > most_bytes or len(parts) > _MOST_PARTS:
        raise DocumentRefused(
            f"{name} would unpack to {total / 1e6:,.0f} MB in {len(parts):,} parts: "
            "a document does not.",
            _PLAINER,
        )
    for part in parts:
        ratio = part.file_size / max(1, part.compress_size)
        if part.file_size > _SMALL_PART and ratio > HIGHEST_RATIO:
            raise DocumentRefused(
                f"{name} is packed {ratio:,.0f} to 1 ({part.filename[:60]}): it is a zip bomb.",
                _PLAINER,
            )


def _refuse_entities(data: bytes, name: str) -> None:
    if _DECLARATION.search(data) or _UTF16_DECLARATION in data[:400]:
        raise DocumentRefused(
            f"{name} defines XML entities, which no Word document needs.", _PLAINER
        )


def _active(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> Iterator[str]:
    names = [part.filename for part in parts]
    external = 0
    for name in names:
        if name.endswith(".rels"):
            found = _EXTERNAL.findall(archive.read(name))
            external += sum(not _LINK.search(relation) for relation in found)
    if external:
        yield f"external templates, pictures or objects, not fetched: {external}"
    if any(name.endswith("vbaProject.bin") for name in names):
        yield "macros, not run: 1"
    embedded = sum("/embeddings/" in name for name in names)
    if embedded:
        yield f"embedded files, not read: {embedded}"
    if any(name.endswith("comments.xml") for name in names):
        yield "comments, not read: 1"
