"""The library as it is opened: one generation, its passages, its index; find() lives here."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from assistant.errors import (
    IndexUnavailable,
    LibraryError,
    ModelUnavailable,
)
from assistant.library.documents import Document
from assistant.library.editions import (
    Asked,
    Choice,
    asked_in,
    choose,
    searchable_documents,
)
from assistant.library.embedding import Encoder, find_model
from assistant.library.generations import Generations, Manifest, verify_in_child
from assistant.library.glossary import Glossary
from assistant.library.lexical import Lexical, terms, words
from assistant.library.locators import Locators
from assistant.library.passages import Passage
from assistant.library.register import Register, load_register
from assistant.library.retrieval import DENSE_LIMIT, Hit, Signals, Weights, gather
from assistant.library.store import PassageStore
from assistant.reference import Reference

if TYPE_CHECKING:
    from assistant.library.index import VectorIndex

EXPANSION = 0.5
"""What a word that the glossary adds counts beside a word that was asked."""


@dataclass(frozen=True)
class Sought:
    """What was looked for: the words, what the glossary and the spelling added, time and place."""

    words: tuple[str, ...]
    expansions: tuple[str, ...]
    mended: tuple[tuple[str, str], ...]
    asked: Asked
    as_at: date
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Found:
    """The hits of one question and what was looked for."""

    hits: tuple[Hit, ...]
    sought: Sought


class Library:
    """One opened generation. Safe to use from several threads."""

    def __init__(
        self,
        corpus: Path,
        data: Path,
        *,
        model: str = "",
        chroma_url: str = "",
        threads: int = 1,
        weights: Weights | None = None,
    ) -> None:
        self.register: Register = load_register(corpus / "register.yaml")
        self.glossary = Glossary.read(corpus / "glossary.yaml")
        self.weights = weights or Weights()
        self.known = self.register.by_publication()
        self._names = self._publication_names()
        self.notices: list[str] = []
        self._generations = Generations(data)
        self._model, self._chroma_url, self._threads = model, chroma_url, threads
        self._lock = threading.Lock()
        self._encoder: Encoder | None = None
        self.index: VectorIndex | None = None
        self.manifest = self._open()

    def _open(self) -> Manifest:
        """The newest generation that can be opened; what was wrong with newer ones is a notice."""
        for name in self._generations.current():
            try:
                return self._open_one(name)
            except IndexUnavailable as error:
                self.notices.append(f"{error.what} The one before it is used. {error.next_step}")
        raise IndexUnavailable(
            "No generation of the index can be opened.", "Run: python -m assistant build"
        )

    def _open_one(self, name: str) -> Manifest:
        manifest = self._generations.manifest(name)
        folder = self._generations.path(name)
        if not self._generations.sealed(name):
            verify_in_child(folder, manifest.chroma_url)
        self.store = PassageStore(folder / "passages.sqlite")
        self.lexical = Lexical.open(folder / "bm25")
        self._map(self.store)
        return manifest

    def _map(self, store: PassageStore) -> None:
        """Arrays by row: document, note or not, and what each note lifts."""
        self.held = {document.id: document for document in store.documents()}
        keys = store.keys()
        self.locators = Locators(keys)
        names = {document: number for number, document in enumerate(self.held)}
        self._document_names = list(self.held)
        self._document_of = np.array([names[document] for document, _ in keys], dtype=np.int32)
        self._lifts: dict[int, tuple[int, ...]] = {}
        for row, passage in enumerate(store.all()):
            if passage.form == "note":
                targets = [t for r in passage.points_at for t in self.locators.rows(r)]
                self._lifts[row] = tuple(dict.fromkeys(targets))

    def _publication_names(self) -> dict[str, str]:
        """Lower-case title, and what the glossary writes for it (KCSIE), -> publication id."""
        names = {p.title.lower(): p.id for p in self.register.publications.values()}
        for term in self.glossary.terms:
            for meaning in term.stands_for:
                if meaning.lower() in names:
                    names[term.term.lower()] = names[meaning.lower()]
        names |= {"working together": "working-together"}
        return names

    # -- what is held -----------------------------------------------------------------------

    def documents(self) -> list[Document]:
        return list(self.held.values())

    def passage(self, reference: Reference) -> Passage | None:
        """The passage itself, or the one that the place stands in."""
        rows = self.locators.rows(reference)
        return self.store.at(rows[:1])[0] if rows else None

    def surroundings(self, reference: Reference, around: int = 2) -> list[Passage]:
        """The passage with its neighbours in the document, in order."""
        passage = self.passage(reference)
        if passage is None:
            return []
        return self.store.between(
            passage.reference.document, passage.order - around, passage.order + around
        )

    # -- searching --------------------------------------------------------------------------

    def warm(self) -> None:
        """Load model and index; safe to call from a background thread."""
        self._dense_ready()

    def encoder(self) -> Encoder:
        """The model that the index was made with. Raises ModelUnavailable, IndexUnavailable."""
        if not self._dense_ready() or self._encoder is None:
            raise ModelUnavailable(
                "This library was built without an embedding model.",
                "Install one and run: python -m assistant build",
            )
        return self._encoder

    def _dense_ready(self) -> bool:
        """Whether the dense side can be used; the first call loads it."""
        if not self.manifest.dimension:
            return False
        with self._lock:
            if self._encoder is None:
                files = find_model(self._model)
                if files.fingerprint != self.manifest.fingerprint:
                    raise IndexUnavailable(
                        f"The index was made with {self.manifest.model}, not with {files.name}.",
                        "Run: python -m assistant build",
                    )
                from assistant.library.index import VectorIndex, connect
                from assistant.library.probe import collection_name

                folder = self._generations.path(self.manifest.id)
                client = connect(folder / "chroma", self.manifest.chroma_url)
                self.index = VectorIndex.open(client, collection_name(self.manifest.id))
                self._encoder = Encoder(files, self._threads)
        return True

    def find(
        self,
        question: str,
        *,
        limit: int = 10,
        as_at: date | None = None,
        editions: Iterable[str] | None = None,
        kinds: Iterable[str] | None = None,
        nations: Iterable[str] | None = None,
    ) -> Found:
        """The best passages, best first; ties in the order of the library.

        `editions` are document ids ("working-together/2023"), `kinds` law, guidance, report,
        local or note. Without `editions`, each publication speaks in the edition in force at
        `as_at` (default: the date that the question names, else today), or where that one is not
        held in the newest that had started by then.
        """
        sought = self._sought(question, as_at)
        allowed = self._allowed(sought, editions, nations)
        signals = self._signals(question, sought, allowed)
        return Found(tuple(self._hits(signals, sought, limit, allowed, kinds)), sought)

    def _sought(self, question: str, as_at: date | None) -> Sought:
        editions = {p: [d.edition for d in group] for p, group in self.known.items()}
        asked = asked_in(question, editions, self._names)
        day = as_at or asked.as_at or date.today()
        mended = [(word, self.lexical.mend(word)) for word in dict.fromkeys(words(question))]
        return Sought(
            words=tuple(better for _, better in mended),
            expansions=tuple(self.glossary.expansions(question)),
            mended=tuple((word, better) for word, better in mended if word != better),
            asked=asked,
            as_at=day,
            choices=tuple(choose(self.held.values(), self.known, day, asked)),
        )

    def _allowed(
        self, sought: Sought, editions: Iterable[str] | None, nations: Iterable[str] | None
    ) -> set[str]:
        """Ids of the documents that may be searched; notes stay where what they are about does."""
        if editions is not None:
            editions = set(editions)
            unknown = editions - self.held.keys()
            if unknown:
                raise LibraryError(
                    f"The library holds no {', '.join(sorted(unknown))}.",
                    "See: python -m assistant editions",
                )
        return searchable_documents(
            self.held.values(),
            sought.choices,
            set(editions) if editions is not None else None,
            set(nations) if nations is not None else None,
        )

    def _signals(self, question: str, sought: Sought, allowed: set[str]) -> Signals:
        asked = terms(" ".join(sought.words))
        added = terms(" ".join(sought.expansions))
        scores = self.lexical.scores(asked) + EXPANSION * self.lexical.scores(added)
        mask = np.isin(self._document_of, [self._document_names.index(d) for d in allowed])
        scores = np.where(mask, scores, 0.0)
        dense = self._dense(question, sought, allowed)
        signals = gather(dense, scores, float(scores.max(initial=0.0)), self._lifts)
        for row in self.locators.named_in(question):
            signals.named[row] = 1.0
        for signal in (signals.note_dense, signals.note_lexical, signals.asked, signals.named):
            signal[~mask] = 0.0
        return signals

    def _dense(
        self, question: str, sought: Sought, allowed: set[str]
    ) -> list[tuple[int, bool, float]]:
        """(row, whether a note's question, cosine) of the nearest pieces; [] without a model."""
        try:
            if not self._dense_ready():
                return []
        except ModelUnavailable as error:
            if str(error) not in self.notices:
                self.notices.append(str(error))
            return []
        assert self._encoder is not None and self.index is not None
        text = spelled_out(question, sought)
        vector = self._encoder.encode_query(text)
        standing = allowed == set(self.manifest.standing)
        found = self.index.search(vector, DENSE_LIMIT, None if standing else allowed)
        return [(*self.locators.row_of_piece(id), cosine) for id, cosine in found]

    def _hits(
        self,
        signals: Signals,
        sought: Sought,
        limit: int,
        allowed: set[str],
        kinds: Iterable[str] | None,
    ) -> list[Hit]:
        score = signals.score(self.weights)
        wanted = set(kinds) if kinds is not None else None
        order = np.argsort(-score, kind="stable")[: max(limit * 8, 80)]
        dense_rank, lexical_rank = _ranks(signals.dense), _ranks(signals.lexical)
        rows = [int(row) for row in order if score[row] > 0 and self._shown(int(row), wanted)]
        rows = rows[:limit]
        passages = self.store.at(rows)
        return [
            Hit(
                passage=passage,
                document=self.held[passage.reference.document],
                score=round(float(score[row]), 4),
                dense_rank=dense_rank.get(row),
                lexical_rank=lexical_rank.get(row),
                similarity=round(float(max(signals.dense[row], signals.asked[row])), 4),
                lifted_by=self._lifters(signals, row),
            )
            for row, passage in zip(rows, passages, strict=True)
        ]

    def _shown(self, row: int, kinds: set[str] | None) -> bool:
        """A note whose place is held only lifts it; the kinds asked for are kept."""
        if self._lifts.get(row):
            return False
        document = self.held[self._document_names[self._document_of[row]]]
        return kinds is None or document.kind in kinds

    def _lifters(self, signals: Signals, row: int) -> tuple[Reference, ...]:
        rows = list(dict.fromkeys(signals.lifted_by.get(row, [])))[:3]
        return tuple(passage.reference for passage in self.store.at(rows))


def spelled_out(question: str, sought: Sought) -> str:
    """The question as it is encoded: slips mended."""
    for word, better in sought.mended:
        question = re.sub(rf"\b{re.escape(word)}\b", better, question, flags=re.IGNORECASE)
    return question


def _ranks(signal: np.ndarray) -> dict[int, int]:
    """Row -> rank from 1, of the rows with a signal; at most the first hundred."""
    order = np.argsort(-signal, kind="stable")[:100]
    return {int(row): rank for rank, row in enumerate(order, 1) if signal[row] > 0}
