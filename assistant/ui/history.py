"""The conversations of this session, to go back to. They live in this page's memory only."""

from __future__ import annotations

import streamlit as st

from assistant.ui.conversation import Talks
from assistant.ui.markup import Markup, draw, label


def draw_history(talks: Talks) -> None:
    """A button that opens them; nothing before there is a second conversation."""
    earlier = talks.earlier()
    if not earlier:
        return
    with st.popover("History", key="history"):
        draw(Markup('<p class="quiet">In this page only, gone when it is closed.</p>'))
        for place, talk in earlier:
            st.button(
                label(talk.title),
                key=f"talk {place}",
                type="tertiary",
                on_click=talks.go_back,
                args=(place,),
            )
