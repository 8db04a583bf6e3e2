"""The answers given, each with a button to change it."""

from __future__ import annotations

import streamlit as st

from assistant.check.recording import record_words
from assistant.exports.sheet import long_moment
from assistant.ui.check_session import CheckSession
from assistant.ui.markup import Markup, draw


def draw_answers(session: CheckSession) -> None:
    """The answers, each with a button to change it; older answers are said."""
    draw(Markup("<h2>Your answers</h2>"))
    with st.container(key="check answers"):
        for fact in session.asked():
            last = session.last(fact.id)
            if last is not None:
                _answer_row(session, fact.id, fact.short, last.label, last.why)
    aside = [name for name in session.answers() if name not in session.facts()]
    if aside:
        draw(Markup('<p class="quiet">{}</p>').format(record_words().text("aside")))
        for name in aside:
            kept = session.last(name)
            if kept is not None:
                draw(Markup('<p class="quiet">{}: {}</p>').format(kept.short, kept.label))


def _answer_row(session: CheckSession, id: str, short: str, label: str, why: str) -> None:
    earlier = sum(entry.fact == id for entry in session.entries) - 1
    said = [why] if why else []
    said += [f"changed {earlier} {'time' if earlier == 1 else 'times'}"] if earlier else []
    row, button = st.columns([5, 1], vertical_alignment="center")
    with row:
        draw(
            Markup(
                '<p class="answer-row"><span>{}</span> <strong>{}</strong> <em>{}</em></p>'
            ).format(short, _shown(label), "; ".join(said))
        )
    with button:
        st.button(
            "Change",
            key=f"check change {id}",
            on_click=session.change,
            args=(id,),
            help=f"Change the answer: {short}",
        )


def _shown(label: str) -> str:
    try:
        return long_moment(label) if len(label) >= 10 else label
    except ValueError:
        return label
