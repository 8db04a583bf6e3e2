"""An Answer -> what is drawn: notices, the cards of each group, what is missing or withheld."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from assistant import Answer, Assistant, Citation, Reference, Statement
from assistant.ui.markup import Markup, escape, join
from assistant.ui.source import UNCONFIRMED, draw_source, is_item, is_unconfirmed

GROUP_TITLES = {
    "law and guidance": "What law and guidance say",
    "local procedures": "What local procedures say",
    "what reviews and inspections found": "What reviews and inspections found",
    "notes": "Our notes",
}
OUR_NOTE = "Our note, not the source’s words"
_LOUD = ("urgent",)


@dataclass(frozen=True)
class Card:
    """Statements that stand at the same places, in order."""

    group: str
    statements: tuple[Statement, ...]

    def sources(self) -> list[list[Citation]]:
        """The citations of each place, a place once."""
        places: dict[Reference, list[Citation]] = {}
        for statement in self.statements:
            for citation in statement.citations:
                places.setdefault(citation.reference, []).append(citation)
        return list(places.values())


def cards_of(statements: Sequence[Statement]) -> Iterator[Card]:
    def key(statement: Statement) -> tuple[str, tuple[Reference, ...]]:
        places = dict.fromkeys(citation.reference for citation in statement.citations)
        return statement.group, tuple(places)

    for (group, _), members in groupby(statements, key):
        yield Card(group, tuple(members))


def draw_answer(answer: Answer, assistant: Assistant) -> Markup:
    """The whole answer, notices first. Reads the passages it cites."""
    loud = " loud" if answer.status in _LOUD else ""
    return Markup('<section class="answer status-{}{}">{}{}{}{}{}</section>').format(
        answer.status.replace(" ", "-"),
        loud,
        _notices(answer),
        Markup('<p class="headline">{}</p>').format(answer.headline),
        _edition(answer),
        join(_groups(answer, assistant)),
        _remarks(answer),
    )


def _notices(answer: Answer) -> Markup:
    if not answer.notices:
        return Markup()
    said = join(Markup("<p>{}</p>").format(notice) for notice in answer.notices)
    return Markup(
        '<div class="notice"><p><strong>Before you rely on this</strong></p>{}</div>'
    ).format(said)


def _edition(answer: Answer) -> Markup:
    line = answer.edition_line
    return Markup('<p class="edition">{}</p>').format(line) if line else Markup()


def _groups(answer: Answer, assistant: Assistant) -> Iterator[Markup]:
    for group, cards in groupby(cards_of(answer.statements), lambda card: card.group):
        drawn = join(_card(card, answer, assistant) for card in cards)
        yield Markup('<section class="group {}"><h3>{}</h3>{}</section>').format(
            _css(group), GROUP_TITLES.get(group, group), drawn
        )


def _css(group: str) -> str:
    return {"notes": "notes", "law and guidance": "law", "local procedures": "local"}.get(
        group, "found"
    )


def _card(card: Card, answer: Answer, assistant: Assistant) -> Markup:
    heading = _our_note(card, assistant) if card.group == "notes" else Markup()
    said = join(_said(unit) for unit in units_of(card.statements))
    sources = join(draw_source(assistant, cited, answer.as_at) for cited in card.sources())
    return Markup('<article class="card">{}{}{}</article>').format(heading, said, sources)


def _our_note(card: Card, assistant: Assistant) -> Markup:
    note = assistant.passage(card.sources()[0][0].reference)
    unsure = UNCONFIRMED if note and is_unconfirmed(note) else ""
    return Markup('<p class="ours">{}.{}</p>').format(OUR_NOTE, unsure)


def units_of(statements: Sequence[Statement]) -> Iterator[list[Statement]]:
    """Items of one list with the same stem and strength stand together, each other one alone."""

    def key(statement: Statement) -> tuple[Reference, tuple[int, int], str | None]:
        first = statement.citations[0]
        return first.reference, first.span, statement.strength

    for _, members in groupby(statements, key):
        yield list(members)


def _said(unit: Sequence[Statement]) -> Markup:
    """One statement, or the items of a list under the stem that they share, shown once."""
    items = [s for s in unit if len(s.citations) > 1]
    ours = unit[0].group == "notes"
    if len(unit) == 1 or not items:
        words = escape(unit[0].text)
    else:
        rows = (" ".join(c.quote for c in item.citations[1:]) for item in items)
        listed = join((_item(row) for row in rows), "")
        words = escape(unit[0].citations[0].quote) + listed
    frame = Markup('<p class="said">{}</p>') if ours else Markup("<blockquote>{}</blockquote>")
    label = unit[0].label
    above = Markup('<p class="label"><strong>{}</strong></p>').format(label) if label else Markup()
    return Markup('<div class="statement">{}{}{}</div>').format(
        above, _strength(unit[0]), frame.format(words)
    )


def _item(words: str) -> Markup:
    """With a bullet where the source printed no letter or number (its bullets are not quoted)."""
    css = "of-list" if is_item(words) else "of-list bare"
    return Markup('<span class="{}">{}</span>').format(css, words)


def _strength(statement: Statement) -> Markup:
    """A word for each strength, never colour alone; none where the sentence has none."""
    ours = statement.group == "notes"
    names = ["note"] if ours else []
    names += (statement.strength or "").split(" and ") if statement.strength else []
    chips = join(
        (
            Markup('<span class="strength {}">{}</span>').format(name, name.upper())
            for name in names
        ),
        " ",
    )
    return Markup('<p class="strengths">{}</p>').format(chips)


def _remarks(answer: Answer) -> Markup:
    """What was withheld, what is missing and what was looked for."""
    parts = []
    if answer.withheld:
        why = join(Markup("<li>{}</li>").format(reason) for reason in answer.withheld)
        parts.append(
            Markup(
                '<div class="remark withheld"><p><strong>Withheld: {}.</strong> What could not be '
                "checked against its source is not shown.</p><ul>{}</ul></div>"
            ).format(_count(len(answer.withheld), "statement"), why)
        )
    if answer.missing:
        parts.append(_words("Not found in this library", answer.missing))
    if answer.looked_for:
        parts.append(_words("Looked for", answer.looked_for))
    return join(parts)


def _words(title: str, words: Sequence[str]) -> Markup:
    return Markup('<p class="remark quiet"><strong>{}:</strong> {}</p>').format(
        title, ", ".join(dict.fromkeys(words))
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def announcement(answer: Answer) -> str:
    """What a screen reader is told once: the outcome and how much there is to read."""
    if not answer.statements:
        return answer.headline
    warned = f" {_count(len(answer.notices), 'notice')} first." if answer.notices else ""
    return f"{answer.headline} {_count(len(answer.statements), 'statement')}.{warned}"
