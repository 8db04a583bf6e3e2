"""Where two editions differ: every combination of answers that comes to something else."""

from __future__ import annotations

import csv
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from io import StringIO
from itertools import product

from assistant.check.evaluate import duty_state
from assistant.check.graph import build, labels, read_alike
from assistant.check.logic import State, Truth
from assistant.check.recording import record_words
from assistant.check.rules import DeadlineSpec, Duty, Fact, Ruleset, Standing
from assistant.exports.sheet import Block, Grid, Heading, Items, Sheet, Text, long_day

ABSENT = "absent"
NO_ANSWER = "no such answer"
SPLIT = " > "


@dataclass(frozen=True)
class Difference:
    """One line: answers (option ids for each fact that matters) and what a duty comes to.

    `before` and `after` are a State, or "absent" where that edition has no such duty, or
    "no such answer" where it does not have one of the answers.
    """

    duty: str
    answers: tuple[tuple[str, tuple[str, ...]], ...]
    before: str
    after: str

    @property
    def combinations(self) -> int:
        """How many combinations of single answers the line stands for."""
        count = 1
        for _, ids in self.answers:
            count *= len(ids)
        return count


@dataclass(frozen=True)
class EditionTable:
    """All differences between two editions; `duties` are those that either has, in order."""

    before: Ruleset
    after: Ruleset
    duties: tuple[str, ...]
    differences: tuple[Difference, ...]

    def of(self, duty: str) -> tuple[Difference, ...]:
        """The lines of one duty."""
        return tuple(line for line in self.differences if line.duty == duty)

    def title(self, duty: str) -> str:
        """The duty's title, in the later edition that has it."""
        return _titled(self.after, duty) or _titled(self.before, duty)


def edition_table(before: Ruleset, after: Ruleset) -> EditionTable:
    """Compare duty by duty, over all answers to the facts that the duty reads in either edition."""
    ids = dict.fromkeys(duty.id for duty in (*after.duties, *before.duties))
    found = tuple(line for id in ids for line in _differences(before, after, id))
    return EditionTable(before, after, tuple(ids), found)


def rows(table: EditionTable) -> Iterator[dict[str, str]]:
    """Every combination as its own row: the duty, an answer for each fact that matters, results."""
    for line in table.differences:
        names = [name for name, _ in line.answers]
        for chosen in product(*(ids for _, ids in line.answers)):
            answers = dict(zip(names, chosen, strict=True))
            yield {"duty": line.duty, "before": line.before, "after": line.after, **answers}


def to_csv(table: EditionTable) -> str:
    """The rows as CSV; an empty cell is a fact that does not matter for the row."""
    facts = list(_facts(table.before, table.after))
    out = StringIO()
    writer = csv.DictWriter(out, ["duty", "before", "after", *facts], restval="")
    writer.writeheader()
    writer.writerows(rows(table))
    return out.getvalue()


def _differences(before: Ruleset, after: Ruleset, id: str) -> Iterator[Difference]:
    facts = _facts(before, after)
    read = {name for r in (before, after) if id in r.support for name in r.support[id]}
    asked = [fact for name, fact in facts.items() if name in read]
    pair = _Pair(_side(before, id), _side(after, id))
    for answers, word in build(asked, pair.decide, pair.settled, pair.alike).routes():
        first, _, second = word.partition(SPLIT)
        if _differ(first, second):
            yield Difference(id, tuple(answers.items()), first, second)


def _differ(before: str, after: str) -> bool:
    """Where one edition has no such duty, there is a difference unless the other's is not met."""
    plain = {ABSENT: State.NOT_MET.value}
    return plain.get(before, before) != plain.get(after, after)


@dataclass(frozen=True)
class _Side:
    """One edition's view of one duty."""

    ruleset: Ruleset
    duty: Duty | None

    def decide(self, answers: Mapping[str, str]) -> str:
        if self.duty is None:
            return ABSENT
        known = {}
        for name, answer in answers.items():
            fact = next((f for f in self.ruleset.deciding if f.id == name), None)
            if fact is None:
                continue
            if answer not in fact.possible:
                return NO_ANSWER
            known[name] = answer
        return duty_state(self.ruleset, self.duty, known).value

    def alike(self, fact: str, option: str) -> tuple[Truth, ...] | str:
        if self.duty is None or fact not in self.ruleset.support[self.duty.id]:
            return ABSENT
        if option not in self.ruleset.fact(fact).possible:
            return NO_ANSWER
        return read_alike(self.ruleset, self.duty, fact, option)


@dataclass(frozen=True)
class _Pair:
    before: _Side
    after: _Side

    def decide(self, answers: Mapping[str, str]) -> str:
        return f"{self.before.decide(answers)}{SPLIT}{self.after.decide(answers)}"

    def alike(self, fact: str, option: str) -> Hashable:
        return self.before.alike(fact, option), self.after.alike(fact, option)

    @staticmethod
    def settled(word: str) -> bool:
        return State.CANNOT_TELL.value not in word.split(SPLIT) and NO_ANSWER not in word


def _side(ruleset: Ruleset, id: str) -> _Side:
    return _Side(ruleset, ruleset.duty(id) if id in ruleset.support else None)


def _facts(before: Ruleset, after: Ruleset) -> dict[str, Fact]:
    """The deciding facts of both, with the answers of both; in the order of the questions."""
    found = {fact.id: fact for fact in after.deciding}
    for fact in before.deciding:
        known = found.setdefault(fact.id, fact)
        more = tuple(o for o in fact.options if o.id not in known.possible)
        if more:
            found[fact.id] = replace(known, options=(*known.options, *more))
    return found


def _titled(ruleset: Ruleset, duty: str) -> str:
    return ruleset.duty(duty).title if duty in ruleset.support else ""


# ---- As a page ----


def edition_sheet(table: EditionTable) -> Sheet:
    """The table to read: duty by duty, answers in words; then what differs in the duties' words."""
    words = record_words()
    title = f"{table.before.title} and {table.after.title}: what comes out differently"
    blocks: list[Block] = [Text(words.text("editions_intro"))]
    changed = [duty for duty in table.duties if table.of(duty)]
    for ruleset in (table.before, table.after):
        if any(duty.standing is Standing.CARRIED_OVER for duty in ruleset.duties):
            said = words.text("editions_carried_over").format(title=ruleset.title)
            blocks.append(Text(said, strong=True))
        blocks.append(Items.flat(*ruleset.notices))
    if not changed:
        blocks.append(Text(words.text("editions_same"), strong=True))
    for duty in changed:
        lines = table.of(duty)
        count = sum(line.combinations for line in lines)
        blocks += [Heading(table.title(duty)), Text(f"{count:,} combinations of answers.")]
        blocks.append(_grid(table, lines))
    blocks += [*_words(table)]
    foot = (
        f"Rules {table.before.hash[:12]} and {table.after.hash[:12]}. {words.text('chart_intro')}"
    )
    unprintable = words.text("glyphs_left_out")
    return Sheet(title, tuple(blocks), foot, _made(table), unprintable)


def _grid(table: EditionTable, lines: tuple[Difference, ...]) -> Grid:
    facts = _facts(table.before, table.after)
    head = ("Answers", f"Under {table.before.edition}", f"Under {table.after.edition}")
    grid = tuple(
        (
            "\n".join(f"{facts[n].short}: {labels(facts[n], ids)}" for n, ids in line.answers)
            or "Any answers",
            _in_words(line.before),
            _in_words(line.after),
        )
        for line in lines
    )
    return Grid(head, grid, (5, 2, 2))


def _in_words(word: str) -> str:
    keys = {ABSENT: "editions_absent", NO_ANSWER: "editions_no_answer"}
    return record_words().text(keys.get(word, f"state_{word.lower()}"))


def _words(table: EditionTable) -> Iterator[Block]:
    """What differs though the same answers meet it: strength, who, to whom, by when."""
    found = []
    for id in table.duties:
        if id in table.before.support and id in table.after.support:
            was, now = table.before.duty(id), table.after.duty(id)
            found += [f"{now.title}: {change}" for change in _changes(was, now)]
    if found:
        yield Heading("Same duty, other words")
        yield Items.flat(*found)


def _changes(was: Duty, now: Duty) -> Iterator[str]:
    pairs = (
        ("strength", was.strength.value, now.strength.value),
        ("who", was.who, now.who),
        ("to", was.to, now.to),
        ("time limits", _limits(was.deadlines), _limits(now.deadlines)),
    )
    for name, before, after in pairs:
        if before != after:
            yield f"{name}: “{before}”, then “{after}”"


def _limits(deadlines: tuple[DeadlineSpec, ...]) -> str:
    said = [f"{d.label}, {d.count} {d.unit}, {d.force.value}" for d in deadlines]
    return "; ".join(said) or "none"


def _made(table: EditionTable) -> datetime:
    """The day on which the later edition came into force: the page is the same whenever made."""
    day = table.after.in_force_from
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def in_force(ruleset: Ruleset) -> str:
    """From when to when an edition is in force, in words."""
    since = f"in force from {long_day(ruleset.in_force_from.isoformat())}"
    until = ruleset.in_force_until
    return since if until is None else f"{since} until {long_day(until.isoformat())}"
