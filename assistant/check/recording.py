"""From answers to a Record; assistant/records/replay.py makes it again to compare the two."""

from __future__ import annotations

import hashlib
import json
import secrets
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from uuid import uuid4

from assistant.check.clocks import NOW, BankHolidays, Deadline
from assistant.check.evaluate import DutyResult, Result
from assistant.check.facts import AWARE
from assistant.check.findings import work_out
from assistant.check.flow import Changes
from assistant.check.loader import checks_folder
from assistant.check.logic import State
from assistant.check.london import LONDON
from assistant.check.record import (
    Course,
    Decision,
    DueDate,
    Entry,
    Quotation,
    Record,
    RecordedDuty,
    RecordedPoint,
    Relation,
    TracedStep,
    Value,
    View,
    canonical,
)
from assistant.check.rules import ContestedPoint, Fact, Ruleset, Signpost
from assistant.check.trace import Step
from assistant.check.wording import Wording, load_wording
from assistant.errors import FactsError

PACKAGE = "safeguarding-assistant"
WORDS = "record.yaml"
ASKER, TELL = "asker_is_la", "tell_local_authority"


def record_words() -> Wording:
    """The fixed sentences of the record, its exports and the page."""
    return load_wording(checks_folder() / WORDS)


@lru_cache(maxsize=1)
def app_version() -> str:
    """The version of this tool, installed or run from a checkout."""
    try:
        return version(PACKAGE)
    except PackageNotFoundError:
        project = Path(__file__).resolve().parents[2] / "pyproject.toml"
        return str(tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"])


def new_id() -> str:
    """A record's id: random, so that it says nothing and cannot be guessed."""
    return uuid4().hex


def entry(
    ruleset: Ruleset,
    fact_id: str,
    value: Value,
    now: datetime,
    *,
    said_by: str = "",
    how_known: str = "",
    why: str = "",
) -> Entry:
    """An answer with the words that the person saw. Raises FactsError for an unknown value."""
    fact = ruleset.fact(fact_id)
    label = answer_label(fact, value)
    return Entry(fact_id, value, fact.short, label, stamp(now), said_by, how_known, why)


def answer_label(fact: Fact, value: Value) -> str:
    """How the answer is shown."""
    for option in fact.options:
        if type(value) is type(option.raw) and value == option.raw:
            return option.label
    if fact.kind == "choice":
        raise FactsError(f"The fact '{fact.id}' has no answer {value!r}.")
    return "Not known" if value == "unknown" else str(value)


def stamp(now: datetime) -> str:
    """The moment in London, to the second, with its offset."""
    local = now.replace(tzinfo=LONDON) if now.tzinfo is None else now.astimezone(LONDON)
    return local.isoformat(timespec="seconds")


def make_record(
    ruleset: Ruleset,
    entries: Sequence[Entry],
    holidays: BankHolidays,
    now: datetime,
    *,
    id: str,
    retention_days: int,
    version: int,
    aside: Sequence[Entry] = (),
    quotations: Sequence[Quotation] = (),
    decision: Decision | None = None,
    second: View | None = None,
    partners: Sequence[View] = (),
) -> Record:
    """The record of these answers at this moment. Raises FactsError and ClockError."""
    facts = {e.fact: e.value for e in entries}
    found = work_out(ruleset, facts, holidays, now)
    result = found.result
    made = stamp(now)
    keep_until = date.fromisoformat(made[:10]) + timedelta(days=retention_days)
    return Record(
        id=id,
        version=version,
        made_at=made,
        retain_until=keep_until.isoformat(),
        salt=secrets.token_hex(16),
        app_version=app_version(),
        edition=ruleset.edition,
        title=ruleset.title,
        ruleset_hash=ruleset.hash,
        ruleset_status=ruleset.status,
        reviewer=ruleset.reviewer or "",
        aware=_aware(facts),
        entries=tuple(entries),
        aside=tuple(aside),
        headline=result.headline,
        notification=result.notification,
        summary=result.summary,
        duties=tuple(_duty(ruleset, duty, found.due(duty.id)) for duty in result.duties),
        contested=tuple(_contested(point) for point in result.contested),
        contradictions=tuple(c.text for c in result.contradictions),
        cautions=found.cautions,
        signposts=tuple(_signpost(s.signpost) for s in result.signposts),
        notices=result.notices,
        would_change=tuple(_would_change(map(found.change, ruleset.notification))),
        quotations=tuple(quotations),
        decision=decision,
        second=second,
        partners=tuple(partners),
        holidays_hash=hashlib.sha256(holidays_file(holidays)).hexdigest(),
        words_hash=words_hash(),
    )


def holidays_file(holidays: BankHolidays) -> bytes:
    """The table as it is kept with the records whose dates were counted with it."""
    days = {day.isoformat(): name for day, name in holidays.days.items()}
    span = {"first": holidays.first.isoformat(), "last": holidays.last.isoformat()}
    return canonical({**span, "days": days}).encode()


def read_holidays(content: bytes) -> BankHolidays:
    """The table that holidays_file() wrote."""
    kept = json.loads(content)
    first, last = (date.fromisoformat(kept[name]) for name in ("first", "last"))
    days = {date.fromisoformat(day): name for day, name in kept["days"].items()}
    return BankHolidays(first, last, days)


def words_hash() -> str:
    """SHA-256 of the tool's own words, which may be edited without a new version of it."""
    words = canonical([load_wording().sentences, record_words().sentences])
    return hashlib.sha256(words.encode()).hexdigest()


@dataclass(frozen=True)
class Stake:
    """What there is to decide, and what the criteria for it came to: "notify"; "tell" the
    authority, for those who are not it; or "tell_other", where another authority notifies.
    `whose_open`: some authority notifies for certain, and it is open whether it is this one.
    """

    subject: str
    state: State
    whose_open: bool = False


def at_stake(result: Result, facts: dict[str, Value]) -> Stake:
    """What there is to decide for the person who answered."""
    if facts.get(ASKER) is False:
        return Stake("tell", result.duty(TELL).state)
    if result.ours is State.NOT_MET and result.theirs is not State.NOT_MET:
        return Stake("tell_other", result.theirs)
    whose_open = result.notified_anyhow and result.ours is State.CANNOT_TELL
    return Stake("notify", result.ours, whose_open)


def course_words(subject: str) -> dict[Course, str]:
    """What the three courses are called, where that of a Stake is there to decide."""
    words = record_words()
    return {
        Course.NOTIFY: words.text(f"course_{subject}"),
        Course.NOT_NOTIFY: words.text(f"course_not_{subject}"),
        Course.DEFER: words.text("course_not_decided_yet"),
    }


def relation(course: Course, stake: Stake) -> Relation:
    """How a decision stands to what the criteria came to; the same for either direction."""
    if course is Course.DEFER:
        return Relation.DEFERRED
    if stake.state is State.CANNOT_TELL:
        return Relation.WHOSE_OPEN if stake.whose_open else Relation.AHEAD
    follows = (course is Course.NOTIFY) == (stake.state is State.MET)
    return Relation.FOLLOWS if follows else Relation.DIFFERS


def _aware(facts: dict[str, Value]) -> str:
    value = facts.get(AWARE, "unknown")
    return "" if value == "unknown" else str(value)


def _duty(ruleset: Ruleset, result: DutyResult, due: Sequence[Deadline]) -> RecordedDuty:
    duty = result.duty
    return RecordedDuty(
        id=duty.id,
        title=duty.title,
        who=duty.who,
        to=duty.to,
        strength=duty.strength.value,
        standing=duty.standing.value,
        state=result.state,
        sentence=result.sentence,
        what=duty.what,
        next_step=duty.next_step,
        no_time_limit=duty.no_time_limit,
        reasons=result.reasons,
        trace=_traced(result.trace),
        references=tuple(str(reference) for reference in duty.references),
        deadlines=tuple(_due(ruleset, deadline) for deadline in due),
    )


def _traced(step: Step) -> TracedStep:
    parts = tuple(_traced(part) for part in step.parts)
    return TracedStep(step.kind, step.says, step.state, step.decides, parts)


def _due(ruleset: Ruleset, deadline: Deadline) -> DueDate:
    start = deadline.start_fact
    return DueDate(
        id=deadline.id,
        label=deadline.label,
        due=_iso(deadline.due),
        counted_from="Today" if start == NOW else ruleset.fact(start).short,
        start=_iso(deadline.start),
        day_one=_iso(deadline.day_one),
        force=deadline.spec.force.value,
        source=deadline.spec.source,
        standing=deadline.spec.standing.value,
        references=tuple(str(reference) for reference in deadline.spec.references),
        provisional=deadline.provisional,
        earliest=deadline.earliest,
        done=_iso(deadline.done),
        progress=deadline.progress,
    )


def _iso(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _contested(point: ContestedPoint) -> RecordedPoint:
    advice = f"This tool's advice: {point.advice}" if point.advice else ""
    open_ = load_wording().text("not_settled").format(text=point.not_settled)
    text = " ".join(part for part in (point.says, open_, advice) if part)
    return RecordedPoint(point.id, point.title, text, point.standing.value, _refs(point))


def _signpost(signpost: Signpost) -> RecordedPoint:
    return RecordedPoint(
        signpost.id, signpost.title, signpost.text, signpost.standing.value, _refs(signpost)
    )


def _refs(item: ContestedPoint | Signpost) -> tuple[str, ...]:
    return tuple(str(reference) for reference in item.references)


def _would_change(found: Iterable[Changes]) -> Iterator[str]:
    for changes in found:
        yield from change_lines(changes)


def change_lines(changes: Changes, named: bool = True) -> Iterator[str]:
    """Each single fact that would flip the duty, in one sentence with who usually knows it; the
    duty is not `named` where it stands above.
    """
    words = record_words()
    for change in changes.changes:
        options = " or ".join(f"“{option.label}”" for option in change.options)
        yield words.text("would_change" if named else "would_be").format(
            duty=changes.duty.title,
            state=words.text(f"state_{change.would_be.lower()}"),
            fact=change.fact.short,
            options=options,
            held_by=change.fact.held_by,
        )
