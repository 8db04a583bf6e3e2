"""Printed copies: one content (a Sheet), drawn as Markdown, Word or PDF."""

from assistant.check.exports.markdown import to_markdown
from assistant.check.exports.pdf import to_one_page, to_pdf
from assistant.check.exports.record_sheet import record_sheet
from assistant.check.exports.sheet import Sheet
from assistant.check.exports.word import to_docx

__all__ = ["Sheet", "record_sheet", "to_docx", "to_markdown", "to_one_page", "to_pdf"]
