"""Every item of a run: what was asked, what came, what was expected, and how it was judged."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from assistant.ui.figures import pick_run, table
from assistant.ui.markup import Markup, draw, join

AT_ONCE = 20
LONGEST = 1200
"""Characters of one value; the rest stands in the saved file."""


def items_page(runs: Mapping[str, Any]) -> None:
    run = pick_run(runs, "Run", "items run")
    suite = st.selectbox("Suite", list(run.suites), key="items suite")
    with st.spinner("Reading the run"):
        items = run.items(suite)
        verdicts = _verdicts(run, suite)
    words = st.text_input("Find words in an item", key="items words").lower()
    measures = sorted({name for given in verdicts.values() for name, _ in given})
    failing = st.selectbox("Only those that fall short in", ["", *measures], key="items failing")
    kept = [
        item
        for item in items
        if words in item.to_line().lower()
        and (not failing or (failing, False) in _judged(verdicts.get(item.id, [])))
    ]
    draw(Markup('<p class="quiet" role="status">{} of {} items.</p>').format(len(kept), len(items)))
    pages = max(1, -(-len(kept) // AT_ONCE))
    page = st.number_input(f"Page of {pages}", 1, pages, key="items page", width=160)
    part = kept[(page - 1) * AT_ONCE : page * AT_ONCE]
    draw(join(draw_item(item, verdicts.get(item.id, [])) for item in part))


def _verdicts(run: Any, suite: str) -> dict[str, list[tuple[str, Any]]]:
    """Item id -> each of our measures that judged it, and its value."""
    out: dict[str, list[tuple[str, Any]]] = {}
    for figure in run.figures():
        if figure.suite == suite and figure.system == "ours" and not figure.part:
            for key, value in figure.values.items():
                if value is not None:
                    out.setdefault(key, []).append((figure.name, value))
    return out


def _judged(given: Sequence[tuple[str, Any]]) -> list[tuple[str, bool]]:
    return [(name, value >= 1) for name, value in given if 0 <= value <= 1]


def draw_item(item: Any, verdicts: Sequence[tuple[str, Any]]) -> Markup:
    """One item, closed; its question is the line that opens it."""
    question = str(item.case.get("question") or item.id)
    failed = Markup('<p class="headline">Failed: {}</p>').format(item.error) if item.failed else ""
    judged = table(
        ("Measure", "Value"),
        ((name, f"{float(value):.3g}") for name, value in verdicts),
        f"How {item.id} was judged",
    )
    return Markup(
        '<details class="item"><summary>{} <span class="quiet">{}, {:.2f} s</span></summary>'
        "{}<h3>Asked and expected</h3>{}<h3>What came</h3>{}<h3>Verdicts</h3>{}</details>"
    ).format(
        question, item.id, item.seconds, failed, _pairs(item.case), _pairs(item.output), judged
    )


def _pairs(values: Mapping[str, Any]) -> Markup:
    rows = (
        Markup('<tr><th scope="row">{}</th><td>{}</td></tr>').format(name, _text(value))
        for name, value in values.items()
        if value not in ("", None, [], {})
    )
    return Markup('<table class="receipt">{}</table>').format(join(rows))


def _text(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=1)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} ..."
