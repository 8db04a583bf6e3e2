"""The Library page: its parts, and one document to read where the address names one."""

from __future__ import annotations

import streamlit as st

from assistant import Assistant
from assistant.ui.adding import adding_page
from assistant.ui.comparing import comparing_page
from assistant.ui.door import open_door
from assistant.ui.faults import draw_fault, explained
from assistant.ui.markup import Markup, draw
from assistant.ui.publications import overdue_page, publications_page
from assistant.ui.reading import read_page
from assistant.ui.reviews import reviews_page

PARTS = {
    "Publications": publications_page,
    "Reviews": reviews_page,
    "Compare editions": comparing_page,
    "To be verified": overdue_page,
    "Add a document": adding_page,
}


def library_page() -> None:
    try:
        assistant = open_door().assistant
        wanted = st.query_params.get("ref") or st.query_params.get("doc")
        read_page(assistant, wanted, _close) if wanted else _browse(assistant)
    except Exception as error:
        draw(draw_fault(explained(error)))


def _close() -> None:
    st.query_params.clear()


def _browse(assistant: Assistant) -> None:
    draw(Markup("<h1 class='wide'>Library</h1>"))
    shown = [part for part in PARTS if part != "Add a document" or assistant.settings.adding]
    part = st.segmented_control(
        "Part of the library",
        shown,
        default=shown[0],
        required=True,
        key="library part",
        label_visibility="collapsed",
    )
    PARTS[part or shown[0]](assistant)
