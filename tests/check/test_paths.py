"""All paths through the questions: how many, how long, and whether another order is shorter."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

import pytest
from assignments import Answers, Table, deciding

from assistant.check import Ruleset
from assistant.check.flow import _next
from assistant.check.rules import UNKNOWN

LONGEST = {"2015": 9, "2018": 9, "2023": 10, "2026": 10}


def lengths_of_all(ruleset: Ruleset) -> Counter[int]:
    """How many paths have which length; each path's end is compared with the table."""
    found: Counter[int] = Counter()
    table = Table(ruleset)
    open_: list[Answers] = [{}]
    while open_:
        answers = open_.pop()
        question = _next(ruleset, answers)
        if question is None:
            found[len(answers)] += 1
            _settled(ruleset, table, answers)
        else:
            options = question.fact.options
            open_ += [{**answers, question.fact.id: option.id} for option in options]
    return found


def _settled(ruleset: Ruleset, table: Table, answers: Answers) -> None:
    """What was not asked makes no difference: tried with the first and last option of each."""
    if answers["immediate_danger"] == "yes":
        return
    base = dict.fromkeys(deciding(ruleset), UNKNOWN) | answers
    for end in (0, -2):
        rest = {f.id: f.options[end].id for f in ruleset.deciding if f.id not in answers}
        for duty in ruleset.duties:
            key = ("duty", duty.id)
            assert table.state(key, base) is table.state(key, base | rest), (duty.id, answers)


def mean_length(ruleset: Ruleset, worlds: list[Answers]) -> float:
    """Mean number of questions when every assignment is as likely as another."""
    total = 0
    for world in worlds:
        answers: Answers = {}
        while (question := _next(ruleset, answers)) is not None:
            answers[question.fact.id] = world[question.fact.id]
        total += len(answers)
    return total / len(worlds)


def sample(ruleset: Ruleset, number: int) -> list[Answers]:
    """Assignments without danger, drawn at random, the same each time."""
    seed = random.Random(7)
    drawn = [{f.id: seed.choice(f.options).id for f in ruleset.deciding} for _ in range(number)]
    return [{**world, "immediate_danger": "no"} for world in drawn]


def reordered(ruleset: Ruleset, order: list[str]) -> Ruleset:
    """The same ruleset, asking in another order."""
    rest = [fact for fact in ruleset.facts if not fact.decides]
    return replace(ruleset, facts=(*(ruleset.fact(name) for name in order), *rest))


@pytest.mark.exhaustive
def test_all_paths_end_and_none_is_longer_than_the_questions_that_can_matter(
    ruleset: Ruleset,
) -> None:
    found = lengths_of_all(ruleset)
    mean = sum(length * number for length, number in found.items()) / found.total()
    print(f"\n{ruleset.edition}: {found.total()} paths, longest {max(found)}, mean {mean:.2f}")
    print(f"mean over assignments {mean_length(ruleset, sample(ruleset, 2000)):.2f}")
    assert max(found) == LONGEST[ruleset.edition]


@pytest.mark.exhaustive
def test_no_swap_of_two_questions_makes_the_way_much_shorter(ruleset: Ruleset) -> None:
    """Danger and who asks stay first, as the decision table has them; 5 % is given for sense."""
    order = [*deciding(ruleset)]
    worlds = sample(ruleset, 250)
    now = mean_length(ruleset, worlds)
    for one in range(2, len(order)):
        for other in range(one + 1, len(order)):
            swapped = [*order]
            swapped[one], swapped[other] = swapped[other], swapped[one]
            length = mean_length(reordered(ruleset, swapped), worlds)
            print(f"{ruleset.edition} {order[one]} <-> {order[other]}: {length:.2f} ({now:.2f})")
            assert length > 0.95 * now
