"""A question that is nothing but a place: what stands there, whole, and never another text's."""

from __future__ import annotations

import pytest
from pdf_files import lines, pdf
from tea_library import write_corpus

from assistant import Assistant, Settings, add_documents, build_library
from assistant.library.locators import Locators

REGISTER = """\
publications:
  tea-rules:
    title: Tea Rules for Safe Offices
    publisher: Tea Board
    tier: statutory guidance
    nation: England
    licence: OGL-3.0
    landing: https://example.org/tea
    editions:
      "2020": {published: 2020-01-01, in_force_from: 2020-01-01, in_force_until: 2024-01-01}
      "2024": {published: 2024-01-01, in_force_from: 2024-01-01}
  kettle-code:
    title: Kettle Code
    publisher: Tea Board
    tier: non-statutory guidance
    nation: England
    licence: OGL-3.0
    landing: https://example.org/kettle
    editions:
      "2024": {published: 2024-01-01, in_force_from: 2024-01-01}
  tea-act-2004:
    title: Tea Act 2004
    publisher: Parliament
    tier: act
    nation: England
    licence: OGL-3.0
    landing: https://example.org/act
    editions:
      "": {published: 2004-01-01, in_force_from: 2004-01-01}
"""
RULES = [
    f"{n}. The warden must look at pot number {n * 11} before noon each day." for n in range(1, 8)
]
CODE = [f"{n}. A kettle of class {n * 13} should be emptied in the evening." for n in range(1, 5)]
ACT = """\
---
act: Tea Act 2004
section: "5A"
title: Section 5A
---

# Section 5A

#### 5A Duty to brew.

**(1)** A council must brew tea.

**(2)** It may be green tea.
"""
SIDECARS = {
    "tea-rules.pdf": ("tea-rules/2024", "Tea Rules for Safe Offices", "statutory guidance"),
    "kettle-code.pdf": ("kettle-code/2024", "Kettle Code", "non-statutory guidance"),
    "s5A.md": ("tea-act-2004", "Tea Act 2004", "act"),
}


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("places")
    settings = Settings(corpus=write_corpus(folder / "corpus"), data=folder / "data")
    (settings.corpus / "register.yaml").write_text(REGISTER, encoding="utf-8")
    files = folder / "files"
    files.mkdir()
    (files / "tea-rules.pdf").write_bytes(pdf(lines(*RULES)))
    (files / "kettle-code.pdf").write_bytes(pdf(lines(*CODE)))
    (files / "s5A.md").write_text(ACT, encoding="utf-8")
    for name, (id, title, tier) in SIDECARS.items():
        publication, _, edition = id.partition("/")
        (files / f"{name}.yaml").write_text(
            f"id: {id}\npublication: {publication}\ntitle: {title}\n"
            f'edition: "{edition}"\ntier: {tier}\npublished: 2024-01-01\n',
            encoding="utf-8",
        )
    assert not add_documents(settings, files).refused
    build_library(settings)
    return Assistant.from_settings(settings)


def places(assistant: Assistant, question: str) -> list[str]:
    """What is quoted, and that each quotation is the whole of its passage."""
    answer = assistant.ask(question)
    cited = [c for s in answer.statements for c in s.citations]
    for citation in cited:
        passage = assistant.passage(citation.reference)
        assert passage is not None
        assert citation.quote == passage.text
    return [str(citation.reference) for citation in cited]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Tea Rules for Safe Offices paragraph 3", ["tea-rules/2024#3"]),
        ("What does TR24 para 3 say?", ["tea-rules/2024#3"]),
        ("Show me para 3 and para 5 of TR 2024, please", ["tea-rules/2024#3", "tea-rules/2024#5"]),
        ("TR24 paras 3-5", [f"tea-rules/2024#{n}" for n in (3, 4, 5)]),
        ("paragraphs 6 to 40 of TR24", ["tea-rules/2024#6", "tea-rules/2024#7"]),
        ("kettle code para. 2", ["kettle-code/2024#2"]),
        ("s5A", ["tea-act-2004#5A(1)", "tea-act-2004#5A(2)"]),
        ("section 5A(2)", ["tea-act-2004#5A(2)"]),
        ("5A", ["tea-act-2004#5A(1)", "tea-act-2004#5A(2)"]),
        ("What is the wording of s.5A(1) of the Tea Act 2004?", ["tea-act-2004#5A(1)"]),
    ],
)
def test_a_place_alone_is_shown_whole_and_nothing_else(
    assistant: Assistant, question: str, expected: list[str]
) -> None:
    assert places(assistant, question) == expected
    answer = assistant.ask(question)
    assert answer.status == "answered"
    assert "what stands there" in answer.headline


def test_the_strength_and_the_edition_are_those_of_the_place(assistant: Assistant) -> None:
    answer = assistant.ask("kettle code para 2")
    assert [s.strength for s in answer.statements] == ["should"]
    assert "Kettle Code 2024" in answer.edition_line


@pytest.mark.parametrize("question", ["TR24 para 5 pt 12", "TR24 para 5.12", "TR24 paragraph 99"])
def test_a_paragraph_that_is_not_there_is_said_to_be_missing_and_nothing_is_quoted(
    assistant: Assistant, question: str
) -> None:
    answer = assistant.ask(question)
    assert answer.status == "not in the library"
    assert answer.statements == ()
    place = "99" if "99" in question else "5.12"
    assert f"There is no paragraph {place} in the text held here of: Tea Rules" in answer.first[0]
    assert answer.elsewhere[0].url == "https://example.org/tea"


@pytest.mark.parametrize("question", ["TR2020 para 3", "tr20 paragraph 3"])
def test_a_paragraph_of_an_edition_that_is_not_held_is_not_taken_from_another(
    assistant: Assistant, question: str
) -> None:
    answer = assistant.ask(question)
    assert answer.status == "not in the library"
    assert answer.statements == ()
    assert "Offices 2020 is not in this library" in answer.first[0]
    assert "in force today is 2024" in answer.first[0]


def test_a_section_of_an_act_that_is_held_in_part_is_said_to_be_outside_that_part(
    assistant: Assistant,
) -> None:
    answer = assistant.ask("section 77 of the Tea Act 2004")
    assert "Tea Act 2004 is held here, and section 77 is not in that part" in answer.first[0]
    assert "what stands there" not in answer.headline


def test_a_paragraph_of_no_text_is_asked_back(assistant: Assistant) -> None:
    answer = assistant.ask("para 3?")
    assert answer.status == "unclear"
    assert answer.statements == ()
    assert answer.suggestions == (  # Statutory guidance first.
        "para 3 of Tea Rules for Safe Offices 2024",
        "para 3 of Kettle Code 2024",
    )
    assert places(assistant, answer.suggestions[1]) == ["kettle-code/2024#3"]


def test_of_many_parts_the_first_are_quoted_and_the_next_are_named(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.answering.places.MOST", 2)
    assert places(assistant, "TR24 paras 1-7") == ["tea-rules/2024#1", "tea-rules/2024#2"]
    nearest = assistant.ask("TR24 paras 1-7").nearest
    assert [str(place) for place in nearest] == [f"tea-rules/2024#{n}" for n in (3, 4, 5)]


def test_a_question_about_a_place_is_a_question(assistant: Assistant) -> None:
    answer = assistant.ask("Who must brew tea under section 5A?")
    assert "what stands there" not in answer.headline
    assert any("A council must brew tea" in s.text for s in answer.statements)


KEYS = [
    ("guide/2024", "5"),
    ("guide/2024", "5.12"),
    ("code/2024", "5"),
    ("act-1989", "5(1)"),
    ("act-1989", "5(2)"),
    ("act-1989", "16C(1)"),
    ("regulations", "reg 5(1)"),
]


@pytest.mark.parametrize(
    ("question", "publications", "rows"),
    [
        ("para 5", (), [0, 2]),
        ("para 5", ("code",), [2]),
        ("para 5", ("act-1989",), []),
        ("para 5 pt 12", (), [1]),
        ("paragraph 5.12", (), [1]),
        ("s5", (), [3, 4]),
        ("s.5(2)", (), [4]),
        ("s 5(2)(a)", (), [4]),
        ("section 5", ("guide",), [3, 4]),
        ("what of 16C", (), [5]),
        ("16C(1)(b)", (), [5]),
        ("reg 5", (), [6]),
        ("the 16 categories", (), []),
    ],
)
def test_a_section_is_looked_for_in_law_and_a_paragraph_elsewhere(
    question: str, publications: tuple[str, ...], rows: list[int]
) -> None:
    locators = Locators(KEYS, {"act-1989", "regulations"})
    assert locators.named_in(question, publications) == rows
