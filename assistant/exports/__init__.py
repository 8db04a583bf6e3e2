"""Printed copies: one content (a Sheet), drawn as Markdown, Word or PDF. Knows no other room."""

from assistant.exports.markdown import to_markdown
from assistant.exports.pdf import to_one_page, to_pdf
from assistant.exports.sheet import Sheet
from assistant.exports.word import to_docx

__all__ = ["Sheet", "to_docx", "to_markdown", "to_one_page", "to_pdf"]
