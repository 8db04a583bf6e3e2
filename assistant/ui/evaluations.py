"""The Evaluations page: one run, two runs compared, every item, and the cases from feedback."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from assistant import AssistantError
from assistant.ui.door import open_door
from assistant.ui.drafted import drafted_page
from assistant.ui.faults import draw_fault, explained
from assistant.ui.figures import compared_page, headline_page, trend_page
from assistant.ui.items import items_page
from assistant.ui.markup import Markup, draw
from assistant.ui.runs import saved_runs

PARTS = {
    "Headline": headline_page,
    "Trends": trend_page,
    "Compare": compared_page,
    "Items": items_page,
}
CASES = "Cases from feedback"


def evaluations_page() -> None:
    try:
        assistant = open_door().assistant
        say = assistant.wording.say
        draw(
            Markup('<h1 class="wide">Evaluations</h1><p class="lead">{}</p>').format(
                say("page evaluations")
            )
        )
        part = st.segmented_control(
            "Part",
            [*PARTS, CASES],
            default="Headline",
            required=True,
            key="evaluations part",
            label_visibility="collapsed",
        )
        if part == CASES:
            drafted_page(assistant)
        else:
            with st.spinner("Reading the saved runs"):
                runs = saved_runs(assistant.settings.runs)
            _with_runs(runs, PARTS[part or "Headline"], say("page no runs"))
    except Exception as error:
        draw(draw_fault(explained(error)))


def _with_runs(runs: Mapping[str, Any], page: Callable[[Any], None], none: str) -> None:
    if not runs:
        raise AssistantError(none, "Run: python -m evals run --suite all")
    page(runs)
