"""`What have reviews found about ...?`: findings from several reviews, each cited, never a duty."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from assistant.answering.answers import Answer, Elsewhere, Statement
from assistant.answering.edition_notices import edition_line
from assistant.answering.other_editions import whole_note
from assistant.answering.quoting import quote, wanted
from assistant.answering.wording import Wording
from assistant.library.lexical import terms
from assistant.library.library import Found, Library
from assistant.library.reviews import Review, select
from assistant.library.themes import says

_REVIEWS = r"(?:reviews|scrs|lcsprs|inquiries|serious case reviews|practice reviews|the panel)"
_ASKS = re.compile(
    rf"\b(?:what|which|how)\b.{{0,40}}\b{_REVIEWS}\b.{{0,30}}"
    r"\b(?:found|find|say|said|says|show|shown|tell|told|taught|teach|learn\w*|conclude\w*|about|on)\b"
    rf"|\b(?:findings?|lessons?|learning|themes?|messages?)\b.{{0,30}}\b(?:from|of|in|by)\b.{{0,30}}"
    rf"\b{_REVIEWS}\b"
    rf"|\b(?:reviews|scrs|lcsprs)\s+(?:about|on|into|of|involving|concerning)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:in|of|from|during)\s+(20[0-3]\d)\b")
MOST = 6
"""Reviews that are quoted; the others are named with their address."""
REPORTS = 2
"""Quotations of inspection reports beside them."""
NEAR = 0.5
"""Cosine with the question from which a passage of a report is on it."""


def answer_from_reviews(
    question: str, found: Found, library: Library, wording: Wording
) -> Answer | None:
    """None where the question does not ask what reviews found about a theme, an age or an area, or
    names an inspection that says it itself.
    """
    if not _ASKS.search(question) or not library.reviews:
        return None
    if library.names_inspection(question) and not _areas(question, library.reviews):
        return None
    chosen = _chosen(question, library)
    statements = [s for review in chosen[:MOST] for s in _statements(review, library, found)]
    if not statements:
        return None
    statements = [*_quoted(question, found, library), *statements]
    unsure = sum(_is_unsure(review) for review in chosen[:MOST])
    recorded = any(review.findings for review in chosen[:MOST])
    day = found.sought.as_at
    return Answer(
        question=question,
        status="answered" if recorded else "partly answered",
        headline=wording.say("reviews found" if recorded else "reviews known"),
        statements=tuple(statements),
        edition_line=edition_line(statements, day, wording),
        as_at=day,
        notices=(
            *library.notices,
            wording.say("reviews are no duty"),
            *([wording.say("reviews unconfirmed", some=unsure)] if unsure else []),
        ),
        looked_for=found.sought.words,
        elsewhere=tuple(_elsewhere(chosen[MOST:], wording)),
    )


def _chosen(question: str, library: Library) -> list[Review]:
    """Reviews on what the question names: those whose findings we record first, confirmed first,
    each newest first.
    """
    themes = library.themes
    named = [theme.name for theme in themes.named_in(question) if theme.name not in ("system",)]
    ages = themes.ages_in(question)
    areas = _areas(question, library.reviews)
    year = int(match[1]) if (match := _YEAR.search(question)) else None
    if not (named or ages or areas or year):
        return []
    fitting: dict[str, Review] = {}
    for theme in named[:2] or [""]:
        for age in (ages if not named else [""]) or [""]:
            for area in areas or [""]:
                some = select(library.reviews, themes, theme=theme, age=age, area=area, year=year)
                fitting |= {review.id: review for review in some}
    order = sorted(fitting.values(), key=lambda r: r.published or date.min, reverse=True)

    def fit(review: Review) -> int:
        return sum(bool(themes.family(name) & set(review.themes)) for name in named)

    return sorted(order, key=lambda r: (not r.findings, -fit(r), _is_unsure(r)))


def _areas(question: str, reviews: Sequence[Review]) -> list[str]:
    lowered = question.lower()
    return sorted({r.area for r in reviews if r.area and r.area.lower() in lowered})


def _is_unsure(review: Review) -> bool:
    return any(note.status != "confirmed" for note in review.findings or review.about)


def _statements(review: Review, library: Library, found: Found) -> Iterator[Statement]:
    """Its findings, or what is known of it, each as the whole of one note."""
    for note in (review.findings or review.about)[:2]:
        yield whole_note(note, library, found.sought.as_at)


def _quoted(question: str, found: Found, library: Library) -> list[Statement]:
    """Sentences of the inspection reports held, which stand beside what we know of reviews."""
    idf = library.lexical.idf

    def weigh(text: str) -> dict[str, float]:
        return {term: idf(term) for term in set(terms(text))}

    named = library.themes.named_in(question)
    if not named:
        return []
    said = named[0].says
    words = " ".join(said)
    hits = library.find(f"{question} {words}", limit=12, kinds={"report"}).hits
    held = [h for h in hits if h.similarity >= NEAR and says(said, h.passage.text)]
    drafted = quote(held, wanted(words, (), weigh), found.sought.as_at, weigh, lambda hit: [])
    return [s for s in drafted if says(said, s.text)][:REPORTS]


def _elsewhere(reviews: Sequence[Review], wording: Wording) -> Iterator[Elsewhere]:
    for review in reviews:
        year = f" ({review.published.year})" if review.published else ""
        title = f"{review.title}{year}, {review.publisher}"
        yield Elsewhere(title, review.url, wording.say("review not quoted"))
