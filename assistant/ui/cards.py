"""The statements of an answer as cards: law and guidance in one panel, findings in another."""

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
PANELS = (("law and guidance", "local procedures"), ("what reviews and inspections found",))
"""What lays down duties stands apart from what was found: the groups of each panel."""
CSS = {"notes": "notes", "law and guidance": "law", "local procedures": "local"}
OUR_NOTE = "Our note, not the source’s words"


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


def draw_panels(answer: Answer, assistant: Assistant) -> Markup:
    """Law and guidance in one panel, what reviews found in another beside it, our notes below."""
    by_group: dict[str, list[Card]] = {}
    for card in cards_of(answer.statements):
        by_group.setdefault(card.group, []).append(card)
    drawn = {group: _group(group, cards, answer, assistant) for group, cards in by_group.items()}
    panels = [
        Markup('<div class="panel">{}</div>').format(join(drawn[group] for group in held))
        for names in PANELS
        if (held := [group for group in names if group in drawn])
    ]
    below = join(drawn[group] for group in drawn if not any(group in names for names in PANELS))
    css = "panels two" if len(panels) > 1 else "panels"
    return Markup('<div class="{}">{}</div>{}').format(css, join(panels), below)


def _group(group: str, cards: Sequence[Card], answer: Answer, assistant: Assistant) -> Markup:
    drawn = join(_card(card, answer, assistant) for card in cards)
    return Markup('<section class="group {}"><h3>{}</h3>{}</section>').format(
        CSS.get(group, "found"), GROUP_TITLES.get(group, group), drawn
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

    def key(statement: Statement) -> tuple[Reference, tuple[int, int], str | None, bool]:
        first = statement.citations[0]
        return first.reference, first.span, statement.strength, statement.written

    for _, members in groupby(statements, key):
        yield list(members)


def _said(unit: Sequence[Statement]) -> Markup:
    """One statement, or the items of a list under the stem that they share, shown once."""
    if unit[0].written:
        return join(_written(statement) for statement in unit)
    items = [s for s in unit if len(s.citations) > 1]
    if len(unit) == 1 or not items:
        words = escape(unit[0].text)
    else:
        rows = (" ".join(c.quote for c in item.citations[1:]) for item in items)
        listed = join((_item(row) for row in rows), "")
        words = escape(unit[0].citations[0].quote) + listed
    ours = unit[0].group == "notes"
    frame = Markup('<p class="said">{}</p>') if ours else Markup("<blockquote>{}</blockquote>")
    return _statement(unit[0], frame.format(words))


def _written(statement: Statement) -> Markup:
    """The model's sentence in the tool's own voice, and below it the words that it rests on."""
    quoted = join(
        Markup("<blockquote>{}</blockquote>").format(quote)
        for quote in dict.fromkeys(citation.quote for citation in statement.citations)
    )
    words = Markup('<p class="said">{}</p><p class="rests">The source’s own words:</p>{}')
    return _statement(statement, words.format(statement.text, quoted))


def _statement(statement: Statement, words: Markup) -> Markup:
    css = "statement written" if statement.written else "statement"
    label = statement.label
    above = Markup('<p class="label"><strong>{}</strong></p>').format(label) if label else Markup()
    return Markup('<div class="{}">{}<div>{}{}</div></div>').format(
        css, _strength(statement), above, words
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
