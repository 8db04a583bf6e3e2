"""What the printed copy of a record says: the decision of the person first, whatever it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from assistant.check.logic import State
from assistant.check.record import (
    Decision,
    DueDate,
    Entry,
    Record,
    RecordedDuty,
    RecordedPoint,
    TracedStep,
    View,
    current,
)
from assistant.check.recording import record_words
from assistant.check.rules import Force, Standing
from assistant.check.wording import load_wording
from assistant.exports.sheet import (
    Block,
    Grid,
    Heading,
    Items,
    Quote,
    Sheet,
    Text,
    long_day,
    long_moment,
    place,
    places,
)

TITLE = "Record of a guided check: notification criteria"


def record_sheet(record: Record) -> Sheet:
    """The record as a sheet. It says the same for every decision, in the same places."""
    blocks = (
        *_head(record),
        *_result(record),
        *_by_when(record),
        *_decision(record),
        *_facts(record),
        *_duties(record),
        *_around(record),
        *_traces(record),
        *_quotations(record),
        *_check(record),
    )
    foot = (
        f"Record {record.id}, version {record.version}. {record.title}, rules "
        f"{record.ruleset_hash[:12]}. Tool version {record.app_version}. "
        "Criteria applied to facts entered; not a decision."
    )
    unprintable = record_words().text("glyphs_left_out")
    return Sheet(TITLE, blocks, foot, datetime.fromisoformat(record.made_at), unprintable)


def _head(record: Record) -> Iterator[Block]:
    words = record_words()
    yield Text(words.text("disclaimer"), strong=True)
    yield Text(words.text("no_names"))
    reviewed = words.text("reviewed_rules").format(reviewer=record.reviewer)
    rows = (
        ("Record", f"{record.id}, version {record.version}"),
        ("Made", long_moment(record.made_at)),
        ("Edition", record.title),
        ("Rules", words.text("draft_rules") if record.ruleset_status == "draft" else reviewed),
        ("Tool version", record.app_version),
        ("Authority became aware", long_moment(record.aware) or "Not entered"),
        ("Kept by this tool until", long_day(record.retain_until)),
    )
    yield Grid(("", ""), rows, (1, 3))


def _result(record: Record) -> Iterator[Block]:
    yield Heading("What the published criteria come to")
    yield Text(record.headline, strong=True)
    yield from [Items.flat(*record.summary)] if record.summary else []
    if record.contradictions:
        yield Text(load_wording().text("contradiction"))
    said = (*record.contradictions, *record.cautions, *record.notices)
    if said:
        yield Items.flat(*said)


def _by_when(record: Record) -> Iterator[Block]:
    """Every known date in order, with what makes it weaker than it looks; a shared one once."""
    words = load_wording()
    dates = dict.fromkeys(due for duty in record.duties for due in duty.deadlines)
    if not dates:
        return
    yield Heading(words.text("by_when"))
    known = sorted((due for due in dates if due.due), key=lambda due: due.due)
    if not known:
        yield Text(words.text("start_unknown"))
        return
    yield Items.flat(*(_by(due, _progress(due, record)) for due in known))
    if any(due.day_one for due in known):
        yield Text(words.text("day_one"))


def _progress(due: DueDate, record: Record) -> str:
    """As it was recorded; of records from before it was, whether the day had passed."""
    unsaid = "passed" if not record.summary and due.due < record.made_at[:10] else ""
    return due.progress or unsaid


def _by(due: DueDate, progress: str) -> str:
    marks = load_wording().date_marks(
        progress,
        long_day(due.done),
        due.earliest,
        due.provisional,
        Force(due.force),
        Standing(due.standing),
    )
    return f"{long_day(due.due)}: {due.label}" + (f" ({marks})" if marks else "")


def _decision(record: Record) -> Iterator[Block]:
    words = record_words()
    yield Heading("What was decided")
    if record.decision is None:
        yield Text(words.text("no_decision"))
    else:
        yield from _decided(record.decision)
    yield Heading("A second person's view", 2)
    yield _views((record.second,)) if record.second else Text(words.text("no_second"))
    yield Heading("The safeguarding partners' views", 2)
    yield _views(record.partners) if record.partners else Text(words.text("no_partners"))


def _decided(decision: Decision) -> Iterator[Block]:
    words = record_words()
    rows = [
        ("Decision", decision.label),
        ("How it stands to the criteria", words.text(f"relation_{decision.relation.name.lower()}")),
        ("Reason", decision.reason or words.text("no_reason")),
        ("Decided by (role)", decision.by or "Not entered"),
        ("Decided on", long_day(decision.decided_on) or "Not entered"),
        ("Written down", long_moment(decision.at)),
        ("To be looked at again on", long_day(decision.review_on) or "No day set"),
        ("Reference of the notification", decision.sent_as or "Not entered"),
        ("Who has been told, and when", decision.told or "Not entered"),
    ]
    yield Grid(("", ""), tuple(rows), (1, 3))


def _views(views: tuple[View, ...]) -> Grid:
    rows = tuple((v.by, v.stance.value, v.reason, long_moment(v.at)) for v in views)
    head = ("Who (role or agency)", "View of the decision", "Why", "Written down")
    return Grid(head, rows, (3, 2, 5, 3))


def _facts(record: Record) -> Iterator[Block]:
    yield Heading("What was entered")
    if record.entries:
        moments = (record.entries[0].at, record.entries[-1].at)
        first, last = (long_moment(moment) for moment in moments)
        yield Text(record_words().text("entered").format(first=first, last=last))
    head = ("Question", "Answer", "Who said so, and how it is known", "Why this answer")
    rows = tuple(_fact(last, earlier) for last, earlier in current(record.entries))
    yield Grid(head, rows, (3, 4, 3, 4))
    if record.aside:
        yield Text(record_words().text("aside"))
        yield Items.flat(*(f"{entry.short}: {_answer(entry)}" for entry in record.aside))


def _fact(last: Entry, earlier: tuple[Entry, ...]) -> tuple[str, ...]:
    answer = _answer(last)
    if earlier:
        answer += f"\nEntered: {long_moment(last.at)}"
    for entry in reversed(earlier):
        answer += f"\nEarlier: {_answer(entry)} ({long_moment(entry.at)})"
    source = ", ".join(part for part in (last.said_by, last.how_known) if part)
    return (last.short, answer, source, last.why)


def _answer(entry: Entry) -> str:
    return long_moment(entry.label) if _is_day(entry.label) else entry.label


def _is_day(label: str) -> bool:
    try:
        datetime.fromisoformat(label)
    except ValueError:
        return False
    return len(label) >= 10


def _duties(record: Record) -> Iterator[Block]:
    yield Heading("What follows, duty by duty")
    for state in (State.MET, State.CANNOT_TELL):
        for duty in record.duties:
            if duty.state is state:
                yield from _duty(duty)
    not_met = [duty for duty in record.duties if duty.state is State.NOT_MET]
    if not_met:
        yield Heading("Criteria not met on the facts entered", 2)
        yield Items.flat(*(_not_met(duty) for duty in not_met))


def _not_met(duty: RecordedDuty) -> str:
    source = f"Source: {places(duty.references)}"
    standing = _standing(duty.standing)
    reasons = (f"{reason.rstrip('.')}." for reason in duty.reasons)
    said = (f"{duty.title} ({duty.strength}).", *reasons, standing, source)
    return " ".join(part for part in said if part)


def _duty(duty: RecordedDuty) -> Iterator[Block]:
    yield Heading(f"{duty.title} ({duty.strength})", 2)
    yield Text(duty.sentence)
    yield from [Text(_standing(duty.standing))] if _standing(duty.standing) else []
    yield Items.flat(*duty.reasons)
    yield Text(f"Who: {duty.who}. To: {duty.to}.")
    yield Text(" ".join(part for part in (duty.what, duty.next_step) if part))
    if duty.deadlines:
        head = ("What", "By", "Counted from", "What stands behind it")
        yield Grid(head, tuple(_due(d) for d in duty.deadlines), (3, 3, 3, 6))
    if duty.no_time_limit:
        yield Text(duty.no_time_limit)
    yield Text(f"Source: {places(duty.references)}")


def _due(due: DueDate) -> tuple[str, ...]:
    fixed = load_wording()
    said = [due.source]
    said += fixed.date_notes(
        due.progress, long_day(due.done), due.earliest, due.provisional, Force(due.force)
    )
    said += [_standing(due.standing)] if _standing(due.standing) else []
    by = long_day(due.due) or fixed.text("start_unknown")
    start = f"{due.counted_from}: {long_day(due.start)}" if due.start else due.counted_from
    first = f" (day 1: {long_day(due.day_one)})" if due.day_one else ""
    return (due.label, by, start + first, " ".join(said))


def _standing(standing: str) -> str:
    return load_wording().standing(Standing(standing))


def _around(record: Record) -> Iterator[Block]:
    if record.would_change:
        yield Heading("What would change it")
        yield Items.flat(*record.would_change)
    if record.contested:
        yield Heading("What the guidance does not settle")
        yield from _points(record.contested)
    if record.signposts:
        yield Heading("Other routes that may be needed")
        yield from _points(record.signposts)


def _points(points: tuple[RecordedPoint, ...]) -> Iterator[Block]:
    for point in points:
        standing = _standing(point.standing)
        yield Text(point.title, strong=True)
        source = f"Source: {places(point.references)}"
        yield Text(" ".join(part for part in (point.text, standing, source) if part))


def _traces(record: Record) -> Iterator[Block]:
    """Each criterion once, however many duties turn on it; then each duty."""
    yield Heading("How each duty came about, step by step")
    criteria = {step.says: step for duty in record.duties for step in _criteria(duty.trace)}
    if criteria:
        yield Heading("The criteria", 2)
    for step in criteria.values():
        parts = (line for part in step.parts for line in _steps(part, 1))
        yield Items(((0, step.says), *parts))
    for duty in record.duties:
        yield Heading(duty.title, 2)
        yield Items(tuple(_steps(duty.trace, 0)))


def _criteria(step: TracedStep) -> Iterator[TracedStep]:
    """The criteria in a rule, those that another rests on before it."""
    for part in step.parts:
        yield from _criteria(part)
    if step.kind == "criterion":
        yield step


def _steps(step: TracedStep, depth: int) -> Iterator[tuple[int, str]]:
    """The steps of a rule as far down as the criteria."""
    joins = step.kind in ("all", "any", "not")
    state = f": {record_words().text(f'state_{step.state.lower()}')}" if joins else ""
    yield depth, step.says + state
    for part in step.parts if step.kind != "criterion" else ():
        yield from _steps(part, depth + 1)


def _quotations(record: Record) -> Iterator[Block]:
    if record.quotations:
        words = record_words()
        yield Heading("The passages that were shown")
        for quotation in record.quotations:
            mark = words.text("note_mark" if quotation.is_note else "source_mark")
            yield Quote(quotation.text, f"{mark}. {quotation.source}. {place(quotation.reference)}")


def _check(record: Record) -> Iterator[Block]:
    words = record_words()
    yield Heading("How this record can be checked")
    yield Text(words.text("verify_how" if record.hash else "not_stored"))
    rows = (
        ("Hash of this record", record.hash or "None"),
        ("Hash of the record before", record.previous or "None: this is the first"),
        ("Hash of the rules", record.ruleset_hash),
    )
    yield Grid(("", ""), rows if record.hash else rows[2:], (1, 3))
