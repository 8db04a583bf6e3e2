"""The one way text reaches the page: escaped. Nothing else in ui/ calls st.html or Markdown.

A template is a Markup literal; what is put into its places is escaped by markupsafe, so a title,
a passage or a question is shown as it was written, whatever it holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import quote, urlsplit

import streamlit as st
from markupsafe import Markup, escape

__all__ = [
    "Markup",
    "document_link",
    "draw",
    "escape",
    "join",
    "label",
    "link",
    "page_link",
    "passage_link",
]

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$&])")
_JOINER = "\u2060"


def draw(markup: Markup) -> None:
    """Show it, if there is anything. Raises TypeError for plain text, which was not escaped."""
    if not isinstance(markup, Markup):
        raise TypeError("draw() takes Markup; text must go through Markup.format or escape first")
    if markup.strip():  # Streamlit refuses an empty one.
        st.html(markup)


def join(parts: Iterable[Markup], between: str = "\n") -> Markup:
    return Markup(between).join(parts)


def label(text: str) -> str:
    """Text for a button or a tab, which Streamlit reads as Markdown: every mark is escaped.

    A word joiner after each colon keeps :material/x: and :smile: from becoming pictures.
    """
    flat = " ".join(text.split())
    return _MARKDOWN.sub(r"\\\1", flat).replace(":", f":{_JOINER}")


def link(address: str, words: str | Markup, css: str = "") -> Markup:
    """A link that opens beside the page; only web addresses, else the words alone."""
    if urlsplit(address).scheme not in ("http", "https"):
        return escape(words)
    return _anchor(address, words, css)


def passage_address(reference: str) -> str:
    """Where the Library shows a passage: stable, and with nothing personal in it."""
    return f"library?ref={quote(reference, safe='/')}"


def passage_link(reference: str, words: str | Markup) -> Markup:
    return _anchor(passage_address(reference), words, "")


def document_link(document: str, words: str | Markup) -> Markup:
    return _anchor(f"library?doc={quote(document, safe='/')}", words, "")


def page_link(page: str, words: str | Markup) -> Markup:
    """A page of this tool beside the one that is open."""
    return _anchor(page, words, "")


def _anchor(address: str, words: str | Markup, css: str) -> Markup:
    return Markup(
        '<a href="{}" target="_blank" rel="noopener noreferrer" class="{}">{}</a>'
    ).format(address, css, words)
