"""What others think of the decision: a second person, and each safeguarding partner."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from assistant.check.record import Stance, View
from assistant.check.recording import stamp
from assistant.ui.check_session import CheckSession, now
from assistant.ui.check_words import text_box
from assistant.ui.markup import Markup, draw

ROLES = (
    "Head of service or director",
    "Safeguarding lead",
    "Team or service manager",
    "Partnership business manager",
    "Designated doctor or nurse",
    "Police officer",
    "Another role",
)
PARTNERS = ("Local authority", "Integrated care board", "Chief officer of police")
SECOND = "A second person"


@dataclass(frozen=True)
class Said:
    """What one person or partner thinks: no view where nothing was entered, or where a view was
    begun and something is `missing`.
    """

    who: str
    view: View | None
    missing: tuple[str, ...] = ()


def draw_view(session: CheckSession, who: str, before: View | None) -> Said:
    """The boxes for one view, and what it still needs; a view that was begun can be emptied."""
    rounds = session.draft_key(f"{who} emptied")
    emptied = st.session_state.get(rounds, 0)
    held = None if emptied else before
    key = session.draft_key(f"{emptied} {who}")
    by = _role(key, held) if who == SECOND else who
    stance = _stance(key, "Their view" if who == SECOND else who, held)
    reason = text_box(
        "Why? No names.", f"{key} reason", value=held.reason if held else "", height=68
    )
    if not (stance or reason or (who == SECOND and by)):
        return Said(who, None)
    missing = _missing(by, stance, reason)
    if missing:
        draw(
            Markup(
                '<div class="notice" role="status"><p><strong>This view is not complete.</strong> '
                "Missing: {}. Add it, or empty the view.</p></div>"
            ).format("; ".join(missing))
        )
    st.button("Empty this view", key=f"{key} empty", on_click=_empty, args=(rounds,))
    if missing or by is None or stance is None:
        return Said(who, None, missing)
    made = View(by, stance, reason, stamp(now()))
    unchanged = before and (before.by, before.stance, before.reason) == (by, stance, reason)
    return Said(who, before if unchanged else made)


def _role(key: str, held: View | None) -> str | None:
    return st.selectbox(
        "Second person (role)",
        ROLES,
        index=ROLES.index(held.by) if held and held.by in ROLES else None,
        key=f"{key} role",
    )


def _stance(key: str, words: str, held: View | None) -> Stance | None:
    stances = list(Stance)
    return st.radio(
        words,
        stances,
        index=stances.index(held.stance) if held else None,
        format_func=lambda stance: stance.value.capitalize(),
        key=f"{key} stance",
        horizontal=True,
    )


def _missing(by: str | None, stance: Stance | None, reason: str) -> tuple[str, ...]:
    """What a view that was begun needs: a role and a stance, and for a dissent its reason."""
    lacks = {
        "their role": by is None,
        "their view": stance is None,
        "why they dissent": stance is Stance.DISSENTS and not reason,
    }
    return tuple(what for what, is_so in lacks.items() if is_so)


def _empty(rounds: str) -> None:
    """Draw the boxes anew: a choice of the radio cannot be taken back."""
    st.session_state[rounds] = st.session_state.get(rounds, 0) + 1
