"""Answers about another time, about what changed, and what is known of an edition not held."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assistant import Assistant, Settings, add_documents, build_library

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


def with_2026(settings: Settings, notes: bool = True) -> None:
    """A third edition, in force today, of which the library has notes and no text."""
    register = settings.corpus / "register.yaml"
    text = register.read_text().replace(
        '"2024": {published: 2024-01-01, in_force_from: 2024-01-01}',
        '"2024": {published: 2024-01-01, in_force_from: 2024-01-01, in_force_until: 2026-01-01}\n'
        '      "2026": {published: 2026-01-01, in_force_from: 2026-01-01}',
    )
    register.write_text(text)
    if notes:
        (settings.corpus / "notes" / "tea-rules" / "2026.md").write_text(NOTES_2026)
    build_library(settings)


def test_a_question_about_a_day_is_answered_from_the_edition_in_force_then(
    built_tea: Settings,
) -> None:
    answer = Assistant.from_settings(built_tea).ask("In June 2021, when was the tea to be brewed?")
    assert answer.as_at == date(2021, 6, 30)
    assert "three working days" in answer.statements[0].text
    assert "On 30 June 2021" in answer.notices[0]
    assert "the edition in force today is 2024" in answer.notices[0]


def test_a_given_date_wins_over_one_in_words(built_tea: Settings) -> None:
    answer = Assistant.from_settings(built_tea).ask(
        "In June 2021, when was the tea to be brewed?", as_at=date(2025, 1, 1)
    )
    assert "five working days" in answer.statements[0].text


def test_a_change_within_the_year_asked_about_is_said(built_tea: Settings) -> None:
    answer = Assistant.from_settings(built_tea).ask(
        "When did the tea have to be brewed in 2024?", as_at=None
    )
    assert "five working days" in answer.statements[0].text
    with_2026(built_tea)
    answer = Assistant.from_settings(built_tea).ask("When did the tea have to be brewed in 2026?")
    assert any("2026 edition started on 1 January 2026" in n for n in answer.notices) is False


def test_before_the_change_is_the_edition_before(built_tea: Settings) -> None:
    answer = Assistant.from_settings(built_tea).ask(
        "Before the change, when did the warden have to brew the tea?"
    )
    assert "three working days" in answer.statements[0].text
    assert "The edition in force on" in answer.notices[0]


def test_what_our_notes_know_of_an_edition_not_held_is_offered_after_the_text(
    built_tea: Settings,
) -> None:
    with_2026(built_tea)
    answer = Assistant.from_settings(built_tea).ask(BREWING)
    assert "2026 has been in force since" in answer.notices[0]
    assert "five working days" in answer.statements[0].text
    last = answer.statements[-1]
    assert "shortens the warden's time" in last.text
    assert last.group == "notes"
    assert last.citations[0].is_unconfirmed


def test_asked_for_the_newest_what_is_known_of_it_comes_first(built_tea: Settings) -> None:
    with_2026(built_tea)
    answer = Assistant.from_settings(built_tea).ask(
        "What do the latest Tea Rules for Safe Offices say on brewing tea?"
    )
    assert "shortens the warden's time" in answer.statements[0].text


def test_an_edition_named_and_not_held_is_said_first_and_its_notes_lead(
    built_tea: Settings,
) -> None:
    with_2026(built_tea)
    answer = Assistant.from_settings(built_tea).ask("How soon is tea brewed under TR 2026?")
    assert "The question asks about Tea Rules for Safe Offices 2026" in answer.notices[0]
    assert answer.statements[0].citations[0].edition == "2026"


def test_a_day_before_every_known_edition_is_said(built_tea: Settings) -> None:
    answer = Assistant.from_settings(built_tea).ask("In 2012, when was the tea brewed by?")
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
    built_tea: Settings, question: str
) -> None:
    answer = Assistant.from_settings(built_tea).ask(question)
    assert [s.citations[0].edition for s in answer.statements] == ["2020", "2024"]
    old, new = answer.statements
    assert "three working days" in old.text
    assert "five working days" in new.text
    assert old.label == "In 2020, before:"
    assert new.label == "In 2024, reworded: “three” is now “five”."


def test_what_did_not_change_is_said_to_be_the_same(built_tea: Settings) -> None:
    answer = Assistant.from_settings(built_tea).ask(
        "What changed between TR 2020 and 2024 on cups?"
    )
    assert "no change of words" in answer.headline
    assert all(s.label == "The same in 2020 and 2024:" for s in answer.statements)


def test_where_a_text_is_missing_the_notes_say_what_is_known_of_the_change(
    built_tea: Settings,
) -> None:
    with_2026(built_tea)
    answer = Assistant.from_settings(built_tea).ask("What changed in TR 2026 on brewing?")
    assert "cannot be compared here" in answer.headline
    assert "shortens the warden's time" in answer.statements[0].text


def test_a_question_that_only_speaks_of_change_is_answered_as_any_other(
    built_tea: Settings,
) -> None:
    answer = Assistant.from_settings(built_tea).ask("When must the warden change the tea?")
    assert all(not statement.label for statement in answer.statements)


# -- local procedures --------------------------------------------------------------------------

LOCAL = "# Our tea\n\n## Brewing\n\nThe warden must brew the tea within nine working days here.\n"


def add_local(settings: Settings, folder: Path, review: str) -> None:
    folder.mkdir()
    (folder / "ours.md").write_text(LOCAL)
    (folder / "ours.md.yaml").write_text(
        f"title: Office tea procedure\nowner: The tea lead\npublished: 2025-01-01\n"
        f"review_due: {review}\n"
    )
    report = add_documents(settings, folder)
    assert report.added, report.refused
    build_library(settings)


@pytest.mark.parametrize("review", ["2025-06-01", "2099-06-01"])
def test_a_local_procedure_is_never_above_a_national_source_and_says_when_it_is_overdue(
    built_tea: Settings, tmp_path: Path, review: str
) -> None:
    add_local(built_tea, tmp_path / "local", review)
    assistant = Assistant.from_settings(built_tea)
    answer = assistant.ask("within how many working days must the warden brew the tea here")
    groups = [s.group for s in answer.statements]
    assert "local procedures" in groups
    assert groups == sorted(groups, key=["law and guidance", "local procedures", "notes"].index)
    overdue = [n for n in answer.notices if "The tea lead" in n]
    assert bool(overdue) == (review < "2026")
    local = next(h for h in assistant.holdings() if h.title == "Office tea procedure")
    assert (local.tier, local.owner) == ("local procedure", "The tea lead")
    assert local.overdue == ("review" if review < "2026" else "")
    assert (local.added_by != "", len(local.sha256)) == (True, 64)


def test_an_address_is_overdue_half_a_year_after_it_was_last_seen(built_tea: Settings) -> None:
    register = built_tea.corpus / "register.yaml"
    text = register.read_text().replace(
        "in_force_from: 2024-01-01}", "in_force_from: 2024-01-01, last_verified: 2025-01-01}"
    )
    register.write_text(text)
    assistant = Assistant.from_settings(built_tea)
    overdue = {
        day: [h.id for h in assistant.holdings(day) if h.overdue == "verification"]
        for day in (date(2025, 6, 1), date(2025, 8, 1))
    }
    assert overdue == {date(2025, 6, 1): [], date(2025, 8, 1): ["tea-rules/2024"]}
