"""Every assignment of facts, worked out, compared with the committed table and with the second
implementation; and what must be true of the table as a whole.
"""

from __future__ import annotations

import difflib
from collections import Counter
from itertools import product

import decision_table
import pytest
from assignments import deciding, over
from truth_table import Truth, as_text, path_of

from assistant.check import Ruleset, State, evaluate
from assistant.check.evaluate import all_states, duty_state, notified_anyhow, outcome


def test_the_committed_truth_table_is_the_ruleset_s(ruleset: Ruleset, truth: Truth) -> None:
    committed = path_of(ruleset).read_text(encoding="utf-8").splitlines()
    now = as_text(ruleset, truth).splitlines()
    diff = list(difflib.unified_diff(committed, now, "committed", "now", lineterm="", n=0))
    assert not diff, "\n".join(
        ["If this change is meant: PYTHONPATH=. python tests/check/truth_table.py", *diff[:200]]
    )


def test_the_table_holds_as_many_assignments_as_it_says(truth: Truth) -> None:
    assert truth.assignments == sum(map(len, truth.values.values()))
    assert truth.assignments > 300_000


def test_every_duty_agrees_with_the_second_implementation(ruleset: Ruleset, truth: Truth) -> None:
    owed_in = decision_table.DUTIES[ruleset.edition]
    assert set(owed_in) == {duty.id for duty in ruleset.duties}
    for duty in ruleset.duties:
        name, owed = f"duty {duty.id}", owed_in[duty.id]
        extra = {decision_table.FACT[n] for n in decision_table._names(owed)}
        assert extra <= {*truth.reads[name], "nobody asks this"}
        for answers, state in zip(
            over(ruleset, truth.reads[name]), truth.values[name], strict=True
        ):
            assert state == decision_table.state(owed, answers), (duty.id, answers)


def test_every_outcome_agrees_with_the_second_implementation(
    ruleset: Ruleset, truth: Truth
) -> None:
    all_answers = over(ruleset, truth.reads["outcome"])
    for answers, code in zip(all_answers, truth.values["outcome"], strict=True):
        if answers["immediate_danger"] != "unknown":  # treated as "no": compared in the long run
            assert code == decision_table.outcome(ruleset.edition, answers), answers


def test_whether_somebody_notifies_anyhow_agrees_with_the_second_implementation(
    walked: Ruleset,
) -> None:
    """In every world or not: over all facts that the duties to notify turn on."""
    ruleset = walked
    read = {name for id in ruleset.notification for name in ruleset.support[id]}
    names = tuple(name for name in deciding(ruleset) if name in read)
    found = Counter[tuple[bool, bool]]()
    for answers in over(ruleset, names):
        anyhow = notified_anyhow(ruleset, answers)
        assert anyhow is decision_table.notified_anyhow(ruleset.edition, answers), answers
        met = any(
            duty_state(ruleset, ruleset.duty(id), answers) is State.MET
            for id in ruleset.notification
        )
        found[met, anyhow] += 1
    assert found[True, False] == 0
    assert (found[False, True] > 0) is (ruleset.edition != "2015")


def test_every_duty_can_be_met_not_met_and_open(ruleset: Ruleset, truth: Truth) -> None:
    for duty in ruleset.duties:
        found = set(truth.values[f"duty {duty.id}"])
        assert found == {"MET", "NOT_MET", "CANNOT_TELL"}, duty.id


def test_every_outcome_contested_point_and_contradiction_occurs(
    ruleset: Ruleset, truth: Truth
) -> None:
    assert set(truth.values["outcome"]) == {rule.code for rule in ruleset.outcomes}
    for name, values in truth.values.items():
        if name != "outcome":
            assert len(set(values)) > 1, f"{name} is always {values[0]}"


def test_every_fact_matters_to_some_duty_and_every_option_differs(
    ruleset: Ruleset, truth: Truth
) -> None:
    """For each pair of options of a fact there is something that tells them apart, except ages
    that the law treats alike and answers that only say who is to be asked.
    """
    alike = set(ALIKE)
    if ruleset.edition == "2015":  # nothing known of it turns on the place inside England
        alike.add(("place", "in_area", "other_english_la"))
    for fact in ruleset.deciding:
        if fact.id == "asker_is_la":  # only the largest table reads it; see the next test
            continue
        apart = _told_apart(ruleset, truth, fact.id)
        ids = [option.id for option in fact.options]
        for one, other in product(ids, ids):
            if one < other and fact.kind == "choice" and not _in(alike, fact.id, one, other):
                assert (one, other) in apart, (fact.id, one, other)
        assert apart, fact.id


ALIKE = (
    ("abuse_neglect", "known", "suspected"),
    ("placing_la", "other_english_la", "outside_england"),
    ("event", "harm_not_serious", "nothing_yet"),
)


def _in(alike: set[tuple[str, str, str]], fact: str, one: str, other: str) -> bool:
    return (fact, one, other) in alike or (fact, other, one) in alike


def _told_apart(ruleset: Ruleset, truth: Truth, name: str) -> set[tuple[str, str]]:
    apart: set[tuple[str, str]] = set()
    ids = [option.id for option in ruleset.fact(name).options]
    for part, reads in truth.reads.items():
        if not part.startswith("duty ") or name not in reads or len(truth.values[part]) > 20_000:
            continue
        seen: dict[tuple[str, ...], dict[str, str]] = {}
        for answers, value in zip(over(ruleset, reads), truth.values[part], strict=True):
            rest = tuple(answers[other] for other in reads if other != name)
            seen.setdefault(rest, {})[answers[name]] = value
        for by_option in seen.values():
            apart |= {
                (a, b) for a, b in product(ids, ids) if a < b and by_option[a] != by_option[b]
            }
    return apart


def test_who_asks_matters_only_to_whether_the_authority_must_be_told(ruleset: Ruleset) -> None:
    readers = {id for id, reads in ruleset.support.items() if "asker_is_la" in reads}
    assert readers == {"tell_local_authority"}


def test_the_table_is_what_evaluate_says(ruleset: Ruleset, truth: Truth) -> None:
    """The table is worked out rule by rule; a sample goes through the front door."""
    for number, answers in enumerate(over(ruleset, truth.reads["outcome"])):
        if number % 4_999 == 0:
            facts = {id: ruleset.fact(id).option(option).raw for id, option in answers.items()}
            result = evaluate(ruleset, facts)
            assert result.outcome == truth.values["outcome"][number]
            for duty in result.duties:
                owed = decision_table.DUTIES[ruleset.edition][duty.id]
                assert duty.state == decision_table.state(owed, answers)


@pytest.mark.exhaustive
def test_every_single_assignment_of_all_facts_agrees(ruleset: Ruleset) -> None:
    """No projection: all facts at once, through the evaluation itself."""
    count = 0
    owed_in = decision_table.DUTIES[ruleset.edition]
    for answers in over(ruleset, deciding(ruleset)):
        states = all_states(ruleset, answers)
        for id, owed in owed_in.items():
            assert states["duty", id] == decision_table.state(owed, answers), (id, answers)
        assert outcome(ruleset, answers, states) == decision_table.outcome(
            ruleset.edition, answers
        ), answers
        count += 1
    print(f"\n{ruleset.edition}: {count} assignments")
