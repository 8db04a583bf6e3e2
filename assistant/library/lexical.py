"""The lexical side: BM25 over the passages, kept on disk and mapped into memory."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import Stemmer
from rapidfuzz import fuzz, process

if TYPE_CHECKING:
    import bm25s  # brings scipy, which takes a third of a second

TOKEN = re.compile(r"\d+[a-z]+|\d+(?:\.\d+)*|[a-z]+\d*[a-z]*")
STOPWORDS = frozenset(
    "a an and are as at be been but by can could did do does for from had has have he her him his "
    "how i if in into is it its just me my of on or our she so some that the their them then there "
    "these they this to us was we were what when where which who why will with would you your "
    "about any also am being im ive it's".split()
)
_stem = Stemmer.Stemmer("english")
K1, B = 1.2, 0.6


def words(text: str) -> list[str]:
    """Lower-case words and numbers, without the most common ones; not stemmed."""
    text = text.lower().replace("’", "'").replace("'s", "").replace("'", "")
    return [word for word in TOKEN.findall(text) if word not in STOPWORDS]


@lru_cache(maxsize=8192)
def terms(text: str) -> tuple[str, ...]:
    """What is indexed and searched: stemmed words. The same sentences are weighed in many ways."""
    return tuple(_stem.stemWords(words(text)))


class Lexical:
    """BM25 scores for every row, in row order."""

    def __init__(self, model: bm25s.BM25, vocabulary: Sequence[str]) -> None:
        self._model = model
        self._vocabulary = list(vocabulary)
        self._known = frozenset(_stem.stemWords(self._vocabulary))
        self._idfs: dict[int | None, float] = {}

    @classmethod
    def build(cls, texts: Sequence[str], folder: Path) -> Lexical:
        """Index `texts` in row order and save to `folder`."""
        import bm25s

        model = bm25s.BM25(k1=K1, b=B)
        model.index([list(terms(text)) for text in texts] or [["nothing"]], show_progress=False)
        model.save(folder, show_progress=False)
        vocabulary = sorted({word for text in texts for word in words(text) if len(word) > 3})
        (folder / "words.json").write_text(json.dumps(vocabulary), encoding="utf-8")
        return cls(model, vocabulary)

    @classmethod
    def open(cls, folder: Path) -> Lexical:
        import bm25s

        model = bm25s.BM25.load(folder, mmap=True, show_progress=False)
        return cls(model, json.loads((folder / "words.json").read_text(encoding="utf-8")))

    def scores(self, query: Sequence[str]) -> np.ndarray:
        """BM25 of each row for stemmed `query` terms, shape (rows,)."""
        known = [term for term in query if term in self._model.vocab_dict]
        if not known:
            return np.zeros(self._model.scores["num_docs"], dtype=np.float32)
        return np.asarray(self._model.get_scores(known), dtype=np.float32)

    def idf(self, term: str) -> float:
        """Robertson's idf of a stemmed term; a term that no row holds has the highest."""
        column = self._model.vocab_dict.get(term)
        if column not in self._idfs:
            self._idfs[column] = self._idf(column)
        return self._idfs[column]

    def _idf(self, column: int | None) -> float:
        rows = self._model.scores["num_docs"]
        held = 0
        if column is not None:
            pointers = self._model.scores["indptr"]
            held = int(pointers[column + 1] - pointers[column])
        return float(np.log(1 + (rows - held + 0.5) / (held + 0.5)))

    def mend(self, word: str) -> str:
        """The word itself where the library knows it, else the nearest spelling, else itself."""
        if len(word) < 5 or word.isdigit() or _stem.stemWord(word) in self._known:
            return word
        near = process.extractOne(word, self._vocabulary, scorer=fuzz.ratio, score_cutoff=82)
        return str(near[0]) if near else word
