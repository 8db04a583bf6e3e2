"""What is no personal data here: published reviews, public people, places, bodies, plain words.

Read from corpus/not_personal.yaml and glossary.yaml, which a safeguarding lead may edit, and from
the titles of the register and of the reviews.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from yaml import MappingNode, Node, ScalarNode, SequenceNode

from assistant.errors import CorpusError
from assistant.lined_yaml import LinedYaml

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
FILE = "not_personal.yaml"
SECTIONS = frozenset(["people", "places", "organisations", "words", "bodies"])
_DOMAIN_WORDS = Path(__file__).with_name("capitals.txt")
_TITLE = re.compile(r"^ *(?:- )?title: *(.+)$", re.MULTILINE)
_IN_TITLE = re.compile(r"[^\W\d_][\w'’-]*(?: [^\W\d_][\w'’-]*)*")
_WORD = re.compile(r"[^\W\d_][\w'’-]*")


@dataclass(frozen=True)
class LeaveAlone:
    """Plain words, phrases of two words or more, and the words of published titles in order."""

    words: frozenset[str]
    phrases: frozenset[tuple[str, ...]]
    titles: frozenset[tuple[str, ...]]
    bodies: frozenset[str]
    terms: frozenset[str]
    """Words of the glossary, small. With a capital they may be a name ("Mr Cao", "Ms Sen")."""

    def is_body(self, known: str) -> bool:
        """Whether capitals before this plain word name a body, an order or a scheme."""
        return known in self.bodies

    def word(self, word: str) -> bool:
        """Whether this one word names nobody."""
        return plain(word) in self.words

    def marked(self, known: Sequence[str]) -> list[bool]:
        """For each of a run of plain words, whether it is part of what is left alone."""
        marks = [word in self.words for word in known]
        for length in range(2, min(6, len(known)) + 1):
            for start in range(len(known) - length + 1):
                phrase = tuple(known[start : start + length])
                if phrase in self.phrases or phrase in self.titles:
                    marks[start : start + length] = [True] * length
        return marks


def plain(word: str) -> str:
    """Lower case, without accents, a final 's and other apostrophes."""
    if not word.isascii():
        word = unicodedata.normalize("NFD", word).encode("ascii", "ignore").decode()
    return word.lower().removesuffix("'s").replace("'", "")


@lru_cache(maxsize=4)
def leave_alone(corpus: Path = CORPUS) -> LeaveAlone:
    """Read once. Raises CorpusError naming file and line of what is wrong."""
    listed = list(_listed(corpus))
    bodies = frozenset(plain(entry) for section, entry in listed if section == "bodies")
    entries = [entry.replace("’", "'") for section, entry in listed if section != "bodies"]
    phrases = [tuple(plain(word) for word in entry.split()) for entry in entries]
    words = set(_DOMAIN_WORDS.read_text(encoding="utf-8").split())
    words |= {phrase[0] for phrase in phrases if len(phrase) == 1}
    return LeaveAlone(
        frozenset(plain(word) for word in words),
        frozenset(phrase for phrase in phrases if len(phrase) > 1),
        frozenset(_from_titles(corpus)),
        bodies,
        frozenset(_terms(corpus)),
    )


def _listed(corpus: Path) -> Iterator[tuple[str, str]]:
    """Every entry with its section."""
    root = _parsed(corpus / FILE)
    for key, value in root.value:
        if key.value not in SECTIONS:
            raise _wrong(key, f"'{key.value}' is none of {', '.join(sorted(SECTIONS))}.")
        if not isinstance(value, SequenceNode):
            raise _wrong(value, f"'{key.value}' is not a list.")
        for item in value.value:
            for entry in item.value if isinstance(item, SequenceNode) else [item]:
                if not isinstance(entry, ScalarNode) or not entry.value.strip():
                    raise _wrong(entry, "an entry must be words.")
                yield key.value, entry.value


def _parsed(path: Path) -> MappingNode:
    yaml = LinedYaml.read(path)
    if not isinstance(yaml.root, MappingNode):
        raise yaml.error((), f"lists are needed under {', '.join(sorted(SECTIONS))}.")
    return yaml.root


def _wrong(node: Node, what: str) -> CorpusError:
    return CorpusError(f"{FILE}, line {node.start_mark.line + 1}: {what}", "Mend that line.")


def _terms(corpus: Path) -> Iterator[str]:
    """Each word of the glossary's terms, also with a plural s; the library reports its errors."""
    file = corpus / "glossary.yaml"
    try:
        data = LinedYaml.read(file).data
    except CorpusError:
        return
    for entry in data.get("terms", []):
        for word in _WORD.findall(str(entry.get("term", ""))):
            yield from (plain(word), plain(word) + "s")


def _from_titles(corpus: Path) -> Iterator[tuple[str, ...]]:
    """Every two to six words that follow one another in a published title."""
    files = [corpus / "register.yaml", *sorted((corpus / "reviews").glob("*.md"))]
    for file in files:
        text = file.read_text(encoding="utf-8") if file.is_file() else ""
        for title in _TITLE.findall(text):
            for run in _IN_TITLE.findall(title.replace("’", "'")):
                words = [plain(word) for word in run.split()]
                for length in range(2, min(6, len(words)) + 1):
                    for start in range(len(words) - length + 1):
                        yield tuple(words[start : start + length])
