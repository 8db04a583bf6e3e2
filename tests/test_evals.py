"""The evals on a small library: what they count, what they skip, and that damage is seen."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from tea_library import write_corpus, write_documents
from typer.testing import CliRunner

from assistant import Assistant, Passage, Reference, Settings, add_documents, build_library
from evals.__main__ import app
from evals.answers import Examiner, summarise, to_markdown
from evals.external_pages import as_html, page_id, section_of
from evals.gold import Gold, Places
from evals.performance import sampled
from evals.reading import plain_pages
from evals.retrieval import Question, places_of, read_cases, run

CASES = Path(__file__).parents[1] / "evals" / "cases"
TEA = "tea-rules/2024"
BREWING = {
    "id": "t1",
    "question": "How soon must the warden brew the tea?",
    "category": "brewing",
    "gold": [{"document": TEA, "locator": "heading: Brewing", "page": None}],
    "must_include": ["five working days"],
    "must_not_include": ["three working days"],
}


@pytest.fixture(scope="module")
def kitchen(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """The small library of tea rules, built once for this file."""
    folder = tmp_path_factory.mktemp("kitchen")
    write_documents(folder / "tea")
    settings = Settings(corpus=write_corpus(folder / "corpus"), data=folder / "data")
    add_documents(settings, folder / "tea")
    build_library(settings)
    return Assistant.from_settings(settings)


def case(**changed: Any) -> dict[str, Any]:
    return {**BREWING, **changed}


# -- the cases ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["retrieval", "unanswerable", "dialogues"])
def test_every_case_has_an_id_of_its_own_an_author_and_a_split(name: str) -> None:
    lines = (CASES / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    cases = [json.loads(line) for line in lines]
    assert len({c["id"] for c in cases}) == len(cases) > 0
    assert all(c["author"] and c["split"] in ("dev", "test") for c in cases)


def test_every_pattern_of_a_case_is_a_regular_expression() -> None:
    for line in (CASES / "retrieval.jsonl").read_text(encoding="utf-8").splitlines():
        one = json.loads(line)
        for pattern in (*one["must_include"], *one["must_not_include"]):
            re.compile(pattern)


# -- gold -----------------------------------------------------------------------------------

PASSAGES = [
    Passage(Reference("wt/2023", "330"), "a", ("Duty",), "paragraph", page=133),
    Passage(Reference("wt/2023", "box: Who tells the Panel"), "b", ("Duty",), "box", page=133),
    Passage(Reference("wt/2023", "box: Who tells the Panel (2)"), "c", ("Duty",), "box", page=134),
    Passage(Reference("wt/2023", "heading: Duty"), "d", ("Duty",), "text", page=150, order=5),
    Passage(Reference("wt/2023", "heading: Duty (2)"), "x", ("Duty",), "text", page=150, order=6),
    Passage(Reference("wt/2023", "heading: Duty (3)"), "x", ("Duty",), "text", page=151, order=7),
    Passage(Reference("wt/2023", "331"), "y", ("Duty",), "paragraph", page=150, order=8),
    Passage(Reference("wt/2023", "heading: Duty (4)"), "x", ("Duty",), "text", page=150, order=9),
    Passage(Reference("wt/2023", "annex C: Roles"), "e", ("Annex C: Roles",), "annex", page=160),
    Passage(Reference("act", "16C(1)"), "f", form="section", page=26),
    Passage(Reference("act", "16C(2)"), "g", form="section", page=26),
    Passage(Reference("rules", "reg 40(1)"), "h", form="section", page=9),
]


def gold(document: str, locator: str, page: int | None = None) -> set[str]:
    places = Places(PASSAGES, {"working-together-2023.pdf": "wt/2023"})
    found = places.gold([{"document": document, "locator": locator, "page": page}])
    return {r.locator for r in found.references}


@pytest.mark.parametrize(
    ("document", "locator", "page", "expected"),
    [
        ("wt/2023", "330", 133, {"330"}),
        ("guidance/working-together-2023.pdf", "330 (footnote 23)", 133, {"330"}),
        ("act", "s.16C(1)(b)", 26, {"16C(1)"}),
        ("act", "16C", 26, {"16C(1)", "16C(2)"}),
        ("rules", "reg. 40(1)", 9, {"reg 40(1)"}),
        ("wt/2023", "box: Who tells the panel?", 133, {"box: Who tells the Panel",
                                                       "box: Who tells the Panel (2)"}),
        ("wt/2023", "Annex C", 160, {"annex C: Roles"}),
        ("wt/2023", "box: Named otherwise", 160, {"annex C: Roles"}),
        ("wt/2023", "heading: Duty", 150, {"heading: Duty", "heading: Duty (2)"}),
        ("wt/2023", "heading: Duty (4)", 150, {"heading: Duty (4)"}),
        ("wt/2023", "table: On a page of numbers", 120, set()),
        ("wt/2023", "332", 133, set()),
    ],
)  # fmt: skip
def test_gold_leads_to_the_passages_that_count(
    document: str, locator: str, page: int | None, expected: set[str]
) -> None:
    assert gold(document, locator, page) == expected


def test_a_box_of_another_name_never_counts_a_numbered_paragraph() -> None:
    assert "330" not in gold("wt/2023", "box: Something else entirely", 133)


def test_gold_of_a_document_that_is_not_held_is_skipped_by_name(tmp_path: Path) -> None:
    cases = tmp_path / "cases.jsonl"
    lost = {"document": "ghost/2020", "locator": "1", "page": 1}
    lines = [
        case(gold=[{"document": "wt/2023", "locator": "330", "page": 133}], split="test"),
        case(id="t2", gold=[lost], split="test"),
        case(id="t3", split="dev"),
        case(id="t4", answerable=False),
    ]
    cases.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    questions, skipped = read_cases(cases, Places(PASSAGES, {}), "test")
    assert ([q.id for q in questions], skipped) == (["t1"], ["t2"])


# -- retrieval ------------------------------------------------------------------------------


def asked(kitchen: Assistant, locator: str) -> Question:
    reference = Reference(TEA, locator)
    assert kitchen.passage(reference) is not None
    text = BREWING["question"]
    return Question("t1", str(text), "brewing", None, Gold(frozenset({reference}), frozenset()))


def test_a_run_sets_ours_beside_the_baselines(kitchen: Assistant) -> None:
    outcome = run(kitchen, [asked(kitchen, "heading: Brewing")], [])
    systems = [row.system for row in outcome.rows]
    assert systems == ["ours", "BM25 alone", "dense alone", "BM25 + dense"]
    assert outcome.rows[0].measures["R@1"].mean == 1.0
    assert outcome.missed == ()


def test_a_wrong_gold_is_reported_with_what_came_first(kitchen: Assistant) -> None:
    (missed,) = run(kitchen, [asked(kitchen, "heading: Spills")], [], False).missed
    assert missed.first == f"{TEA}#heading: Brewing"
    assert missed.gold == (f"{TEA}#heading: Spills",)


def test_gold_that_leads_nowhere_counts_as_missed_and_is_named(kitchen: Assistant) -> None:
    nowhere = replace(asked(kitchen, "heading: Brewing"), gold=Gold(frozenset(), frozenset()))
    outcome = run(kitchen, [nowhere], [], False)
    assert outcome.unplaced == ("t1",)
    assert outcome.rows[0].measures["R@10"].mean == 0.0


# -- answers --------------------------------------------------------------------------------


def test_an_answer_is_checked_against_passage_gold_and_facts(kitchen: Assistant) -> None:
    examiner = Examiner(kitchen, places_of(kitchen))
    (got,) = examiner.ask([case()], True)
    assert (got.faults, got.leaks, got.refused) == ((), (), False)
    assert got.citations == got.pageless > 0
    assert (got.included, got.stated, got.first_is_gold) == ((True,), (False,), True)


class Forged:
    """The library, with one word of every stored passage changed after the answer was made."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant

    def __getattr__(self, name: str) -> Any:
        return getattr(self._assistant, name)

    def passage(self, reference: Reference) -> Passage | None:
        passage = self._assistant.passage(reference)
        return passage and replace(passage, text=passage.text.replace("warden", "porter"))


def test_words_that_do_not_stand_in_the_passage_are_seen(kitchen: Assistant) -> None:
    forged: Any = Forged(kitchen)
    asked = Examiner(forged, places_of(kitchen)).ask([case()], True)
    summary = summarise("tea", asked)
    assert any("not verbatim" in fault for fault in summary.faults)
    assert "fault t1: t" in to_markdown([summary])


def test_a_question_that_is_refused_is_a_failed_case_and_not_a_crash(kitchen: Assistant) -> None:
    (got,) = Examiner(kitchen, places_of(kitchen)).ask([case(question="?!")], True)
    assert got.status == "failed"
    assert got.faults[0].startswith("QuestionRefused")


def test_measures_that_do_not_apply_are_none(kitchen: Assistant) -> None:
    bare = {"id": "q", "question": "How soon must the warden brew the tea?", "category": "any"}
    summary = summarise("bare", Examiner(kitchen, places_of(kitchen)).ask([bare], None))
    assert (summary.facts, summary.forbidden, summary.cites_gold) == (None, None, None)
    assert "| facts carried | does not apply |" in to_markdown([summary])


# -- the command ----------------------------------------------------------------------------


@pytest.fixture
def served(kitchen: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_DATA", str(kitchen.settings.data))
    monkeypatch.setenv("ASSISTANT_CORPUS", str(kitchen.settings.corpus))


@pytest.mark.usefixtures("served")
def test_a_run_is_saved_with_what_it_rests_on(kitchen: Assistant, tmp_path: Path) -> None:
    cases, out = tmp_path / "tea.jsonl", tmp_path / "out"
    cases.write_text(json.dumps(case(split="test")), encoding="utf-8")
    options = ["--cases", str(cases), "--out", str(out)]
    done = CliRunner().invoke(app, ["retrieval", *options], catch_exceptions=False)
    (report,) = out.glob("*.md")
    data = json.loads(report.with_suffix(".json").read_text(encoding="utf-8"))
    assert done.output.strip() == report.read_text(encoding="utf-8").strip()
    assert data["made"]["corpus_hash"] == kitchen.receipt().corpus_hash
    assert data["made"]["configuration"]["split"] == "test"
    assert data["figures"]["rows"][0]["measures"]["R@1"]["mean"] == 1.0


@pytest.mark.parametrize(
    "command", [["reading", "--documents"], ["external", "--cases"], ["retrieval", "--cases"]]
)
def test_a_suite_without_its_input_is_skipped_with_the_reason(
    command: list[str], tmp_path: Path
) -> None:
    done = CliRunner().invoke(app, [*command, str(tmp_path / "nowhere")])
    assert done.exit_code == 0
    assert done.output.startswith("Skipped: needs nowhere")


# -- pages from elsewhere, and samples ------------------------------------------------------

PAGE = {
    "url": "https://www.example.org/help/a.b",
    "title": "Help & more",
    "sections": [
        {"index": 0, "heading": "", "html": "<p>First words."},
        {"index": 3, "heading": "Who", "html": "<h2 id='who'>Who</h2><p>You.</p><h3>Not</h3><p>I."},
        {"index": 4, "heading": "Empty", "html": "<h2>Empty</h2>"},
        {"index": 12, "heading": "When", "html": "</div></main><h2>When</h2><ul><li>Now</ul>"},
    ],
}


def test_every_passage_of_a_page_knows_its_section(tmp_path: Path) -> None:
    written = tmp_path / "page.html"
    written.write_text(as_html(PAGE), encoding="utf-8")
    name = page_id(str(PAGE["url"]))
    sidecar = yaml.safe_dump({"id": name, "publication": name, "title": "Help & more"})
    written.with_name("page.html.yaml").write_text(sidecar, encoding="utf-8")
    settings = Settings(corpus=write_corpus(tmp_path / "corpus"), data=tmp_path / "data")
    add_documents(settings, written)
    build_library(settings)
    found = Assistant.from_settings(settings).reading("www-example-org-help-a-b")
    assert [(p.text, section_of(p)) for p in found] == [
        ("First words.", (name, 0)),
        ("You.", (name, 3)),
        ("I.", (name, 3)),
        ("• Now", (name, 12)),
    ]


def test_a_sample_is_short_passages_over_the_whole_library() -> None:
    long = Passage(Reference("d", "long"), "word " * 500)
    note = Passage(Reference("notes/d", "n"), "note", form="note")
    many = [Passage(Reference("d", str(n)), f"• text {n}\nand {n}") for n in range(1300)]
    got = sampled([long, note, *many])
    assert len(got) == 600
    assert (got[0], got[-1]) == (
        ("Passage 0", "text 0 and 0"),
        ("Passage 599", "text 1198 and 1198"),
    )


def test_pages_are_counted_from_one(shared: Path) -> None:
    pages = plain_pages(shared / "documents/reports/bury-17-december-2021.pdf")
    assert pages[0][0] == 1
    assert "Bury" in pages[0][1]
