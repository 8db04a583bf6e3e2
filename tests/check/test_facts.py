"""Broken and hostile facts, and what the check makes of awkward ones (the numbers are those of the
list of hostile inputs).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from assistant.check import (
    Ruleset,
    Standing,
    State,
    checked,
    date_questions,
    evaluate,
    fitting,
    load_ruleset,
    next_question,
    replay,
    what_would_change,
)
from assistant.check.facts import shown
from assistant.check.logic import OneOf, Open
from assistant.errors import FactsError

CHILD: dict[str, object] = {
    "immediate_danger": False,
    "asker_is_la": True,
    "age_at_event": 10,
    "event": "serious_harm",
    "abuse_neglect": "suspected",
    "place": "in_area",
    "normally_resident": "yes",
    "looked_after": False,
    "care_leaver": False,
}
PANEL = ("notify_panel_in_area", "notify_panel_outside_england", "other_authority_notifies")


def outcome(**changes: object) -> str:
    return evaluate(load_ruleset("2026"), {**CHILD, **changes}).outcome


def states(**changes: object) -> dict[str, State]:
    result = evaluate(load_ruleset("2026"), {**CHILD, **changes})
    return {duty.id: duty.state for duty in result.duties}


# ---- What is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("event", "died", '"death", "serious_harm", "seriousness_arguable"'),
        ("event", "Death", '"death"'),
        ("event", "", '"death"'),
        ("event", None, '"unknown"'),
        ("event", ["death"], '"death"'),
        ("abuse_neglect", "no", '"known", "suspected", "not", "unknown"'),
        ("asker_is_la", "yes", 'true, false, "unknown"'),
        ("asker_is_la", 1, 'true, false, "unknown"'),
        ("asker_is_la", 0, 'true, false, "unknown"'),
        ("normally_resident", True, '"yes", "no", "other_english_la", "unknown"'),
        ("age_at_event", -1, "a whole number of years from 0 to 120"),
        ("age_at_event", 121, "0 to 120"),
        ("age_at_event", 17.5, "0 to 120"),
        ("age_at_event", "17", "0 to 120"),
        ("age_at_event", True, "0 to 120"),
        ("age_at_event", 10**30, "0 to 120"),
        ("placing_la", "us", '"this LA", "other English LA", "outside England", "unknown"'),
        ("victims", 0, "a whole number from 1"),
        ("victims", True, "a whole number from 1"),
        ("aware_date", 20260402, "2026-04-02"),
        ("aware_date", "2026-04-02T25:00", "2026-04-02T23:59"),
        ("aware_date", "0001-01-01T00:00+23:59", "2026-04-02"),
        ("edition_asked", "2013", "Load the ruleset"),
    ],
)
def test_a_value_that_is_not_an_option_is_refused_and_the_allowed_ones_named(
    name: str, value: object, allowed: str, current: Ruleset
) -> None:
    with pytest.raises(FactsError) as caught:
        evaluate(current, {**CHILD, name: value})
    assert allowed in str(caught.value)
    with pytest.raises(FactsError):
        next_question(current, {name: value})
    with pytest.raises(FactsError):
        replay(current, {name: value})
    with pytest.raises(FactsError):
        what_would_change(current, {name: value})


def test_the_least_and_the_greatest_are_taken(current: Ruleset) -> None:
    assert checked(current, {"victims": 1}) == checked(current, {})
    ages = {0: "0-15", 15: "0-15", 16: "16-17", 17: "16-17", 18: "18-24", 25: "25+", 120: "25+"}
    for years, band in ages.items():
        assert checked(current, {"age_at_event": years}).answers == {"age_at_event": band}


def test_a_line_why_is_asked_for_where_the_guidance_leaves_it_to_judgement(
    current: Ruleset,
) -> None:
    needed = {
        fact.id: why
        for fact in current.facts
        if (why := [option.raw for option in fact.options if fact.needs_why(option.raw)])
    }
    assert needed == {
        "age_at_event": ["unborn", "turned_18"],
        "treated_as_child": ["yes", "no"],
        "event": ["serious_harm", "seriousness_arguable", "harm_not_serious"],
        "abuse_neglect": ["known", "suspected", "not"],
    }
    assert current.fact("event").needs_why("no such answer") is False


def test_what_a_date_and_a_number_may_be_is_said_whole(current: Ruleset) -> None:
    days = 'It is a day such as "2026-04-02", a time such as "2026-04-02T23:59", or "unknown".'
    for value in ("2026-04-31", "tomorrow", 5):
        with pytest.raises(FactsError) as caught:
            checked(current, {"aware_date": value})
        assert caught.value.next_step == days
    with pytest.raises(FactsError) as caught:
        checked(current, {"victims": "two"})
    assert caught.value.next_step == 'It is a whole number from 1, or "unknown".'
    with pytest.raises(FactsError) as caught:
        checked(current, {"age_at_event": "old"})
    assert caught.value.next_step.startswith("It is one of: a whole number of years from 0 to 120,")
    assert checked(current, {"victims": "unknown", "aware_date": "unknown"}) == checked(current, {})


def test_an_unknown_fact_is_refused_and_never_dropped(current: Ruleset) -> None:
    with pytest.raises(FactsError, match="no fact 'looked-after'") as caught:
        evaluate(current, {**CHILD, "looked-after": True})
    assert "looked_after" in caught.value.next_step


def test_a_fact_of_another_edition_is_taken_and_said_to_be_unused(
    rulesets: dict[str, Ruleset],
) -> None:
    for edition, name, value in (
        ("2018", "care_leaver", True),
        ("2015", "placing_la", "this LA"),
        ("2023", "regulated_setting", True),
        ("2026", "regulated_setting", True),
    ):
        ruleset = rulesets[edition]
        result = evaluate(ruleset, {name: value})
        assert ruleset.not_used[name] in result.notices
        assert checked(ruleset, {name: value}).unused == (name,)
        assert ruleset.not_used[name] not in evaluate(ruleset, {}).notices


def test_the_facts_of_every_vignette_are_known_to_every_edition(
    vignettes: list[dict[str, Any]], ruleset: Ruleset
) -> None:
    for vignette in vignettes:
        facts = {k: v for k, v in vignette["facts"].items() if k != "edition_asked"}
        evaluate(ruleset, facts)


def test_facts_that_ask_for_another_edition_are_refused(rulesets: dict[str, Ruleset]) -> None:
    assert evaluate(rulesets["2018"], {"edition_asked": "2018"}).edition == "2018"
    with pytest.raises(FactsError, match="this ruleset is 2026"):
        evaluate(rulesets["2026"], {"edition_asked": "2018"})


# ---- 103: all unsure -----------------------------------------------------------------------------


def test_103_all_unsure_leaves_everything_open_and_says_so(ruleset: Ruleset) -> None:
    facts: dict[str, object] = {}
    while (question := next_question(ruleset, facts)) is not None:
        facts[question.fact.id] = "unknown"
    result = evaluate(ruleset, facts)
    assert {duty.state for duty in result.duties} == {State.CANNOT_TELL}
    assert result.outcome == "INSUFFICIENT_INFO"
    assert all(changes.still_open for changes in what_would_change(ruleset, facts))


# ---- 104: contradictory answers ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "id"),
    [
        ({"age_at_event": 19, "looked_after": True}, "looked_after_adult"),
        ({"age_at_event": 40, "looked_after": True}, "looked_after_adult"),
        ({"age_at_event": "unborn", "looked_after": True}, "looked_after_unborn"),
        (
            {"age_at_event": 17, "looked_after": True, "care_leaver": True},
            "looked_after_and_care_leaver",
        ),
        ({"age_at_event": 15, "care_leaver": True}, "young_care_leaver"),
        ({"age_at_event": "unborn", "care_leaver": True}, "young_care_leaver"),
        ({"looked_after": False, "placing_la": "other English LA"}, "placed_but_not_looked_after"),
        ({"age_at_event": 10, "treated_as_child": "no"}, "child_and_adult"),
        ({"age_at_event": 30, "treated_as_child": "yes"}, "child_and_adult"),
    ],
)
def test_104_contradictory_answers_are_pointed_out(
    changes: dict[str, object], id: str, current: Ruleset
) -> None:
    result = evaluate(current, {**CHILD, **changes})
    assert [c.id for c in result.contradictions] == [id]


def test_104_answers_that_fit_together_are_not_pointed_out(vignettes: list[dict[str, Any]]) -> None:
    for vignette in vignettes:
        facts = {k: v for k, v in vignette["facts"].items() if k != "edition_asked"}
        assert evaluate(load_ruleset("2026"), facts).contradictions == (), vignette["id"]


# ---- 105: back, change, forward ------------------------------------------------------------------


def test_105_later_answers_are_kept_aside_and_taken_up_again(current: Ruleset) -> None:
    answers = {**CHILD, "event": "death", "looked_after": True, "placing_la": "other English LA"}
    there = replay(current, answers)
    assert there.question is None
    assert "placing_la" in there.facts
    changed = replay(current, {**answers, "looked_after": False})
    assert "placing_la" not in changed.facts
    assert changed.aside == {"placing_la": "other English LA", "care_leaver": False}
    assert evaluate(current, changed.facts).contradictions == ()
    assert replay(current, {**changed.facts, **changed.aside, "looked_after": True}) == there


def test_105_a_change_that_opens_a_question_asks_it(current: Ruleset) -> None:
    answers = {**CHILD, "age_at_event": "unborn"}
    walk = replay(current, answers)
    assert walk.question is not None
    assert walk.question.fact.id == "treated_as_child"
    assert walk.aside["event"] == "serious_harm"


# ---- 107: a session older than the rules ---------------------------------------------------------


def test_107_result_and_ruleset_carry_edition_and_hash_so_that_an_older_session_shows(
    rulesets: dict[str, Ruleset],
) -> None:
    hashes = {evaluate(ruleset, {}).ruleset_hash for ruleset in rulesets.values()}
    assert hashes == {ruleset.hash for ruleset in rulesets.values()}
    assert len(hashes) == len(rulesets)


# ---- 110: ages -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("age", "expected"),
    [
        (0, "NOTIFY_PANEL"),
        (15, "NOTIFY_PANEL"),
        (16, "NOTIFY_PANEL"),
        (17, "NOTIFY_PANEL"),
        (18, "NOT_NOTIFIABLE"),
        (25, "NOT_NOTIFIABLE"),
        (120, "NOT_NOTIFIABLE"),
        ("unborn", "JUDGEMENT_CALL"),
        ("turned_18", "JUDGEMENT_CALL"),
        ("unknown", "INSUFFICIENT_INFO"),
    ],
)
def test_110_the_age_when_it_happened(age: object, expected: str) -> None:
    assert outcome(age_at_event=age) == expected


@pytest.mark.parametrize(
    ("age", "state"),
    [
        (16, State.MET),
        (17, State.MET),
        (15, State.NOT_MET),
        (18, State.MET),
        (24, State.MET),
        (25, State.NOT_MET),
        ("turned_18", State.MET),
        ("unborn", State.NOT_MET),
        ("unknown", State.CANNOT_TELL),
    ],
)
def test_110_a_care_leaver_is_covered_to_24_and_not_at_25(age: object, state: State) -> None:
    found = states(age_at_event=age, event="death", abuse_neglect="not", care_leaver=True)
    assert found["care_leaver_death"] is state


def test_110_before_2023_a_care_leaver_was_not_covered(rulesets: dict[str, Ruleset]) -> None:
    facts = {**CHILD, "age_at_event": 20, "event": "death", "abuse_neglect": "not"}
    found = evaluate(rulesets["2018"], {**facts, "care_leaver": True})
    assert found.outcome == "NOT_NOTIFIABLE"


@pytest.mark.parametrize("age", ["unborn", "turned_18"])
def test_110_what_guidance_does_not_settle_the_person_settles(age: str) -> None:
    assert outcome(age_at_event=age, treated_as_child="yes") == "NOTIFY_PANEL"
    assert outcome(age_at_event=age, treated_as_child="no") == "NOT_NOTIFIABLE"
    assert outcome(age_at_event=age, treated_as_child="unknown") == "JUDGEMENT_CALL"


def test_110_a_stillbirth_leaves_the_child_death_review_open() -> None:
    found = states(age_at_event="unborn", event="death")
    assert found["child_death_review"] is State.CANNOT_TELL


# ---- 111: places ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "resident", "expected", "met"),
    [
        ("in_area", "yes", "NOTIFY_PANEL", "notify_panel_in_area"),
        ("in_area", "no", "NOTIFY_PANEL", "notify_panel_in_area"),
        ("in_area", "unknown", "NOTIFY_PANEL", "notify_panel_in_area"),
        ("other_english_la", "yes", "OTHER_LA", "other_authority_notifies"),
        ("other_english_la", "no", "OTHER_LA", "other_authority_notifies"),
        ("outside_england", "yes", "NOTIFY_PANEL", "notify_panel_outside_england"),
        ("outside_england", "no", "NO_ENGLISH_DUTY", None),
        ("outside_england", "unknown", "INSUFFICIENT_INFO", None),
        ("unknown", "yes", "INSUFFICIENT_INFO", None),
        ("unknown", "no", "INSUFFICIENT_INFO", None),
    ],
)
def test_111_where_it_happened_and_where_the_child_lives(
    place: str, resident: str, expected: str, met: str | None
) -> None:
    changes = {"place": place, "normally_resident": resident}
    assert outcome(**changes) == expected
    found = states(**changes)
    assert [id for id in PANEL if found[id] is State.MET] == ([met] if met else [])


def test_111_a_place_not_known_is_contested_and_the_review_is_considered_all_the_same() -> None:
    result = evaluate(load_ruleset("2026"), {**CHILD, "place": "unknown"})
    assert "place_unknown" in {point.id for point in result.contested}
    assert result.duty("consider_local_review").state is State.MET


def test_111_outside_england_points_at_the_other_nation() -> None:
    for resident in ("yes", "no"):
        facts = {**CHILD, "place": "outside_england", "normally_resident": resident}
        found = {s.signpost.id for s in evaluate(load_ruleset("2026"), facts).signposts}
        assert "other_nation" in found
    at_home = {s.signpost.id for s in evaluate(load_ruleset("2026"), CHILD).signposts}
    assert "other_nation" not in at_home


# ---- 112: deaths in care, recovery, suicide, children who harm -----------------------------------


def test_112_a_death_in_care_with_and_without_suspicion() -> None:
    death: dict[str, object] = {"event": "death", "looked_after": True}
    assert outcome(**death, abuse_neglect="not") == "NOTIFY_LAC_DEATH_ONLY"
    assert outcome(**death, abuse_neglect="unknown") == "NOTIFY_LAC_DEATH_ONLY"
    assert outcome(**death, abuse_neglect="suspected") == "NOTIFY_PANEL"
    for abuse in ("not", "unknown", "suspected", "known"):
        found = states(**death, abuse_neglect=abuse)
        assert found["looked_after_death"] is State.MET
    assert states(**death, abuse_neglect="not")["rapid_review"] is State.NOT_MET
    assert states(**death, abuse_neglect="unknown")["rapid_review"] is State.CANNOT_TELL


def test_112_a_death_in_care_outside_england_is_still_told_to_the_secretary_of_state() -> None:
    changes: dict[str, object] = {
        "event": "death",
        "looked_after": True,
        "place": "outside_england",
    }
    assert outcome(**changes, normally_resident="no") == "NOTIFY_LAC_DEATH_ONLY"


def test_112_recovery_and_suicide_are_spoken_of_in_the_help(current: Ruleset) -> None:
    said = current.fact("event").help.lower()
    assert "recovery" in said
    assert "suspected suicide is a death" in said
    assert "unexplained death" in current.fact("abuse_neglect").help


def test_112_harm_that_is_arguably_serious_is_a_judgement_and_death_is_not_arguable() -> None:
    assert outcome(event="seriousness_arguable") == "JUDGEMENT_CALL"
    found = states(event="seriousness_arguable", looked_after=True, care_leaver=True)
    assert found["looked_after_death"] is State.NOT_MET
    assert found["care_leaver_death"] is State.NOT_MET


def test_112_a_child_who_caused_harm_is_a_contested_point(current: Ruleset) -> None:
    assert "child_caused_harm" in {p.id for p in evaluate(current, CHILD).contested}


# ---- Everybody but the authority; danger ---------------------------------------------------------


def test_who_is_not_the_authority_is_told_to_tell_it_also_when_the_facts_are_open(
    current: Ruleset,
) -> None:
    assert outcome(asker_is_la=False) == "TELL_LA"
    assert outcome(asker_is_la=False, abuse_neglect="unknown") == "TELL_LA"
    assert outcome(asker_is_la=False, place="other_english_la") == "OTHER_LA"
    open_ = evaluate(current, {**CHILD, "asker_is_la": False, "abuse_neglect": "unknown"})
    tell = open_.duty("tell_local_authority")
    assert tell.state is State.CANNOT_TELL
    assert "tell the authority today all the same" in tell.sentence


def test_danger_comes_before_every_other_outcome() -> None:
    assert outcome(immediate_danger=True) == "EMERGENCY_FIRST"
    assert outcome(immediate_danger="unknown") == "NOTIFY_PANEL"


def test_the_trace_names_the_deciding_answers(current: Ruleset) -> None:
    result = evaluate(current, {**CHILD, "abuse_neglect": "not"})
    notify = result.duty("notify_panel_in_area")
    assert notify.state is State.NOT_MET
    assert len(notify.reasons) == 1
    assert "Abuse or neglect: Not suspected, after asking" in notify.reasons[0]
    assert "Where it happened" not in notify.reasons[0]
    open_ = evaluate(current, {**CHILD, "abuse_neglect": "unknown"}).duty("notify_panel_in_area")
    assert "Not known yet" in open_.reasons[0]
    met = evaluate(current, CHILD).duty("notify_panel_in_area")
    assert "Suspected" in met.reasons[0]
    assert "In our local authority's area" in met.reasons[1]
    asked = evaluate(current, {}).duty("notify_panel_in_area")
    assert "Not asked yet" in asked.reasons[0]
    stillborn = evaluate(current, {**CHILD, "age_at_event": "unborn", "event": "death"})
    assert "Left open" in stillborn.duty("child_death_review").reasons[0]


def test_the_trace_holds_the_whole_rule_with_references(current: Ruleset) -> None:
    trace = evaluate(current, CHILD).duty("notify_panel_in_area").trace
    assert trace.kind == "all"
    assert [part.kind for part in trace.parts] == ["criterion", "criterion"]
    assert all(part.references for part in trace.parts)
    assert trace.parts[0].standing is Standing.CARRIED_OVER
    choice = evaluate(current, CHILD).duty("local_review_by_choice").trace
    kinds = {step.kind for step in _steps(choice)}
    assert kinds == {"all", "any", "not", "criterion", "answer"}
    undecided = [step for step in _steps(choice) if not step.decides]
    assert undecided, "a step that does not decide is marked so"


def _steps(step: Any) -> list[Any]:
    return [step, *(inner for part in step.parts for inner in _steps(part))]


def test_a_draft_says_that_nobody_has_reviewed_it(ruleset: Ruleset) -> None:
    assert ruleset.status == "draft"
    assert "draft" in evaluate(ruleset, {}).notices[0]


def test_the_answers_are_given_back_in_words(current: Ruleset) -> None:
    result = evaluate(current, CHILD)
    (place,) = (label for short, label in result.answers if short == "Where it happened")
    assert place.startswith("In our local authority's area")
    assert len(result.answers) == len(CHILD)
    with pytest.raises(KeyError):
        result.duty("no such duty")


def test_dates_may_be_given_as_dates_and_as_unknown(current: Ruleset) -> None:
    assert checked(current, {"aware_date": date(2026, 4, 2)}).dates == {
        "aware_date": date(2026, 4, 2)
    }
    assert checked(current, {"aware_date": "unknown"}).dates == {}


# ---- Whose duty it is, and what the headline says of several -------------------------------------


ABROAD = {**CHILD, "place": "outside_england"}
WHOSEVER = (
    "are met, whatever the open answers turn out to be. Which notification it is, and which "
    "authority in England makes it, cannot be decided yet."
)


@pytest.mark.parametrize(
    ("resident", "outcome", "duty"),
    [
        ("yes", "NOTIFY_PANEL", "notify_panel_outside_england"),
        ("other_english_la", "OTHER_LA", "other_authority_notifies"),
        ("no", "NO_ENGLISH_DUTY", None),
    ],
)
def test_outside_england_the_authority_where_the_child_lives_notifies(
    resident: str, outcome: str, duty: str | None, current: Ruleset
) -> None:
    """Section 16C(1)(b) names the authority in whose area the child is normally resident."""
    result = evaluate(current, {**ABROAD, "normally_resident": resident})
    assert result.outcome == outcome
    met = {d.id for d in result.in_state(State.MET)} & set(current.notification)
    assert met == ({duty} if duty else set())


def test_anyone_else_tells_the_authority_of_what_happened_abroad_to_a_child_who_lives_in_england(
    current: Ruleset,
) -> None:
    facts = {**ABROAD, "asker_is_la": False, "normally_resident": "other_english_la"}
    assert evaluate(current, facts).duty("tell_local_authority").state is State.MET


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, "published criteria are met."),
        ({"abuse_neglect": "not"}, "published criteria are not met."),
        ({"abuse_neglect": "unknown"}, "published criteria cannot be decided yet."),
        (
            {"event": "death", "looked_after": True, "abuse_neglect": "unknown"},
            "are met for at least one notification, and cannot be decided yet for another.",
        ),
        ({"place": "other_english_la"}, "another authority in England is the one to notify."),
        (
            {"place": "other_english_la", "event": "death", "looked_after": True},
            "published criteria are met.",
        ),
        ({"place": "unknown"}, WHOSEVER),
        ({"place": "unknown", "normally_resident": "other_english_la"}, WHOSEVER),
        ({"place": "unknown", "normally_resident": "no"}, "cannot be decided yet."),
        ({"place": "unknown", "normally_resident": "unknown"}, "cannot be decided yet."),
        ({"place": "unknown", "event": "seriousness_arguable"}, "cannot be decided yet."),
        (
            {"place": "unknown", "event": "death", "looked_after": True},
            "are met for at least one notification, and cannot be decided yet for another.",
        ),
    ],
)
def test_the_headline_tells_one_notification_from_another(
    changed: dict[str, object], said: str, current: Ruleset
) -> None:
    known = {"place": "in_area", "normally_resident": "yes", "looked_after": False}
    result = evaluate(current, {**CHILD, **known, "care_leaver": False, **changed})
    assert (
        result.headline
        == f"{result.headline.split(said)[0]}{said} The decision is the local authority's."
    )


def test_a_rule_that_the_source_leaves_open_is_met_by_no_answer(current: Ruleset) -> None:
    duties = tuple(
        replace(duty, rule=Open("the source does not say")) if duty.id in PANEL else duty
        for duty in current.duties
    )
    result = evaluate(replace(current, duties=duties), {**CHILD, "place": "unknown"})
    assert result.headline.startswith("On the facts entered, the published criteria cannot be")
    assert result.notified_anyhow is False


def test_one_of_two_is_met_for_certain_whatever_a_single_yes_or_no_is(current: Ruleset) -> None:
    either = {
        PANEL[0]: OneOf("looked_after", frozenset({"yes"})),
        PANEL[1]: OneOf("looked_after", frozenset({"no"})),
    }
    duties = tuple(replace(d, rule=either.get(d.id, d.rule)) for d in current.duties)
    rules = replace(current, duties=duties)
    facts = {**CHILD, "looked_after": "unknown", "abuse_neglect": "not"}
    assert evaluate(rules, facts).notified_anyhow
    assert not evaluate(current, facts).notified_anyhow


@pytest.mark.parametrize("age", ["turned_18", "unborn"])
def test_nobody_is_looked_after_from_18_or_before_birth(age: str, ruleset: Ruleset) -> None:
    facts = {**CHILD, "age_at_event": age, "treated_as_child": "yes", "event": "death"}
    result = evaluate(ruleset, {**facts, "looked_after": True})
    assert result.duty("looked_after_death").state is State.NOT_MET


def test_the_unborn_are_not_sent_to_adult_safeguarding(ruleset: Ruleset) -> None:
    facts = {**CHILD, "age_at_event": "unborn", "treated_as_child": "no"}
    routes = {found.signpost.id for found in evaluate(ruleset, facts).signposts}
    assert "adult_safeguarding" not in routes
    assert "section_47" in routes
    both = {**facts, "age_at_event": "turned_18"}
    assert {"adult_safeguarding", "section_47"} <= {
        found.signpost.id for found in evaluate(ruleset, both).signposts
    }


@pytest.mark.parametrize("edition", ["2023", "2026"])
@pytest.mark.parametrize(("age", "state"), [(17, State.MET), (18, State.NOT_MET)])
def test_the_partners_must_consider_the_criteria_for_a_care_leaver_under_18(
    edition: str, age: int, state: State
) -> None:
    """Paragraph 332."""
    facts = {**CHILD, "age_at_event": age, "event": "death", "care_leaver": True}
    found = evaluate(load_ruleset(edition), facts).duty("consider_incident_criteria")
    assert found.state is state
    assert found.duty.strength.value == "must"


def test_the_day_of_awareness_is_asked_of_a_child_s_death_also_where_nothing_is_to_be_notified(
    ruleset: Ruleset,
) -> None:
    facts = {**CHILD, "event": "death", "abuse_neglect": "not", "looked_after": False}
    asked = {fact.id for fact in date_questions(ruleset, {**facts, "place": "in_area"})}
    assert "aware_date" in asked
    adult = {**facts, "age_at_event": 30, "place": "in_area"}
    assert "aware_date" not in {fact.id for fact in date_questions(ruleset, adult)}


def test_of_another_edition_s_answers_those_fit_that_this_edition_has(current: Ruleset) -> None:
    given = {"event": "death", "place": "on the moon", "regulated_setting": True, "age_at_event": 3}
    assert fitting(current, given) == {"event": "death", "age_at_event": 3}


def test_what_was_given_is_repeated_shortly() -> None:
    assert len(shown("a" * 500)) == 60
    assert shown([[[[1]]]]) == "[[...]]"
    assert shown("\x1b[2J") == r"'\x1b[2J'"
