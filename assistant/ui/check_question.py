"""One question at a time: plain words, why it is asked, what the guidance says, who said so."""

from __future__ import annotations

from datetime import date, datetime, time

import streamlit as st

from assistant import AssistantError
from assistant.check import Fact, Option, load_wording
from assistant.check.facts import AWARE
from assistant.check.record import Entry, Value
from assistant.check.rules import UNKNOWN
from assistant.ui.check_cards import standing_tag
from assistant.ui.check_session import CheckSession
from assistant.ui.check_sources import Sources
from assistant.ui.check_words import text_box
from assistant.ui.markup import Markup, draw, label

FIRST_DAY, LAST_DAY = date(2013, 1, 1), date(2036, 12, 31)
SAID_BY = (
    "Social care",
    "Police",
    "Health",
    "School or college",
    "Placement or provider",
    "The family",
    "Somebody else",
)
HOW_KNOWN = ("Seen in a record", "Told in writing", "Told by telephone or in person", "Concluded")


def draw_question(session: CheckSession, fact: Fact, sources: Sources) -> None:
    """The question with its controls."""
    _place(session, fact)
    draw(Markup("<h2>{}</h2>{}").format(fact.question, _help(fact)))
    before = session.last(fact.id)
    value = _choice(session, fact, before) if fact.decides else _day(session, fact, before)
    why = _why(session, fact, value, before)
    said_by, how_known = _source(session, fact, before)
    _buttons(session, fact, value, why, (said_by, how_known))
    draw(_behind(fact, sources))


def _place(session: CheckSession, fact: Fact) -> None:
    """Where one is, in words and as a bar; said once to a screen reader."""
    asked = [f.id for f in session.asked()]
    number = asked.index(fact.id) + 1 if fact.id in asked else len(asked) + 1
    left = session.left()
    more = f"at most {left} left" if left else "none left after this"
    words = f"Changing an answer, {more}" if session.changing else f"Question {number}, {more}"
    draw(Markup('<p class="quiet" role="status">{}</p>').format(words))
    st.progress(len(asked) / max(1, len(asked) + left))


def _help(fact: Fact) -> Markup:
    return Markup("<p>{}</p>").format(fact.help) if fact.help else Markup()


def _choice(session: CheckSession, fact: Fact, before: Entry | None) -> Value | None:
    options = list(fact.options)
    given = next((n for n, o in enumerate(options) if before and o.raw == before.value), None)
    picked: Option | None = st.radio(
        label(fact.question),
        options,
        index=given,
        format_func=lambda option: label(option.label),
        key=_key(session, fact, "answer"),
        label_visibility="collapsed",
    )
    return None if picked is None else picked.raw


def _day(session: CheckSession, fact: Fact, before: Entry | None) -> Value | None:
    held = "" if before is None or before.value == UNKNOWN else str(before.value)
    known = datetime.fromisoformat(held) if held else None
    day = st.date_input(
        label(fact.short),
        value=known.date() if known else None,
        format="DD/MM/YYYY",
        min_value=FIRST_DAY,
        max_value=LAST_DAY,
        key=_key(session, fact, "day"),
        width=260,
        help=label(load_wording().text("aware_means")) if fact.id == AWARE else None,
    )
    if day is None or fact.id != AWARE:
        return None if day is None else day.isoformat()
    return _with_time(session, fact, day, known.time() if known and "T" in held else None)


def _with_time(session: CheckSession, fact: Fact, day: date, given: time | None) -> str:
    """The day with the time of day where it is given; the clock counts the day either way."""
    at = st.time_input(
        "Time of day, if known", given, key=_key(session, fact, "time"), step=60, width=260
    )
    return day.isoformat() if at is None else f"{day.isoformat()}T{at:%H:%M}"


def _why(session: CheckSession, fact: Fact, value: Value | None, before: Entry | None) -> str:
    if not fact.open_textured or (fact.decides and value is None):
        return ""
    needed = "" if fact.needs_why(value) else " (if there is something to say)"
    return text_box(
        f"Why this answer? One line, no names{needed}",
        _key(session, fact, "why"),
        value=before.why if before else "",
    )


def _source(session: CheckSession, fact: Fact, before: Entry | None) -> tuple[str, str]:
    if fact.id in ("immediate_danger", "asker_is_la"):
        return "", ""
    with st.expander("For the record: who said so, and how it is known"):
        said_by = st.selectbox(
            "Who said so (no names)",
            SAID_BY,
            index=_index(SAID_BY, before.said_by if before else ""),
            key=_key(session, fact, "said by"),
        )
        how = st.selectbox(
            "How it is known",
            HOW_KNOWN,
            index=_index(HOW_KNOWN, before.how_known if before else ""),
            key=_key(session, fact, "how known"),
        )
    return said_by or "", how or ""


def _index(offered: tuple[str, ...], given: str) -> int | None:
    return offered.index(given) if given in offered else None


def _buttons(
    session: CheckSession, fact: Fact, value: Value | None, why: str, source: tuple[str, str]
) -> None:
    with st.container(horizontal=True, key="check steps"):
        go_on = st.button("Next", type="primary", key=_key(session, fact, "next"))
        not_known = not fact.decides and st.button(
            "Not known, or not yet", key=_key(session, fact, "unknown")
        )
        if before := session.before():
            st.button("Back", on_click=session.change, args=(before,), key="check back")
        if session.changing:
            st.button("Keep the answer as it was", on_click=session.change, args=("",))
        if not fact.decides and not session.changing and session.left() > 1:
            st.button(
                "Show the result now",
                on_click=session.leave_open,
                key=_key(session, fact, "result"),
                help="The days that are still asked for stay open. You can add them later.",
            )
    if not_known:
        _take(session, fact, UNKNOWN, why, source)
    if go_on:
        _take(session, fact, value, why, source)


def _take(
    session: CheckSession, fact: Fact, value: Value | None, why: str, source: tuple[str, str]
) -> None:
    """Take the answer and go on, or say what is missing."""
    if value is None:
        _say(
            "Choose an answer. If you do not know, say so: that is an answer, too."
            if fact.decides
            else "Enter it, or press “Not known, or not yet”."
        )
    elif fact.needs_why(value) and not why:
        _say("Write one line why. The guidance leaves this to your judgement.")
    else:
        try:
            session.answer(fact.id, value, why, *source)
        except AssistantError as error:
            _say(str(error))
        else:
            session.rounds += 1
            st.rerun()


def _say(words: str) -> None:
    draw(Markup('<div class="notice" role="alert"><p>{}</p></div>').format(words))


def _behind(fact: Fact, sources: Sources) -> Markup:
    return Markup(
        '<details class="why"><summary>Why do you ask?</summary><p>{}</p>'
        "<p>Who usually knows: {}.</p></details>"
        '<details class="why"><summary>What does the guidance say?{}</summary>{}</details>'
    ).format(fact.why, fact.held_by, standing_tag(fact.standing), sources.chips(fact.references))


def _key(session: CheckSession, fact: Fact, part: str) -> str:
    return f"check {session.id} {session.rounds} {fact.id} {part}"
