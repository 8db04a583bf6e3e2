"""Thousands of statements over the real guidance, each wrong in one thing: none may be shown.

And the same sentences reworded faithfully, of which hardly any may be withheld. A sample by
default; all of it with `-m exhaustive`.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest
from fidelity_mutants import list_mutants, mutants, rewordings

from assistant.answering.fidelity.examine import Cited, Examiner
from assistant.answering.fidelity.locating import lists_of, units_at
from assistant.answering.fidelity.same_words import SameWords
from assistant.answering.sentences import sentences
from assistant.library.documents import Document
from assistant.library.glossary import Glossary
from assistant.library.passages import Passage
from assistant.library.reading import read

ROOT = Path(__file__).resolve().parents[1]
FILES = {
    "guidance/working-together-2023.pdf": "statutory guidance",
    "guidance/kcsie-2025.pdf": "statutory guidance",
    "guidance/children-act-1989-guidance-vol-3.pdf": "statutory guidance",
    "guidance/information-sharing-2024.pdf": "non-statutory guidance",
    "law/children-act-2004.pdf": "act",
    "law/childrens-homes-regulations-2015.pdf": "regulations",
}


@dataclass
class Tally:
    """How many of each kind were tried, and those that came out wrong."""

    tried: Counter[str] = field(default_factory=Counter)
    wrong: dict[str, list[str]] = field(default_factory=dict)

    def add(self, kind: str, text: str, is_wrong: bool) -> None:
        self.tried[kind] += 1
        if is_wrong:
            self.wrong.setdefault(kind, []).append(text)

    def share(self, kind: str) -> float:
        return len(self.wrong.get(kind, [])) / self.tried[kind]


@cache
def examiner() -> Examiner:
    glossary = Glossary.read(ROOT / "corpus" / "glossary.yaml")
    return Examiner(SameWords.read(ROOT / "corpus" / "same_words.yaml", glossary))


@cache
def passages(shared: Path, file: str) -> list[tuple[Passage, Document]]:
    document = Document(id=Path(file).stem, title=Path(file).stem, tier=FILES[file])
    return [(p, document) for p in read(shared / "documents" / file, document)[0]]


def statements(passage: Passage, document: Document) -> Iterator[tuple[str, Cited]]:
    """Each plain sentence of the passage, and itself as what a model cites for it."""
    for sentence in sentences(passage.text):
        text = " ".join(passage.text[slice(*sentence.span)].split())
        is_plain = text[0].isupper() and text.endswith(".") and not sentence.stem
        if is_plain and 8 <= len(text.split()) <= 50 and len(text) <= 420:
            units = units_at(passage.text, sentence.span)
            yield text, Cited(passage, document, tuple(units))


def lists(passage: Passage, document: Document) -> Iterator[tuple[str, list[str], Cited]]:
    """Each list of the passage: its stem, its items, and all of it as what a model cites."""
    found = sentences(passage.text)
    for stem in dict.fromkeys(s.stem for s in found if s.stem):
        items = [passage.text[slice(*s.span)] for s in found if s.stem == stem]
        named = [
            unit
            for s in found
            if stem in (s.span, s.stem)
            for unit in units_at(passage.text, s.span)
        ]
        units = (*lists_of(named, passage.text), *named)
        yield passage.text[slice(*stem)], items, Cited(passage, document, units)


def tally(shared: Path, files: list[str], seed: int, enough: int) -> Tally:
    """Mutants and rewordings of sentences drawn at random, until there are `enough` mutants."""
    chance = random.Random(seed)
    drawn = [item for file in files for item in passages(shared, file)]
    chance.shuffle(drawn)
    out = Tally()
    for passage, document in drawn:
        for text, cited in statements(passage, document):
            for mutant in mutants(text, passage.text, chance):
                shown = examiner().examine(mutant.text, [cited]).fault is None
                out.add(mutant.kind, f"{mutant.text}  <<  {text}", shown)
            for said in rewordings(text):
                fault = examiner().examine(said, [cited]).fault
                out.add("faithful", f"{fault}: {said}  <<  {text}", fault is not None)
        for stem, items, cited in lists(passage, document):
            for mutant in list_mutants(stem, items):
                shown = examiner().examine(mutant.text, [cited]).fault is None
                out.add(mutant.kind, f"{mutant.text}  <<  {stem} {items}", shown)
        if out.tried.total() - out.tried["faithful"] >= enough:
            break
    return out


def assert_faithful(found: Tally, faithful: float) -> None:
    """`faithful` is the share of faithful statements that may be withheld."""
    wrong = found.wrong
    assert not wrong.get("number"), wrong["number"][:5]
    assert found.share("negation") <= 0.01, wrong["negation"][:5]
    assert found.share("modal") <= 0.01, wrong["modal"][:5]
    assert found.share("alternatives") <= 0.01, wrong["alternatives"][:5]
    assert found.share("faithful") <= faithful, wrong["faithful"][:5]
    print(dict(found.tried), {kind: len(texts) for kind, texts in wrong.items()})


def test_a_sample_of_altered_statements_is_withheld(shared: Path) -> None:
    found = tally(shared, ["guidance/working-together-2023.pdf"], seed=1, enough=400)
    assert min(found.tried[kind] for kind in ("number", "negation", "modal", "alternatives")) >= 20
    assert_faithful(found, faithful=0.02)


@pytest.mark.exhaustive
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_altered_statement_is_withheld_and_hardly_any_faithful_one(
    shared: Path, seed: int
) -> None:
    found = tally(shared, list(FILES), seed, enough=4_000)
    assert_faithful(found, faithful=0.01)
