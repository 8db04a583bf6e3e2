"""A page that draws a hundred hostile answers and passages, as models and files might make them."""

from __future__ import annotations

from datetime import date

import streamlit as st
from hostile_library import ELSEWHERE, HOSTILE

from assistant import Answer, Citation, Passage, Reference, Statement
from assistant.answering.answers import Elsewhere
from assistant.ui.answer import draw_answer
from assistant.ui.door import open_door
from assistant.ui.markup import Markup, draw, label
from assistant.ui.shell import ASSETS
from assistant.ui.source import draw_passage

PLACE = Reference("tea-rules/2024", "heading: Brewing")


def statement(text: str, *, written: bool, group: str = "law and guidance") -> Statement:
    cited = Citation(PLACE, text, (0, 9), None, "", text, text, f"javascript:{text}")
    return Statement(text, "must", group, (cited,), written)  # type: ignore[arg-type]


def answer(text: str, **more: object) -> Answer:
    given = {"statements": (), "headline": "h", "edition_line": "e", **more}
    return Answer(question=text, status="answered", as_at=date(2026, 1, 1), **given)  # type: ignore[arg-type]


def shapes(text: str) -> list[Markup]:
    """Said by a model; said around an answer; named as another place; read from a file."""
    assistant = open_door().assistant
    found = statement(text, written=False, group="what reviews and inspections found")
    around = answer(
        text,
        headline=text,
        edition_line=text,
        first=(text, text),
        notices=(text,),
        understood_as=text,
        correction=text,
        missing=(text,),
        looked_for=(text,),
    )
    named = answer(
        text,
        withheld=(text,),
        elsewhere=(Elsewhere(text, f"{ELSEWHERE}/x", text),),
        nearest=(PLACE,),
    )
    passage = Passage(PLACE, text=f"{text}\n{text}", headings=(text,), footnotes=((text, text),))
    return [
        draw_answer(
            answer(text, statements=(statement(text, written=True), found)), assistant, text
        ),
        draw_answer(around, assistant),
        draw_answer(named, assistant),
        draw_passage(passage, spans=[(0, len(text) // 2)]),
    ]


st.html(ASSETS / "style.css")
draw(Markup('<p class="banner">Hostile</p>'))
for number, text in enumerate(HOSTILE):
    for shape in shapes(text):
        draw(Markup('<div class="hostile" data-of="{}">{}</div>').format(number, shape))
    st.button(label(text), key=f"button {number}")
draw(Markup('<p id="end">The end</p>'))
