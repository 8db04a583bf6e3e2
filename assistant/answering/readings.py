"""The ways in which a question can be read: as it stands, and with what is hidden in it opened.

An order to the assistant may be written so that rules on plain words miss it: in base64, hex,
rot13, leet, backwards, spaced out, or in Unicode tags that no reader sees. Each reading is plain
text; nothing is ever run or followed.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import html
import re
import urllib.parse
from collections.abc import Iterator

LONGEST = 20_000
"""Characters of a question that are read; what is longer is refused elsewhere."""

_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{16,}={0,2}")
_HEX = re.compile(r"(?:(?:0x|\\x)?[0-9a-fA-F]{2}[\s,]?){8,}")
_SPACED = re.compile(r"(?:\b\w[ .\-_*]+){4,}\w\b")
_TAGS = re.compile("[\U000e0020-\U000e007e]")
_LEET = str.maketrans("013457@$!|8", "oieastasiib")
_MARKS_IN_WORDS = re.compile(r"(?<=[^\W\d_])[*_~^\\/.\-]+(?=[^\W\d_])")


def hidden_text(raw: str) -> str:
    """What stands in `raw` in Unicode tag characters; "" where nothing does."""
    return "".join(chr(ord(c) - 0xE0000) for c in _TAGS.findall(raw[:LONGEST]))


def opened(text: str) -> Iterator[str]:
    """Every other reading of the cleaned text, most of them nonsense."""
    yield codecs.decode(text, "rot13")
    yield text[::-1]
    if re.search(r"[013457@$!|8]", text):
        yield text.lower().translate(_LEET)
    unspaced = _SPACED.sub(lambda m: re.sub(r"[ .\-_*]+", "", m[0]), text)
    if unspaced != text:
        yield unspaced
    unmarked = _MARKS_IN_WORDS.sub("", text)
    if unmarked != text:
        yield unmarked
    unescaped = urllib.parse.unquote(html.unescape(text))
    if unescaped != text:
        yield unescaped
    yield from decoded(text)


def decoded(text: str) -> Iterator[str]:
    """The plain texts that stand in base64 or hex."""
    for match in _BASE64.finditer(text):
        yield from _read(match[0], lambda b: base64.b64decode(b + "=" * (-len(b) % 4), b"-_"))
        yield from _read(match[0], lambda b: base64.b64decode(b + "=" * (-len(b) % 4)))
    for match in _HEX.finditer(text):
        yield from _read(re.sub(r"0x|\\x|[\s,]", "", match[0]), bytes.fromhex)


def without_code(text: str) -> str:
    """The text without what stands in base64 or hex and opens as plain text."""
    for pattern in (_BASE64, _HEX):
        text = pattern.sub(lambda m: " " if any(decoded(m[0])) else m[0], text)
    return text


def _read(code: str, decode: object) -> Iterator[str]:
    assert callable(decode)
    try:
        plain = decode(code).decode("utf-8")
    except (ValueError, binascii.Error):
        return
    letters = sum(c.isalpha() or c.isspace() for c in plain)
    if len(plain) >= 6 and letters >= 0.8 * len(plain) and plain.isprintable():
        yield plain
