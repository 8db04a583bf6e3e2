"""An Answer -> what is drawn, in the order in which it must be read."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant import Answer, Assistant
from assistant.ui.cards import draw_panels
from assistant.ui.labels import reference_of
from assistant.ui.markup import Markup, escape, join, link, page_link, passage_link

LOUD = frozenset({"danger", "distress"})
"""Routes of triage that are shown in the colour of an alarm."""
_NUMBER = re.compile(
    r"(?<![\w])(999|112|101|111|116 ?\d{3}|0\d{2,4}[ ]\d{3,4}(?:[ ]\d{3,4})?)(?!\w)"
)


def draw_answer(answer: Answer, assistant: Assistant, narrowed: str = "") -> Markup:
    """The whole answer: what must be done first, then what to know, then what the sources say.

    `narrowed` says in words which filters were set. Reads the passages that the answer cites.
    """
    return Markup('<section class="answer status-{}">{}</section>').format(
        answer.status.replace(" ", "-"),
        join(
            part
            for part in (
                draw_first(answer.first, loud=not LOUD.isdisjoint(answer.routes)),
                _notices(answer),
                _understood(answer),
                _correction(answer),
                Markup('<p class="headline">{}</p>').format(answer.headline),
                _offer(answer, assistant),
                _edition(answer, narrowed),
                _mode(answer, assistant),
                draw_panels(answer, assistant),
                _withheld(answer, assistant),
                _words("Not found in this library", answer.missing),
                _nearest(answer, assistant),
                _elsewhere(answer),
                _words("Looked for", answer.looked_for),
            )
            if part
        ),
    )


def calling(words: str) -> Markup:
    """The words with every telephone number as a link that a phone can call."""
    parts = _NUMBER.split(words)
    return Markup().join(
        Markup('<a href="tel:{}">{}</a>').format(part.replace(" ", ""), part)
        if at % 2
        else escape(part)
        for at, part in enumerate(parts)
    )


def draw_first(first: Sequence[str], *, loud: bool = True) -> Markup:
    """Danger and distress loudly, where to turn calmly; before anything else."""
    if not first:
        return Markup()
    head, *rest = first
    said = join(Markup("<p>{}</p>").format(calling(words)) for words in rest)
    css = "first" if loud else "first calm"
    return Markup('<div class="{}"><p class="headline">{}</p>{}</div>').format(
        css, calling(head), said
    )


def _offer(answer: Answer, assistant: Assistant) -> Markup:
    """The page that helps further; nothing of the question goes with it."""
    if not answer.offer:
        return Markup()
    words = assistant.wording.say(f"offer {answer.offer}")
    return Markup('<p class="offer">{}</p>').format(page_link(answer.offer, words))


def _notices(answer: Answer) -> Markup:
    if not answer.notices:
        return Markup()
    said = join(Markup("<p>{}</p>").format(notice) for notice in answer.notices)
    return Markup(
        '<div class="notice"><p><strong>Before you rely on this</strong></p>{}</div>'
    ).format(said)


def _understood(answer: Answer) -> Markup:
    if not answer.understood_as:
        return Markup()
    return Markup('<p class="understood">Understood as: <q>{}</q></p>').format(answer.understood_as)


def _correction(answer: Answer) -> Markup:
    if not answer.correction:
        return Markup()
    return Markup(
        '<div class="correction"><p><strong>The question takes something as given</strong></p>'
        "<p>{}</p></div>"
    ).format(answer.correction)


def _edition(answer: Answer, narrowed: str) -> Markup:
    parts = [part for part in (answer.edition_line, narrowed) if part]
    return Markup('<p class="edition">{}</p>').format(" ".join(parts)) if parts else Markup()


def _mode(answer: Answer, assistant: Assistant) -> Markup:
    """Whether a model worded it; quotations alone need no word."""
    if answer.mode != "written":
        return Markup()
    return Markup('<p class="mode"><span class="tag">WRITTEN</span> {}</p>').format(
        assistant.wording.say("page written")
    )


def _withheld(answer: Answer, assistant: Assistant) -> Markup:
    """How much is not shown, why each, and what withholding means."""
    if not answer.withheld:
        return Markup()
    why = join(Markup("<li>{}</li>").format(reason) for reason in answer.withheld)
    return Markup(
        '<div class="remark withheld"><p><strong>Withheld: {}.</strong> {}</p>'
        "<details><summary>Why each was withheld</summary><ul>{}</ul></details></div>"
    ).format(count(len(answer.withheld), "statement"), assistant.wording.say("page withheld"), why)


def _words(title: str, words: Sequence[str]) -> Markup:
    if not words:
        return Markup()
    return Markup('<p class="remark quiet"><strong>{}:</strong> {}</p>').format(
        title, ", ".join(dict.fromkeys(words))
    )


def _nearest(answer: Answer, assistant: Assistant) -> Markup:
    """Places beside what was quoted or not found; they open in the library."""
    documents = (
        {document.id: document for document in assistant.documents()} if answer.nearest else {}
    )
    rows = []
    for reference in answer.nearest:
        passage = assistant.passage(reference)
        if passage is not None:
            words = reference_of(passage, documents[passage.reference.document])
            rows.append(passage_link(str(passage.reference), words))
    title = "Close to the question as well" if answer.statements else "Nearest in this library"
    return _list(title, rows)


def _elsewhere(answer: Answer) -> Markup:
    rows = [
        Markup("{}: {}").format(link(place.url, place.title), place.why)
        for place in answer.elsewhere
    ]
    return _list("Where it may stand instead", rows)


def _list(title: str, rows: Sequence[Markup]) -> Markup:
    if not rows:
        return Markup()
    listed = join(Markup("<li>{}</li>").format(row) for row in rows)
    return Markup('<div class="remark places"><p><strong>{}</strong></p><ul>{}</ul></div>').format(
        title, listed
    )


def count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def announcement(answer: Answer) -> str:
    """What a screen reader is told once: what comes first, the outcome, how much there is."""
    said = [*answer.first[:1], answer.headline]
    if answer.statements:
        said.append(f"{count(len(answer.statements), 'statement')}.")
    if answer.notices:
        said.append(f"{count(len(answer.notices), 'notice')} first.")
    return " ".join(said)
