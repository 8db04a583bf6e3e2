"""The frame of every page: style, the line about danger, navigation."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from assistant import AssistantError
from assistant.ui.about import about_page
from assistant.ui.ask import ask_page
from assistant.ui.check import check_page
from assistant.ui.door import open_door
from assistant.ui.evaluations import evaluations_page
from assistant.ui.faults import draw_fault
from assistant.ui.library import library_page
from assistant.ui.markup import Markup, draw
from assistant.ui.visits import this_visit

ASSETS = Path(__file__).parent / "assets"
NAME = "Safeguarding guidance assistant"


def run() -> None:
    """Draw the page that the address names."""
    st.set_page_config(NAME, page_icon=ASSETS / "favicon.svg", layout="centered", menu_items={})
    st.html(ASSETS / "style.css")
    page = st.navigation(
        [
            st.Page(ask_page, title="Ask", url_path="ask", default=True),
            st.Page(check_page, title="Notification check", url_path="check"),
            st.Page(library_page, title="Library", url_path="library"),
            st.Page(evaluations_page, title="Evaluations", url_path="evaluations"),
            st.Page(about_page, title="About this tool", url_path="about"),
        ],
        position="top",
    )
    _header()
    page.run()


def _header() -> None:
    try:
        assistant = open_door().assistant
    except AssistantError as error:
        draw(draw_fault(error))
        st.stop()
    say, model = assistant.wording.say, assistant.settings.llm
    draw(Markup('<p class="banner">{}</p>').format(_calling(say("danger"))))
    words = f"{say('purpose')} {say('goes to a model' if model else 'stays here')}"
    name = Markup('<p class="name"><strong>{}</strong> {}</p>').format(NAME, words)
    draw(name + _visit(say))


def _visit(say: Callable[..., str]) -> Markup:
    """A mark that changes when the server has forgotten this page, and what is said then.

    The words are for manners.js: it alone is there while the server is not.
    """
    return Markup(
        '<p class="visit unseen" aria-hidden="true" data-visit="{}" data-lost="{}" '
        'data-forgotten="{}" data-record="{}" data-refill="{}" data-close="{}">&nbsp;</p>'
    ).format(
        this_visit().mark,
        say("connection lost"),
        say("forgotten"),
        say("forgotten record", id="{id}"),
        say("forgotten question"),
        say("forgotten close"),
    )


def _calling(words: str) -> Markup:
    """The words with 999 as a number that a phone can call."""
    call = Markup('<a href="tel:999">999</a>')
    return Markup("{}").format(words).replace("999", call, 1)
