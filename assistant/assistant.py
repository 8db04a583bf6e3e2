"""The Assistant: wires the rooms. `ask` reads aloud."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterable, Sequence
from copy import copy
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from assistant.errors import AssistantError, EmptyLibrary, LibraryError
from assistant.settings import Settings, load_settings

if TYPE_CHECKING:
    import numpy as np

    from assistant.answering.answers import Answer
    from assistant.answering.triage import Triaged
    from assistant.answering.wording import Wording
    from assistant.answering.writing import Writer
    from assistant.library.diff import EditionDiff
    from assistant.library.documents import Document
    from assistant.library.generations import Manifest
    from assistant.library.holdings import Holding
    from assistant.library.library import Library
    from assistant.library.page_image import PageImage
    from assistant.library.passages import Passage
    from assistant.library.retrieval import Hit
    from assistant.library.reviews import Review
    from assistant.reference import Reference

OnStep = Callable[[str], None]
"""Called with the name of each step; the words for it are in corpus/wording.yaml."""


class Assistant:
    """The one door to the library and to verified answers. Safe to share between threads."""

    def __init__(self, settings: Settings) -> None:
        from assistant.answering.alarms import Listener
        from assistant.answering.triage import Triage
        from assistant.answering.wording import Wording

        self.settings = settings
        self.wording = Wording.read(settings.corpus / "wording.yaml")
        self.triage = Triage.read(settings.corpus, self.wording)
        self.listener = Listener(settings.corpus, settings.data)
        self._opened: Library | None = None
        self._writer: Writer | None = None
        self._stamp: tuple[int, int] | None = None
        self._lock = threading.RLock()
        self._variant: Library | None = None

    @classmethod
    def from_settings(cls, settings: Settings | None = None) -> Assistant:
        """Raises SettingsError or CorpusError; an empty library is only met on the first use."""
        return cls(settings or load_settings())

    # -- asking -----------------------------------------------------------------------------

    def find(
        self,
        question: str,
        *,
        limit: int = 10,
        as_at: date | None = None,
        editions: Iterable[str] | None = None,
        kinds: Iterable[str] | None = None,
        nations: Iterable[str] | None = None,
        history: Sequence[Answer] = (),
    ) -> list[Hit]:
        """The best passages, best first (Library.find); a question may lean on `history` as in ask.

        Raises QuestionRefused, LibraryError.
        """
        from assistant.answering.followups import stand_alone
        from assistant.answering.questions import clean_question

        if limit < 1:
            raise LibraryError(f"{limit} passages cannot be asked for.", "Ask for 1 or more.")
        text = clean_question(question, self.settings.question_limit)
        library = self.library()
        asked = stand_alone(text, history, library.reported)
        found = library.find(
            asked.search,
            limit=limit,
            as_at=as_at,
            editions=editions,
            kinds=kinds,
            nations=nations,
            subject=asked.subject,
            around=asked.around,
        )
        return list(found.hits)

    def ask(
        self,
        question: str,
        *,
        history: Sequence[Answer] = (),
        as_at: date | None = None,
        kinds: Iterable[str] | None = None,
        nations: Iterable[str] | None = None,
        themes: Iterable[str] | None = None,
        on_step: OnStep | None = None,
    ) -> Answer:
        """An answer of verified quotations, with the editions it rests on.

        `history` are the earlier answers of the conversation, oldest first: what a question may
        lean on. Text that a person pastes is never taken for an earlier turn. `kinds`, `nations`
        and `themes` narrow what is searched, as in find(). `on_step` is called with "urgent"
        before anything else where before_answer() has something to say.
        """
        step = on_step or (lambda name: None)
        triaged = self.triage.look(question[: self.settings.question_limit])
        if triaged.urgent:
            step("urgent")  # Before anything that takes long, and that is importing too.
        else:
            triaged = self._listened(triaged)
            if triaged.urgent:
                step("urgent")
        from assistant.answering.questions import clean_question
        from assistant.answering.routing import routed, unreachable
        from assistant.privacy import find_identifiers

        try:
            clean_question(question, self.settings.question_limit)
            answer = self._looked_up(
                triaged, history, step, as_at=as_at, kinds=kinds, nations=nations, themes=themes
            )
        except AssistantError as error:
            if not triaged.first:
                raise
            answer = unreachable(triaged.text, as_at or date.today(), error, self.wording)
        earlier = [turn.question for turn in history]
        identifiers = find_identifiers(triaged.text, earlier=earlier)
        answer = routed(answer, triaged, self.wording)
        return replace(answer, question=triaged.text, identifiers=identifiers)

    def before_answer(self, question: str) -> tuple[str, ...]:
        """What has to be shown before the answer is ready; milliseconds, no library needed.

        What rules miss is only here once the model is loaded, else in the answer itself.
        """
        triaged = self.triage.look(question[: self.settings.question_limit])
        if self._opened is not None and self.listener.ready(self.library()):
            triaged = self._listened(triaged)
        return triaged.first if triaged.urgent else ()

    def _listened(self, triaged: Triaged) -> Triaged:
        """With what the rules missed; rules alone where there is no model."""
        if not self.triage.missed_by_rules(triaged):
            return triaged
        try:
            routes = self.listener.routes(triaged.text, self.library())
        except AssistantError:
            return triaged  # The search meets the same error, where it is told.
        return self.triage.with_added(triaged, routes)

    def _looked_up(
        self,
        triaged: Triaged,
        history: Sequence[Answer],
        step: OnStep,
        *,
        as_at: date | None,
        kinds: Iterable[str] | None,
        nations: Iterable[str] | None,
        themes: Iterable[str] | None,
    ) -> Answer:
        """What the library says to what is left of the question after triage."""
        from assistant.answering.changes import answer_about_changes
        from assistant.answering.clarifying import asked_back
        from assistant.answering.compose import compose_answer
        from assistant.answering.findings import answer_from_reviews
        from assistant.answering.followups import stand_alone
        from assistant.answering.other_editions import with_other_editions
        from assistant.answering.places import answer_from_place
        from assistant.answering.provisions import absent_places
        from assistant.answering.routing import only_in, unasked, with_absent, with_elsewhere
        from assistant.privacy import without_marks

        if not triaged.question:
            return unasked(triaged.text, as_at or date.today(), self.wording)
        library = self.library()
        step("searching")
        asked = stand_alone(triaged.question, history, library.reported)
        search = without_marks(asked.search)
        found = library.find(
            search,
            limit=12,
            as_at=as_at,
            kinds=kinds,
            nations=nations,
            themes=themes,
            subject=asked.subject,
            around=asked.around,
        )
        if triaged.look_in:
            notes = library.find(search, limit=60, as_at=as_at, kinds=["note"])
            found = only_in(triaged.look_in, notes)
        else:
            special = (
                asked_back(asked, found, library, self.wording)
                or answer_from_place(search, found, library, self.wording)
                or answer_about_changes(search, found, library, self.wording)
                or answer_from_reviews(search, found, library, self.wording)
            )
            if special:
                return special
        step("quoting")
        answer = compose_answer(triaged.question, asked, found, library, self.wording, step)
        # A question that a rule has ended is never put to a model.
        if (writer := self.writer()) and triaged.may_be_worded:
            earlier = [turn.question for turn in history]
            answer = writer.write(search, answer, found, library, step, earlier=earlier)
        if kinds is None:  # Somebody who asks for the law alone wants no notes.
            answer = with_other_editions(answer, found, library, self.wording)
        answer = with_elsewhere(answer, triaged.see, library.register)
        absent = absent_places(triaged.text, library, found.sought.asked)
        return with_absent(answer, absent, self.wording)

    def writer(self) -> Writer | None:
        """What words the answers, where a model is set (ASSISTANT_LLM); made at the first use."""
        if not self.settings.llm:
            return None
        with self._lock:
            if self._writer is None:
                self._writer = make_writer(self.settings, self.wording)
            return self._writer

    def signals(self, question: str) -> dict[str, float]:
        """What speaks for and against an answer (answering/signals.py), for evals."""
        from assistant.answering.signals import signals

        library = self.library()
        found = library.find(question, limit=12)

        def notes(hit: Hit) -> list[Passage]:
            return [note for r in hit.lifted_by if (note := library.passage(r))]

        return signals(question, found.hits, found.sought, library.lexical.idf, notes)

    # -- reading ----------------------------------------------------------------------------

    def documents(self) -> list[Document]:
        """Every document and note file that is held."""
        return self.library().documents()

    def passage(self, reference: Reference) -> Passage | None:
        return self.library().passage(reference)

    def surroundings(self, reference: Reference, around: int = 2) -> list[Passage]:
        """The passage with its neighbours in the document, in order."""
        return self.library().surroundings(reference, around)

    def reading(self, document: str) -> list[Passage]:
        """Every passage of one held document, in its own order; [] where it is not held."""
        return self.library().store.between(document, 0, sys.maxsize)

    def page_image(self, reference: Reference, quotes: Sequence[str] = ()) -> PageImage | None:
        """The page of the held PDF on which the quotations of one passage stand, marked.

        None where the passage is not held, or its document is no PDF.
        """
        from assistant.library.page_image import draw_passage_page, held_pdf

        library = self.library()
        passage = library.passage(reference)
        document = library.held.get(passage.reference.document) if passage else None
        if passage is None or document is None:
            return None
        file = held_pdf(self.settings.data / "documents", document)
        return draw_passage_page(file, passage, quotes) if file else None

    def has_pages(self, document: Document) -> bool:
        """Whether pages of the document can be drawn: it is held as a PDF."""
        from assistant.library.page_image import held_pdf

        return held_pdf(self.settings.data / "documents", document) is not None

    def holdings(self, day: date | None = None) -> list[Holding]:
        """Every edition that the register knows or the shelf holds, and its state on `day`."""
        from assistant.library.holdings import list_holdings

        try:
            register = self.library().register
        except LibraryError:
            register = None  # An empty library has holdings to list all the same.
        return list_holdings(self.settings.corpus, self.settings.data, day, register)

    def receipt(self) -> Manifest:
        """What the answers rest on: the generation, when it was built, its model and hash."""
        return self.library().manifest

    def diff(self, publication: str, old: str, new: str) -> EditionDiff:
        """What changed from one held edition of a publication to another, by paragraph.

        Raises LibraryError where the library does not hold both.
        """
        return self.library().diff(publication, old, new)

    def reviews(
        self,
        *,
        theme: str = "",
        age: str = "",
        year: int | None = None,
        kind: str = "",
        area: str = "",
    ) -> list[Review]:
        """Published reviews that fit all that is given, newest first; what they found is in
        `findings`. Raises CorpusError for a theme, age band or kind that does not exist.
        """
        from assistant.library.reviews import select

        library = self.library()
        return select(
            library.reviews, library.themes, theme=theme, age=age, year=year, kind=kind, area=area
        )

    def registered_files(self) -> dict[str, str]:
        """File name -> document id, for every file that the register knows."""
        register = self.library().register
        return {
            file.name: publication.document(edition).id
            for publication, edition in register.editions()
            for file in edition.files
        }

    def passages(self) -> list[Passage]:
        """Every passage and note that is held, in the order of the library."""
        return self.library().store.all()

    def suggestions(self) -> list[str]:
        """Questions to start from, in the order of corpus/wording.yaml."""
        names = sorted(n for n in self.wording.names() if n.startswith("suggestion "))
        return [self.wording.say(name) for name in names]

    # -- the encoder, for evals -------------------------------------------------------------

    def embed_documents(self, texts: Sequence[str]) -> np.ndarray:
        """Unit vectors, shape (len(texts), dimension); kept in the data folder."""
        from assistant.library.vectors import embed

        return embed(texts, self.library().encoder(), self.settings.data / "embeddings")[0]

    def embed_query(self, question: str) -> np.ndarray:
        """One unit vector, shape (dimension,)."""
        return self.library().encoder().encode_query(question)

    def varied(self, vary: Callable[[Library], Library]) -> Assistant:
        """The same over a variant of the library as it is now (library/variants.py)."""
        library = self.library()
        library.warm()  # so that every variant shares the loaded model
        out = copy(self)
        out._variant = vary(library)
        return out

    # -- health -----------------------------------------------------------------------------

    def warm(self, on_ready: Callable[[], object] | None = None) -> None:
        """Open the library and load the model in the background; faults show up in health().

        `on_ready` is called once that is over, in that thread, also when it failed.
        """
        threading.Thread(target=self._warm, args=(on_ready,), name="warm", daemon=True).start()

    def _warm(self, on_ready: Callable[[], object] | None) -> None:
        from assistant.privacy import warm

        try:
            warm()
            library = self.library()
            library.warm()
            self.listener.learn(library)
            if writer := self.writer():
                writer.model.open()
        except AssistantError:
            pass  # The same error meets the first question, where it is shown.
        finally:
            if on_ready:
                on_ready()

    def health(self) -> list[str]:
        """What a user should know before asking; empty when all is well."""
        from assistant.privacy import names_by_rules_alone

        names = [self.wording.say("names by rules alone")] if names_by_rules_alone() else []
        try:
            return [*self.library().notices, *names]
        except AssistantError as error:
            return [str(error), *names]

    def library(self) -> Library:
        """The current generation; a build that finished meanwhile is noticed."""
        from assistant.library.library import Library

        if self._variant is not None:
            return self._variant
        with self._lock:
            stamp = self._pointer_stamp()
            if self._opened is None or stamp != self._stamp:
                self._opened = Library(
                    self.settings.corpus,
                    self.settings.data,
                    model=self.settings.embedding_model,
                    threads=self.settings.encoder_threads,
                )
                self._stamp = stamp
            return self._opened

    def _pointer_stamp(self) -> tuple[int, int]:
        pointer = self.settings.data / "current.json"
        try:
            stat = pointer.stat()
        except OSError as error:
            raise EmptyLibrary("The library is empty.", "Run: python -m assistant build") from error
        return stat.st_mtime_ns, stat.st_ino


def make_writer(settings: Settings, wording: Wording) -> Writer:
    """The writer with the model of the settings. Raises CorpusError where its rewordings are
    wrong; a model that cannot be opened is met at the first question, or by `doctor`.
    """
    from assistant.answering.fidelity.same_words import SameWords
    from assistant.answering.llm import LanguageModel
    from assistant.answering.writing import Writer
    from assistant.library.glossary import Glossary

    glossary = Glossary.read(settings.corpus / "glossary.yaml")
    same = SameWords.read(settings.corpus / "same_words.yaml", glossary)
    model = LanguageModel(
        settings.llm, settings.llm_base_url, settings.llm_key, settings.llm_seconds
    )
    return Writer(model, wording, same, settings.llm_passages)
