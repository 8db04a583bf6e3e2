"""The filters of a question: day, kinds of source, nation, theme. They stay as they are set."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import streamlit as st

from assistant import Assistant, AssistantError
from assistant.ui.conversation import Narrowing
from assistant.ui.markup import label

KIND_NAMES = {
    "law": "Law",
    "guidance": "Guidance",
    "local": "Local procedures",
    "report": "Reviews and inspections",
    "note": "Our notes",
}


def draw_narrowing(assistant: Assistant) -> None:
    """The day stands open; the rest opens from a button that says how many are set."""
    st.date_input(
        "As at",
        key="as_at",
        format="DD/MM/YYYY",
        min_value=date(1989, 1, 1),
        max_value=date(date.today().year + 5, 12, 31),
        width=215,
    )
    chosen = picked()
    number = len(chosen.kinds) + len(chosen.nations) + len(chosen.themes)
    with st.popover(f"Narrow ({number} set)" if number else "Narrow", key="narrow"):
        st.pills(
            "Kinds of source",
            list(KIND_NAMES),
            format_func=KIND_NAMES.__getitem__,
            selection_mode="multi",
            key="kinds",
        )
        st.pills(
            "Nation",
            _nations(assistant),
            format_func=label,
            selection_mode="multi",
            key="nations",
        )
        themes = _themes(assistant)
        if themes:
            st.multiselect("Theme", themes, key="themes")
        st.button("Clear", on_click=_clear, disabled=not number, key="clear narrowing")


def picked() -> Narrowing:
    """What is set in this session."""
    state = st.session_state
    day = state.get("as_at")
    return Narrowing(
        as_at=day if day != date.today() else None,
        kinds=tuple(state.get("kinds") or ()),
        nations=tuple(state.get("nations") or ()),
        themes=tuple(state.get("themes") or ()),
    )


def _clear() -> None:
    for name in ("kinds", "nations", "themes"):
        st.session_state[name] = []


def _nations(assistant: Assistant) -> list[str]:
    """Of the documents that are held, the most frequent first."""
    try:
        held = [document.nation for document in assistant.documents() if document.nation]
    except AssistantError:
        held = []
    return sorted(set(held), key=lambda nation: -held.count(nation)) or ["England"]


def _themes(assistant: Assistant) -> tuple[str, ...]:
    """Of every publication and review that the corpus describes; () before a library is built."""
    try:
        return _themes_of(assistant, assistant.receipt().id)
    except AssistantError:
        return ()


@lru_cache(maxsize=4)
def _themes_of(assistant: Assistant, generation: str) -> tuple[str, ...]:
    """Gathered once for each generation: the page is drawn at every click."""
    registered = (theme for holding in assistant.holdings() for theme in holding.themes)
    reviewed = (theme for review in assistant.reviews() for theme in review.themes)
    return tuple(sorted({*registered, *reviewed}))
