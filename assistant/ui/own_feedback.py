"""Reading, copying and erasing the feedback of one person, by the key that only they hold."""

from __future__ import annotations

import json
from collections.abc import Sequence

import streamlit as st

from assistant import Assistant, AssistantError
from assistant.records import Feedback
from assistant.ui.faults import draw_fault
from assistant.ui.feedback_store import feedback_store, own_key
from assistant.ui.giving_feedback import REASONS
from assistant.ui.markup import Markup, draw, join


def draw_own_feedback(assistant: Assistant) -> None:
    """The key of this page is filled in; another may be typed."""
    say = assistant.wording.say
    days = assistant.settings.retention_days
    draw(Markup("<h2>What you sent</h2><p>{}</p>").format(say("page own feedback", days=days)))
    key = st.text_input("Key", value=own_key(), key="key of feedback", max_chars=60)
    try:
        store = feedback_store(assistant.settings)
        sent = store.of(key)
        draw(_listed(sent))
        if sent:
            _copy_or_erase(sent, key, assistant)
    except AssistantError as error:
        draw(draw_fault(error))


def _listed(sent: Sequence[Feedback]) -> Markup:
    if not sent:
        return Markup('<p class="quiet" role="status">Nothing is stored under this key.</p>')
    rows = (
        Markup("<li>{}: <q>{}</q>, kept until {}</li>").format(
            REASONS[said.reason], said.answer["question"], said.retain_until
        )
        for said in sent
    )
    return Markup('<ul class="plain">{}</ul>').format(join(rows))


def _copy_or_erase(sent: Sequence[Feedback], key: str, assistant: Assistant) -> None:
    with st.container(horizontal=True):
        st.download_button(
            "Copy it (JSON)",
            json.dumps([said.to_json() for said in sent], ensure_ascii=False, indent=1),
            file_name="feedback.json",
            mime="application/json",
            on_click="ignore",
            key="copy feedback",
        )
        st.button("Erase it", on_click=_erase, args=(key, assistant), key="erase feedback")


def _erase(key: str, assistant: Assistant) -> None:
    feedback_store(assistant.settings).erase(key)
