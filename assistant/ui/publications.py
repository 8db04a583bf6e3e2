"""Every publication that the register knows: held or missing, in force or not, by what it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby

import streamlit as st

from assistant import Assistant, AssistantError, Holding, left_out
from assistant.ui.faults import draw_fault
from assistant.ui.labels import day
from assistant.ui.markup import Markup, document_link, draw, join, label, link

KINDS = {
    "law": "Law",
    "guidance": "Guidance",
    "report": "Reports, reviews and inspections",
    "local": "Local procedures",
}
AGES = ("unborn", "under 1", "1-4", "5-11", "12-15", "16-17", "18-24")
"""As in the register; a review of children of all ages has "all children" and stands under none."""
STATES = ("In force", "Superseded", "To come", "Published", "Held", "Missing")


def publications_page(assistant: Assistant) -> None:
    """Filters and the list they leave."""
    draw(Markup("<p class='lead'>{}</p>").format(assistant.wording.say("library")))
    holdings = assistant.holdings()
    words = st.text_input("Find a title or publisher", key="title words")
    states = st.pills("Show only", STATES, selection_mode="multi", key="states")
    with st.expander("More filters: kind, nation, theme, age of the child", key="more filters"):
        kinds = st.pills(
            "Kind",
            list(KINDS),
            format_func=KINDS.__getitem__,
            selection_mode="multi",
            key="held kinds",
        )
        nations = st.pills(
            "Nation",
            _all(h.nation for h in holdings),
            format_func=label,
            selection_mode="multi",
            key="held nations",
        )
        themes = _all(theme for h in holdings for theme in h.themes)
        chosen = st.multiselect("Theme", themes, key="held themes")
        ages = st.pills("Age of the child", AGES, selection_mode="multi", key="held ages")
    shown = [
        h
        for h in holdings
        if _wanted(h, words, states or ())
        and (not kinds or h.kind in kinds)
        and (not nations or h.nation in nations)
        and (not chosen or set(chosen) & set(h.themes))
        and (not ages or set(ages) & set(h.age_band))
    ]
    _list(assistant, shown, len(holdings))


def overdue_page(assistant: Assistant) -> None:
    """What nobody has compared with its official address for half a year, or ever."""
    draw(Markup("<p class='lead'>{}</p>").format(assistant.wording.say("page overdue")))
    current = [h for h in assistant.holdings() if h.state != "superseded"]
    lists = {
        "Local procedures past their review date": [h for h in current if h.overdue == "review"],
        "Overdue": [h for h in current if h.overdue == "verification"],
        "Never verified": [h for h in current if h.kind != "local" and not h.last_verified],
    }
    for title, found in lists.items():
        draw(Markup("<h2>{} ({})</h2>").format(title, len(found)))
        rows = (_due(holding) for holding in found)
        listed = Markup('<ul class="plain">{}</ul>').format(Markup().join(rows))
        draw(listed if found else Markup('<p class="quiet">None.</p>'))
    draw(draw_left_out(assistant))


def draw_left_out(assistant: Assistant) -> Markup:
    """Files and passages that the last build refused, cleaned or quarantined, and why."""
    rows = join(
        Markup("<li>{}: {}</li>").format(name, why) for name, why in left_out(assistant.settings)
    )
    if not rows:
        return Markup()
    return Markup('<h2>Left out at the last build</h2><ul class="plain">{}</ul>').format(rows)


def _due(holding: Holding) -> Markup:
    last = f"last verified {day(holding.last_verified)}" if holding.last_verified else ""
    official = link(holding.address, "official address") if holding.address else Markup()
    return Markup('<li>{} <span class="quiet">{} {}</span> {}</li>').format(
        name_of(holding), holding.state, last, official
    )


def _all(values: Iterable[str]) -> list[str]:
    return sorted({value for value in values if value})


def _list(assistant: Assistant, shown: Sequence[Holding], known: int) -> None:
    readable = _readable(assistant)
    draw(
        Markup(
            '<p class="quiet" role="status">{} of {} editions shown, {} of them held.</p>'
        ).format(len(shown), known, sum(h.held for h in shown))
    )
    order = list(KINDS)
    ranked = sorted(shown, key=lambda h: (order.index(h.kind) if h.kind in order else 9, h.title))
    for kind, group in groupby(ranked, key=lambda h: h.kind):
        draw(Markup("<h2>{}</h2>").format(KINDS.get(kind, kind)))
        _rows(list(group), readable)


def _open(document: str) -> None:
    st.query_params.clear()
    st.query_params["doc"] = document


def _readable(assistant: Assistant) -> set[str]:
    """Ids of documents that the current generation holds; none where it cannot be opened."""
    try:
        return {document.id for document in assistant.documents()}
    except AssistantError as error:
        draw(draw_fault(error))
        return set()


def not_built(assistant: Assistant) -> list[Holding]:
    """What was added and is not in the current generation."""
    readable = _readable(assistant)
    return [h for h in assistant.holdings() if h.held and h.id not in readable]


def _wanted(holding: Holding, words: str, states: Iterable[str]) -> bool:
    has = {holding.state, "held" if holding.held else "missing"}
    text = f"{holding.title} {holding.edition} {holding.publisher}".lower()
    return all(s.lower() in has for s in states) and all(w in text for w in words.lower().split())


def _rows(holdings: Sequence[Holding], readable: set[str]) -> None:
    """Held editions are buttons that open them; for the others their official address is given."""
    for holding in holdings:
        name = name_of(holding)
        with st.container(key=f"row {holding.id}", gap=None):
            if holding.id in readable:
                st.button(
                    label(name),
                    key=f"read {holding.id}",
                    type="tertiary",
                    on_click=_open,
                    args=(holding.id,),
                )
            else:
                draw(Markup('<p class="row-title">{}</p>').format(name))
            draw(_facts(holding, holding.id in readable, _notes_on(holding, readable)))


def name_of(holding: Holding) -> str:
    """Title and edition, once each."""
    shown = holding.edition and holding.edition not in holding.title
    return f"{holding.title} {holding.edition}" if shown else holding.title


def _notes_on(holding: Holding, readable: set[str]) -> str:
    """The document of our notes on it, "" where there is none: a review may be held only so."""
    names = (f"reviews/{holding.publication}", f"notes/{holding.publication}/{holding.edition}")
    return next((name for name in names if name in readable), "")


def _facts(holding: Holding, readable: bool, notes: str) -> Markup:
    held = "Held" if readable else "Added, not built yet" if holding.held else "Missing"
    official = link(holding.address, "official address") if holding.address else Markup()
    return Markup(
        '<p class="row"><span class="tag {}">{}</span><span class="tag {}">{}</span>'
        '<span class="quiet">{}</span> {} {}</p>{}'
    ).format(
        "held" if holding.held else "missing",
        held,
        holding.state.replace(" ", "-"),
        holding.state.capitalize(),
        _span(holding),
        official,
        document_link(notes, "our notes on it") if notes else Markup(),
        _themes(holding),
    )


def _themes(holding: Holding) -> Markup:
    """What a review is about and how old the children were; nothing for law and guidance."""
    said = [*holding.themes, *holding.age_band] if holding.kind == "report" else []
    return Markup('<p class="themes">{}</p>').format(" · ".join(said)) if said else Markup()


def _span(holding: Holding) -> str:
    """From when to when, as far as it is known."""
    if holding.in_force_from and holding.in_force_until:
        return f"{day(holding.in_force_from)} to {_before(holding.in_force_until)}"
    if holding.in_force_from:
        return f"from {day(holding.in_force_from)}"
    return day(holding.published) if holding.published else ""


def _before(until: date) -> str:
    """The last day in force: the end is not included."""
    return day(date.fromordinal(until.toordinal() - 1))
