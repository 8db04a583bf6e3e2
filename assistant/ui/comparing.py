"""What changed between two held editions of one publication, paragraph by paragraph."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import streamlit as st

from assistant import Assistant, Change, EditionDiff, Passage
from assistant.ui.labels import place_of
from assistant.ui.markup import Markup, draw, escape, join, passage_link

AT_ONCE = 30
"""Changes on one page of the list."""
COMPARED = ("guidance", "law", "local")
KINDS = {
    "new": "New",
    "gone": "Gone",
    "reworded": "Reworded",
    "joined": "Joined",
    "split": "Split",
    "moved": "Moved",
}


def comparing_page(assistant: Assistant) -> None:
    draw(Markup("<p class='lead'>{}</p>").format(assistant.wording.say("page compare")))
    pairs = _comparable(assistant)
    if not pairs:
        draw(Markup("<p>{}</p>").format(assistant.wording.say("page compare none")))
        return
    titles = {name: title for name, (title, _) in pairs.items()}
    publication = st.selectbox(
        "Publication", list(pairs), format_func=titles.__getitem__, key="compared"
    )
    editions = pairs[publication][1]
    with st.container(horizontal=True):
        old = st.selectbox("From edition", editions[:-1], index=len(editions) - 2, key="from")
        later = editions[editions.index(old) + 1 :]
        new = st.selectbox("To edition", later, key="to")
    with st.spinner("Comparing, a few seconds the first time"):
        diff = _diff(assistant, assistant.receipt().id, publication, old, new)
    _show(diff)


@lru_cache(maxsize=8)
def _diff(
    assistant: Assistant, generation: str, publication: str, old: str, new: str
) -> EditionDiff:
    """Shared by all sessions: publications are nobody's own."""
    return assistant.diff(publication, old, new)


def _comparable(assistant: Assistant) -> dict[str, tuple[str, list[str]]]:
    """Publication -> its title and the editions held, oldest first, where there are two.

    Guidance first: that is what is compared most. Two reports on one place are no editions of a
    text; every word of them differs.
    """
    held: dict[str, tuple[str, list[tuple[str, str]]]] = {}
    ranked = [d for d in assistant.documents() if d.kind in COMPARED]
    for document in sorted(ranked, key=lambda d: (COMPARED.index(d.kind), d.title)):
        if document.edition:
            started = str(document.in_force_from or document.published or "")
            held.setdefault(document.publication, (document.title, []))[1].append(
                (started, document.edition)
            )
    return {
        name: (title, [edition for _, edition in sorted(editions)])
        for name, (title, editions) in held.items()
        if len(editions) > 1
    }


def _show(diff: EditionDiff) -> None:
    words = st.text_input("Only changes about", key="changes about")
    counted = {kind: sum(c.kind == kind for c in diff.differing) for kind in KINDS}
    kinds = st.pills(
        "Show only",
        list(KINDS),
        format_func=lambda kind: f"{KINDS[kind]} ({counted[kind]})",
        selection_mode="multi",
        key="kinds of change",
    )
    stronger = st.checkbox("Only where must, should or may changed", key="strengths only")
    found = diff.about(words) if words.strip() else diff.differing
    shown = [c for c in found if (not kinds or c.kind in kinds) and (not stronger or c.strengths)]
    same = len(diff.changes) - len(diff.differing)
    draw(
        Markup(
            '<p class="quiet" role="status">{} changes shown. {} paragraphs are the same.</p>'
        ).format(len(shown), same)
    )
    _page(shown, diff)


def _page(shown: Sequence[Change], diff: EditionDiff) -> None:
    pages = -(-len(shown) // AT_ONCE)
    page = 1
    if pages > 1:
        page = st.number_input(f"Page of {pages}", 1, pages, key="page of changes", width=160)
    part = shown[(page - 1) * AT_ONCE : page * AT_ONCE]
    draw(join(draw_change(change, diff.old, diff.new) for change in part))


def draw_change(change: Change, old: str, new: str) -> Markup:
    """What it is in words, where it stands in both editions, and the words gone and new."""
    headings = " › ".join(change.headings)
    return Markup(
        '<article class="card change {}"><p class="path">{}</p><p class="facts">'
        '<span class="tag">{}</span> {}</p>{}<div class="wording">{}</div></article>'
    ).format(
        change.kind,
        headings,
        KINDS.get(change.kind, change.kind).upper(),
        join(_places(change, old, new), " "),
        _figures(change),
        _stretches(change),
    )


def _places(change: Change, old: str, new: str) -> list[Markup]:
    out = []
    for edition, passages in ((old, change.old), (new, change.new)):
        if passages:
            out.append(
                Markup("<span>{}: {}</span>").format(edition, join(map(_link, passages), ", "))
            )
    return out


def _link(passage: Passage) -> Markup:
    return passage_link(str(passage.reference), place_of(passage))


def _figures(change: Change) -> Markup:
    """Numbers and strengths that changed, before any wording: they change what has to be done."""
    pairs = [*change.strengths, *change.numbers]
    if not pairs:
        return Markup()
    rows = (
        Markup("<li>{} to {}</li>").format(
            f"from {a}" if a else "from nothing", b if b else "nothing"
        )
        for a, b in pairs
    )
    return Markup('<ul class="changed">{}</ul>').format(join(rows))


def _stretches(change: Change) -> Markup:
    if not change.stretches:
        return escape((change.new or change.old)[0].text)
    frames = {
        "kept": Markup("{}"),
        "gone": Markup('<del><span class="unseen">gone: </span>{}</del>'),
        "new": Markup('<ins><span class="unseen">new: </span>{}</ins>'),
    }
    return join((frames[s.state].format(s.text) for s in change.stretches), " ")
