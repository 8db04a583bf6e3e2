"""Records of made-up checks, for the tests of records, copies and the page."""

from __future__ import annotations

from datetime import datetime

from assistant.check import Ruleset, evaluate, load_bank_holidays, load_ruleset
from assistant.check.clocks import BankHolidays
from assistant.check.record import (
    Course,
    Decision,
    Entry,
    Quotation,
    Record,
    Stance,
    Value,
    View,
)
from assistant.check.recording import (
    at_stake,
    course_words,
    entry,
    make_record,
    new_id,
    relation,
    stamp,
)

NOW = datetime(2026, 4, 7, 10, 30)
FACTS: dict[str, Value] = {
    "immediate_danger": False,
    "asker_is_la": True,
    "age_at_event": "0-15",
    "event": "serious_harm",
    "abuse_neglect": "suspected",
    "place": "in_area",
    "normally_resident": "yes",
    "incident_date": "2026-04-01",
    "aware_date": "2026-04-02T23:59",
}
QUOTATION = Quotation("tea-rules/2024#7", "Tea Rules 2024", "The warden must brew the tea.", False)


def entries(ruleset: Ruleset, facts: dict[str, Value] | None = None) -> list[Entry]:
    """An entry for each fact, all at NOW."""
    return [entry(ruleset, name, value, NOW) for name, value in (facts or FACTS).items()]


def decided(ruleset: Ruleset, course: Course, reason: str = "The partners agree.") -> Decision:
    """A decision on FACTS."""
    stake = at_stake(evaluate(ruleset, FACTS), FACTS)
    label = course_words(stake.subject)[course]
    how = relation(course, stake)
    return Decision(course, how, label, reason, "Safeguarding lead", stamp(NOW), "2026-04-10")


def a_record(
    edition: str = "2026",
    *,
    course: Course = Course.NOTIFY,
    reason: str = "The partners agree.",
    given: list[Entry] | None = None,
    id: str = "",
    version: int = 1,
    now: datetime = NOW,
    days: int = 180,
    rules: Ruleset | None = None,
    holidays: BankHolidays | None = None,
) -> Record:
    """A whole record, not stored."""
    ruleset = rules or load_ruleset(edition)
    return make_record(
        ruleset,
        given if given is not None else entries(ruleset),
        holidays or load_bank_holidays(),
        now,
        id=id or new_id(),
        retention_days=days,
        version=version,
        quotations=(QUOTATION,),
        decision=decided(ruleset, course, reason),
        second=View("Team or service manager", Stance.DISSENTS, "I would wait.", stamp(NOW)),
        partners=(View("Chief officer of police", Stance.AGREES, "", stamp(NOW)),),
    )
