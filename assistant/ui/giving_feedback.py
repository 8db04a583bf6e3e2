"""Saying that an answer is wrong, and why; what is wrong drafts a case for the evals."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, date, datetime

import streamlit as st

from assistant import Assistant, AssistantError
from assistant.records.feedback import Feedback, Reason, State, without_identifiers
from assistant.ui.conversation import Conversation, Turn
from assistant.ui.faults import draw_fault, explained
from assistant.ui.feedback_store import feedback_store, own_key
from assistant.ui.labels import day
from assistant.ui.markup import Markup, draw
from assistant.ui.versions import tool_version

COMMENT = 1000
"""Characters."""
REASONS = {
    Reason.WRONG: "It is wrong",
    Reason.EDITION: "It is from the wrong edition",
    Reason.PLACE: "It is from the wrong place",
    Reason.UNHELPFUL: "It does not help",
    Reason.DANGEROUS: "It could put somebody in danger",
}


def draw_feedback(talk: Conversation, turn: Turn, assistant: Assistant) -> None:
    """A button that opens the form; once sent, what was stored and until when."""
    name = f"sent {id(talk)} {turn.number}"
    with st.popover("This is not right", key="feedback"):
        sent = st.session_state.get(name)
        if isinstance(sent, Feedback):
            _thanks(sent, assistant)
            return
        try:
            said = _form(talk, turn, assistant)
            if said:
                days = assistant.settings.retention_days
                store = feedback_store(assistant.settings)
                st.session_state[name] = store.add(said, own_key(), datetime.now(UTC), days)
                st.rerun()
        except AssistantError as error:
            draw(draw_fault(explained(error)))


def _form(talk: Conversation, turn: Turn, assistant: Assistant) -> Feedback | None:
    """The feedback as it was filled in; None until it is sent."""
    reason = st.radio(
        "What is the matter?",
        list(REASONS),
        format_func=REASONS.__getitem__,
        index=None,
        key=f"reason {turn.number}",
    )
    comment = st.text_area(
        "What should it have said, and where does that stand? (if you know)",
        max_chars=COMMENT,
        key=f"comment {turn.number}",
    )
    draft = st.checkbox("Draft a case from it, so that it is tested from now on", value=True)
    said = feedback_of(talk, turn, reason or Reason.WRONG, comment, draft, assistant)
    _what_is_stored(said, assistant)
    sent = st.button("Send", type="primary", disabled=reason is None, key=f"send {turn.number}")
    return said if sent and reason else None


def feedback_of(
    talk: Conversation, turn: Turn, reason: Reason, comment: str, draft: bool, assistant: Assistant
) -> Feedback:
    """With everything that is needed to ask again. Identifiers are taken out when it is stored."""
    assert turn.answer is not None
    made = assistant.receipt()
    narrowed = {name: value for name, value in asdict(turn.narrowed).items() if name != "as_at"}
    return Feedback(
        reason=reason,
        comment=comment,
        answer=turn.answer.to_json(),
        made_with={
            "generation": made.id,
            "corpus_hash": made.corpus_hash,
            "model": made.model,
            "fingerprint": made.fingerprint,
            "tool": tool_version(),
        },
        asked_with=narrowed,
        earlier=tuple(t.question for t in talk.turns if t.number < turn.number),
        state=State.DRAFTED if draft else State.SENT,
    )


def _what_is_stored(said: Feedback, assistant: Assistant) -> None:
    """Before it is sent: the question and the comment as they would be kept."""
    kept = without_identifiers(said)
    draw(
        Markup('<p class="quiet">{}</p><p class="stored"><q>{}</q></p>{}').format(
            assistant.wording.say("page feedback stored", days=assistant.settings.retention_days),
            kept.answer["question"],
            Markup('<p class="stored"><q>{}</q></p>').format(kept.comment) if kept.comment else "",
        )
    )


def _thanks(sent: Feedback, assistant: Assistant) -> None:
    until = day(date.fromisoformat(sent.retain_until))
    draw(
        Markup("<p><strong>{}</strong></p><p>{}</p><p><code>{}</code></p>").format(
            assistant.wording.say("page feedback thanks", until=until),
            assistant.wording.say("page feedback key"),
            own_key(),
        )
    )
