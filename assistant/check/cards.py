"""A rule card: one duty on one page, with its rule, its sources and its dates."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from assistant.check.clocks import NOW
from assistant.check.edition_table import in_force
from assistant.check.graph import labels
from assistant.check.logic import All, Criterion, Not, OneOf, Open, Rule
from assistant.check.recording import record_words
from assistant.check.rules import DeadlineSpec, Duty, Ruleset
from assistant.check.wording import load_wording
from assistant.exports.sheet import Block, Grid, Heading, Items, Sheet, Text, places


def rule_card(ruleset: Ruleset, duty_id: str) -> Sheet:
    """The card of one duty. KeyError when the edition has no such duty."""
    duty = ruleset.duty(duty_id)
    words = record_words()
    blocks = (
        Text(words.text("card_intro").format(title=f"{ruleset.title} ({in_force(ruleset)})")),
        *_about(ruleset, duty),
        Heading("Met when"),
        Items(tuple(_rule(ruleset, duty.rule, 0))),
        *_dates(ruleset, duty),
        *_sources(duty),
    )
    foot = (
        f"{ruleset.title}, rules {ruleset.hash[:12]}, {ruleset.status}. "
        f"{load_wording().text('whose_decision')}"
    )
    day = ruleset.in_force_from
    made = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return Sheet(duty.title, blocks, foot, made, words.text("glyphs_left_out"))


def _about(ruleset: Ruleset, duty: Duty) -> Iterator[Block]:
    rows = [
        ("Strength", duty.strength.value),
        ("Who", duty.who),
        ("To", duty.to),
        ("What", duty.what),
    ]
    rows += [("Next", duty.next_step)] if duty.next_step else []
    rows += [("While it is open", duty.when_unsettled)] if duty.when_unsettled else []
    yield Grid(("", ""), tuple(rows), (1, 4))
    standing = load_wording().standing(duty.standing)
    yield from [Text(standing)] if standing else []
    if ruleset.status == "draft":
        yield Text(record_words().text("draft_rules"))


def _rule(ruleset: Ruleset, rule: Rule, depth: int) -> Iterator[tuple[int, str]]:
    words = load_wording()
    if isinstance(rule, OneOf):
        fact = ruleset.fact(rule.fact)
        yield depth, f"{fact.short}: {labels(fact, sorted(rule.values))}"
    elif isinstance(rule, Open):
        yield depth, f"{words.text('step_open')}: {rule.reason}"
    elif isinstance(rule, Criterion):
        named = next(c for c in ruleset.criteria if c.id == rule.id)
        source = places(str(reference) for reference in named.references)
        yield depth, f"{named.title} ({source})"
        yield from _rule(ruleset, named.rule, depth + 1)
    elif isinstance(rule, Not):
        yield depth, words.text("step_not")
        yield from _rule(ruleset, rule.part, depth + 1)
    else:
        yield depth, words.text("step_all" if isinstance(rule, All) else "step_any")
        for part in rule.parts:
            yield from _rule(ruleset, part, depth + 1)


def _dates(ruleset: Ruleset, duty: Duty) -> Iterator[Block]:
    if duty.deadlines:
        yield Heading("By when")
        yield Items.flat(*(_limit(ruleset, spec) for spec in duty.deadlines))
        yield Text(load_wording().text("day_one"))
    if duty.no_time_limit:
        yield Text(duty.no_time_limit)


def _limit(ruleset: Ruleset, spec: DeadlineSpec) -> str:
    how = f"{spec.count} {spec.unit} {spec.direction}" if spec.count else "the same day as"
    start = "today" if spec.start == NOW else f"“{ruleset.fact(spec.start).short}”"
    return f"{spec.label}: {how} {start}. {spec.source}"


def _sources(duty: Duty) -> Iterator[Block]:
    yield Heading("Where it stands")
    yield Text(places(str(reference) for reference in duty.references))
    if duty.prompts:
        yield Heading("To think about")
        yield Items.flat(*duty.prompts)
