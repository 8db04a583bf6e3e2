"""Printed copies: one content (a Sheet), drawn as Markdown, Word or PDF. Knows no other room.

What draws Word and PDF is imported at its first use: it costs half a second.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from assistant.exports.markdown import to_markdown
from assistant.exports.sheet import Sheet

if TYPE_CHECKING:
    from assistant.exports.pdf import to_one_page, to_pdf
    from assistant.exports.word import to_docx

__all__ = ["Sheet", "to_docx", "to_markdown", "to_one_page", "to_pdf"]

_HOMES = {"to_docx": "word", "to_one_page": "pdf", "to_pdf": "pdf"}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'assistant.exports' has no attribute '{name}'")
    return getattr(import_module(f"assistant.exports.{_HOMES[name]}"), name)
