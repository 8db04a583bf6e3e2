"""A safeguarding lead adds a local document: upload, see what was read, confirm, build."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import streamlit as st

from assistant import (
    Assistant,
    AssistantError,
    Document,
    Passage,
    add_documents,
    find_identifiers,
    preview_document,
)
from assistant.ui.answer import count
from assistant.ui.building import Building, start_building
from assistant.ui.faults import draw_fault, explained
from assistant.ui.labels import day
from assistant.ui.markup import Markup, draw, join
from assistant.ui.publications import name_of, not_built
from assistant.ui.source import draw_passage

TYPES = ["pdf", "docx", "html", "htm", "md", "txt"]
SHOWN = 8
"""Passages of the preview: enough to see whether headings, numbers and lists came out."""
TIERS = {
    "local procedure": "A local procedure or protocol",
    "local review": "A local review",
    "non-statutory guidance": "Guidance that is not statutory",
    "briefing": "A briefing",
}


FORMS = {"paragraph": "numbered paragraph", "text": "unnumbered paragraph"}
"""Of a passage, in words; the other forms have plain names."""


@dataclass(frozen=True)
class Preview:
    """A file that was read and not kept yet; it lies in a folder of this session."""

    file: Path
    document: Document
    passages: tuple[Passage, ...]
    dropped: tuple[str, ...]


def adding_page(assistant: Assistant) -> None:
    draw(Markup("<p class='lead'>{}</p>").format(assistant.wording.say("page adding")))
    building: Building | None = st.session_state.get("building")
    if building:
        _progress(building)
        return
    preview: Preview | None = st.session_state.get("preview")
    try:
        if preview:
            _confirm(preview, assistant)
        else:
            _not_built(assistant)
            _upload()
    except AssistantError as error:
        draw(draw_fault(explained(error)))


def _not_built(assistant: Assistant) -> None:
    """What lies on the shelf and in no library: its build was broken off, or refused it."""
    waiting = not_built(assistant)
    if not waiting:
        return
    names = join(Markup("<li>{}</li>").format(name_of(holding)) for holding in waiting)
    draw(
        Markup('<div class="notice"><p><strong>{}</strong></p><ul>{}</ul><p>{}</p></div>').format(
            f"Added, but not in the library yet: {count(len(waiting), 'document')}",
            names,
            assistant.wording.say("page not built"),
        )
    )
    if st.button("Build now", key="build now"):
        st.session_state["building"] = start_building(assistant.settings)
        st.rerun()


def _upload() -> None:
    """The file and what it is; nothing is kept before it was looked at."""
    with st.form("add", border=False):
        upload = st.file_uploader("File (at most 100 MB)", type=TYPES, key="added file")
        title = st.text_input("Title, as it stands on the document", key="added title")
        edition = st.text_input("Edition or version, if it has one", key="added edition")
        published = st.date_input(
            "In force from", value=None, format="DD/MM/YYYY", key="added day", max_value="today"
        )
        owner = st.text_input("Who answers for it (a role, not a name)", key="added owner")
        review = st.date_input(
            "To be read again by", value=None, format="DD/MM/YYYY", key="added review"
        )
        tier = st.selectbox("What it is", list(TIERS), format_func=TIERS.__getitem__, key="tier")
        sent = st.form_submit_button("Read it", type="primary")
    if not sent:
        return
    if upload is None or not title.strip():
        draw(
            draw_fault(AssistantError("A file and a title are needed.", "Give both, then read it."))
        )
        return
    facts = {
        "title": " ".join(title.split()),
        "edition": edition.strip(),
        "published": published,
        "owner": owner.strip(),
        "review_due": review,
        "tier": tier,
    }
    with st.spinner("Reading it"):
        given = {name: value for name, value in facts.items() if value}
        st.session_state["preview"] = _read(upload, given)
    st.rerun()


def _read(upload: Any, facts: Mapping[str, object]) -> Preview:
    """The upload in a folder of its own, under a plain name: its own name is not trusted."""
    ending = Path(upload.name).suffix.lower()
    folder = Path(tempfile.mkdtemp(prefix="added-"))
    file = folder / f"document{ending if ending.lstrip('.') in TYPES else ''}"
    try:
        with file.open("wb") as out:
            shutil.copyfileobj(upload, out)
        document, passages, report = preview_document(file, facts)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return Preview(file, document, tuple(passages), report.dropped)


def _confirm(preview: Preview, assistant: Assistant) -> None:
    """What was read, what was left out, what looks like a person; then yes or no."""
    draw(_summary(preview))
    for passage in preview.passages[:SHOWN]:
        draw(Markup('<div class="reading">{}</div>').format(draw_passage(passage)))
    left = len(preview.passages) - SHOWN
    if left > 0:
        draw(Markup('<p class="quiet">and {} more</p>').format(left))
    with st.container(horizontal=True):
        if st.button("Add it and build", type="primary", key="confirm adding"):
            st.session_state["building"] = _add(preview, assistant)
            _forget()
            st.rerun()
        st.button("Do not add it", on_click=_forget, key="refuse adding")


def _summary(preview: Preview) -> Markup:
    found = find_identifiers("\n".join(p.text for p in preview.passages))
    kinds = Counter(item.kind.value for item in found if item.certain)
    said = [Markup("<p>Left out: {}</p>").format(line) for line in preview.dropped]
    if kinds:
        listed = ", ".join(f"{kind} ({number})" for kind, number in kinds.items())
        said.append(
            Markup(
                "<p><strong>It may name people: {}.</strong> Add nothing that names a child or "
                "a family.</p>"
            ).format(listed)
        )
    warning = Markup('<div class="notice">{}</div>').format(join(said)) if said else Markup()
    return Markup("<h2>{}</h2><p class='facts'>{}</p><p>Read: {}.</p>{}").format(
        f"{preview.document.title} {preview.document.edition}".strip(),
        " · ".join(_given(preview.document)),
        _counted(preview.passages),
        warning,
    )


def _given(document: Document) -> list[str]:
    """What was entered, to be looked at once more; what is missing is said."""
    since, review = document.in_force_from or document.published, document.review_due
    return [
        TIERS.get(document.tier, document.tier),
        f"in force from {day(since)}" if since else "no day from which it is in force",
        f"{document.owner} answers for it" if document.owner else "nobody named who answers for it",
        f"to be read again by {day(review)}" if review else "no day to read it again by",
    ]


def _counted(passages: Sequence[Passage]) -> str:
    forms = Counter(FORMS.get(passage.form, passage.form) for passage in passages)
    return ", ".join(count(number, form) for form, number in forms.items()) or "nothing"


def _add(preview: Preview, assistant: Assistant) -> Building:
    """Onto the shelf, then a build. Raises DocumentRefused where the shelf refuses it."""
    document = replace(preview.document, sha256="")
    report = add_documents(assistant.settings, preview.file, lambda path: document)
    for _, reason in report.refused:
        raise AssistantError(reason, "Give it another edition, or leave the held one.")
    return start_building(assistant.settings)


def _forget() -> None:
    preview: Preview | None = st.session_state.pop("preview", None)
    if preview:
        shutil.rmtree(preview.file.parent, ignore_errors=True)


def _progress(building: Building) -> None:
    """The steps as they come. Leaving the page does not stop the build."""
    bar = st.progress(0.0, text="Building the library")
    for step, share in building.steps():
        bar.progress(share, text=f"Building the library: {step}")
    bar.empty()
    st.session_state.pop("building", None)
    report = building.report()
    draw(
        Markup(
            '<div class="done" role="status"><p><strong>Added.</strong> The library now holds {} '
            "passages and notes. Questions find what was added from now on.</p></div>"
        ).format(f"{report.passages:,}")
    )
    for name, reason in report.refused:
        draw(draw_fault(AssistantError(f"{name} was refused.", reason)))
    st.button("Add another", key="add another")
