"""PDF files written by hand, so that a test can break exactly one thing in them."""

from __future__ import annotations

import zlib

SENTENCE = "The warden must brew the tea within five working days of hearing that the pot is empty."


def lines(*texts: str, size: int = 12, top: int = 760, before: str = "") -> bytes:
    """A content stream with one line of text below the other."""
    shown = [f"BT /F1 {size} Tf 72 {top - 20 * i} Td ({t}) Tj ET" for i, t in enumerate(texts)]
    return (before + "\n".join(shown)).encode("latin-1")


def stream(data: bytes, *, packed: bool = False, filters: str = "") -> bytes:
    """A stream object's body."""
    if packed:
        data, filters = zlib.compress(data), "/FlateDecode"
    chosen = f"/Filter {filters} ".encode() if filters else b""
    return b"<< %s/Length %d >>\nstream\n%s\nendstream" % (chosen, len(data), data)


def pdf(
    *contents: bytes,
    catalog: bytes = b"",
    pages: bytes | None = None,
    page: bytes = b"",
    font: bytes = b"/Encoding /WinAnsiEncoding",
    extra: dict[int, bytes] | None = None,
    info: bytes = b"",
) -> bytes:
    """A whole file: 1 catalogue, 2 pages, 3 font, then page and content objects from 10 on."""
    kids = b" ".join(b"%d 0 R" % (10 + 2 * i) for i in range(len(contents)))
    tree = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(contents))
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog,
        2: pages if pages is not None else tree,
        3: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica %s >>" % font,
        4: b"<< %s >>" % info,
    }
    for i, content in enumerate(contents):
        objects[10 + 2 * i] = (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> %s >>" % (11 + 2 * i, page)
        )
        objects[11 + 2 * i] = content if content.startswith(b"<<") else stream(content)
    return assembled(objects | (extra or {}))


def assembled(objects: dict[int, bytes], trailer: bytes = b"") -> bytes:
    """Header, objects, cross-reference table and trailer."""
    out = bytearray(b"%PDF-1.7\n")
    places = {}
    for number, body in sorted(objects.items()):
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start, size = len(out), max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        entry = (
            b"%010d 00000 n \n" % places[number] if number in places else b"%010d 65535 f \n" % 0
        )
        out += entry
    out += b"trailer\n<< /Size %d /Root 1 0 R /Info 4 0 R %s >>\n" % (size, trailer)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)
