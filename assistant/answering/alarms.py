"""The second net of triage: danger and distress in words that no rule foresaw.

Rules on words find what somebody thought of. Here a logistic regression on the question's
embedding, which is made for the search anyway, learns from corpus/triage_examples.yaml what alarms
sound like, against what practitioners ask: the ordinary examples and the questions of all notes.
What it finds has first sentences put above the answer, and changes the answer only where nothing
was asked, so that a false alarm costs a few lines. What was learned is kept with the data only
until the examples or the library change: the examples are the truth.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import threading
import zipfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.library.vectors import embed
from assistant.lined_yaml import LinedYaml

if TYPE_CHECKING:
    from assistant.library.embedding import Encoder
    from assistant.library.library import Library

FILE = "triage_examples.yaml"
KEPT = "alarms.npz"
PENALTY = 0.1
"""Of the squared weights: with a few hundred examples for 384 dimensions something has to hold."""
NOTES_SHARE = 4.0
"""What all the notes' questions count together beside all the alarms; each at most as one."""
CLOSE = 1.0
"""Log-odds of danger against distress within which the first sentences of both are said."""

Messages = Annotated[tuple[str, ...], Field(min_length=1)]


class Examples(BaseModel):
    """Whole messages, as people type them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    danger: Messages
    distress: Messages
    ordinary: Messages

    @classmethod
    def read(cls, corpus: Path) -> Examples | None:
        """None where the corpus has no such file: then rules stand alone.

        Raises CorpusError naming file and line.
        """
        if not (corpus / FILE).is_file():
            return None
        lined = LinedYaml.read(corpus / FILE)
        try:
            return cls.model_validate(lined.data)
        except ValidationError as error:
            first = error.errors()[0]
            raise lined.error(
                list(first["loc"]),
                f"{first['msg']}.",
                "A message with a colon in it stands in quotation marks.",
            ) from error


@dataclass(frozen=True)
class Logistic:
    weights: np.ndarray
    bias: float

    @classmethod
    def fit(cls, yes: np.ndarray, no: np.ndarray, counts: np.ndarray | None = None) -> Logistic:
        """From vectors (n, d) of either sort, by Newton's method. `counts` of `no`: default 1."""
        x = np.vstack([yes, no]).astype(np.float64)
        x = np.hstack([x, np.ones((len(x), 1))])
        wanted = np.repeat([1.0, 0.0], [len(yes), len(no)])
        counted = np.ones(len(x))
        if counts is not None:
            counted[len(yes) :] = counts
        penalty = np.full(x.shape[1], PENALTY)
        penalty[-1] = 1e-6  # The bias is free.
        found = np.zeros(x.shape[1])
        for _ in range(25):
            chance = 1 / (1 + np.exp(-(x @ found)))
            slope = x.T @ (counted * (wanted - chance)) - penalty * found
            curve = (x * (counted * chance * (1 - chance))[:, None]).T @ x + np.diag(penalty)
            step = np.linalg.solve(curve, slope)
            found += step
            if np.abs(step).max() < 1e-2:
                break
        return cls(found[:-1], float(found[-1]))

    def log_odds(self, vector: np.ndarray) -> float:
        return float(vector @ self.weights) + self.bias


@dataclass(frozen=True)
class Alarms:
    """`alarm`: danger or distress against what is ordinary; `danger`: against distress."""

    alarm: Logistic
    danger: Logistic

    @classmethod
    def learn(
        cls,
        examples: Examples,
        asked: Sequence[str],
        embed: Callable[[Sequence[str]], np.ndarray],
    ) -> Alarms:
        """`asked` are the notes' questions; `embed` gives unit vectors, shape (n, d)."""
        parts = [*examples.danger, *examples.distress, *examples.ordinary, *asked]
        ends = np.cumsum([len(examples.danger), len(examples.distress), len(examples.ordinary)])
        danger, distress, ordinary, notes = np.split(embed(parts), ends)
        alarms = np.vstack([danger, distress])
        each = min(1.0, NOTES_SHARE * len(alarms) / max(len(notes), 1))
        counts = np.repeat([1.0, each], [len(ordinary), len(notes)])
        alarm = Logistic.fit(alarms, np.vstack([ordinary, notes]), counts)
        return cls(alarm, Logistic.fit(danger, distress))

    def routes(self, vector: np.ndarray) -> tuple[str, ...]:
        """What the question with this unit vector more likely is than ordinary; () mostly."""
        if self.alarm.log_odds(vector) < 0:
            return ()
        odds = self.danger.log_odds(vector)
        said = {"danger": odds > -CLOSE, "distress": odds < CLOSE}
        return tuple(route for route, is_said in said.items() if is_said)

    def save(self, file: Path, key: str) -> None:
        """The whole file, or the one that was there. Raises OSError."""
        fresh = file.with_suffix(f".{os.getpid()}.npz")
        alarm, danger = (np.append(part.weights, part.bias) for part in (self.alarm, self.danger))
        np.savez(fresh, key=np.array(key), alarm=alarm, danger=danger)
        os.replace(fresh, file)

    @classmethod
    def load(cls, file: Path, key: str) -> Alarms | None:
        """What was saved under this key; None where that is not there, or cannot be read."""
        try:
            with np.load(file, allow_pickle=False) as kept:
                if str(kept["key"]) != key:
                    return None
                parts = [kept["alarm"], kept["danger"]]
        except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile):
            return None
        return cls(*(Logistic(part[:-1], float(part[-1])) for part in parts))


class Listener:
    """The alarms that fit the library in use. Safe to share between threads."""

    def __init__(self, corpus: Path, data: Path) -> None:
        self._corpus, self._data = corpus, data
        self._learned: tuple[str, Alarms | None] = ("", None)
        self._learning, self._encoding = threading.Lock(), threading.Lock()

    def ready(self, library: Library) -> bool:
        """Whether routes() takes milliseconds."""
        return self._learned[0] == self._of(library)

    def routes(self, text: str, library: Library) -> tuple[str, ...]:
        """As Alarms.routes(); () without examples. The search asks for the same vector, which the
        encoder remembers. Raises LibraryError without a model.
        """
        alarms = self.learn(library)
        with self._encoding:  # so that two askers of one question do not both make its vector
            return alarms.routes(library.encoder().encode_query(text)) if alarms else ()

    def learn(self, library: Library) -> Alarms | None:
        """Once for each generation and each state of the examples; None without examples.

        Raises LibraryError without a model, CorpusError for examples that are wrong.
        """
        encoder = library.encoder()
        of = self._of(library)
        with self._learning:
            if self._learned[0] != of:
                examples = Examples.read(self._corpus)
                self._learned = of, self._from(examples, library, encoder) if examples else None
            return self._learned[1]

    def _of(self, library: Library) -> str:
        """Names what is learned from: the generation, and the file as it was last written."""
        file = self._corpus / FILE
        written = file.stat().st_mtime_ns if file.is_file() else 0
        return f"{library.manifest.id} {written}"

    def _from(self, examples: Examples, library: Library, encoder: Encoder) -> Alarms:
        what = (library.manifest.id, examples.model_dump_json(), PENALTY, NOTES_SHARE)
        key = hashlib.sha256(repr(what).encode()).hexdigest()
        if kept := Alarms.load(self._data / KEPT, key):
            return kept
        asked = [question for passage in library.store.all() for question in passage.asked]

        def vectors(texts: Sequence[str]) -> np.ndarray:
            try:
                return embed(texts, encoder, self._data / "embeddings")[0]
            except (sqlite3.Error, OSError):  # The data folder cannot be written, or is busy.
                return encoder.encode_documents(texts)

        learned = Alarms.learn(examples, asked, vectors)
        with suppress(OSError):
            learned.save(self._data / KEPT, key)
        return learned
