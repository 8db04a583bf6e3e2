"""The reader for guidance and reports as PDF."""

from __future__ import annotations

from assistant.library.sources.pdf_text import Line, PageText, Run, TextLayer, read_lines

__all__ = ["Line", "PageText", "Run", "TextLayer", "read_lines"]
