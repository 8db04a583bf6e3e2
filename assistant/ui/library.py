"""The Library page: what is held, in force, superseded or missing; and one document to read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby

import streamlit as st

from assistant import Assistant, AssistantError, Holding
from assistant.ui.door import open_door
from assistant.ui.faults import draw_fault, explained
from assistant.ui.labels import day
from assistant.ui.markup import Markup, draw, label, link
from assistant.ui.reading import read_page

KINDS = {
    "law": "Law",
    "guidance": "Guidance",
    "report": "Reports, reviews and inspections",
    "local": "Local procedures",
}
STATES = ("In force", "Superseded", "To come", "Published", "Held", "Missing")


def library_page() -> None:
    try:
        assistant = open_door().assistant
        wanted = st.query_params.get("ref") or st.query_params.get("doc")
        read_page(assistant, wanted, _close) if wanted else _browse(assistant)
    except Exception as error:
        draw(draw_fault(explained(error)))


def _close() -> None:
    st.query_params.clear()


def _open(document: str) -> None:
    st.query_params.clear()
    st.query_params["doc"] = document


def _browse(assistant: Assistant) -> None:
    draw(Markup("<h1>Library</h1><p class='lead'>{}</p>").format(assistant.wording.say("library")))
    holdings = assistant.holdings()
    words = st.text_input("Find a title or publisher", key="title words")
    states = st.pills("Show only", STATES, selection_mode="multi", key="states")
    readable = _readable(assistant)
    shown = [h for h in holdings if _wanted(h, words, states or ())]
    draw(
        Markup(
            '<p class="quiet" role="status">{} of {} editions shown, {} of them held.</p>'
        ).format(len(shown), len(holdings), sum(h.held for h in shown))
    )
    order = list(KINDS)
    ranked = sorted(shown, key=lambda h: (order.index(h.kind) if h.kind in order else 9, h.title))
    for kind, group in groupby(ranked, key=lambda h: h.kind):
        draw(Markup("<h2>{}</h2>").format(KINDS.get(kind, kind)))
        _rows(list(group), readable)


def _readable(assistant: Assistant) -> set[str]:
    """Ids of documents that the current generation holds; none where it cannot be opened."""
    try:
        return {document.id for document in assistant.documents()}
    except AssistantError as error:
        draw(draw_fault(error))
        return set()


def _wanted(holding: Holding, words: str, states: Iterable[str]) -> bool:
    has = {holding.state, "held" if holding.held else "missing"}
    text = f"{holding.title} {holding.edition} {holding.publisher}".lower()
    return all(s.lower() in has for s in states) and all(w in text for w in words.lower().split())


def _rows(holdings: Sequence[Holding], readable: set[str]) -> None:
    """Held editions are buttons that open them; for the others their official address is given."""
    for holding in holdings:
        name = _name(holding)
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
            draw(_facts(holding, holding.id in readable))


def _name(holding: Holding) -> str:
    shown = holding.edition and holding.edition not in holding.title
    return f"{holding.title} {holding.edition}" if shown else holding.title


def _facts(holding: Holding, readable: bool) -> Markup:
    held = "Held" if readable else "Added, not built yet" if holding.held else "Missing"
    official = link(holding.address, "official address") if holding.address else Markup()
    return Markup(
        '<p class="row"><span class="tag {}">{}</span><span class="tag {}">{}</span>'
        '<span class="quiet">{}</span> {}</p>'
    ).format(
        "held" if holding.held else "missing",
        held,
        holding.state.replace(" ", "-"),
        holding.state.capitalize(),
        _span(holding),
        official,
    )


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
