"""What a file is, found from its bytes, and whether its name and place are safe."""

from __future__ import annotations

import os
import re
import stat
import zipfile
from pathlib import Path

from assistant.errors import DocumentRefused

_READABLE = "Add the document as PDF, DOCX, HTML or Markdown."
_AGAIN = "Download it again from its publisher."
_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_TAGS = re.compile(r"<(?:p|div|h[1-6]|ul|ol|li|table|section|article|main|span)\b", re.IGNORECASE)
_TEXT_SUFFIXES = {".md", ".markdown", ".txt", ""}
_HTML_SUFFIXES = {".html", ".htm", ".xhtml"}
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"GIF8", b"BM")
_TAIL = 2048


def shown_name(path: Path) -> str:
    """The file's name for a message: no control or direction characters, at most 80 characters."""
    name = "".join(c if c.isprintable() else "\ufffd" for c in path.name)
    return name if len(name) <= 80 else f"{name[:60]}...{name[-15:]}"


def checked_path(path: Path, within: Path | None) -> Path:
    """The real path of a regular file that lies in `within` (default: the file's own folder)."""
    name = shown_name(path)
    try:
        real = path.resolve(strict=True)
        root = (within or path.parent).resolve(strict=True)
        mode = os.stat(real).st_mode
    except FileNotFoundError as error:
        raise DocumentRefused(f"{name} is not there.", "Check the path.") from error
    except (OSError, ValueError, RuntimeError) as error:
        raise DocumentRefused(
            f"{name} cannot be opened: {getattr(error, 'strerror', None) or error}.",
            "Give the file a short plain name and try again.",
        ) from error
    if not real.is_relative_to(root):
        raise DocumentRefused(
            f"{name} leads out of its folder.", "Put the file itself into the folder, not a link."
        )
    if not stat.S_ISREG(mode):
        raise DocumentRefused(f"{name} is not a file.", "Name a file.")
    return real


def checked_size(path: Path, most: int) -> int:
    """The size in bytes, which is neither nothing nor more than `most`."""
    size = path.stat().st_size
    name = shown_name(path)
    if size == 0:
        raise DocumentRefused(f"{name} is empty (0 bytes).", _AGAIN)
    if size > most:
        raise DocumentRefused(
            f"{name} has {size / 1e6:,.0f} MB; at most {most / 1e6:,.0f} MB are read.",
            "Get a smaller version, or split it.",
        )
    return size


def find_format(path: Path, named: Path) -> str:
    """ "pdf", "docx", "html" or "markdown"; DocumentRefused for anything else."""
    head, tail = _ends(path)
    name = shown_name(named)
    if b"%PDF-" in head[:1024]:
        return _whole_pdf(tail, name)
    if head.startswith(b"PK"):
        return _word_archive(path, name)
    _refuse_known(head, name)
    return _text_format(head, named, name)


def _ends(path: Path) -> tuple[bytes, bytes]:
    with _opened(path) as file:
        head = file.read(8192)
        file.seek(max(0, path.stat().st_size - _TAIL))
        return head, file.read(_TAIL)


def _opened(path: Path):  # type: ignore[no-untyped-def]
    try:
        return path.open("rb")
    except OSError as error:
        raise DocumentRefused(
            f"{shown_name(path)} cannot be opened: {error.strerror}.", "Check its permissions."
        ) from error


def _whole_pdf(tail: bytes, name: str) -> str:
    if b"%%EOF" not in tail:
        raise DocumentRefused(f"{name} is cut off: the end of the PDF is missing.", _AGAIN)
    return "pdf"


def _word_archive(path: Path, name: str) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            if "word/document.xml" in archive.namelist():
                return "docx"
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise DocumentRefused(f"{name} is a damaged archive ({error}).", _AGAIN) from error
    raise DocumentRefused(f"{name} is an archive, not a Word document.", _READABLE)


def _refuse_known(head: bytes, name: str) -> None:
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise DocumentRefused(
            f"{name} is an old Word file or a protected one.",
            "Open it in Word and save it as DOCX without a password, or as PDF.",
        )
    if head.startswith(_PICTURES):
        raise DocumentRefused(
            f"{name} is a picture and needs OCR.", "Run it through text recognition first."
        )
    if head.startswith(b"{\\rtf"):
        raise DocumentRefused(f"{name} is a rich text file.", "Save it as DOCX or PDF.")


def _text_format(head: bytes, named: Path, name: str) -> str:
    from assistant.library.sources.characters import decode

    suffix = named.suffix.lower()
    text = decode(_whole_characters(head), name)
    page = bool(_HTML.match(text)) or (suffix in _HTML_SUFFIXES and bool(_TAGS.search(text)))
    if page and suffix in (".pdf", ".docx"):
        raise DocumentRefused(
            f"{name} is a web page, not a {suffix[1:].upper()} file: probably an error page.",
            _AGAIN,
        )
    if page:
        return "html"
    if suffix in _TEXT_SUFFIXES:
        return "markdown"
    what = (
        f"is not a {suffix[1:].upper()} file" if suffix in (".pdf", ".docx") else "cannot be read"
    )
    raise DocumentRefused(f"{name} {what}: nothing in it says what it is.", _READABLE)


def _whole_characters(head: bytes) -> bytes:
    """The beginning of a file up to its last line end, so that no character is cut in two."""
    if len(head) < 8192:
        return head
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return head[: len(head) // 4 * 4]
    cut = max(head.rfind(b"\n"), head.rfind(b" "), head.rfind(b">"))
    return head[: cut + 1] if cut > 0 else head.decode("utf-8", "ignore").encode()
