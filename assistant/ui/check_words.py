"""Free text on the check's page: what looks like an identifier is left out before it is stored."""

from __future__ import annotations

import streamlit as st

from assistant import redact
from assistant.ui.markup import Markup, draw, join

LIMIT = 1000


def text_box(words: str, key: str, *, value: str = "", height: int = 80) -> str:
    """A box for a few words; returns what may be stored, and shows it when it differs."""
    typed = st.text_area(words, value=value, key=key, max_chars=LIMIT, height=height)
    found = redact(typed)
    if not found.left_out:
        return typed.strip()
    likely = _likely(typed)
    before = likely <= _likely(value)  # they were kept, or they would not be in there
    keep = bool(likely) and st.checkbox(
        "Keep words that only look like a name: they name nobody",
        value=before,
        key=f"{key} keep {'as before' if before else 'new'}",
    )
    kept = redact(typed, keep_likely=keep)
    if kept.left_out:
        left = join((Markup("{}").format(kind) for kind in kept.kinds), ", ")
        draw(
            Markup(
                '<div class="notice" role="status"><p><strong>Left out: {}.</strong> Only this '
                "would be stored: “{}”</p><p>This finds some forms only. Read your words once "
                "more.</p></div>"
            ).format(left, kept.text)
        )
    return kept.text.strip()


def _likely(text: str) -> set[str]:
    """The words that only look like a name."""
    found = redact(text).left_out
    return {text[item.start : item.end] for item in found if not item.certain}
