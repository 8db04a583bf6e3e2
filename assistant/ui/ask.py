"""The Ask page: a conversation, newest first, each answer as cards of verified quotations."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import streamlit as st

from assistant import Answer, Assistant, AssistantError
from assistant.ui.asking import Asking
from assistant.ui.cards import announcement, draw_answer
from assistant.ui.door import Door, open_door
from assistant.ui.faults import draw_fault, draw_notice, explained
from assistant.ui.markup import Markup, draw, label

TURNS_KEPT = 50
"""Older turns of one session are dropped, so that an open page does not grow without end."""


@dataclass(frozen=True)
class Turn:
    """A question and what was drawn for it; kept drawn, so that it stays as it was given."""

    question: str
    drawn: Markup
    spoken: str
    answer: Answer | None = None


@dataclass
class Conversation:
    """One session's turns, and the question that is being answered."""

    turns: list[Turn] = field(default_factory=list)
    asked: str = ""
    as_at: date | None = None


def ask_page() -> None:
    try:
        door = open_door()
    except AssistantError as error:
        draw(draw_fault(error))
        return
    talk: Conversation = st.session_state.setdefault("conversation", Conversation())
    draw(Markup("<h1>Ask what law and guidance say</h1>"))
    _question_box(talk, door.assistant.settings.question_limit)
    live = st.empty()
    if talk.asked:
        _answer(talk, door)
    _announce(live, talk)
    _start(door.assistant) if not talk.turns else _turns(talk)


def _question_box(talk: Conversation, limit: int) -> None:
    """Above the answers, not pinned to the foot: at 400 % zoom a pinned box would cover them."""
    with st.container(key="box"):
        typed = st.chat_input("Write your question in a sentence", key="question", max_chars=limit)
    if typed:
        _send(talk, typed)
    with st.container(horizontal=True, vertical_alignment="center", key="tools"):
        st.date_input(
            "As at",
            key="as_at",
            format="DD/MM/YYYY",
            min_value=date(1989, 1, 1),
            max_value=date(date.today().year + 5, 12, 31),
            width=215,
        )
        if talk.turns or talk.asked:
            st.button("New conversation", on_click=_new)


def _new() -> None:
    st.session_state["conversation"] = Conversation()


def _send(talk: Conversation, question: str) -> None:
    """Take the question; a double click takes the same one twice, which is once."""
    picked = st.session_state.get("as_at")
    talk.asked = question
    talk.as_at = picked if picked != date.today() else None


def stop(talk: Conversation, words: str) -> None:
    """The question stays in the conversation, with the words that it was not answered."""
    if talk.asked:
        drawn = Markup('<p class="headline">{}</p>').format(words)
        talk.turns = [*talk.turns, Turn(talk.asked, drawn, words)]
    talk.asked = ""


def _answer(talk: Conversation, door: Door) -> None:
    """Ask, showing the steps; the turn is added once, whatever way it ends."""
    turn = _turn(talk, door)
    talk.turns = [*talk.turns, turn][-TURNS_KEPT:]
    talk.asked = ""


def _turn(talk: Conversation, door: Door) -> Turn:
    say = door.assistant.wording.say
    history = [turn.answer for turn in talk.turns if turn.answer]
    place = st.empty()
    try:
        asking = Asking(door.assistant, talk.asked, history, talk.as_at)
        with place.container():
            draw(Markup('<h2 class="question asking">{}</h2>').format(talk.asked))
            with st.container(horizontal=True, vertical_alignment="center", key="working"):
                first = "searching" if door.ready.is_set() else "loading"
                status = st.status(f"{say(first)} …", type="compact", width="stretch")
                st.button("Stop", on_click=stop, args=(talk, say("stopped")))
        for name in asking.steps():
            # A tick without news is sent as well: only then is a click on Stop noticed.
            status.update(label=f"{say(name)} …" if name else None, state="running")
        answer = asking.answer()
        drawn = draw_answer(answer, door.assistant)
        return Turn(talk.asked, drawn, announcement(answer), answer)
    except Exception as error:
        fault = explained(error)
        return Turn(talk.asked, draw_fault(fault), str(fault))
    finally:
        place.empty()


def _announce(live: st.delta_generator.DeltaGenerator, talk: Conversation) -> None:
    """One live region: it speaks when its words change, which is once for each answer."""
    words = talk.turns[-1].spoken if talk.turns else ""
    with live:
        draw(Markup('<p role="status" class="unseen">{}</p>').format(words or "\u00a0"))


def _turns(talk: Conversation) -> None:
    newest, *earlier = reversed(talk.turns)
    _turn_drawn(newest)
    offered = newest.answer.suggestions if newest.answer else ()
    for number, suggestion in enumerate(offered):
        _suggestion(suggestion, f"follow {len(talk.turns)} {number}")
    if earlier:
        draw(Markup('<h2 class="earlier">Earlier in this conversation</h2>'))
    for turn in earlier:
        _turn_drawn(turn)


def _turn_drawn(turn: Turn) -> None:
    draw(Markup('<h2 class="question">{}</h2>{}').format(turn.question, turn.drawn))


def _start(assistant: Assistant) -> None:
    """Questions to start from, and first what is wrong with the library, if anything."""
    draw(Markup('<p class="lead">{}</p>').format(assistant.wording.say("start")))
    health, questions = st.container(), st.container(key="suggestions")
    with questions:
        for number, suggestion in enumerate(assistant.suggestions()):
            _suggestion(suggestion, f"start {number}")
    with health:
        for notice in assistant.health():
            draw(draw_notice(notice))


def _suggestion(question: str, key: str) -> None:
    talk = st.session_state["conversation"]
    st.button(label(question), key=key, on_click=_send, args=(talk, question), width="stretch")
