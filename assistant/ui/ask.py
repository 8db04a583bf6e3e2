"""The Ask page: a conversation, newest first, each answer as cards of verified quotations."""

from __future__ import annotations

import streamlit as st

from assistant import Answer, Assistant, AssistantError, find_identifiers, redact
from assistant.ui.answer import announcement, draw_answer, draw_first
from assistant.ui.asking import Asking
from assistant.ui.conversation import Conversation, Talks, Turn
from assistant.ui.door import Door, open_door
from assistant.ui.faults import draw_fault, draw_notice, explained
from assistant.ui.history import draw_history
from assistant.ui.keeping import draw_actions
from assistant.ui.markup import Markup, draw, label
from assistant.ui.narrowing import KIND_NAMES, draw_narrowing, picked


def ask_page() -> None:
    try:
        door = open_door()
    except AssistantError as error:
        draw(draw_fault(error))
        return
    talks: Talks = st.session_state.setdefault("talks", Talks())
    talk = talks.current
    draw(Markup("<h1 class='wide'>Ask what law and guidance say</h1>"))
    _question_box(talks, door.assistant)
    live = st.empty()
    if talk.asked:
        _answer(talk, door)
    _announce(live, talk)
    _turns(talks, door.assistant) if talk.turns else _start(door.assistant)


def _question_box(talks: Talks, assistant: Assistant) -> None:
    """Above the answers, not pinned to the foot: at 400 % zoom a pinned box would cover them."""
    limit = assistant.settings.question_limit
    with st.container(key="box"):
        typed = st.chat_input("Write your question", key="question", max_chars=limit)
    shared = _shared(talks)
    if typed or shared:
        _send(talks.current, typed or shared, assistant)
    with st.container(horizontal=True, vertical_alignment="center", key="tools"):
        draw_narrowing(assistant)
        draw_history(talks)
        if talks.current.turns or talks.current.asked:
            st.button("New conversation", on_click=talks.start)


def _shared(talks: Talks) -> str:
    """The question of a shared link, asked once: `?q=` holds what its sender chose to share."""
    shared = st.query_params.get("q", "")
    if not shared or st.session_state.get("shared") == shared or talks.current.turns:
        return ""
    st.session_state["shared"] = shared
    return str(shared)


def _send(talk: Conversation, question: str, assistant: Assistant) -> None:
    """Take the question; a double click takes the same one twice, which is once, and one that
    was still being answered stays in the conversation.

    What is an identifier beyond doubt never enters the conversation.
    """
    before = [turn.answer.question for turn in talk.turns if turn.answer]
    redacted = redact(question, keep_likely=True, earlier=before)
    if talk.asked != redacted.text:
        stop(talk, assistant.wording.say("overtaken"))
    talk.asked, talk.left_out = redacted.text, redacted.kinds
    talk.narrowed = picked()


def stop(talk: Conversation, words: str) -> None:
    """The question stays in the conversation, with the words that it was not answered."""
    if talk.asked:
        drawn = Markup('<p class="headline">{}</p>').format(words)
        talk.add(Turn(talk.asked, drawn, words, number=talk.next_number()))


def _answer(talk: Conversation, door: Door) -> None:
    """Ask, showing the steps; the turn is added once, whatever way it ends."""
    talk.add(_turn(talk, door))


def _turn(talk: Conversation, door: Door) -> Turn:
    say = door.assistant.wording.say
    number = talk.next_number()
    place = st.empty()
    try:
        asking = Asking(door.assistant, talk.asked, talk.answers(), talk.narrowed)
        with place.container():
            draw(Markup('<h2 class="question asking">{}</h2>').format(talk.asked))
            draw(draw_first(door.assistant.before_answer(talk.asked)))
            with st.container(horizontal=True, vertical_alignment="center", key="working"):
                first = "searching" if door.ready.is_set() else "loading"
                status = st.status(f"{say(first)} …", type="compact", width="stretch")
                st.button("Stop", on_click=stop, args=(talk, say("stopped")))
        for name in asking.steps():
            # A tick without news is sent as well: only then is a click on Stop noticed.
            status.update(label=f"{say(name)} …" if name else None, state="running")
        answer = asking.answer()
        warning = _identifiers(talk, door.assistant)
        drawn = draw_answer(answer, door.assistant, talk.narrowed.words(KIND_NAMES))
        spoken = announcement(answer)
        return Turn(talk.asked, warning + drawn, spoken, answer, talk.narrowed, number)
    except Exception as error:
        fault = explained(error)
        return Turn(talk.asked, draw_fault(fault), str(fault), number=number)
    finally:
        place.empty()


def _identifiers(talk: Conversation, assistant: Assistant) -> Markup:
    """What was left out of the question, and what in it may still be somebody's name."""
    say = assistant.wording.say
    out = Markup()
    if talk.left_out:
        words = say("page identifiers left out", kinds=", ".join(talk.left_out))
        out += Markup('<div class="notice identifiers"><p>{}</p></div>').format(words)
    likely = [talk.asked[i.start : i.end] for i in find_identifiers(talk.asked)]
    if likely:
        words = ", ".join(f"“{word}”" for word in dict.fromkeys(likely))
        out += Markup('<p class="quiet">{}</p>').format(say("page identifiers likely", words=words))
    return out


def _announce(live: st.delta_generator.DeltaGenerator, talk: Conversation) -> None:
    """What manners.js reads out once for each answer, from a place that is never replaced."""
    newest = talk.turns[-1] if talk.turns else None
    with live:
        draw(
            Markup('<p class="unseen spoken" data-turn="{}">{}</p>').format(
                newest.number if newest else 0, newest.spoken if newest else "\u00a0"
            )
        )


def _turns(talks: Talks, assistant: Assistant) -> None:
    """The newest with what can be done with it; the earlier ones as they were given."""
    newest, *earlier = reversed(talks.current.turns)
    draw(_turn_drawn(newest))
    if newest.answer and newest.answer.identifiers:
        _offer_without(talks.current, newest.answer, assistant)
    if newest.answer:
        for number, suggestion in enumerate(newest.answer.suggestions):
            _suggestion(suggestion, f"follow {newest.number} {number}", assistant)
        draw_actions(talks.current, newest, assistant)
    if earlier:
        draw(Markup('<h2 class="earlier">Earlier in this conversation</h2>'))
    for turn in earlier:
        draw(_turn_drawn(turn))


def _offer_without(talk: Conversation, answer: Answer, assistant: Assistant) -> None:
    """One press leaves out what only looks like a name as well."""
    before = [turn.answer.question for turn in talk.turns[:-1] if turn.answer]
    st.button(
        assistant.wording.say("identifiers redact"),
        key=f"redact {len(talk.turns)}",
        on_click=_ask_without,
        args=(talk, redact(answer.question, earlier=before).text, assistant),
    )


def _ask_without(talk: Conversation, question: str, assistant: Assistant) -> None:
    """The turn that held it leaves the conversation."""
    talk.turns = talk.turns[:-1]
    _send(talk, question, assistant)


def _turn_drawn(turn: Turn) -> Markup:
    return Markup('<h2 class="question" data-turn="{}">{}</h2>{}').format(
        turn.number, turn.question, turn.drawn
    )


def _start(assistant: Assistant) -> None:
    """Questions to start from, and first what is wrong with the library, if anything."""
    draw(
        Markup('<p class="lead" data-cleared="asked">{}</p>').format(assistant.wording.say("start"))
    )
    health, questions = st.container(), st.container(key="suggestions")
    with questions:
        for number, suggestion in enumerate(assistant.suggestions()):
            _suggestion(suggestion, f"start {number}", assistant)
    with health:
        for notice in assistant.health():
            draw(draw_notice(notice))


def _suggestion(question: str, key: str, assistant: Assistant) -> None:
    talk = st.session_state["talks"].current
    args = (talk, question, assistant)
    st.button(label(question), key=key, on_click=_send, args=args, width="stretch")
