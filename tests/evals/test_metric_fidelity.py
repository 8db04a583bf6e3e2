"""Statements that say more, less or other than their source, each by one word."""

from __future__ import annotations

import pytest

from evals.metrics.fidelity import actors, dates, fidelity, modals, numbers

SOURCE = (
    "The local authority must notify the Panel within five working days of becoming aware "
    "under section 16C(1), from 29 June 2018. It should not wait for the police."
)


def test_a_statement_that_is_the_source_is_faithful_in_everything() -> None:
    got = fidelity(SOURCE, SOURCE)
    assert (got.numbers, got.dates, got.modal, got.negation, got.actor) == (True,) * 5


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("five", "fifteen", "numbers"),
        ("five", "25", "numbers"),
        ("16C(1)", "16D(1)", "numbers"),
        ("29 June 2018", "29 July 2018", "dates"),
        ("29 June 2018", "June 2019", "dates"),
        ("must notify", "may notify", "modal"),
        ("must notify", "notifies", "modal"),
        ("should not wait", "should wait", "negation"),
        ("The local authority", "The school", "actor"),
    ],
)
def test_one_changed_word_is_seen_as_what_it_is(old: str, new: str, kind: str) -> None:
    got = fidelity(SOURCE.replace(old, new), SOURCE)
    assert getattr(got, kind) is False
    others = {"numbers", "dates", "modal", "negation", "actor"} - {kind}
    assert all(getattr(got, other) for other in others)


def test_what_neither_has_does_not_apply() -> None:
    got = fidelity("Tea is brewed.", "Tea is brewed daily.")
    assert (got.numbers, got.dates, got.modal, got.negation, got.actor) == (None,) * 5


def test_a_modal_or_a_denial_of_the_source_alone_is_lost() -> None:
    got = fidelity("Tea is brewed.", "Tea must not be brewed.")
    assert (got.modal, got.negation) == (False, False)


def test_fewer_numbers_dates_and_actors_than_the_source_are_faithful() -> None:
    got = fidelity("The Panel is told within 5 days.", SOURCE)
    assert (got.numbers, got.actor, got.dates) == (True, True, None)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("within five working days", {"5"}),
        ("twenty-five of 1,200", {"25", "1200"}),
        ("twenty people and thirty one others", {"20", "31"}),
        ("sixty fifteen", {"60", "15"}),
        ("sixty ten", {"60", "10"}),
        ("nineteen and eighty", {"19", "80"}),
        ("the fifth of ten", {"5", "10"}),
        ("the 3rd part of section 16c", {"3", "16c"}),
        ("one child, a second one and the first", set()),
        ("two, three, four", {"2", "3", "4"}),
        ("on 5 may 2024 with 7", {"7"}),
        ("ninety", {"90"}),
        ("paragraph 2.15 and 3.5", {"2.15", "3.5"}),
    ],
)
def test_numbers_in_figures_and_in_words_are_the_same(text: str, found: set[str]) -> None:
    assert numbers(text.replace("-", " ")) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("on 18 march 2026", {"18 march 2026"}),
        ("in march 2026", {"march 2026"}),
        ("by 1st september", {"1 september"}),
        ("she may 2 things", set()),
        ("from 3rd june 2024 to 4 july", {"3 june 2024", "4 july"}),
    ],
)
def test_dates_need_a_month(text: str, found: set[str]) -> None:
    assert dates(text) == found


@pytest.mark.parametrize(
    ("text", "strongest"),
    [
        ("they may or should", "should"),
        ("they should or must", "must"),
        ("they shall", "must"),
        ("it is required", "must"),
        ("there is a duty", "must"),
        ("they can", "may"),
        ("they could", "may"),
        ("they do", ""),
    ],
)
def test_the_strongest_modal_counts(text: str, strongest: str) -> None:
    assert modals(text) == strongest


@pytest.mark.parametrize(
    "word",
    "not no never none nor neither cannot without unless nobody nothing except don't isn’t".split(),
)
def test_every_way_to_deny_is_known(word: str) -> None:
    assert fidelity(f"It is {word} so.", "It is so.").negation is False
    assert fidelity(f"It is {word} so.", f"It is {word} so.").negation is True


def test_actors_are_known_by_their_names() -> None:
    text = (
        "councils, safeguarding partners, the panel, a chief officer, icbs, governing bodies, "
        "the chief inspector, the secretary of state, a registered person, parents, "
        "social workers and the dsl"
    )
    assert len(actors(text)) == 12
    assert actors("the warden") == set()
