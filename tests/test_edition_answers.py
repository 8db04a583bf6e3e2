"""Answers about another time, about what changed, and what is known of an edition not held."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tea_library import write_corpus, write_documents

from assistant import Assistant, Document, Settings, add_documents, build_library
from assistant.answering.edition_notices import changes_within
from assistant.library.periods import Period

BREWING = "When must the warden brew the tea?"
NOTES_2026 = """\
---
document: tea-rules/2026
title: What is known of the Tea Rules 2026
---

## How soon the pot is filled in 2026
at: #heading: Brewing
strength: none
status: unconfirmed
source: a partner's news page
asked: When must the tea be brewed in 2026? | how soon does the warden brew the tea

As others restate it, the edition of 2026 shortens the warden's time.
"""


def library(folder: Path) -> Settings:
    """The Tea Rules of 2020 and 2024, not built yet."""
    write_documents(folder / "tea")
    settings = Settings(corpus=write_corpus(folder / "corpus"), data=folder / "data")
    add_documents(settings, folder / "tea")
    return settings


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Both editions held, 2024 in force; and two local procedures, one of them overdue."""
    folder = tmp_path_factory.mktemp("two")
    settings = library(folder)
    for name, due in (("late", "2025-06-01"), ("timely", "2099-06-01")):
        put_local(folder / "local", name, due)
    report = add_documents(settings, folder / "local")
    assert len(report.added) == 2, report.refused
    build_library(settings)
    return Assistant.from_settings(settings)


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """A third edition in force today, of which there are notes and no text."""
    settings = library(tmp_path_factory.mktemp("three"))
    register = settings.corpus / "register.yaml"
    text = register.read_text().replace(
        '"2024": {published: 2024-01-01, in_force_from: 2024-01-01}',
        '"2024": {published: 2024-01-01, in_force_from: 2024-01-01, in_force_until: 2026-01-01}\n'
        '      "2026": {published: 2026-01-01, in_force_from: 2026-01-01, '
        "last_verified: 2026-02-01}",
    )
    register.write_text(text)
    (settings.corpus / "notes" / "tea-rules" / "2026.md").write_text(NOTES_2026)
    build_library(settings)
    return Assistant.from_settings(settings)


def test_a_question_about_a_day_is_answered_from_the_edition_in_force_then(two: Assistant) -> None:
    answer = two.ask("In June 2021, when was the tea to be brewed?")
    assert answer.as_at == date(2021, 6, 30)
    assert "three working days" in answer.statements[0].text
    assert "On 30 June 2021" in answer.notices[0]
    assert "the edition in force today is 2024" in answer.notices[0]


def test_a_given_date_wins_over_one_in_words(two: Assistant) -> None:
    answer = two.ask("In June 2021, when was the tea to be brewed?", as_at=date(2025, 1, 1))
    assert "five working days" in answer.statements[0].text


def test_a_change_within_the_time_asked_about_is_said(three: Assistant) -> None:
    answer = three.ask("How soon was the tea to be brewed from start to end in 2026?")
    assert answer.as_at == date(2026, 12, 31)
    assert not any("changed during" in notice for notice in answer.notices), "it began with it"
    answer = three.ask("How soon was the tea to be brewed in autumn 2025, before the new year?")
    assert not any("changed during" in notice for notice in answer.notices)


def test_a_year_in_which_the_edition_changed_is_said() -> None:
    old = Document(id="t/1", title="T", edition="1", in_force_from=date(2020, 1, 1))
    new = Document(id="t/2", title="T", edition="2", in_force_from=date(2024, 6, 1))
    period = Period(date(2024, 1, 1), date(2024, 12, 31), "in 2024")
    assert changes_within(period, [old, new]) == [("2", date(2024, 6, 1))]
    assert changes_within(Period(date(2023, 1, 1), date(2023, 12, 31), ""), [old, new]) == []
    assert changes_within(Period(date(2020, 1, 1), date(2020, 12, 31), ""), [old, new]) == []


def test_before_the_change_is_the_edition_before(two: Assistant) -> None:
    answer = two.ask("Before the change, when did the warden have to brew the tea?")
    assert "three working days" in answer.statements[0].text
    assert "The edition in force on" in answer.notices[0]


def test_what_our_notes_know_of_an_edition_not_held_is_offered_after_the_text(
    three: Assistant,
) -> None:
    answer = three.ask(BREWING)
    assert "2026 has been in force since" in answer.notices[0]
    assert "five working days" in answer.statements[0].text
    last = answer.statements[-1]
    assert "shortens the warden's time" in last.text
    assert last.group == "notes"
    assert last.citations[0].is_unconfirmed


def test_asked_for_the_newest_what_is_known_of_it_comes_first(three: Assistant) -> None:
    answer = three.ask("What do the latest Tea Rules for Safe Offices say on brewing tea?")
    assert "shortens the warden's time" in answer.statements[0].text


def test_an_edition_named_and_not_held_is_said_first_and_its_notes_lead(three: Assistant) -> None:
    answer = three.ask("How soon is tea brewed under TR 2026?")
    assert "The question asks about Tea Rules for Safe Offices 2026" in answer.notices[0]
    assert answer.statements[0].citations[0].edition == "2026"


def test_a_day_before_every_known_edition_is_said(two: Assistant) -> None:
    answer = two.ask("In 2012, when was the tea brewed by?")
    assert "We know of no edition" in answer.notices[0]


# -- what changed ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "question",
    [
        "What changed between TR 2020 and TR 2024 on brewing?",
        "what changed in TR 2024 about brewing",
        "What is new in TR on brewing?",
    ],
)
def test_what_changed_is_answered_in_the_words_of_both_editions(
    two: Assistant, question: str
) -> None:
    answer = two.ask(question)
    assert [s.citations[0].edition for s in answer.statements] == ["2020", "2024"]
    old, new = answer.statements
    assert "three working days" in old.text
    assert "five working days" in new.text
    assert old.label == "In 2020, before:"
    assert new.label == "In 2024, reworded: “three” is now “five”."


def test_what_did_not_change_is_said_to_be_the_same(two: Assistant) -> None:
    answer = two.ask("What changed between TR 2020 and 2024 on cups?")
    assert "no change of words" in answer.headline
    assert all(s.label == "The same in 2020 and 2024:" for s in answer.statements)


def test_where_a_text_is_missing_the_notes_say_what_is_known_of_the_change(
    three: Assistant,
) -> None:
    answer = three.ask("What changed in TR 2026 on brewing?")
    assert "cannot be compared here" in answer.headline
    assert "shortens the warden's time" in answer.statements[0].text


def test_a_question_that_only_speaks_of_change_is_answered_as_any_other(two: Assistant) -> None:
    answer = two.ask("When must the warden change the tea?")
    assert all(not statement.label for statement in answer.statements)


# -- local procedures --------------------------------------------------------------------------

LOCAL = "# Our tea\n\n## Brewing\n\nThe warden must brew the tea within nine working days here.\n"


def put_local(folder: Path, name: str, due: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.md").write_text(LOCAL.replace("Our tea", f"Our {name} tea"))
    (folder / f"{name}.md.yaml").write_text(
        f"title: Office tea procedure, {name}\nowner: The tea lead\npublished: 2025-01-01\n"
        f"review_due: {due}\n"
    )


def test_a_local_procedure_is_never_above_a_national_source_and_says_when_it_is_overdue(
    two: Assistant,
) -> None:
    answer = two.ask("within how many working days must the warden brew the tea here")
    groups = [s.group for s in answer.statements]
    assert "local procedures" in groups
    assert groups == sorted(groups, key=["law and guidance", "local procedures", "notes"].index)
    overdue = [notice for notice in answer.notices if "The tea lead" in notice]
    assert len(overdue) == 1
    assert "Office tea procedure, late" in overdue[0]


def test_the_library_lists_whose_a_local_procedure_is_and_what_is_overdue(two: Assistant) -> None:
    local = [h for h in two.holdings() if h.kind == "local"]
    assert [(h.title[-4:], h.owner, h.overdue) for h in local] == [
        ("late", "The tea lead", "review"),
        ("mely", "The tea lead", ""),
    ]
    assert all(h.added_by and len(h.sha256) == 64 for h in local)


def test_an_address_is_overdue_half_a_year_after_it_was_last_seen(three: Assistant) -> None:
    overdue = {
        day: [h.id for h in three.holdings(day) if h.overdue == "verification"]
        for day in (date(2026, 7, 1), date(2026, 9, 1))
    }
    assert overdue == {date(2026, 7, 1): [], date(2026, 9, 1): ["tea-rules/2026"]}
