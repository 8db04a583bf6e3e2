"""Making a record again from its answers: does what follows come out as it was recorded?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import datetime
from typing import Any

from assistant.check.clocks import BankHolidays
from assistant.check.evaluate import evaluate
from assistant.check.logic import State
from assistant.check.record import Decision, DueDate, Entry, Record, TracedStep
from assistant.check.recording import (
    answer_label,
    app_version,
    at_stake,
    course_words,
    make_record,
    relation,
    words_hash,
)
from assistant.check.rules import Ruleset
from assistant.errors import AssistantError, FactsError

NOT_COMPARED = {"salt", "app_version", "quotations", "retain_until", "holidays_hash", "words_hash"}
NOT_COMPARED |= {"previous", "hash", "schema"}
"""Chance, the tool, the library and the setting of the day. What the person typed is taken over."""

SAID = {"headline", "sentence", "reasons", "says", "would_change", "notices", "cautions"}
SAID |= {"summary", "text", "counted_from", "earliest", "progress"}
"""What the tool says in words of its own, and may have said otherwise in the version that made the
record. Everything else follows from the rules and the answers alone."""


@dataclass(frozen=True)
class Replay:
    """`findings` is what does not come out as recorded; `reworded` what only the words of another
    version of the tool explain.
    """

    findings: tuple[str, ...] = ()
    reworded: tuple[str, ...] = ()


@dataclass(frozen=True)
class Difference:
    """One field of an `owner` that comes out differently; `at` is what the owner is called."""

    owner: type
    at: str
    field: str
    was: Any
    now: Any

    @property
    def firm(self) -> bool:
        own_word = self.owner is Decision and self.field == "label"
        return self.owner is Entry or not (own_word or self.field in SAID)


def replay(
    record: Record, rules: Ruleset, holidays: BankHolidays, others: Iterable[Ruleset] = ()
) -> Replay:
    """Evaluate the recorded answers again, under the same rules and with the same bank holidays.

    `others` are rules that an answer may have been given under before the check went on under
    these: its words are those that the person saw then.
    """
    if rules.hash != record.ruleset_hash:
        return Replay((f"The rules of {record.edition} are not those it was made under.",))
    try:
        again = _again(record, rules, holidays, (rules, *others))
    except (AssistantError, ValueError, OverflowError) as error:  # or it was made at no moment
        return Replay((f"The recorded answers can no longer be evaluated: {error}",))
    found = list(_compared(record, again))
    same_tool = (record.app_version, record.words_hash) == (app_version(), words_hash())
    return Replay(
        _each(_sentence(d) for d in found if d.firm or same_tool),
        _each(_reworded(d, record) for d in found if not (d.firm or same_tool)),
    )


def _each(sentences: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(sentences))


# ---- Made again ----


def _again(
    record: Record, rules: Ruleset, holidays: BankHolidays, known: Sequence[Ruleset]
) -> Record:
    return make_record(
        rules,
        [_as_seen(entry, known) for entry in record.entries],
        holidays,
        datetime.fromisoformat(record.made_at),
        id=record.id,
        retention_days=0,
        version=record.version,
        aside=[_as_seen(entry, known) for entry in record.aside],
        decision=record.decision and _decided(record.decision, record, rules),
        second=record.second,
        partners=record.partners,
    )


def _as_seen(entry: Entry, known: Sequence[Ruleset]) -> Entry:
    """With the words that the rules have for the answer; as it is where it has those of any."""
    seen: list[Entry] = []
    for rules in known:
        try:
            fact = rules.fact(entry.fact)
            seen.append(replace(entry, short=fact.short, label=answer_label(fact, entry.value)))
        except (KeyError, FactsError):
            continue
    return entry if entry in seen or not seen else seen[0]


def _decided(decision: Decision, record: Record, rules: Ruleset) -> Decision:
    """With what its course is called, and how it stands to what the criteria came to."""
    stake = at_stake(evaluate(rules, record.facts), record.facts)
    if not record.summary:  # from before it was seen that some authority notifies for certain
        stake = replace(stake, whose_open=False)
    label = course_words(stake.subject)[decision.course]
    return replace(decision, label=label, relation=relation(decision.course, stake))


# ---- Compared ----


def _compared(was: Any, now: Any, at: str = "") -> Iterator[Difference]:
    """Each field that differs, however deep it lies."""
    for name in (field.name for field in fields(was) if field.name not in NOT_COMPARED):
        one, other = getattr(was, name), getattr(now, name)
        if one == other:
            continue
        if isinstance(one, TracedStep):
            name = "says" if _states(one) == _states(other) else "steps"
        pairs = list(_parts(one, other))
        for part, again in pairs:
            yield from _compared(part, again, _called(again, at))
        if not pairs:
            yield Difference(type(was), at, name, one, other)


def _parts(was: Any, now: Any) -> Iterator[tuple[Any, Any]]:
    """The parts of two values side by side, where they have the same parts."""
    if isinstance(was, Decision) and isinstance(now, Decision):
        yield was, now
    elif isinstance(was, tuple) and _ids(was) == _ids(now) != []:
        yield from zip(was, now, strict=True)


def _ids(parts: Iterable[Any]) -> list[str]:
    named = (part for part in parts if is_dataclass(part))
    return [part.fact if isinstance(part, Entry) else getattr(part, "id", "") for part in named]


def _states(step: TracedStep) -> list[State]:
    return [step.state, *(state for part in step.parts for state in _states(part))]


# ---- Said ----

CALLED = {
    "notification": "the criteria as a whole",
    "contested": "the points that are not settled",
    "cautions": "the cautions about dates",
    "would_change": "the lines on what would change it",
    "made_at": "the moment it was made at",
    "ruleset_status": "the status of the rules",
    "aware": "when the authority became aware",
    "due": "the day",
    "start": "the day it is counted from",
    "day_one": "the first day counted",
    "steps": "the steps of the rule",
    "says": "the words of the steps of the rule",
    "relation": "how it stands to the criteria",
}
SHORT = 60


def _called(part: Any, at: str) -> str:
    """A duty or a point by its title; a date by that of its duty and its own id."""
    if isinstance(part, Decision):
        return "the decision"
    if isinstance(part, Entry):
        return f"the answer to {part.fact}"
    return f"{at}, {part.id}" if isinstance(part, DueDate) else str(part.title)


def _what(found: Difference) -> str:
    name = CALLED.get(found.field, f"the {found.field.replace('_', ' ')}")
    what = f"{found.at}, {name.removeprefix('the ')}" if found.at else name
    return what[0].upper() + what[1:]


def _sentence(found: Difference) -> str:
    said = [str(value) or "nothing" for value in (found.was, found.now)]
    if isinstance(found.was, tuple) or found.field in ("steps", "says"):
        return f"{_what(found)} are not those of the rules."
    if max(map(len, said)) > SHORT:
        return f"{_what(found)} is not what follows from the answers."
    return f"{_what(found)}: recorded {said[0]}, now {said[1]}."


def _reworded(found: Difference, record: Record) -> str:
    return (
        f"{_what(found)}: in other words than the tool has now; "
        f"it was made by version {record.app_version}."
    )
