"""A record: what was entered, what followed and why, what the person decided.

Plain data that can be read without the ruleset: each word that the person saw is in it. It carries
its own hash and that of the record before it; where it is kept is the business of records/.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any, Literal

from pydantic import ConfigDict, TypeAdapter, ValidationError

from assistant.check.logic import State
from assistant.check.strict_json import read_json
from assistant.errors import RecordError

FORBID = ConfigDict(extra="forbid")
Value = bool | int | str


class Course(StrEnum):
    """What the person decided. None of the three weighs more than another."""

    NOTIFY = "notify"
    NOT_NOTIFY = "no notification"
    DEFER = "not decided yet"


class Relation(StrEnum):
    """How the decision stands to what the published criteria came to on the facts entered."""

    FOLLOWS = "follows"
    DIFFERS = "differs"
    DEFERRED = "deferred"
    AHEAD = "made while the criteria could not be decided yet"
    WHOSE_OPEN = "made while it could not be decided yet whose notification it is"


class Stance(StrEnum):
    """What another person or a partner thinks of the decision."""

    AGREES = "agrees"
    DISSENTS = "dissents"
    NONE_YET = "has not given a view yet"


@dataclass(frozen=True)
class Entry:
    """One answer as it was given. A later entry for the same fact replaces it; both are kept.

    `value` as in the interchange; `short` and `label` are the words that the person saw.
    """

    __pydantic_config__ = FORBID

    fact: str
    value: Value
    short: str
    label: str
    at: str
    said_by: str = ""
    how_known: str = ""
    why: str = ""


@dataclass(frozen=True)
class TracedStep:
    """One part of a rule and what it came to (assistant/check/trace.py)."""

    __pydantic_config__ = FORBID

    kind: str
    says: str
    state: State
    decides: bool
    parts: tuple[TracedStep, ...]


@dataclass(frozen=True)
class DueDate:
    """One deadline as it was shown; days as ISO text, empty when not known."""

    __pydantic_config__ = FORBID

    id: str
    label: str
    due: str
    counted_from: str
    start: str
    day_one: str
    force: str
    source: str
    standing: str
    references: tuple[str, ...]
    provisional: bool
    earliest: bool
    done: str = ""
    progress: str = ""


@dataclass(frozen=True)
class RecordedDuty:
    """One duty as it was shown."""

    __pydantic_config__ = FORBID

    id: str
    title: str
    who: str
    to: str
    strength: str
    standing: str
    state: State
    sentence: str
    what: str
    next_step: str
    no_time_limit: str
    reasons: tuple[str, ...]
    trace: TracedStep
    references: tuple[str, ...]
    deadlines: tuple[DueDate, ...]


@dataclass(frozen=True)
class RecordedPoint:
    """A contested point, a contradiction or another route, as it was shown."""

    __pydantic_config__ = FORBID

    id: str
    title: str
    text: str
    standing: str
    references: tuple[str, ...]


@dataclass(frozen=True)
class Quotation:
    """What the library held at a reference: a source's words, or our note."""

    __pydantic_config__ = FORBID

    reference: str
    source: str
    text: str
    is_note: bool


@dataclass(frozen=True)
class Decision:
    """The person's decision with its reason. `by` is a role, never a name.

    `at` is when it was written down, `decided_on` the day of the decision where that was another;
    `sent_as` is the reference that the notification was given, `told` who has been told and when.
    """

    __pydantic_config__ = FORBID

    course: Course
    relation: Relation
    label: str
    reason: str
    by: str
    at: str
    review_on: str = ""
    decided_on: str = ""
    sent_as: str = ""
    told: str = ""


@dataclass(frozen=True)
class View:
    """What a second person or a partner thinks, and why. `by` is a role or an agency."""

    __pydantic_config__ = FORBID

    by: str
    stance: Stance
    reason: str
    at: str


@dataclass(frozen=True)
class Record:
    """One check at one moment. Versions of one `id` follow one another; none replaces another.

    `aside` are answers to questions that the other answers have made needless: they count for
    nothing. `salt` keeps the hash from giving the content away once the content has been erased.
    `holidays_hash` is that of the table of bank holidays, `words_hash` that of the tool's own
    words, `summary` names the duties to notify by what they came to; these are empty in records
    from before they were kept.
    """

    __pydantic_config__ = FORBID

    id: str
    version: int
    made_at: str
    retain_until: str
    salt: str
    app_version: str
    edition: str
    title: str
    ruleset_hash: str
    ruleset_status: str
    reviewer: str
    aware: str
    entries: tuple[Entry, ...]
    aside: tuple[Entry, ...]
    headline: str
    notification: State
    duties: tuple[RecordedDuty, ...]
    contested: tuple[RecordedPoint, ...]
    contradictions: tuple[str, ...]
    cautions: tuple[str, ...]
    signposts: tuple[RecordedPoint, ...]
    notices: tuple[str, ...]
    would_change: tuple[str, ...]
    quotations: tuple[Quotation, ...]
    decision: Decision | None
    second: View | None
    partners: tuple[View, ...]
    schema: Literal[1] = 1
    summary: tuple[str, ...] = ()
    holidays_hash: str = ""
    words_hash: str = ""
    previous: str = ""
    hash: str = ""

    @property
    def facts(self) -> dict[str, Value]:
        """The answers that count: the last entry for each fact."""
        return {entry.fact: entry.value for entry in self.entries}

    def duty(self, id: str) -> RecordedDuty:
        """The duty of that id; KeyError when there is none."""
        return next(duty for duty in self.duties if duty.id == id)

    def sealed(self, previous: str) -> Record:
        """The record with its place in the chain: after the one whose hash is `previous`."""
        placed = replace(self, previous=previous)
        return replace(placed, hash=chain_hash(placed, body_hash(body(placed))))


def current(entries: tuple[Entry, ...]) -> tuple[tuple[Entry, tuple[Entry, ...]], ...]:
    """Each fact's last entry with the earlier ones that differ, in the order of first answering."""
    by_fact: dict[str, list[Entry]] = {}
    for entry in entries:
        by_fact.setdefault(entry.fact, []).append(entry)
    return tuple((found[-1], tuple(found[:-1])) for found in by_fact.values())


def free_texts(record: Record) -> Iterator[str]:
    """Everything in the record that a person typed."""
    for entry in (*record.entries, *record.aside):
        yield from (entry.said_by, entry.how_known, entry.why)
        yield from [entry.value] if isinstance(entry.value, str) else []
    if record.decision is not None:
        made = record.decision
        yield from (made.reason, made.by, made.sent_as, made.told)
    for view in (*([record.second] if record.second else ()), *record.partners):
        yield from (view.by, view.reason)


# ---- As text, and its hash ----

_SCHEMA = TypeAdapter(Record)
UNCHANGED = "Use the JSON file that this tool exported, unchanged."


def canonical(data: Any) -> str:
    """JSON in one spelling only: sorted keys, no spaces, ASCII."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


LATER = {"holidays_hash", "words_hash", "summary", "done", "progress"}
LATER |= {"decided_on", "sent_as", "told"}
"""Left out where empty: a record from before a field was added keeps its body, and so its hash."""


def _data(record: Record) -> dict[str, Any]:
    found = asdict(record, dict_factory=_without_empty)
    assert isinstance(found, dict)
    return found


def _without_empty(fields: list[tuple[str, Any]]) -> dict[str, Any]:
    return {name: value for name, value in fields if value or name not in LATER}


def body(record: Record) -> str:
    """All that was recorded, without its place in the chain."""
    data = _data(record)
    del data["previous"], data["hash"]
    return canonical(data)


def body_hash(text: str) -> str:
    """SHA-256 in hexadecimal of a body."""
    return hashlib.sha256(text.encode()).hexdigest()


def link_hash(previous: str, id: str, version: int, made_at: str, of_body: str) -> str:
    """SHA-256 in hexadecimal of one link: what came before, whose it is, when, what it says."""
    link = canonical([previous, id, version, made_at, of_body])
    return hashlib.sha256(link.encode("ascii")).hexdigest()


def chain_hash(record: Record, of_body: str) -> str:
    """The hash of the record at its place."""
    return link_hash(record.previous, record.id, record.version, record.made_at, of_body)


def is_whole(record: Record) -> bool:
    """Whether the record's hash is that of its content and of its place."""
    return record.hash == chain_hash(record, body_hash(body(record)))


def to_json(record: Record) -> str:
    """The whole record as JSON for people and machines; `read_record` reads it back."""
    return json.dumps(_data(record), indent=2, ensure_ascii=False) + "\n"


def read_record(text: str) -> Record:
    """The record that `to_json` or `body` wrote. Raises RecordError."""
    try:
        return _SCHEMA.validate_json(json.dumps(read_json(text)))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the text"
        raise RecordError(f"This is not a record: {where}: {first['msg']}.", UNCHANGED) from error
    except ValueError as error:
        raise RecordError(f"This is not a record: the text: {error}.", UNCHANGED) from error
