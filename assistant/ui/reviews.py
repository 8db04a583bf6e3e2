"""Published reviews by theme, age of the child, kind and area: what each found, as we record it."""

from __future__ import annotations

from datetime import date

import streamlit as st

from assistant import Assistant, Review
from assistant.ui.labels import day
from assistant.ui.markup import Markup, document_link, draw, join, link
from assistant.ui.source import UNCONFIRMED

ANY = "any"


def reviews_page(assistant: Assistant) -> None:
    """Filters and the reviews they leave, newest first."""
    draw(Markup("<p class='lead'>{}</p>").format(assistant.wording.say("page reviews")))
    every = assistant.reviews()
    with st.container(horizontal=True, key="review filters"):
        theme = _choice("Theme", {theme for review in every for theme in review.themes})
        age = _choice("Age of the child", {band for review in every for band in review.age_band})
        kind = _choice("Kind of review", {review.kind for review in every})
    area = st.text_input("Council or region", key="review area")
    found = assistant.reviews(theme=theme, age=age, kind=kind, area=area.strip())
    draw(
        Markup('<p class="quiet" role="status">{} of {} reviews.</p>').format(
            len(found), len(every)
        )
    )
    draw(join(draw_review(review) for review in found))


def _choice(title: str, values: set[str]) -> str:
    chosen = st.selectbox(title, [ANY, *sorted(values)], key=f"review {title}")
    return "" if chosen == ANY else str(chosen)


def _when(published: date | None) -> str:
    """A first day stands for a month or a year of which no more is known."""
    if published is None or published.day > 1:
        return day(published) if published else ""
    return f"{published:%B %Y}" if published.month > 1 else str(published.year)


def draw_review(review: Review) -> Markup:
    """Title, when and by whom; what it found, in our words; where it stands."""
    facts = [review.publisher, _when(review.published), review.kind]
    findings = join(
        Markup("<li>{}{}</li>").format(note.text, UNCONFIRMED if note.status != "confirmed" else "")
        for note in review.findings
    )
    found = Markup('<p class="ours">What it found, in our words, not the review’s:</p><ul>{}</ul>')
    listed = found.format(findings) if findings else Markup()
    return Markup(
        '<article class="card review"><h3>{}</h3><p class="facts">{}</p>'
        '<p class="quiet">{}</p>{}<p class="links"><span>{}</span><span>{}</span></p></article>'
    ).format(
        review.title,
        " · ".join(fact for fact in facts if fact),
        " · ".join((*review.themes, *review.age_band)),
        listed,
        document_link(review.id, "All our notes on it"),
        link(review.url, "Official address") if review.url else "",
    )
