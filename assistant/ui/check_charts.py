"""The rules as a picture and as a list that says the same; cards to keep; editions compared."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from assistant.check import Ruleset, State, evaluate, load_rulesets
from assistant.check.cards import rule_card
from assistant.check.chart import Chart, duty_chart, ruleset_chart, to_dot, to_list, to_mermaid
from assistant.check.edition_table import EditionTable, edition_sheet, edition_table, to_csv
from assistant.check.recording import record_words
from assistant.exports import to_markdown, to_one_page, to_pdf
from assistant.exports.sheet import Block, Grid, Heading, Items, Sheet
from assistant.ui.check_session import CheckSession
from assistant.ui.markup import Markup, draw, join, label

WHOLE = "All duties to notify together"


def draw_charts(session: CheckSession) -> None:
    """Behind one switch, since most people do not need it."""
    if st.toggle("Show the rules as a chart", key="check chart"):
        _charts(session)
    if st.toggle("Compare editions of the guidance", key="check editions"):
        _editions(session.ruleset)


def _charts(session: CheckSession) -> None:
    titles = {duty.title: duty.id for duty in session.ruleset.duties}
    facts = session.facts()
    picked = st.selectbox(
        "Chart of",
        [*titles, WHOLE],
        index=_first_live(session.ruleset, facts),
        key="check chart of",
    )
    chart = (
        ruleset_chart(session.ruleset, facts)
        if picked == WHOLE
        else duty_chart(session.ruleset, titles[picked], facts)
    )
    draw(Markup('<p class="quiet">{}</p>').format(record_words().text("chart_intro")))
    st.graphviz_chart(to_dot(chart), width="content")
    draw(
        Markup('<details class="block"><summary>The same as a list</summary>{}</details>').format(
            _listed(chart)
        )
    )
    with st.container(horizontal=True):
        st.download_button("Graphviz", to_dot(chart), "chart.dot", key="check dot")
        st.download_button("Mermaid", to_mermaid(chart), "chart.mmd", key="check mermaid")
        if picked != WHOLE:
            card = rule_card(session.ruleset, titles[picked])
            st.download_button(
                "Rule card (PDF)", to_one_page(card), "rule-card.pdf", key="check card"
            )


def _first_live(ruleset: Ruleset, facts: Mapping[str, object]) -> int:
    """The place, among all duties, of the first one to notify that is met or open."""
    result = evaluate(ruleset, facts)
    live = [d.id for d in result.duties if d.state is not State.NOT_MET]
    first = next((id for id in ruleset.notification if id in live), ruleset.notification[0])
    return [duty.id for duty in ruleset.duties].index(first)


def _listed(chart: Chart) -> Markup:
    items = join(
        Markup('<p class="depth-{}">{}</p>').format(depth, text) for depth, text in to_list(chart)
    )
    return Markup('<div class="listed">{}</div>').format(items)


def _editions(ruleset: Ruleset) -> None:
    others = [other for other in load_rulesets() if other.edition != ruleset.edition]
    picked = st.selectbox(
        label(f"Compare {ruleset.title} with"),
        others,
        index=None,
        format_func=lambda other: other.title,
        key="check compare",
    )
    if picked is None:
        return
    first, second = sorted((picked, ruleset), key=lambda r: r.in_force_from)
    table = _table(first.hash, second.hash, first, second)
    sheet = edition_sheet(table)
    draw(_read(sheet))
    with st.container(horizontal=True):
        st.download_button("PDF", lambda: to_pdf(sheet), "editions.pdf", key="check table pdf")
        st.download_button(
            "Markdown", lambda: to_markdown(sheet), "editions.md", key="check table md"
        )
        st.download_button("CSV", lambda: to_csv(table), "editions.csv", key="check table csv")


def _read(sheet: Sheet) -> Markup:
    """The sheet on the page: each heading opens what stands below it."""
    parts: list[tuple[str, list[Markup]]] = [("", [])]
    for block in sheet.blocks:
        if isinstance(block, Heading):
            parts.append((block.text, []))
        else:
            parts[-1][1].append(_block(block))
    first, *rest = [(title, join(inside)) for title, inside in parts]
    return first[1] + join(
        Markup('<details class="block"><summary>{}</summary>{}</details>').format(title, inside)
        for title, inside in rest
    )


def _block(block: Block) -> Markup:
    if isinstance(block, Grid):
        head = join(Markup("<th scope='col'>{}</th>").format(cell) for cell in block.head)
        rows = join(
            Markup("<tr>{}</tr>").format(join(Markup("<td>{}</td>").format(c) for c in row))
            for row in block.rows
        )
        return Markup(
            '<div class="scroll"><table class="compared"><thead><tr>{}</tr></thead><tbody>{}'
            "</tbody></table></div>"
        ).format(head, rows)
    if isinstance(block, Items):
        items = join(Markup("<li>{}</li>").format(text) for _, text in block.items)
        return Markup("<ul>{}</ul>").format(items)
    return Markup("<p>{}</p>").format(getattr(block, "text", ""))


@st.cache_resource(max_entries=12, show_spinner="Comparing every combination of answers")
def _table(before: str, after: str, _before: Ruleset, _after: Ruleset) -> EditionTable:
    """Worked out once for each pair of rules; nothing of a user is in it."""
    return edition_table(_before, _after)
