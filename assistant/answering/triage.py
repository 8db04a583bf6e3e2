"""Triage: what is done with a question before anything is looked up, by rule (corpus/triage.yaml).

No library, no model: a child in danger is found in milliseconds, also where nothing is built yet.
What the rules miss, answering/alarms.py may find once the model is there; it can only add.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.answering.languages import language_of
from assistant.answering.patterns import Sentence, parts_of, words_of
from assistant.answering.questions import clean_question
from assistant.answering.readings import LONGEST, decoded, hidden_text, opened, without_code
from assistant.answering.triage_rules import FILE, Route, Triaging, load_triage, prove
from assistant.answering.wording import Wording
from assistant.errors import QuestionRefused

INSTRUCTION = "instruction"
LANGUAGE = "other language"
_ASKS = re.compile(
    r"\?|^(?:and |so |but |also |please |then )?(?:who|whom|whose|what|when|where|which|why|how|do|"
    r"does|did|is|are|was|were|can|could|should|must|may|will|would|has|have|explain|list)\b",
    re.IGNORECASE,
)

_ASKS_SOMEWHERE = re.compile(
    r"\?|\b(?:what|why|how|which|explain|list|should|must|whether|"
    r"(?:who|whom|when|where) (?:do|does|did|is|are|can|could|may|will|would|has|have|to)|"
    r"(?:tell|show|remind) (?:me|us)|(?:need|want|like) to know)\b",
    re.IGNORECASE,
)
_CALLS_FOR_HELP = re.compile(
    r"\bwh?at (?:do|can|could|should|shall|must) (?:i|we) (?:do|say)\b(?: now| next)?\s*\?*",
    re.IGNORECASE,
)
_TELLS_OF_PEOPLE = re.compile(
    r"\b(?:i|im|me|my|we|us|our|he|hes|him|his|she|shes|her|they|them|someone|somebody)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Triaged:
    """`routes` in the order of the file, and what they come to.

    `text` is the question as it was read, `question` what the library is asked; "" where it is not
    asked. `first` are sentences, ready to be shown; `see` publications of the register to name;
    `added` the routes that no rule found (answering/alarms.py).
    """

    text: str
    question: str
    routes: tuple[str, ...] = ()
    outcomes: tuple[Route, ...] = ()
    first: tuple[str, ...] = ()
    see: tuple[str, ...] = ()
    added: tuple[str, ...] = ()

    @property
    def urgent(self) -> bool:
        """Whether `first` has to be seen before the answer is ready."""
        return any(outcome.urgent for outcome in self.outcomes)

    @property
    def keep(self) -> bool:
        """Whether the question may be stored, or sent to a provider."""
        return all(outcome.keep for outcome in self.outcomes)

    @property
    def may_be_worded(self) -> bool:
        """Whether the answer may be put to a model: never where a rule fired."""
        return self.keep and set(self.routes) <= set(self.added)

    @property
    def asked_for_them(self) -> str:
        """What the library is asked where the message only tells what happens; mostly ""."""
        instead = (outcome.ask_where_told for outcome in self.outcomes)
        return self.question if self.question and self.question in instead else ""

    @property
    def look_in(self) -> tuple[str, ...]:
        return tuple(document for outcome in self.outcomes for document in outcome.look_in)


class Triage:
    """Holds a question against the rules. Safe to share between threads."""

    def __init__(self, data: Triaging, wording: Wording) -> None:
        self._data, self._wording = data, wording

    @classmethod
    def read(cls, corpus: Path, wording: Wording) -> Triage:
        """Raises CorpusError naming file and line."""
        return cls(load_triage(corpus / FILE, wording), wording)

    def look(self, raw: str) -> Triaged:
        """Never raises: a question that cannot be asked is refused by clean_question later."""
        raw = raw[:LONGEST]
        try:
            text = clean_question(raw, LONGEST)
        except QuestionRefused:
            text = ""
        parts = parts_of(text)
        sentences = [words_of(part, self._data.spelled_out) for part in parts]
        fired = self._fired(sentences)
        if self._smuggles(raw, text, fired):
            fired.setdefault(INSTRUCTION, set())
        language = language_of(text, self._data.languages, self._data.scripts)
        if language != "english" and LANGUAGE in self._data.routes:
            fired[LANGUAGE] = set(range(len(parts)))
        triaged = self._triaged(text, parts, fired, language)
        return replace(triaged, see=self._see(sentences, triaged.routes))

    def missed_by_rules(self, triaged: Triaged) -> bool:
        """Whether there is anything for a second look: English, and nothing urgent found yet."""
        return bool(triaged.text) and not triaged.urgent and LANGUAGE not in triaged.routes

    def with_added(self, triaged: Triaged, routes: Sequence[str]) -> Triaged:
        """With the first sentences of these routes, what is asked where the message asks nothing,
        and nothing else of what they do.
        """
        added = tuple(r for r in self._data.routes if r in routes and r not in triaged.routes)
        if not added:
            return triaged
        plain = [self._data.routes[route].first_only() for route in added]
        said = dict.fromkeys((*self._said(plain, "english"), *triaged.first))
        # Words alone, as they are typed into a search, tell of nobody and ask for something.
        told = _TELLS_OF_PEOPLE.search(triaged.text) and not _asks_for_more(triaged.text)
        instead = [route.ask_where_told for route in plain if told and route.ask_where_told]
        return replace(
            triaged,
            question=instead[0] if instead and triaged.question else triaged.question,
            routes=(*added, *triaged.routes),
            outcomes=(*plain, *triaged.outcomes),
            first=tuple(said),
            added=added,
        )

    def prove(self) -> None:
        """Every example fires its rule's route and no ordinary question does.

        Raises CorpusError naming file and line: what an editor of the file sees at the next build.
        """
        prove(FILE, self._data, lambda question: self.look(question).routes)

    def _fired(self, sentences: Sequence[Sentence]) -> dict[str, set[int]]:
        """Route -> the places of the sentences that its rules fire on."""
        fired: dict[str, set[int]] = {}
        for rule in self._data.rules:
            places = rule.fires(sentences)
            if places:
                fired.setdefault(rule.route, set()).update(places)
        return fired

    def _see(self, sentences: Sequence[Sentence], routes: Sequence[str]) -> tuple[str, ...]:
        named = (
            name
            for rule in self._data.rules
            if rule.see and rule.route in routes and rule.fires(sentences)
            for name in rule.see
        )
        return tuple(dict.fromkeys(named))

    def _smuggles(self, raw: str, text: str, fired: dict[str, set[int]]) -> bool:
        """Whether an order stands in the question in another writing, or in hidden characters."""
        if INSTRUCTION not in self._data.routes or INSTRUCTION in fired:
            return False
        hidden = hidden_text(raw)
        if len(hidden) >= 8 or any(decoded(text)):
            return True
        return any(self._orders(reading) for reading in (hidden, *opened(text)) if reading)

    def _orders(self, text: str) -> bool:
        sentences = [words_of(part, self._data.spelled_out) for part in parts_of(text)]
        return any(r.fires(sentences) for r in self._data.rules if r.route == INSTRUCTION)

    def _triaged(
        self, text: str, parts: Sequence[str], fired: dict[str, set[int]], language: str
    ) -> Triaged:
        routes = tuple(route for route in self._data.routes if route in fired)
        outcomes = tuple(self._data.routes[route] for route in routes)
        question = text
        for route, outcome in zip(routes, outcomes, strict=True):
            if outcome.drop:
                question = _rest(question, parts, fired[route]) or outcome.ask_instead
            elif outcome.ask_instead:
                question = outcome.ask_instead
            elif outcome.ask_where_told and not _asks_for_more(text):
                question = outcome.ask_where_told
        if not all(outcome.answer for outcome in outcomes):
            question = ""
        first = dict.fromkeys(self._said(outcomes, language))
        return Triaged(text, question, routes, outcomes, tuple(first))

    def _said(self, outcomes: Sequence[Route], language: str) -> Iterator[str]:
        for outcome in outcomes:
            for name in outcome.first:
                yield self._wording.say(name, language=language.title())
        own = f"in {language}"
        if own in self._wording.names():
            yield self._wording.say(own)


def _rest(question: str, parts: Sequence[str], fired: set[int]) -> str:
    """What is still asked without the sentences that fired; "" where nothing is."""
    left = [part for place, part in enumerate(parts) if place not in fired]
    asked = without_code(" ".join(left))
    return asked if any(_ASKS.search(part) for part in left) else ""


def _asks_for_more(text: str) -> bool:
    """Whether anything is asked but what to do. In doubt it is: then the answer is to that."""
    return bool(_ASKS_SOMEWHERE.search(_CALLS_FOR_HELP.sub(" ", text)))
