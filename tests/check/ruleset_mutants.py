"""Wrong rulesets, made one small change at a time, and the tests that must notice each.

Run as a script it tries every mutant of every ruleset and writes the report:

    PYTHONPATH=. python tests/check/ruleset_mutants.py
"""

from __future__ import annotations

import copy
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import decision_table
import yaml
from assignments import Outcomes, Table, over, shuffled
from pydantic import ValidationError
from truth_table import Truth, parts, truth_of

from assistant.check.consistency import problems
from assistant.check.loader import _SCHEMA, FOLDER
from assistant.check.rules import Ruleset
from assistant.errors import AssistantError

REPORT = Path(__file__).parent / "ruleset_mutants.md"
STATES = ["MET", "NOT_MET", "CANNOT_TELL"]
Place = tuple[str | int, ...]


@dataclass(frozen=True)
class Mutant:
    """One change: where, what it is, and the value that stands there now."""

    place: Place
    change: str
    value: Any


# ---- Making them ---------------------------------------------------------------------------------


def mutants(data: dict[str, Any]) -> Iterator[Mutant]:
    """Every single change of rules, conditions, deadlines, strengths and dates."""
    options = {f["id"]: f.get("options", []) for f in data["facts"]}
    definite = {
        name: [o["id"] for o in found if o["id"] != "unknown" and "between" not in o]
        for name, found in options.items()
    }
    answers = {name: [o["id"] for o in found] for name, found in options.items()}
    for group in ("criteria", "duties", "signposts"):
        for index, item in enumerate(data[group]):
            yield from _rule((group, index, "rule"), item["rule"], definite)
    yield from _condition(("stop_when",), data["stop_when"], answers)
    for group in ("outcomes", "contested", "contradictions"):
        for index, item in enumerate(data[group]):
            yield from _condition((group, index, "when"), item["when"], answers)
    for index, fact in enumerate(data["facts"]):
        if "ask_when" in fact:
            yield from _condition(("facts", index, "ask_when"), fact["ask_when"], answers)
        yield from _options(("facts", index, "options"), fact.get("options", []))
    yield from _outcomes(data["outcomes"])
    yield from _duties(data)
    yield from _lists(("notification",), data["notification"], [d["id"] for d in data["duties"]])
    for index, early in enumerate(data.get("too_early", [])):
        for days in (-1, 1):
            day = date.fromisoformat(str(early["before"])) + timedelta(days=days)
            yield Mutant(("too_early", index, "before"), f"{days:+} day", day.isoformat())
    yield from _lists(("owed_elsewhere",), data.get("owed_elsewhere", []), data["notification"])
    for name in ("in_force_from", "in_force_until"):
        if data[name]:
            for days in (-1, 1):
                day = date.fromisoformat(str(data[name])) + timedelta(days=days)
                yield Mutant((name,), f"{days:+} day", day.isoformat())


def _rule(place: Place, rule: Any, definite: dict[str, list[str]]) -> Iterator[Mutant]:
    (kind, *_) = rule
    if kind == "fact":
        yield from _lists((*place, "in"), rule["in"], definite[rule["fact"]])
    if kind not in ("not", "open"):
        yield Mutant(place, "negated", {"not": rule})
    if kind == "not":
        yield Mutant(place, "not dropped", rule["not"])
        yield from _rule((*place, "not"), rule["not"], definite)
    if kind in ("all", "any"):
        yield from _joined(place, rule, kind)
        for index, part in enumerate(rule[kind]):
            yield from _rule((*place, kind, index), part, definite)


def _joined(place: Place, rule: Any, kind: str) -> Iterator[Mutant]:
    joined = rule[kind]
    if len(joined) > 1:
        yield Mutant(place, "all and any swapped", {"any" if kind == "all" else "all": joined})
        for index in range(len(joined)):
            yield Mutant(
                (*place, kind), f"part {index} dropped", joined[:index] + joined[index + 1 :]
            )


def _lists(place: Place, values: list[str], all_values: list[str]) -> Iterator[Mutant]:
    others = [value for value in all_values if value not in values]
    if others:
        yield Mutant(place, "flipped", others)
    if len(values) > 1:
        for value in values:
            yield Mutant(place, f"{value} dropped", [v for v in values if v != value])
    for value in others:
        yield Mutant(place, f"{value} added", [*values, value])


def _condition(place: Place, condition: Any, answers: dict[str, list[str]]) -> Iterator[Mutant]:
    (kind, *_) = condition
    if kind == "fact":
        yield from _lists((*place, "answer"), condition["answer"], answers[condition["fact"]])
    elif kind in ("duty", "criterion"):
        yield from _lists((*place, "is"), condition["is"], STATES)
    elif kind == "not":
        yield Mutant(place, "not dropped", condition["not"])
        yield from _condition((*place, "not"), condition["not"], answers)
    else:
        yield from _joined(place, condition, kind)
        for index, part in enumerate(condition[kind]):
            yield from _condition((*place, kind, index), part, answers)


def _options(place: Place, options: list[dict[str, Any]]) -> Iterator[Mutant]:
    bands = [index for index, option in enumerate(options) if "ages" in option]
    for one, other in pairwise(bands):
        for by in (-1, 1):
            moved = copy.deepcopy(options)
            moved[one]["ages"][1] += by
            moved[other]["ages"][0] += by
            yield Mutant(place, f"border of {options[other]['id']} moved {by:+}", moved)
    for index, option in enumerate(options):
        for value in option.get("between", []):
            changed = copy.deepcopy(options)
            changed[index]["between"].remove(value)
            yield Mutant(place, f"{option['id']}: {value} dropped from between", changed)


def _outcomes(outcomes: list[Any]) -> Iterator[Mutant]:
    for index in range(len(outcomes) - 1):
        rest = outcomes[:index] + outcomes[index + 1 :]
        yield Mutant(("outcomes",), f"{outcomes[index]['code']} dropped", rest)
        swapped = [*outcomes]
        swapped[index], swapped[index + 1] = swapped[index + 1], swapped[index]
        yield Mutant(("outcomes",), f"{outcomes[index]['code']} swapped with the next", swapped)


def _duties(data: dict[str, Any]) -> Iterator[Mutant]:
    dates = [f["id"] for f in data["facts"] if f["kind"] == "date"] + ["now"]
    choices = {
        "unit": ["working days", "days", "months"],
        "start": dates,
        "direction": ["after", "before"],
        "force": ["must", "should", "caution"],
    }
    for number, duty in enumerate(data["duties"]):
        for strength in {"must", "should", "voluntary"} - {duty["strength"]}:
            yield Mutant(("duties", number, "strength"), strength, strength)
        if "known_from" in duty:
            yield from _lists(("duties", number, "known_from"), duty["known_from"], dates[:-1])
        specs = duty.get("deadlines", [])
        for index, spec in enumerate(specs):
            place: Place = ("duties", number, "deadlines", index)
            yield Mutant(place[:-1], f"{spec['id']} dropped", specs[:index] + specs[index + 1 :])
            for by in (-1, 1):
                yield Mutant((*place, "count"), f"{by:+}", spec["count"] + by)
            for key, values in choices.items():
                for value in values:
                    if value != spec.get(key, "after"):
                        yield Mutant((*place, key), value, value)
            if "reading_of" in spec:
                yield Mutant((*place, "reading_of"), "ungrouped", "")
            for value in ["", *dates[:-1]]:  # "now" is no date on which a thing was done
                if value != spec.get("done_by", ""):
                    yield Mutant((*place, "done_by"), value or "dropped", value)


# ---- Trying them ---------------------------------------------------------------------------------


def read(file: Path) -> dict[str, Any]:
    """The ruleset as plain data, without shared parts."""
    data: dict[str, Any] = copy.deepcopy(yaml.safe_load(file.read_text(encoding="utf-8")))
    plain: dict[str, Any] = yaml.safe_load(yaml.dump(data, Dumper=_NoAliases, sort_keys=False))
    return plain


class _NoAliases(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


def changed(data: dict[str, Any], mutant: Mutant) -> dict[str, Any]:
    """The data with the change made; `data` is left as it is."""
    (*path, last) = mutant.place
    root: Any = {**data}
    here = root
    for step in path:
        here[step] = copy.copy(here[step])
        here = here[step]
    here[last] = mutant.value
    result: dict[str, Any] = root
    return result


class Judge:
    """Finds the test that notices a mutant of one edition."""

    def __init__(self, ruleset: Ruleset, truth: Truth) -> None:
        self.ruleset = ruleset
        self.truth = truth
        self.edition = ruleset.edition
        self.owed = decision_table.DUTIES[self.edition]
        names = tuple(n for n in truth.reads["outcome"] if n != "immediate_danger")
        self.worlds = [{**a, "immediate_danger": "no"} for a in shuffled(ruleset, names)]
        self.codes = [decision_table.outcome(self.edition, world) for world in self.worlds]
        self.fixed = self._fixed(ruleset)

    def verdict(self, data: dict[str, Any]) -> str:
        """Which check notices it, "equivalent" (proved by the whole table) or "SURVIVED"."""
        try:
            mutant = _SCHEMA.validate_python(data)
        except (ValidationError, AssistantError):
            return "refused by the schema"
        if problems(mutant):
            return "refused by the loader"
        if self._fixed(mutant) != self.fixed:
            return "dates, strengths, deadlines of the second implementation"
        if self._bands(mutant):
            return "ages of the tests of hostile inputs"
        if self._duties_differ(mutant):
            return "duties of the second implementation"
        if self._outcomes_differ(mutant):
            return "outcomes of the second implementation"
        return self._by_table(replace(mutant, hash=""))

    def _fixed(self, ruleset: Ruleset) -> object:
        first, until = ruleset.in_force_from, ruleset.in_force_until
        assert (
            self.ruleset is not ruleset
            or (
                first.isoformat(),
                until and until.isoformat(),
            )
            == decision_table.IN_FORCE[self.edition]
        )
        deadlines = {
            (d.id, s.id): (s.count, s.unit, s.start, s.direction, s.force, s.group, s.done_by)
            for d in ruleset.duties
            for s in d.deadlines
        }
        strengths = {d.id: (d.strength.value, d.known_from) for d in ruleset.duties}
        early = {(e.fact, e.before) for e in ruleset.too_early}
        notify = set(ruleset.notification), set(ruleset.owed_elsewhere), early
        return first, until, deadlines, strengths, notify

    def _bands(self, mutant: Ruleset) -> bool:
        return _ages(mutant) != _ages(self.ruleset)

    def _duties_differ(self, mutant: Ruleset) -> bool:
        table = Table(mutant)
        for duty in sorted(mutant.duties, key=lambda d: len(table.reads["duty", d.id])):
            if self._same(mutant, duty.id):
                continue
            owed = self.owed[duty.id]
            names = set(table.reads["duty", duty.id]) | set(self.truth.reads[f"duty {duty.id}"])
            order = tuple(f.id for f in mutant.deciding if f.id in names)
            for answers in shuffled(mutant, order):
                if table.state(("duty", duty.id), answers) != decision_table.state(owed, answers):
                    return True
        return False

    def _same(self, mutant: Ruleset, duty: str) -> bool:
        return (
            mutant.duty(duty).rule == self.ruleset.duty(duty).rule
            and mutant.rules == self.ruleset.rules
            and _choices(mutant) == _choices(self.ruleset)
        )

    def _outcomes_differ(self, mutant: Ruleset) -> bool:
        outcomes = Outcomes(Table(mutant))
        if all(_pairs(mutant)[key] == _pairs(self.ruleset)[key] for key in ("rules", "outcomes")):
            return False
        sooner = zip(self.worlds, self.codes, strict=True)
        return any(outcomes.code(world) != code for world, code in sooner) or self._in_danger(
            outcomes
        )

    def _in_danger(self, outcomes: Outcomes) -> bool:
        """As before, for danger now and danger not known: not known counts as no danger."""
        for world, code in zip(self.worlds, self.codes, strict=True):
            if outcomes.code({**world, "immediate_danger": "yes"}) != "EMERGENCY_FIRST":
                return True
            if outcomes.code({**world, "immediate_danger": "unknown"}) != code:
                return True
        return False

    def _by_table(self, mutant: Ruleset) -> str:
        rules_same = _pairs(mutant)["rules"] == _pairs(self.ruleset)["rules"]
        before, after = _definitions(self.ruleset), _definitions(mutant)
        for part in parts(mutant):
            name = part.name
            unchanged = rules_same and before.get(name) == after.get(name)
            if not name.startswith(("duty", "outcome")) and not unchanged:
                values = [part.value(answers) for answers in over(mutant, part.reads)]
                same = part.reads == self.truth.reads[part.name]
                if not same and self._unfolded(part, mutant):
                    return "the committed truth table"
                if same and values != self.truth.values[part.name]:
                    return "the committed truth table"
        if mutant.stop_when != self.ruleset.stop_when:
            return "the test that danger stops the questions"
        return "equivalent"

    def _unfolded(self, part: Any, mutant: Ruleset) -> bool:
        """Whether a part that reads other facts than before also says something else."""
        name = part.name
        names = {*part.reads, *self.truth.reads[name]}
        order = tuple(f.id for f in mutant.deciding if f.id in names)
        before = {
            tuple(a.values()): v
            for a, v in zip(
                over(self.ruleset, self.truth.reads[name]), self.truth.values[name], strict=True
            )
        }
        return any(
            part.value(answers) != before[tuple(answers[n] for n in self.truth.reads[name])]
            for answers in over(mutant, order)
        )


def _definitions(ruleset: Ruleset) -> dict[str, object]:
    """What the parts of the table other than duties and outcome are made from."""
    return {
        **{f"contested {c.id}": c.when for c in ruleset.contested},
        **{f"contradictions {c.id}": c.when for c in ruleset.contradictions},
        **{f"ask {f.id}": f.ask_when for f in ruleset.facts},
        **{f"signpost {s.id}": s.rule for s in ruleset.signposts},
    }


def _ages(ruleset: Ruleset) -> object:
    return [(o.id, o.ages) for f in ruleset.deciding for o in f.options if o.ages]


def _choices(ruleset: Ruleset) -> object:
    return [f.possible for f in ruleset.deciding]


def _pairs(ruleset: Ruleset) -> dict[str, object]:
    return {
        "rules": (ruleset.rules, [d.rule for d in ruleset.duties], _choices(ruleset)),
        "outcomes": [(o.code, o.when) for o in ruleset.outcomes],
    }


def judge_all(edition: str, step: int = 1) -> tuple[Counter[str], list[str], list[str]]:
    """Counts by verdict, the equivalent mutants and the survivors; every `step`-th is tried."""
    data = read(FOLDER / f"{edition}.yaml")
    ruleset = _SCHEMA.validate_python(data)
    judge = Judge(ruleset, truth_of(ruleset))
    counts: Counter[str] = Counter()
    named: dict[str, list[str]] = {"equivalent": [], "SURVIVED": []}
    for number, mutant in enumerate(mutants(data)):
        if number % step == 0:
            verdict = judge.verdict(changed(data, mutant))
            counts[verdict] += 1
            if verdict in named:
                named[verdict].append(f"{_where(data, mutant)}: {mutant.change}")
    return counts, named["equivalent"], named["SURVIVED"]


def _where(data: dict[str, Any], mutant: Mutant) -> str:
    here: Any = data
    words = []
    for step in mutant.place:
        here = here[step] if step in here or isinstance(step, int) else None
        words.append(
            str(here.get("id") or here.get("code") or step) if isinstance(here, dict) else str(step)
        )
    return " / ".join(words)


def write_report(editions: list[str]) -> None:
    """Try every mutant of these editions and write their sections of the report anew."""
    sections: dict[str, str] = {}
    if REPORT.is_file():
        for section in REPORT.read_text(encoding="utf-8").split("\n## ")[1:]:
            sections[section[:4]] = section.strip()
    for edition in editions:
        sections[edition] = _section(edition)
        head = "# Mutants of the rulesets\n\nWritten by `tests/check/ruleset_mutants.py`.\n"
        body = "".join(f"\n## {text}\n" for _, text in sorted(sections.items()))
        REPORT.write_text(head + body, encoding="utf-8")


def _section(edition: str) -> str:
    begun = time.process_time()
    counts, equivalent, survived = judge_all(edition)
    killed = counts.total() - len(equivalent) - len(survived)
    seconds = time.process_time() - begun
    lines = [
        edition,
        "",
        f"{counts.total()} mutants, {killed} noticed, {len(equivalent)} equivalent, "
        f"{len(survived)} survived; {seconds:.0f} s.",
        "",
        "| noticed by | mutants |",
        "|---|---|",
        *(f"| {name} | {number} |" for name, number in counts.most_common()),
    ]
    if equivalent:
        lines += ["", "Equivalent (the whole table is the same):", ""]
        lines += [f"- {name}" for name in equivalent]
    if survived:
        lines += ["", *(f"- SURVIVED: {name}" for name in survived)]
    return "\n".join(lines)


if __name__ == "__main__":
    write_report(sys.argv[1:] or list(decision_table.DUTIES))
