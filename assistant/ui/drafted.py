"""The cases that feedback drafted: a lead accepts or rejects each; accepted ones go to evals."""

from __future__ import annotations

import streamlit as st

from assistant import Assistant, AssistantError
from assistant.records import Feedback
from assistant.records.feedback import State, case_of, to_jsonl
from assistant.ui.faults import draw_fault
from assistant.ui.feedback_store import feedback_store
from assistant.ui.giving_feedback import REASONS
from assistant.ui.markup import Markup, draw, join


def drafted_page(assistant: Assistant) -> None:
    """Dangerous ones first; then the accepted ones as a file for evals/cases."""
    draw(Markup("<p>{}</p>").format(assistant.wording.say("page drafted")))
    store = feedback_store(assistant.settings)
    drafts = store.cases([State.DRAFTED])
    drafts.sort(key=lambda said: said.reason != "dangerous")
    draw(Markup('<p class="quiet" role="status">{} to decide on.</p>').format(len(drafts)))
    for said in drafts:
        draw(draw_case(said))
        with st.container(horizontal=True, key=f"decide {said.id}"):
            for name, state in (("Accept", State.ACCEPTED), ("Reject", State.REJECTED)):
                st.button(
                    f"{name} case {said.id[:8]}",
                    key=f"{name} {said.id}",
                    on_click=_decide,
                    args=(assistant, said.id, state),
                )
    accepted = store.cases([State.ACCEPTED])
    if accepted:
        draw(Markup("<h2>Accepted ({})</h2>").format(len(accepted)))
        st.download_button(
            "All accepted cases (JSONL, for evals/cases)",
            to_jsonl(accepted),
            file_name="from-feedback.jsonl",
            mime="application/jsonl",
            on_click="ignore",
            key="accepted cases",
        )


def _decide(assistant: Assistant, id: str, state: State) -> None:
    try:
        feedback_store(assistant.settings).decide(id, state)
    except AssistantError as error:
        draw(draw_fault(error))


def draw_case(said: Feedback) -> Markup:
    """Why, the question, what was answered, and what it was made with."""
    case = case_of(said)
    answered = join(
        Markup("<li>{} <span class='quiet'>{}</span></li>").format(
            statement["text"], ", ".join(dict.fromkeys(statement["references"]))
        )
        for statement in case["answered"]["statements"]
    )
    made = case["made_with"]
    return Markup(
        '<article class="card"><p><span class="tag {}">{}</span> {}</p>'
        "<p><strong>{}</strong></p>{}<p>Answered ({}):</p><ul>{}</ul>"
        '<p class="quiet">As at {}. Library {}, corpus {}, {}.</p></article>'
    ).format(
        "dangerous" if said.reason == "dangerous" else "",
        said.reason.upper(),
        REASONS[said.reason],
        case["question"],
        Markup("<p>Said: <q>{}</q></p>").format(said.comment) if said.comment else "",
        case["answered"]["status"],
        answered,
        case["as_at"],
        made.get("generation", ""),
        str(made.get("corpus_hash", ""))[:12],
        made.get("tool", ""),
    )
