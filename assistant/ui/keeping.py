"""What can be done with an answer: keep a copy, keep the evidence card, say that it is wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from urllib.parse import quote

import streamlit as st

from assistant import Assistant
from assistant.exports import Sheet, to_docx, to_markdown, to_one_page, to_pdf
from assistant.ui.answer_sheet import Copier
from assistant.ui.conversation import Conversation, Turn
from assistant.ui.giving_feedback import draw_feedback
from assistant.ui.markup import Markup, draw

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class Format:
    """A kind of file: its name, ending, type and how a sheet becomes it."""

    name: str
    ending: str
    mime: str
    make: Callable[[Sheet], bytes]


FORMATS = (
    Format("Word", "docx", WORD, to_docx),
    Format("PDF", "pdf", "application/pdf", to_pdf),
    Format("Markdown", "md", "text/markdown", lambda sheet: to_markdown(sheet).encode()),
)


def draw_actions(talk: Conversation, turn: Turn, assistant: Assistant) -> None:
    """Below the newest answer. Each copy is made when it is asked for, not before."""
    answer = turn.answer
    if answer is None:
        return
    copier = Copier(assistant, datetime.now())
    with st.container(horizontal=True, key="actions"):
        with st.popover("Keep a copy", key="copies"):
            _copies("This answer", "answer", turn.number, partial(copier.answer, answer))
            answers = talk.answers()
            if len(answers) > 1:
                whole = partial(copier.conversation, answers)
                _copies("The whole conversation", "conversation", turn.number, whole)
            _link(turn)
        st.download_button(
            "Evidence card",
            lambda: to_one_page(copier.evidence_card(answer)),
            file_name=_file("evidence-card", "pdf"),
            mime="application/pdf",
            on_click="ignore",
            key=f"card {turn.number}",
            help="One page for supervision",
        )
        draw_feedback(talk, turn, assistant)


def _copies(title: str, stem: str, number: int, make: Callable[[], Sheet]) -> None:
    draw(Markup('<p class="label">{}</p>').format(title))
    with st.container(horizontal=True, key=f"{stem} copies {number}"):
        for form in FORMATS:
            st.download_button(
                form.name,
                partial(_made, form, make),
                file_name=_file(stem, form.ending),
                mime=form.mime,
                on_click="ignore",
                key=f"{stem} {form.ending} {number}",
            )


def _made(form: Format, make: Callable[[], Sheet]) -> bytes:
    return form.make(make())


def _file(stem: str, ending: str) -> str:
    """A name that says nothing of the question: it may lie where others look."""
    return f"{stem}-{datetime.now():%Y-%m-%d-%H%M}.{ending}"


def _link(turn: Turn) -> None:
    """A link that asks the same question; it holds the question and nothing else."""
    draw(
        Markup(
            '<p class="label">A link that asks this again</p><p class="copies">'
            '<button type="button" data-link="{}">Copy the link</button></p>'
            '<p class="quiet">It holds the words of the question. Share it only if they name '
            "nobody.</p>"
        ).format(f"./?q={quote(turn.question)}")
    )
