"""The person's decision and the record: stored once, kept until a date that is shown, or erased."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial

import streamlit as st

from assistant import Assistant, AssistantError
from assistant.check import Result, load_wording
from assistant.check.record import Course, Decision, Record
from assistant.check.recording import at_stake, course_words, record_words, relation, stamp
from assistant.exports.sheet import long_day
from assistant.ui.check_session import CheckSession, Draft, now
from assistant.ui.check_store import COPIES, Copy, keep, record_of, store_of
from assistant.ui.check_views import PARTNERS, ROLES, SECOND, draw_view
from assistant.ui.check_words import text_box
from assistant.ui.faults import draw_fault
from assistant.ui.markup import Markup, draw


def draw_decision(session: CheckSession, result: Result, assistant: Assistant) -> None:
    """The decision, the views of others, and what is stored."""
    draw(
        Markup("<h2>The decision</h2><p>{} Whatever it is, write down why.</p>").format(
            load_wording().text("whose_decision")
        )
    )
    draft = _draft(session, result)
    _storing(session, draft, assistant)


def _draft(session: CheckSession, result: Result) -> Draft:
    held = session.stored
    decision = _decision(session, result, held.decision if held else None)
    with st.expander("A second person’s view"):
        second = draw_view(session, SECOND, held.second if held else None)
    with st.expander("The safeguarding partners’ views"):
        known = {view.by: view for view in held.partners} if held else {}
        if not (held and held.partners) and at_stake(result, session.facts()).subject == "notify":
            draw(Markup('<p class="quiet">{}</p>').format(record_words().text("no_partners_hint")))
        partners = [draw_view(session, name, known.get(name)) for name in PARTNERS]
    return Draft(
        decision,
        second.view,
        tuple(said.view for said in partners if said.view),
        tuple(said.who for said in (second, *partners) if said.missing),
    )


def _decision(session: CheckSession, result: Result, before: Decision | None) -> Decision | None:
    stake = at_stake(result, session.facts())
    words = course_words(stake.subject)
    course = st.radio(
        "What was decided?",
        list(Course),
        index=list(Course).index(before.course) if before else None,
        format_func=lambda c: words[c],
        key=session.draft_key("course"),
    )
    reason = text_box(
        "Why? No names.",
        session.draft_key("reason"),
        value=before.reason if before else "",
        height=110,
    )
    left, right = st.columns(2)
    with left:
        by = st.selectbox(
            "Decided by (role)", ROLES, index=_role(before), key=session.draft_key("by")
        )
    with right:
        review = st.date_input(
            "To be looked at again on (if a day is set)",
            value=date.fromisoformat(before.review_on) if before and before.review_on else None,
            format="DD/MM/YYYY",
            key=session.draft_key("review"),
        )
    decided, sent_as, told = _done(session, before)
    if course is None or not reason or by is None:
        return None
    how = relation(course, stake)
    draw(
        Markup('<p class="quiet">{}</p>').format(
            record_words().text(f"relation_{how.name.lower()}")
        )
    )
    made = Decision(
        course=course,
        relation=how,
        label=words[course],
        reason=reason,
        by=by,
        at=stamp(now()),
        review_on=_iso(review),
        decided_on=_iso(decided),
        sent_as=sent_as,
        told=told,
    )
    return before if before and _same_decision(before, made) else made


def _done(session: CheckSession, before: Decision | None) -> tuple[date | None, str, str]:
    """The day of the decision, the reference of what was sent, and who has been told."""
    with st.expander("When it was decided, and what has been done since"):
        decided = st.date_input(
            "Decided on (if not today)",
            value=date.fromisoformat(before.decided_on) if before and before.decided_on else None,
            format="DD/MM/YYYY",
            key=session.draft_key("decided"),
        )
        sent_as = text_box(
            "Reference of the notification, from the online system",
            session.draft_key("sent as"),
            value=before.sent_as if before else "",
            height=68,
        )
        told = text_box(
            "Who has been told, and when? Roles and agencies, no names.",
            session.draft_key("told"),
            value=before.told if before else "",
            height=110,
        )
    return decided, sent_as, told


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _same_decision(before: Decision, made: Decision) -> bool:
    return replace(before, at="") == replace(made, at="")


def _role(before: Decision | None) -> int | None:
    return ROLES.index(before.by) if before and before.by in ROLES else None


# ---- Storing ----


def _storing(session: CheckSession, draft: Draft, assistant: Assistant) -> None:
    draw(Markup("<h2>The record</h2>"))
    if session.stored is None:
        _not_stored_yet(session, draft, assistant)
    else:
        _stored(session, session.stored, draft, assistant)


def _not_stored_yet(session: CheckSession, draft: Draft, assistant: Assistant) -> None:
    days = assistant.settings.retention_days
    draw(
        Markup(
            "<p>Nothing has been stored so far. A stored record is kept for {} days on the machine "
            "that runs this tool, then erased. It asks for no names: keep the printed copy with "
            "the case.</p>"
        ).format(days)
    )
    lacking = _lacking(draft)
    draw(lacking)
    with st.container(horizontal=True):
        if st.button("Store the record", type="primary", disabled=bool(lacking), key="check store"):
            _keep(session, draft, assistant)
    if not draft.unfinished:
        with st.expander("Make a copy without storing it"):
            _copies(session, 0, lambda: record_of(session, draft, assistant))


def _lacking(draft: Draft) -> Markup:
    """What is still needed to store the draft; empty when nothing is."""
    if draft.unfinished:
        return Markup(
            '<p class="quiet">Views that are not complete: {}. Complete or empty them to store '
            "the record.</p>"
        ).format("; ".join(draft.unfinished))
    if draft.decision is None:
        return Markup('<p class="quiet">Choose what was decided, why and by whom, to store it.</p>')
    return Markup()


def _keep(session: CheckSession, draft: Draft, assistant: Assistant) -> None:
    try:
        keep(session, draft, assistant)
    except AssistantError as error:
        draw(draw_fault(error))
    else:
        st.rerun()


def _stored(session: CheckSession, record: Record, draft: Draft, assistant: Assistant) -> None:
    draw(
        Markup(
            '<div class="card stored" role="status"><p><strong>Stored as version {}.</strong> '
            'Record <code class="record-id">{}</code></p>'
            "<p>Kept until <strong>{}</strong>, then erased.</p>"
            '<p class="quiet">Hash <code>{}</code></p></div>'
        ).format(record.version, record.id, long_day(record.retain_until), record.hash)
    )
    _copies(session, record.version, lambda: record)
    lacking = _lacking(draft)
    draw(lacking)
    if not lacking and session.says_more(draft):
        draw(Markup("<p>You have changed something since. Store it as the next version.</p>"))
        if st.button("Store the next version", type="primary", key="check store"):
            _keep(session, draft, assistant)
    with st.expander("Erase the stored record now"):
        _erasing(session, record, assistant)


def _copies(session: CheckSession, version: int, make: Callable[[], Record]) -> None:
    """A button for each kind of copy; the copy is made when it is asked for."""
    with st.container(horizontal=True):
        for copy in COPIES:
            st.download_button(
                copy.name,
                data=partial(_made, copy, make),
                file_name=f"check-{session.id[:8]}-v{version}.{copy.ending}",
                mime=copy.mime,
                key=f"check copy {copy.ending}",
                on_click="ignore",
            )


def _made(copy: Copy, make: Callable[[], Record]) -> bytes:
    return copy.make(make())


def _erasing(session: CheckSession, record: Record, assistant: Assistant) -> None:
    draw(
        Markup(
            "<p>Every version of this record is erased from this tool at once. The chain keeps "
            "only that there was one. Copies that were downloaded, and backups, are not reached."
            "</p>"
        )
    )
    sure = st.checkbox("I want to erase it", key=session.draft_key("sure"))
    if st.button("Erase it now", disabled=not sure, key="check erase"):
        try:
            store_of(assistant.settings).erase(record.id, now())
        except AssistantError as error:
            draw(draw_fault(error))
        else:
            del st.session_state["check"]
            st.session_state["check erased"] = True
            st.rerun()
