"""One statement against the words it cites: the checks in order, and the first that it fails."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.answering.fidelity.actors import drops_actor, wrong_actor
from assistant.answering.fidelity.clauses import clauses
from assistant.answering.fidelity.conditions import (
    drops_act,
    drops_item,
    lost_choice,
    lost_condition,
    wrong_joint,
)
from assistant.answering.fidelity.locating import Unit, folded, items_of
from assistant.answering.fidelity.markup import is_broken_off, is_own_making, names_other_host
from assistant.answering.fidelity.modality import wrong_strength
from assistant.answering.fidelity.polarity import wrong_polarity
from assistant.answering.fidelity.quantities import quantities, wrong_quantity
from assistant.answering.fidelity.same_words import SameWords, Word
from assistant.answering.fidelity.support import unsupported
from assistant.library.documents import Document
from assistant.library.passages import Passage

Fault = Literal[
    "withheld unreadable",
    "withheld own making",
    "withheld broken off",
    "withheld pointing back",
    "withheld no citation",
    "withheld passage",
    "withheld words",
    "withheld mixed",
    "withheld edition",
    "withheld finding",
    "withheld meaning",
    "withheld number",
    "withheld strength",
    "withheld negation",
    "withheld actor",
    "withheld condition",
]
"""Why a statement is not shown; each has its sentence under this name in corpus/wording.yaml."""


@dataclass(frozen=True)
class Cited:
    """A passage that a statement rests on, and the sentences of it that the model relied on."""

    passage: Passage
    document: Document
    units: tuple[Unit, ...]

    @property
    def is_finding(self) -> bool:
        """From a review, an inspection or a report, or a note about one: it sets no duty."""
        return self.document.kind == "report" or "finding" in self.passage.strength

    def places(self) -> list[str]:
        """The passage's own numbers, as a statement may name them."""
        return [self.passage.reference.locator.removeprefix("para "), *self.passage.headings]


@dataclass(frozen=True)
class Judged:
    """A fault, or the sentence that carries each part of the statement."""

    fault: Fault | None
    carried_by: tuple[tuple[Cited, Unit], ...] = ()


@dataclass(frozen=True)
class Examiner:
    """`titles` are the publications that a statement might name, in lower case."""

    same: SameWords
    titles: frozenset[str] = frozenset()

    def examine(self, text: str, cited: Sequence[Cited], question: str = "") -> Judged:
        """Whether one sentence of the cited passages says all that the statement says.

        `question` need not be said again: its words count for the conditions of a duty.
        """
        fault = _form_fault(text)
        if fault is None and not cited:
            fault = "withheld no citation"
        if fault:
            return Judged(fault)
        for source in cited:
            for unit in source.units:
                if self._quotes_with_lead(text, source, unit):
                    return Judged(None, ((source, unit),))
        granted = {word.key for word in self.same.words(question) if word.is_content}
        whole = self._best(text, cited, granted)
        parts = _parts(text)
        if whole.fault is None or len(parts) == 1:
            return whole
        judged = [self._best(part, cited, granted) for part in parts]
        failed = next((one for one in judged if one.fault), None)
        if failed:
            return failed
        carried = dict.fromkeys(place for one in judged for place in one.carried_by)
        held = "\n".join(unit.text(source.passage.text) for source, unit in carried)
        if wrong_joint(self.same.words(text), self.same.words(held)):
            return Judged("withheld condition")
        return Judged(None, tuple(carried))

    def _quotes_with_lead(self, text: str, source: Cited, unit: Unit) -> bool:
        """Whether the text is the sentence and those that it points back to, word for word."""
        if not unit.lead or len(unit.spans) > 1:
            return False
        whole = source.passage.text[unit.lead[0] : unit.spans[0][1]]
        says_must = any(c.strength == "must" for c in clauses(self.same.words(text)))
        return _is_quotation(text, whole) and not (source.is_finding and says_must)

    def _best(self, part: str, cited: Sequence[Cited], granted: set[str]) -> Judged:
        """The first sentence that carries the part; else the fault of the one that came nearest."""
        nearest: tuple[int, Fault] = (-1, "withheld words")
        for source in cited:
            for unit in source.units:
                passed, fault = self._checks(part, source, unit, granted)
                if fault is None:
                    return Judged(None, ((source, unit),))
                nearest = max(nearest, (passed, fault), key=lambda found: found[0])
        return Judged(nearest[1])

    def _checks(
        self, part: str, source: Cited, unit: Unit, granted: set[str]
    ) -> tuple[int, Fault | None]:
        """How many checks were passed, and the one that was not."""
        words = unit.text(source.passage.text)
        said, held = self.same.words(part), self.same.words(words)
        lead = self.same.words(source.passage.text[slice(*unit.lead)] if unit.lead else "")
        duties, theirs = clauses(said), clauses(held, lead)
        finding: Check = (
            "withheld finding",
            lambda: source.is_finding and any(d.strength == "must" for d in duties),
        )
        if self._drops_item(said, source, unit):
            return 0, "withheld condition"
        if _is_quotation(part, words):
            return (0, finding[0]) if finding[1]() else (0, None)
        bare, misnamed = self._without_title(part, source.document, words)
        said = self.same.words(bare)
        duties = clauses(said)
        about = [*self._about(source), *lead]
        checks: list[Check] = [
            ("withheld own making", lambda: names_other_host(part, words)),
            ("withheld meaning", lambda: CELLS in words),
            ("withheld edition", lambda: misnamed),
            ("withheld meaning", lambda: bool(unsupported(said, held, about, quantities(bare)))),
            finding,
            ("withheld number", lambda: wrong_quantity(bare, words, self.same, source.places())),
            ("withheld strength", lambda: wrong_strength(duties, theirs, {w.key for w in said})),
            ("withheld negation", lambda: wrong_polarity(said, held)),
            ("withheld actor", lambda: wrong_actor(duties, theirs, granted)),
            ("withheld condition", lambda: lost_condition(said, held, granted)),
            ("withheld condition", lambda: drops_actor(duties, theirs)),
            ("withheld condition", lambda: drops_act(duties, theirs)),
            ("withheld condition", lambda: lost_choice(said, held)),
            ("withheld condition", lambda: wrong_joint(said, held)),
        ]
        for number, (fault, fails) in enumerate(checks):
            if fails():
                return number, fault
        return len(checks), None

    def _drops_item(self, said: Sequence[Word], source: Cited, unit: Unit) -> bool:
        if len(unit.spans) == 1:
            return False
        stem, text = unit.spans[0], source.passage.text
        items = [self.same.words(item) for item in items_of(stem, text)]
        return drops_item(said, self.same.words(text[slice(*stem)]), items)

    def _about(self, source: Cited) -> list[Word]:
        return self.same.words(" . ".join((source.document.title, *source.passage.headings)))

    def _without_title(self, part: str, document: Document, words: str) -> tuple[str, bool]:
        """The part without its own publication's name and edition, and whether it names another
        publication or edition than the passage's.
        """
        own = re.compile(
            rf"(?:the )?{re.escape(document.title)}(?:[ ,]*\(?(?P<edition>(?:19|20)\d\d)\)?)?", re.I
        )
        misnamed = any(
            m["edition"] and m["edition"] != document.edition for m in own.finditer(part)
        )
        bare = own.sub(" ", part)
        lowered, source = f" {bare.lower()} ", words.lower()
        others = (t for t in self.titles if t not in source and t not in document.title.lower())
        return bare, misnamed or any(
            re.search(rf"(?<!\w){re.escape(title)}(?!\w)", lowered) for title in others
        )


CELLS = " | "
"""Stands between the cells of a row, which say nothing together until a sentence joins them: "Help
and protection | Good" does not say that children are good.
"""
Check = tuple[Fault, Callable[[], bool]]


def _form_fault(text: str) -> Fault | None:
    if is_own_making(text):
        return "withheld own making"
    return "withheld broken off" if is_broken_off(text) else None


def _parts(text: str) -> list[str]:
    """The sentences of a statement; each is judged alone."""
    return [part for part in re.split(r"(?<=[.;!?])\s+(?=[A-Z“\"'])|;\s+", text) if part.strip()]


def _is_quotation(part: str, words: str) -> bool:
    """Whether the part is the whole sentence of the source, but for quotation marks and dashes."""
    return folded(part).strip(" .\"'") == folded(words).strip(" .\"'")
