"""Characters: bytes -> text, and text without what no reader sees."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections import Counter

from assistant.errors import DocumentRefused

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ONE_BYTE_LATIN = ("cp125", "iso8859", "latin", "mac", "cp437", "cp85")
"""Encodings that few bytes tell apart: what is saved in England is then Windows-1252."""

_DECLARED = re.compile(rb"""<meta[^>]+charset=["']?\s*([A-Za-z0-9_-]+)""", re.IGNORECASE)
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl"}
_LIGATURES |= {0xFB05: "st", 0xFB06: "st"}

_UNSEEN = {
    "zero-width characters": "\u180e\u200b-\u200d\u2060-\u2065\ufeff\ufff9-\ufffb",
    "soft hyphens": "\u00ad",
    "bidirectional overrides": "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069",
    "Unicode tag characters": "\U000e0000-\U000e007f",
    "variation selectors": "\ufe00-\ufe0f\U000e0100-\U000e01ef",
    "control characters": "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f",
    "lone surrogates": "\ud800-\udfff",
}
_ANY_UNSEEN = re.compile(f"[{''.join(_UNSEEN.values())}]")
_EACH_UNSEEN = {name: re.compile(f"[{ranges}]") for name, ranges in _UNSEEN.items()}
_QUIET = {"soft hyphens", "variation selectors"}
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\t]")
_BREAKS = re.compile("\r\n?|[\x85\u2028\u2029\v\f]")
_MARKS = "\u0300-\u036f\u1ab0-\u1aff\u20d0-\u20ff"
_MOST_MARKS = re.compile(f"([{_MARKS}]{{4}})[{_MARKS}]+")


_UNBROKEN = re.compile(r"\S{1001,}")


def without_blobs(text: str, dropped: Counter[str]) -> str:
    """Without runs of over 1,000 characters that no space breaks: data, not words."""
    mended, count = _UNBROKEN.subn("", text)
    if count:
        dropped["unbroken runs of over 1,000 characters"] += count
    return mended


def clean(text: str, dropped: Counter[str] | None = None) -> str:
    """NFC without unseen characters; ligatures opened, spaces and line ends made plain.

    `dropped` counts what was taken out by name; soft hyphens are taken out without a word.
    """
    if text.isascii() and not _ANY_UNSEEN.search(text) and "\t" not in text and "\r" not in text:
        return text
    text = _BREAKS.sub("\n", text)
    if _ANY_UNSEEN.search(text):
        for name, pattern in _EACH_UNSEEN.items():
            mended, count = pattern.subn("\ufffd" if name == "lone surrogates" else "", text)
            if count and dropped is not None and name not in _QUIET:
                dropped[name] += count
            text = mended
    text = _SPACES.sub(" ", text.translate(_LIGATURES))
    return unicodedata.normalize("NFC", _MOST_MARKS.sub(r"\1", text))


def dropped_lines(dropped: Counter[str]) -> tuple[str, ...]:
    """What was counted, as the report shows it: "zero-width characters: 12"."""
    return tuple(f"{name}: {count}" for name, count in dropped.items())


def decode(data: bytes, name: str) -> str:
    """The text of a file in whatever encoding it has; DocumentRefused when none fits.

    Byte order mark first, then UTF-8, then what an HTML page declares, then the likeliest.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _strictly(data, encoding, name)
    if _looks_binary(data):
        raise DocumentRefused(
            f"{name} is not a text: it holds binary data.",
            "Add the document as PDF, DOCX, HTML or Markdown.",
        )
    declared = _DECLARED.search(data[:4096])
    for encoding in ("utf-8", declared[1].decode("ascii") if declared else ""):
        try:
            if encoding:
                return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return _likeliest(data, name)


def _strictly(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise DocumentRefused(
            f"{name} says that it is {encoding.upper()} and is not (byte {error.start}).",
            "Save it again as UTF-8.",
        ) from error


def _looks_binary(data: bytes) -> bool:
    sample = data[:65536]
    controls = sum(byte < 9 or 13 < byte < 32 for byte in sample)
    return sample.count(0) > len(sample) // 50 or controls > len(sample) // 10


def _likeliest(data: bytes, name: str) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:200_000]).best()
    likely = best.encoding if best is not None else ""
    western = "cp1252" if likely.startswith(_ONE_BYTE_LATIN) else ""
    for encoding in filter(None, (western, likely)):
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    raise DocumentRefused(
        f"The characters of {name} cannot be made out: its encoding is not known.",
        "Save it again as UTF-8.",
    )
