"""What cannot be answered is refused well; a vague question is asked back; figures put right."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from assistant import Assistant, Settings, add_documents, build_library
from assistant.answering.asked_for import asked_for
from assistant.answering.clarifying import is_vague
from assistant.answering.limits import Limits

ROOT = Path(__file__).resolve().parents[1]
CASES = ROOT / "evals" / "cases"
LIMITS = Limits.read(ROOT / "corpus")
LOCAL = {"local fact", "perhaps local", "place not held"}
BREWING = "When must the warden brew the tea?"


def test_a_refusal_says_what_is_nearest_and_missing_and_shows_no_source(
    built_tea: Settings,
) -> None:
    answer = Assistant.from_settings(built_tea).ask("how do I renew a fishing licence in Norway")
    assert answer.status == "not in the library"
    assert answer.statements == ()
    assert answer.edition_line == ""
    assert "fishing" in answer.missing
    assert answer.nearest


def test_an_answer_names_what_comes_next_to_it_and_nothing_as_missing(built_tea: Settings) -> None:
    answer = Assistant.from_settings(built_tea).ask(BREWING)
    assert answer.status == "answered"
    assert not {c.reference for s in answer.statements for c in s.citations} & set(answer.nearest)
    assert answer.missing == ()
    assert answer.elsewhere == ()


def test_a_word_that_only_asks_is_not_said_to_be_missing(built_tea: Settings) -> None:
    answer = Assistant.from_settings(built_tea).ask("Within how many days must the tea be brewed?")
    assert answer.statements
    assert "many" not in answer.missing


def test_55_a_false_figure_is_put_right_with_its_source(built_tea: Settings) -> None:
    assistant = Assistant.from_settings(built_tea)
    answer = assistant.ask("Which paragraph gives the warden 15 working days to brew the tea?")
    assert "does not say 15 working days" in answer.correction
    assert "five working days" in answer.correction


def test_58_a_user_who_insists_on_a_wrong_figure_is_held_to_the_source(
    built_tea: Settings,
) -> None:
    assistant = Assistant.from_settings(built_tea)
    first = assistant.ask(BREWING)
    answer = assistant.ask("no, it's 15 working days", history=[first])
    assert "five working days" in answer.correction


def test_a_right_figure_is_not_corrected(built_tea: Settings) -> None:
    assistant = Assistant.from_settings(built_tea)
    answer = assistant.ask("Which paragraph gives the warden five working days to brew the tea?")
    assert answer.correction == ""


def test_57_a_vague_question_is_asked_back_with_choices_of_the_library(
    notes_assistant: Assistant,
) -> None:
    answer = notes_assistant.ask("do we need to report it?")
    assert answer.status == "unclear"
    assert 2 <= len(answer.suggestions) <= 3
    asked = {line for passage in notes_assistant.passages() for line in passage.asked}
    assert set(answer.suggestions) <= asked


@pytest.mark.parametrize("question", ["do we have to tell anyone?", "how long do we have"])
def test_questions_without_a_subject_are_vague(question: str) -> None:
    assert is_vague(question)


@pytest.mark.parametrize("question", ["do we report a fracture?", "who tells the Panel"])
def test_questions_with_a_subject_are_not_vague(question: str) -> None:
    assert not is_vague(question)


def asked(question: str) -> set[str]:
    return {rule.route for rule in LIMITS.asked(question)}


def test_the_rules_of_limits_do_what_their_examples_say() -> None:
    LIMITS.prove()


@pytest.mark.parametrize(
    "question",
    [
        "who is our LADO and what's her email",
        "how many SINs did our council make last year",
        "What is the phone number of the duty team in Wigan?",
        "has the MASH accepted my referral yet",
        "how long is the waiting list for CAMHS",
        "which schools are in our cluster",
    ],
)
def test_local_facts_are_told_by_rule(question: str) -> None:
    assert asked(question) & LOCAL


@pytest.mark.parametrize("name", ["retrieval", "specifics"])
def test_no_answerable_question_is_taken_for_a_local_fact(name: str) -> None:
    lines = (CASES / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    cases = [json.loads(line) for line in lines]
    dev = [case["question"] for case in cases if case["split"] == "dev"]
    assert [question for question in dev if "local fact" in asked(question)] == []


def test_hardly_a_question_that_our_notes_answer_is_taken_for_a_local_fact() -> None:
    texts = [p.read_text(encoding="utf-8") for p in (ROOT / "corpus").glob("notes/**/*.md")]
    lines = [line[7:] for text in texts for line in text.splitlines() if line.startswith("asked: ")]
    questions = [question for line in lines for question in line.split(" | ")]
    taken = [question for question in questions if "local fact" in asked(question)]
    assert len(taken) < len(questions) / 1000, taken


def test_a_local_fact_is_refused_by_name_unless_a_local_document_tells_it(
    built_tea: Settings, tmp_path: Path
) -> None:
    (built_tea.corpus / "limits.yaml").write_text((ROOT / "corpus" / "limits.yaml").read_text())
    question = "What does our own tea procedure say about how soon the tea is brewed?"
    answer = Assistant.from_settings(built_tea).ask(question)
    assert answer.status == "not in the library"
    assert answer.headline.startswith("That is a local fact")
    local = tmp_path / "local"
    local.mkdir()
    (local / "office.md").write_text(
        "# Our own tea procedure\n\n## How soon the tea is brewed\n\n"
        "Our own tea procedure is that the tea is brewed within nine working days.\n"
    )
    (local / "office.md.yaml").write_text(
        "title: Our own tea procedure\nowner: The tea lead\npublished: 2025-01-01\n"
    )
    assert add_documents(built_tea, local).added
    build_library(built_tea)
    answer = Assistant.from_settings(built_tea).ask(question)
    assert answer.status in ("answered", "partly answered")
    assert "nine working days" in " ".join(s.text for s in answer.statements)


@pytest.mark.parametrize(
    ("question", "headline"),
    [
        ("Quote the exact words of the Tea Rules 2018 on brewing", "The text of that edition"),
        ("What will the Tea Rules for Safe Offices 2099 edition say?", "As far as this library"),
        ("What did Ofsted find in Wigan about tea?", "No such report"),
    ],
)
def test_words_that_are_not_held_are_refused_by_name(
    built_tea: Settings, question: str, headline: str
) -> None:
    (built_tea.corpus / "limits.yaml").write_text((ROOT / "corpus" / "limits.yaml").read_text())
    answer = Assistant.from_settings(built_tea).ask(question)
    assert answer.status == "not in the library"
    assert answer.headline.startswith(headline)


def test_the_exact_words_of_an_edition_that_is_held_are_quoted(built_tea: Settings) -> None:
    (built_tea.corpus / "limits.yaml").write_text((ROOT / "corpus" / "limits.yaml").read_text())
    answer = Assistant.from_settings(built_tea).ask(
        "What are the exact words of the Tea Rules for Safe Offices 2020 on brewing the tea?"
    )
    assert "three working days" in answer.statements[0].text


@pytest.mark.parametrize(
    ("question", "holds", "lacks"),
    [
        ("how many hours until it is recorded", "within 24 hours", "within five days"),
        ("what is the fee", "a fee of £200", "within five days"),
        ("how many members has it", "it has six members", "members are appointed"),
        ("what % of reviews are late", "60 per cent of reviews", "reviews are late"),
    ],
)
def test_a_sentence_is_asked_for_the_sort_of_thing_that_is_wanted(
    question: str, holds: str, lacks: str
) -> None:
    pattern = asked_for(question).holds
    assert pattern is not None
    assert pattern.search(holds)
    assert not pattern.search(lacks)


@pytest.mark.parametrize("question", ["100% sure: who tells the Panel?", "%s who tells the Panel"])
def test_a_sign_that_asks_for_no_share_asks_for_nothing(question: str) -> None:
    assert asked_for(question).holds is None


def test_the_detail_that_a_near_miss_asks_for_stands_nowhere(notes_assistant: Assistant) -> None:
    """Against our notes; the published texts are not on every machine."""
    passages = notes_assistant.passages()
    for line in (CASES / "near_misses.jsonl").read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        publication = case["nearest"][0]["document"].split("/")[0]
        absent = re.compile(case["absent"], re.IGNORECASE)
        held = [p for p in passages if publication in p.reference.document]
        assert not [str(p.reference) for p in held if absent.search(p.text)], case["id"]
