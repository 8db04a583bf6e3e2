"""Suite `written`, on items made by hand: what is counted, and what is listed for a reader."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from evals.bench import Bench
from evals.figures import Figure
from evals.items import Item
from evals.running import score_suite
from evals.suite import Skipped, suite

WORDS = "The warden must brew the tea within five working days."


def item(id: str, mode: str, said: str = "", withheld: tuple[str, ...] = ()) -> Item:
    citation = {
        "reference": "tea-rules/2024#heading: Brewing",
        "quote": WORDS,
        "span": [0, len(WORDS)],
        "page": None,
        "page_label": "",
        "document": "Tea Rules",
        "edition": "2024",
        "url": "",
        "headings": [],
        "in_force": True,
        "note": False,
    }
    statement = {
        "text": said or WORDS,
        "strength": "must",
        "group": "law and guidance",
        "citations": [citation],
        "written": mode == "written",
    }
    answer: dict[str, Any] = {
        "question": "When is there tea?",
        "status": "answered",
        "as_at": "2026-01-01",
        "statements": [statement],
        "notices": [],
        "withheld": list(withheld),
        "missing": [],
        "routes": [],
        "mode": mode,
        "headline": "",
        "correction": "",
        "edition_line": "",
    }
    output = {
        "answer": answer,
        "passages": {},
        "held": [{"id": "tea-rules/2024", "title": "Tea Rules", "edition": "2024"}],
        "answer_seconds": 2.0,
        "headline": "It could not be shown." if mode == "quoted" else "A model worded this.",
    }
    case = {"id": id, "question": "When is there tea?", "must_not_include": ["six days"]}
    return Item("written", id, case, output)


ITEMS = [
    item("w1", "written", "The warden must brew the tea within 5 working days.", ("a number",)),
    item("w2", "quoted", withheld=("a number", "a not")),
    item("w3", "written", "The warden must brew the tea within six days."),
]


def figures() -> dict[str, Figure]:
    return {figure.name: figure for figure in score_suite(suite("written"), ITEMS)}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("statements made", 5),
        ("statements shown", 2),
        ("statements withheld", 3),
        ("withheld: a number", 2),
        ("withheld: a not", 1),
        ("fell back: It could not be shown.", 1),
        ("says what the case forbids", 0.5),
        ("numbers as in the source", 0.5),
        ("time for an answer", 2.0),
    ],
)
def test_what_a_model_made_is_counted(name: str, value: float) -> None:
    assert figures()[name].value == value


def test_every_shown_statement_is_listed_beside_its_words() -> None:
    listed = figures()["statements shown"].why
    assert list(listed) == ["w1.1", "w3.1"]
    assert "within 5 working days" in listed["w1.1"]
    assert WORDS in listed["w1.1"]


def test_without_a_model_the_suite_is_skipped(bench_of: Callable[..., Bench]) -> None:
    with pytest.raises(Skipped, match="--mode written"):
        suite("written").cases(bench_of(retrieval=[]))


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ("The warden must brew the tea within 5 working days of hearing that it is empty.", ""),
        ("They must brew the tea within five working days.", "withheld pointing back"),
        (
            "Under Safe Kitchens the warden must brew the tea within five working days.",
            "withheld edition",
        ),
    ],
)
def test_a_paraphrase_is_judged_as_a_models_statement_is(
    bench_of: Callable[..., Bench], monkeypatch: pytest.MonkeyPatch, said: str, fault: str
) -> None:
    monkeypatch.setattr("assistant.answering.writing.titles_of", lambda _: {"safe kitchens"})
    place = {"reference": "tea-rules/2024#heading: Brewing", "sentence": 1}
    bench = bench_of(paraphrases=[{"id": "f1", "said": said, **place}])
    paraphrases = suite("written_paraphrases")
    (case,) = paraphrases.cases(bench).asked
    assert paraphrases.ask(bench, case)["fault"] == fault
