"""The 31 worked cases. Where one differs from the documents, these win; see DIFFERENCES."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from assistant.check import (
    BankHolidays,
    Deadline,
    Force,
    Ruleset,
    Standing,
    State,
    deadlines,
    evaluate,
    load_ruleset,
    load_wording,
)

NUMBERS = [f"O{number:02d}" for number in range(1, 32)]
REVIEW_DATES = {
    "rapid_review_target_from_awareness": "rapid_review_from_awareness",
    "rapid_review_by_from_notification": "rapid_review_from_notification",
}
DIFFERENCES = {
    "O01": "gives two starts for the rapid review; the box of chapter 5 has a third: incident",
    "O03": "gives five working days for a looked-after death; paragraph 331 has no time limit",
    "O04": "gives five working days for a care leaver; paragraph 332 has no time limit",
    "O10": "has the home authority tell its own partners; not in the 2023 text: tool's advice",
    "O11": "gives two starts for the rapid review; the box of chapter 5 has a third: incident",
    "O13": "reads a link into the test; the Act has none, paragraph 334 for suicide: contested",
    "O16": "has a new suspicion start the five days; paragraph 330 is silent: both dates are shown",
    "O22": "takes the 2026 edition to cover the unborn; its text was not read: contested",
    "O28": "has the home authority tell its own partners; not in the 2023 text: tool's advice",
    "O31": "gives five working days for a care leaver; paragraph 332 has no time limit",
}


@pytest.fixture(params=NUMBERS)
def vignette(request: pytest.FixtureRequest, vignettes: list[dict[str, Any]]) -> dict[str, Any]:
    return next(v for v in vignettes if v["id"] == request.param)


def ruleset_of(facts: dict[str, Any]) -> Ruleset:
    """As the command line chooses: the edition asked for, else that of the awareness date."""
    if "edition_asked" in facts:
        return load_ruleset(facts["edition_asked"])
    aware = facts.get("aware_date", "2026-11-22")
    return load_ruleset(as_at=date.fromisoformat(aware))


def dates(facts: dict[str, Any], holidays: BankHolidays) -> list[Deadline]:
    result = evaluate(ruleset_of(facts), facts)
    return list(deadlines(result, facts, holidays, datetime(2026, 11, 22, 12)))


def notify_by(found: list[Deadline]) -> set[date]:
    """The due dates of the duties to notify, counted from becoming aware."""
    duties = ("notify_panel", "looked_after_death", "care_leaver_death")
    return {
        d.due
        for d in found
        if d.duty.startswith(duties) and d.due is not None and d.start_fact == "aware_date"
    }


def test_all_31_are_here(vignettes: list[dict[str, Any]]) -> None:
    assert [v["id"] for v in vignettes] == NUMBERS
    assert set(DIFFERENCES) < set(NUMBERS)


def test_the_outcome_is_as_expected(vignette: dict[str, Any]) -> None:
    facts = vignette["facts"]
    assert evaluate(ruleset_of(facts), facts).outcome == vignette["expected_outcome"]


def test_the_edition_is_the_one_in_force(vignette: dict[str, Any]) -> None:
    assert vignette["edition"].startswith(ruleset_of(vignette["facts"]).edition)


def test_the_notification_date_is_as_expected(
    vignette: dict[str, Any], holidays: BankHolidays
) -> None:
    expected = vignette.get("notify_by")
    if expected:
        assert notify_by(dates(vignette["facts"], holidays)) == {date.fromisoformat(expected)}


def test_the_rapid_review_dates_are_as_expected(
    vignette: dict[str, Any], holidays: BankHolidays
) -> None:
    found = {d.id: d.due for d in dates(vignette["facts"], holidays)}
    for key, id in REVIEW_DATES.items():
        if key in vignette:
            assert found[id] == date.fromisoformat(vignette[key])


def test_the_words_give_no_verdict(vignette: dict[str, Any]) -> None:
    result = evaluate(ruleset_of(vignette["facts"]), vignette["facts"])
    said = " ".join([result.headline, *(d.sentence for d in result.duties)]).lower()
    assert result.headline.endswith(load_wording().text("whose_decision"))
    for verdict in ("do not notify", "not notifiable", "meets the threshold"):
        assert verdict not in said


DUTIES_MET = {
    "O01": {"notify_panel_in_area", "agree_with_partners", "rapid_review", "consider_local_review"},
    "O02": {"child_death_review"},
    "O03": {"looked_after_death", "local_review_by_choice", "child_death_review"},
    "O04": {"care_leaver_death", "local_review_by_choice"},
    "O05": set(),
    "O06": set(),
    "O07": {
        "notify_panel_outside_england",
        "agree_with_partners",
        "rapid_review",
        "consider_local_review",
    },
    "O08": {
        "notify_panel_in_area",
        "agree_with_partners",
        "rapid_review",
        "consider_local_review",
        "child_death_review_elsewhere",
    },
    "O09": set(),
    "O10": {"other_authority_notifies", "consider_local_review"},
    "O11": {
        "notify_panel_in_area",
        "agree_with_partners",
        "rapid_review",
        "consider_local_review",
        "looked_after_death",
        "placing_authority",
        "child_death_review",
    },
    "O12": {
        "notify_panel_in_area",
        "agree_with_partners",
        "rapid_review",
        "consider_local_review",
        "tell_local_authority",
    },
    "O14": {"child_death_review"},
    "O16": {"child_death_review"},
    "O17": set(),
    "O18": {"local_review_by_choice"},
    "O22": set(),
    "O24": set(),
    "O25": set(),
    "O26": set(),
    "O27": {"emergency"},
    "O28": {"other_authority_notifies", "consider_local_review"},
    "O29": set(),
    "O31": {
        "care_leaver_death",
        "consider_incident_criteria",
        "local_review_by_choice",
        "child_death_review",
    },
}
SAME_AS_O01 = ("O19", "O20", "O21", "O30")
SUSPICIOUS_DEATH = ("O13", "O15", "O23")
for _id in SAME_AS_O01:
    DUTIES_MET[_id] = DUTIES_MET["O01"]
for _id in SUSPICIOUS_DEATH:
    DUTIES_MET[_id] = DUTIES_MET["O01"] | {"child_death_review"}


def test_the_duties_met_are_as_expected(vignette: dict[str, Any]) -> None:
    result = evaluate(ruleset_of(vignette["facts"]), vignette["facts"])
    assert {d.id for d in result.in_state(State.MET)} == DUTIES_MET[vignette["id"]]


@pytest.mark.parametrize("id", ["O03", "O04", "O31"])
def test_five_days_for_deaths_in_or_after_care_are_shown_as_the_tool_s_caution(
    id: str, vignettes: list[dict[str, Any]], holidays: BankHolidays
) -> None:
    facts = next(v for v in vignettes if v["id"] == id)["facts"]
    found = [d for d in dates(facts, holidays) if d.due is not None]
    assert found
    assert all(d.spec.force is Force.CAUTION for d in found)


@pytest.mark.parametrize("id", ["O01", "O11"])
def test_the_rapid_review_has_three_readings_and_the_earliest_is_marked(
    id: str, vignettes: list[dict[str, Any]], holidays: BankHolidays
) -> None:
    facts = next(v for v in vignettes if v["id"] == id)["facts"]
    day_before = date.fromisoformat(facts["aware_date"]).toordinal() - 1
    facts = {**facts, "incident_date": date.fromordinal(day_before).isoformat()}
    found = [d for d in dates(facts, holidays) if d.duty == "rapid_review"]
    assert [d.start_fact for d in found] == ["incident_date", "aware_date", "notified_date"]
    assert all(d.due is not None for d in found)
    assert [d.earliest for d in found] == [
        d.due == min(f.due for f in found if f.due) for d in found
    ]
    assert [d.spec.force for d in found] == [Force.SHOULD, Force.CAUTION, Force.SHOULD]
    assert found[2].spec.standing is Standing.UNCONFIRMED


@pytest.mark.parametrize("id", ["O10", "O28"])
def test_telling_the_other_authority_today_is_the_tool_s_advice(
    id: str, vignettes: list[dict[str, Any]], holidays: BankHolidays
) -> None:
    facts = next(v for v in vignettes if v["id"] == id)["facts"]
    result = evaluate(ruleset_of(facts), facts)
    assert "This tool's advice" in result.duty("other_authority_notifies").duty.next_step
    (found,) = [d for d in dates(facts, holidays) if d.duty == "other_authority_notifies"]
    assert found.spec.force is Force.CAUTION
    assert found.due == date(2026, 11, 22)


def test_a_suicide_after_abuse_shows_that_the_link_is_contested(
    vignettes: list[dict[str, Any]],
) -> None:
    facts = next(v for v in vignettes if v["id"] == "O13")["facts"]
    result = evaluate(ruleset_of(facts), facts)
    assert "cause" in {point.id for point in result.contested}


def test_an_unborn_child_is_contested_and_what_is_known_of_2026_is_marked_unconfirmed(
    vignettes: list[dict[str, Any]], holidays: BankHolidays
) -> None:
    facts = next(v for v in vignettes if v["id"] == "O22")["facts"]
    result = evaluate(ruleset_of(facts), facts)
    (point,) = [p for p in result.contested if p.id == "unborn"]
    assert point.standing is Standing.UNCONFIRMED
    assert all(d.provisional for d in dates(facts, holidays))
    for choice, state in (
        ("yes", State.MET),
        ("no", State.NOT_MET),
        ("unknown", State.CANNOT_TELL),
    ):
        settled = evaluate(ruleset_of(facts), {**facts, "treated_as_child": choice})
        assert settled.duty("notify_panel_in_area").state is state


def test_everything_in_2026_that_rests_on_guidance_is_marked_as_carried_over_or_weaker(
    rulesets: dict[str, Ruleset],
) -> None:
    ruleset = rulesets["2026"]
    specs = [spec for duty in ruleset.duties for spec in duty.deadlines]
    for group in (ruleset.facts, ruleset.criteria, ruleset.duties, ruleset.contested, specs):
        for item in group:
            acts_only = all(r.document == "children-act-2004" for r in item.references)
            assert (item.standing is Standing.CONFIRMED) == acts_only, item.id
    assert any("not read" in notice for notice in ruleset.notices)
