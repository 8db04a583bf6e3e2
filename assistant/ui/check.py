"""The Check page: the published notification criteria, applied to the facts a person enters.

Danger now comes first; then one question at a time; then what follows and why; then the person's
decision and its record. No model takes part, and nothing of it stands in the address bar.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from assistant import Assistant, AssistantError
from assistant.check import Ruleset, evaluate, load_ruleset, load_rulesets
from assistant.check.edition_table import in_force
from assistant.exports.sheet import long_day
from assistant.ui.check_answers import draw_answers
from assistant.ui.check_charts import draw_charts
from assistant.ui.check_decision import draw_decision
from assistant.ui.check_question import draw_question
from assistant.ui.check_result import draw_danger, draw_result
from assistant.ui.check_session import CheckSession, opened
from assistant.ui.check_sources import Sources
from assistant.ui.check_store import store_of
from assistant.ui.door import open_door
from assistant.ui.faults import draw_fault
from assistant.ui.markup import Markup, draw, label

STATE = "check"
STYLE = Path(__file__).parent / "assets" / "check.css"


def check_page() -> None:
    """Draw the page; an error is shown as what happened and what to do next."""
    st.html(STYLE)
    try:
        assistant = open_door().assistant
        draw(Markup("<h1>Check the notification criteria</h1>"))
        _page(_session(), assistant)
    except AssistantError as error:
        draw(draw_fault(error))
        _leave()


def _session() -> CheckSession:
    if STATE not in st.session_state:
        st.session_state[STATE] = CheckSession(load_ruleset())
    session: CheckSession = st.session_state[STATE]
    return session


def _page(session: CheckSession, assistant: Assistant) -> None:
    if not session.entries:
        _intro()
    if _rules_changed(session):
        return
    question = session.question()
    if question is not None:
        draw_question(session, question, Sources.of(assistant))
        if not session.entries:
            _beginning(session, assistant)
    elif session.in_danger():
        draw_danger(session)
        draw_answers(session)
    else:
        _result(session, assistant)
    _leave()


def _intro() -> None:
    if st.session_state.pop("check erased", False):
        draw(Markup('<div class="notice" role="status"><p>The record was erased.</p></div>'))
    draw(
        Markup(
            '<p class="lead" data-cleared="record">Did this death or serious harm meet the '
            "published criteria for telling the Child Safeguarding Practice Review Panel, Ofsted "
            "or others, and by when? You enter facts; the tool applies the published rules, shows "
            "why, and leaves the decision with you. No names are needed. “Not known” is always an "
            "answer.</p>"
        )
    )


def _beginning(session: CheckSession, assistant: Assistant) -> None:
    """Below the first question: another edition, or a record to go on with."""
    with st.expander(label(f"Rules used: {session.ruleset.title}")):
        _choose_edition(session)
    with st.expander("Go on with a stored record"):
        _open_record(assistant)


def _choose_edition(session: CheckSession) -> None:
    rulesets = list(reversed(load_rulesets()))
    names = [ruleset.edition for ruleset in rulesets]
    picked = st.radio(
        "Edition of the guidance",
        rulesets,
        index=names.index(session.ruleset.edition),
        format_func=lambda ruleset: label(f"{ruleset.title}, {in_force(ruleset)}"),
        key=f"check edition {session.id}",
    )
    if picked.edition != session.ruleset.edition:
        session.take_rules(picked)
        st.rerun()


def _open_record(assistant: Assistant) -> None:
    typed = st.text_input("Id of the record, as printed on it", key="check open id", max_chars=40)
    if st.button("Open it", key="check open") and typed.strip():
        record = store_of(assistant.settings).get(typed.strip().lower())
        if record is None:
            draw(Markup("<p>There is no record with this id, or it was erased.</p>"))
        else:
            st.session_state[STATE] = opened(record)
            st.rerun()


# ---- Rules that changed, or another edition ----


def _rules_changed(session: CheckSession) -> bool:
    """Rules that changed since the check began: start again under them, or see both results."""
    held, newer = session.stored, session.newer_rules()
    if newer is None and held is not None and held.ruleset_hash != session.ruleset.hash:
        draw(
            Markup(
                '<div class="notice"><p><strong>The rules have changed since version {} of this '
                "record.</strong> What follows is worked out under the rules of today.</p></div>"
            ).format(held.version)
        )
    if newer is None:
        return False
    draw(
        Markup(
            '<div class="notice" role="alert"><p><strong>The rules of this edition have changed '
            "since you began.</strong> Start again under the new rules, or look at both results "
            "first. A record can only be stored under the new rules.</p></div>"
        )
    )
    with st.container(horizontal=True):
        if st.button("Start again under the new rules", type="primary", key="check restart"):
            session.take_rules(newer)
            st.rerun()
        if st.button("Show both", key="check both"):
            session.compare = True
    if session.compare:
        _both(session, newer)
    return True


def _both(session: CheckSession, newer: Ruleset) -> None:
    """Both results side by side, duty by duty; your answers are those that both know."""
    other = CheckSession(newer, entries=list(session.entries))
    was = evaluate(session.ruleset, session.facts())
    is_now = evaluate(newer, other.facts())
    draw(
        Markup(
            "<h2>Under the rules you began with</h2><p>{}</p><h2>Under the rules of today</h2>"
            "<p>{}</p>"
        ).format(was.headline, is_now.headline)
    )
    states = {duty.id: duty for duty in is_now.duties}
    rows = [
        (duty.duty.title, duty.sentence, states[duty.id].sentence if duty.id in states else "-")
        for duty in was.duties
        if duty.id not in states or states[duty.id].state is not duty.state
    ]
    for title, before, after in rows:
        draw(Markup("<h3>{}</h3><p>Then: {}</p><p>Now: {}</p>").format(title, before, after))
    if not rows:
        draw(Markup("<p>Every duty comes to the same under both.</p>"))


def _result(session: CheckSession, assistant: Assistant) -> None:
    then = session.edition_then()
    if then is not None:
        draw(
            Markup(
                '<div class="notice"><p><strong>Another edition was in force on the day the '
                "authority became aware:</strong> {}, {}.</p></div>"
            ).format(then.title, in_force(then))
        )
        if st.button(label(f"Use {then.title}"), key="check edition then"):
            session.take_rules(then)
            st.rerun()
    found = session.findings()
    draw_result(found, Sources.of(assistant))
    draw_answers(session)
    draw_charts(session)
    draw_decision(session, found.result, assistant)


# ---- Leaving ----


def _leave() -> None:
    """Clear now, on every view: what was typed lives in this page only."""
    session = st.session_state.get(STATE)
    if session is None or not session.entries:
        return
    stored = session.stored
    kept = (
        f"The stored record is kept until {long_day(stored.retain_until)} unless you erase it."
        if stored
        else "Nothing is stored."
    )
    with st.container(key="check leave"):
        st.button("Clear now", key="check clear", on_click=_clear)
        draw(
            Markup(
                '<p class="quiet">Clear now removes what you typed from this page. {}</p>'
            ).format(kept)
        )


def _clear() -> None:
    for key in [k for k in st.session_state if str(k).startswith("check")]:
        del st.session_state[key]
