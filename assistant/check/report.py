"""The result of a check as lines of plain text, for the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from assistant.check.clocks import Deadline
from assistant.check.evaluate import DutyResult, Result
from assistant.check.findings import Findings
from assistant.check.logic import State
from assistant.check.recording import change_lines
from assistant.check.rules import ContestedPoint, Signpost, Standing
from assistant.check.wording import Wording, load_wording
from assistant.exports.sheet import long_day, places


def lines(found: Findings) -> Iterator[str]:
    """What follows, danger and contradictions first."""
    wording, result = load_wording(), found.result
    yield from _before(result, found.cautions, wording)
    yield result.headline
    yield from result.summary
    yield wording.text("edition_line").format(title=found.ruleset.title)
    yield from (f"Note: {notice}" for notice in result.notices)
    yield from _by_when(found, wording)
    for state in (State.MET, State.CANNOT_TELL):
        for duty in result.in_state(state):
            yield ""
            yield from _duty(duty, found.due(duty.id), wording)
            yield from _changes(found, duty)
    yield from _not_met(found)
    yield from _after(result, wording)


def _before(result: Result, cautions: tuple[str, ...], wording: Wording) -> Iterator[str]:
    if result.emergency:
        yield wording.text("danger_numbers")
    if result.contradictions:
        yield wording.text("contradiction")
    yield from (f"  {contradiction.text}" for contradiction in result.contradictions)
    yield from (f"Check the dates: {caution}" for caution in cautions)


def _by_when(found: Findings, wording: Wording) -> Iterator[str]:
    known, undated = found.by_when(), found.undated()
    if known or undated:
        yield ""
        yield wording.text("by_when")
    yield from (f"  - {summary(deadline)}" for deadline in known)
    yield from (f"  - {wording.text('no_date')}: {said}" for said in undated)
    if any(deadline.day_one for deadline in known):
        yield f"  {wording.text('day_one')}"


def summary(deadline: Deadline) -> str:
    """A known date on one line, with what makes it weaker than it looks."""
    said = f"{long_day(str(deadline.due))}: {deadline.label}"
    marks = date_marks(deadline)
    return f"{said} ({marks})" if marks else said


def date_marks(deadline: Deadline) -> str:
    """What makes a date weaker than it looks, and what has become of it, in short."""
    spec = deadline.spec
    return load_wording().date_marks(
        deadline.progress,
        _long(deadline.done),
        deadline.earliest,
        deadline.provisional,
        spec.force,
        spec.standing,
    )


def _long(day: date | None) -> str:
    return "" if day is None else long_day(day.isoformat())


def _not_met(found: Findings) -> Iterator[str]:
    """The duties that are not met, shortly: the answer that decides, and what would change it."""
    duties = found.result.in_state(State.NOT_MET)
    if duties:
        yield ""
        yield "Criteria not met on the facts entered"
    for duty in duties:
        yield f"  - {duty.duty.title} ({duty.duty.strength.value}). {' '.join(duty.reasons[:1])}"
        yield from (f"  {line}" for line in _changes(found, duty))


def _duty(result: DutyResult, due: tuple[Deadline, ...], wording: Wording) -> Iterator[str]:
    duty = result.duty
    yield f"{duty.title} ({duty.strength.value})"
    yield f"  {result.sentence}"
    yield from _standing(duty.standing, wording)
    yield from (f"  - {reason}" for reason in result.reasons)
    if result.state is State.MET:
        yield f"  Who: {duty.who}. To: {duty.to}."
        yield f"  {duty.what}"
    if result.state is State.MET and duty.next_step:
        yield f"  {duty.next_step}"
    for deadline in due:
        yield from _deadline(deadline, wording)
    yield from (f"  - To think about: {prompt}" for prompt in duty.prompts)
    yield from [f"  {duty.no_time_limit}"] if duty.no_time_limit else []
    yield f"  Where it stands: {places(str(reference) for reference in duty.references)}."


def _standing(standing: Standing, wording: Wording) -> Iterator[str]:
    said = wording.standing(standing)
    yield from [f"  {said}"] if said else []


def _deadline(deadline: Deadline, wording: Wording) -> Iterator[str]:
    if deadline.due is None:
        yield f"  {deadline.label}: {wording.text('start_unknown')}"
        return
    yield f"  {deadline.label}: by {long_day(deadline.due.isoformat())}"
    yield f"    {deadline.spec.source}"
    for note in date_notes(deadline):
        yield f"    {note}"


def date_notes(deadline: Deadline) -> tuple[str, ...]:
    """What the reader of the date has to know, in whole sentences."""
    return load_wording().date_notes(
        deadline.progress,
        _long(deadline.done),
        deadline.earliest,
        deadline.provisional,
        deadline.spec.force,
    )


def _changes(found: Findings, duty: DutyResult) -> Iterator[str]:
    """What would flip a duty to notify; of one that is open, by the answers that are open. The page
    and the JSON say the rest.
    """
    if duty.id in found.ruleset.notification:
        flips = found.change(duty.id)
        if duty.state is State.CANNOT_TELL:
            open_ = tuple(c for c in flips.changes if c.now not in c.fact.definite)
            flips = replace(flips, changes=open_)
        yield from (f"  {line}" for line in change_lines(flips, named=False))


def _after(result: Result, wording: Wording) -> Iterator[str]:
    for point in result.contested:
        yield ""
        yield f"Not settled: {point.title}"
        yield f"  {point.says}"
        yield f"  {wording.text('not_settled').format(text=point.not_settled)}"
        yield from [f"  This tool's advice: {point.advice}"] if point.advice else []
        yield from _source(point, wording)
    for found in result.signposts:
        yield ""
        yield f"Another route: {found.signpost.title}"
        yield f"  {found.signpost.text}"
        yield from _source(found.signpost, wording)


def _source(item: ContestedPoint | Signpost, wording: Wording) -> Iterator[str]:
    yield from _standing(item.standing, wording)
    yield f"  Where it stands: {places(str(reference) for reference in item.references)}."
