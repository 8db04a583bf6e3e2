"""Suite `external`: questions that nobody here wrote, on GOV.UK and NHS pages (ConditionalQA)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant import Assistant
from evals.external_pages import Section, build_pages, page_id, section_of
from evals.scores import OURS, Row, rows, rows_to_markdown
from evals.systems import DEPTH, Search, baselines, ours, under_headings

POOL = 4 * DEPTH
"""Passages taken to fill DEPTH sections: a long section is several passages."""


@dataclass(frozen=True)
class Question:
    """One person's question, with the situation it was asked in and the sections that answer."""

    id: str
    question: str
    scenario: str
    gold: frozenset[Section]

    def asked(self, scenario: bool) -> str:
        return f"{self.scenario} {self.question}" if scenario else self.question


@dataclass(frozen=True)
class Outcome:
    """Rows for the question alone and for scenario + question; `sections` that can be found."""

    pages: int
    sections: int
    passages: int
    rows: tuple[Row, ...]


def read_questions(folder: Path) -> list[Question]:
    """The answerable questions of the set."""
    lines = (folder / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    cases = [json.loads(line) for line in lines]
    return [_question(case) for case in cases if not case["not_answerable"]]


def _question(case: Mapping[str, Any]) -> Question:
    gold = {(page_id(place["url"]), int(place["section_index"])) for place in case["gold_sections"]}
    return Question(case["id"], case["question"], case["scenario"], frozenset(gold))


def open_library(pages: Path, folder: Path) -> Assistant:
    """The library of the pages, built where it is not built yet."""
    return Assistant.from_settings(build_pages(pages, folder))


def run(assistant: Assistant, questions: Sequence[Question]) -> Outcome:
    """Every system, with and without the scenario; a hit is a gold section."""
    passages = assistant.passages()
    systems: dict[str, Search] = {OURS: ours(assistant, POOL)}
    titles = {document.id: document.title for document in assistant.documents()}
    texts = [f"{titles[p.reference.document]} > {under_headings(p)}" for p in passages]
    systems |= baselines(passages, texts, assistant, POOL)
    found = []
    for scenario, by in ((False, "section, question alone"), (True, "section, with scenario")):
        found += _rows(questions, systems, scenario, by)
    return Outcome(
        pages=len(assistant.documents()),
        sections=len({section_of(p) for p in passages}),
        passages=len(passages),
        rows=tuple(found),
    )


def _rows(
    questions: Sequence[Question], systems: Mapping[str, Search], scenario: bool, by: str
) -> list[Row]:
    ranked = {
        name: {q.id: _sections(search, q.asked(scenario)) for q in questions}
        for name, search in systems.items()
    }
    return rows({q.id: set(map(_name, q.gold)) for q in questions}, ranked, by)


def _sections(search: Search, question: str) -> list[str]:
    """The first DEPTH sections: each where its first passage stands."""
    sections = dict.fromkeys(section_of(passage) for passage in search(question, None))
    return [_name(section) for section in sections][:DEPTH]


def _name(section: Section) -> str:
    return f"{section[0]} {section[1]}"


def to_markdown(outcome: Outcome) -> str:
    about = (
        f"{outcome.pages} pages, {outcome.sections:,} sections with text in {outcome.passages:,} "
        "passages. No notes, no glossary and no editions take part, and nothing was set on them."
    )
    return "\n".join([about, "", *rows_to_markdown(outcome.rows)]) + "\n"
