"""An answer, a conversation, and the one-page evidence card, as sheets to be printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from assistant import Answer, Assistant, Citation, Document, Passage, Reference, Statement
from assistant.exports.sheet import Block, Grid, Heading, Items, Quote, Sheet, Text
from assistant.ui.cards import GROUP_TITLES, PANELS
from assistant.ui.citing import oscola
from assistant.ui.labels import day, reference_of, standing_of
from assistant.ui.versions import tool_version

CARD_STATEMENTS = 6
"""On an evidence card: what a supervisor can read in a minute."""


class Copier:
    """Makes the sheets. `now` is the moment that stands on them."""

    def __init__(self, assistant: Assistant, now: datetime) -> None:
        self.assistant, self.now = assistant, now
        self.say = assistant.wording.say
        self.documents = {document.id: document for document in assistant.documents()}

    def answer(self, answer: Answer) -> Sheet:
        """One answer whole: question, statements with their places, receipt."""
        blocks = (Heading("Question"), Text(answer.question), *self._answer(answer))
        return self._sheet("Answer from the sources", (*blocks, *self._receipt()))

    def conversation(self, answers: Sequence[Answer]) -> Sheet:
        """Every answer of a conversation, oldest first, with one receipt."""
        blocks: list[Block] = []
        for number, answer in enumerate(answers, 1):
            blocks += [Heading(f"{number}. {answer.question}"), *self._answer(answer, 2)]
        return self._sheet("Answers from the sources", (*blocks, *self._receipt()))

    def evidence_card(self, answer: Answer) -> Sheet:
        """For supervision: the question, the strongest words, where they stand, room for notes."""
        law = sorted(
            (s for s in answer.statements if s.group in PANELS[0]), key=lambda s: _rank(s.strength)
        )
        other = [s for s in answer.statements if s not in law]
        chosen = [*law, *other][:CARD_STATEMENTS]
        blocks: list[Block] = [Text(answer.question, strong=True), *self._before(answer)]
        for statement in chosen:
            blocks.append(Quote(_words(statement), f"{self._chip(statement)}{self._at(statement)}"))
        left = len(answer.statements) - len(chosen)
        if left:
            blocks.append(Text(self.say("page card more", number=left)))
        blocks += [Text(answer.edition_line), Heading("To think about in supervision")]
        blocks += [Items.flat(*(self.say(f"page card {n}") for n in (1, 2, 3))), *self._receipt(2)]
        return self._sheet("Evidence card", tuple(block for block in blocks if block != Text("")))

    # -- parts --------------------------------------------------------------------------------

    def _answer(self, answer: Answer, level: int = 1) -> Iterator[Block]:
        yield from self._before(answer)
        yield Text(answer.headline, strong=True)
        if answer.edition_line:
            yield Text(answer.edition_line)
        for group in dict.fromkeys(statement.group for statement in answer.statements):
            yield Heading(GROUP_TITLES.get(group, group), level)
            for statement in answer.statements:
                if statement.group == group:
                    yield from self._statement(statement)
        yield from self._after(answer)

    def _before(self, answer: Answer) -> Iterator[Block]:
        """What is said first, and what to know before relying on the rest."""
        yield from (Text(words, strong=True) for words in answer.first)
        if answer.notices:
            yield Items.flat(*answer.notices)
        if answer.understood_as:
            yield Text(f"Understood as: {answer.understood_as}")
        if answer.correction:
            yield Text(answer.correction, strong=True)

    def _after(self, answer: Answer) -> Iterator[Block]:
        if answer.withheld:
            yield Text(f"Withheld: {len(answer.withheld)}. {self.say('page withheld')}")
            yield Items.flat(*answer.withheld)
        if answer.missing:
            yield Text(f"Not found in this library: {', '.join(dict.fromkeys(answer.missing))}")
        if answer.elsewhere:
            yield Items.flat(*(f"{e.title}: {e.why} {e.url}" for e in answer.elsewhere))

    def _statement(self, statement: Statement) -> Iterator[Block]:
        source = f"{self._chip(statement)}{self._at(statement)}"
        if statement.written:
            yield Text(statement.text)
        yield Quote(_words(statement), source)
        for passage, document in self._places(statement.citations):
            yield Text(f"Cite as: {oscola(passage, document, self.now.date())}")

    def _chip(self, statement: Statement) -> str:
        marks = ["NOTE, our words"] if statement.group == "notes" else []
        marks += [statement.strength.upper()] if statement.strength else []
        return f"{', '.join(marks)}. " if marks else ""

    def _at(self, statement: Statement) -> str:
        """Where it stands and whether that is in force on the day of this copy."""
        said = []
        for passage, document in self._places(statement.citations):
            standing = standing_of(document, self.now.date())
            said.append(f"{reference_of(passage, document)}{f' ({standing})' if standing else ''}")
        return "; ".join(said)

    def _places(self, citations: Sequence[Citation]) -> list[tuple[Passage, Document]]:
        references: list[Reference] = list(dict.fromkeys(c.reference for c in citations))
        held = [p for r in references if (p := self.assistant.passage(r))]
        return [(p, self.documents[p.reference.document]) for p in held]

    def _receipt(self, level: int = 1) -> Iterator[Block]:
        made = self.assistant.receipt()
        yield Heading("What this rests on", level)
        rows = (
            ("Library", f"generation {made.id}, {made.passages:,} passages and notes"),
            ("Hash of the library", made.corpus_hash),
            ("Search model", f"{made.model} {made.fingerprint[:12]}" if made.model else "none"),
            ("Tool", tool_version()),
            ("Made", f"{day(self.now.date())}, {self.now:%H:%M}"),
        )
        yield Grid(("", ""), rows, (1, 3))

    def _sheet(self, title: str, blocks: tuple[Block, ...]) -> Sheet:
        made = self.assistant.receipt()
        foot = f"{self.say('page copy foot')} Library {made.corpus_hash[:12]}."
        return Sheet(title, blocks, foot, self.now, self.say("page unprintable"))


def _words(statement: Statement) -> str:
    return "\n".join(dict.fromkeys(citation.quote for citation in statement.citations))


def _rank(strength: str | None) -> int:
    """must before should before may before none."""
    order = ("must", "should", "may")
    return next((n for n, word in enumerate(order) if word in (strength or "")), len(order))
