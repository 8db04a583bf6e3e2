"""What follows: duties met first, then what is open; reasons, dates, what would change it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from assistant.check import (
    Changes,
    Deadline,
    DutyResult,
    Result,
    Ruleset,
    State,
    date_cautions,
    deadlines,
    evaluate,
    load_bank_holidays,
    load_wording,
    what_would_change,
)
from assistant.check.record import Value
from assistant.check.rules import ContestedPoint, Signpost
from assistant.exports.sheet import long_day
from assistant.ui.check_cards import changing, cited, duty_card, reasons, standing_tag
from assistant.ui.check_session import CheckSession
from assistant.ui.check_sources import Sources
from assistant.ui.markup import Markup, draw, join


@dataclass(frozen=True)
class Outcome:
    """Everything that is drawn, worked out once."""

    ruleset: Ruleset
    facts: Mapping[str, Value]
    result: Result
    due: tuple[Deadline, ...]
    changes: Mapping[str, Changes]
    cautions: tuple[str, ...]


def outcome(ruleset: Ruleset, facts: Mapping[str, Value], now: datetime) -> Outcome:
    """Raises FactsError and ClockError."""
    result = evaluate(ruleset, facts)
    return Outcome(
        ruleset,
        facts,
        result,
        deadlines(result, facts, load_bank_holidays(), now),
        {change.duty.id: change for change in what_would_change(ruleset, facts)},
        date_cautions(ruleset, facts, now),
    )


def draw_danger(session: CheckSession) -> None:
    """A child in danger now: nothing else is shown."""
    found = outcome(session.ruleset, session.facts(), datetime.now().astimezone())
    duty = found.result.duty("emergency").duty
    draw(
        Markup(
            '<section class="fault" role="alert"><h2>{}</h2><p class="headline">{}</p><p>{}</p>'
            "<p>The check can wait. It keeps your place on this page.</p></section>"
        ).format(duty.title, _calling(load_wording().text("danger_numbers")), duty.what)
    )


def _calling(words: str) -> Markup:
    call = Markup('<a href="tel:999">999</a>')
    return Markup("{}").format(words).replace("999", call, 1)


def draw_result(found: Outcome, sources: Sources) -> None:
    """The result from its headline down to the other routes."""
    parts = [_headline(found), _by_when(found)]
    for state, title in _GROUPS:
        duties = found.result.in_state(state)
        parts += [_group(title, duties, found, sources)] if duties else []
    parts += [_not_met(found, sources), _points(found, sources)]
    for part in filter(None, parts):  # nothing at all cannot be drawn
        draw(part)


_GROUPS = (
    (State.MET, "Criteria met on the facts entered"),
    (State.CANNOT_TELL, "Cannot be decided yet"),
)


def _headline(found: Outcome) -> Markup:
    words = load_wording()
    said = [*found.cautions, *(c.text for c in found.result.contradictions)]
    if found.result.contradictions:
        said.insert(0, words.text("contradiction"))
    return Markup(
        '<section class="result"><h2 class="result-line" role="status">{}</h2>'
        '<p class="edition">{}</p>{}{}</section>'
    ).format(
        found.result.headline,
        words.text("edition_line").format(title=found.ruleset.title),
        _notice("Check your answers.", said),
        _notice("Before you rely on this.", list(found.result.notices)),
    )


def _by_when(found: Outcome) -> Markup:
    """Every known date in order, the first one first, and how the days are counted."""
    words = load_wording()
    known = sorted((d for d in found.due if d.due is not None), key=lambda d: str(d.due))
    if not known:
        return Markup()
    rows = join(_by(deadline) for deadline in known)
    return Markup(
        '<section class="by-when"><h2>{}</h2><ul>{}</ul><p class="quiet">{}</p></section>'
    ).format(words.text("by_when"), rows, words.text("day_one"))


def _by(deadline: Deadline) -> Markup:
    spec = deadline.spec
    marks = load_wording().date_marks(
        deadline.passed, deadline.earliest, deadline.provisional, spec.force, spec.standing
    )
    return Markup("<li><strong>{}</strong> <span>{}{}</span></li>").format(
        long_day(str(deadline.due)),
        deadline.label,
        Markup(' <span class="quiet">({})</span>').format(marks) if marks else "",
    )


def _notice(title: str, lines: list[str]) -> Markup:
    if not lines:
        return Markup()
    items = join(Markup("<li>{}</li>").format(line) for line in lines)
    return Markup('<div class="notice"><p><strong>{}</strong></p><ul>{}</ul></div>').format(
        title, items
    )


def _group(title: str, duties: tuple[DutyResult, ...], found: Outcome, sources: Sources) -> Markup:
    cards = join(
        duty_card(
            duty,
            [deadline for deadline in found.due if deadline.duty == duty.id],
            found.changes[duty.id],
            sources,
        )
        for duty in duties
    )
    return Markup('<section class="group duties"><h2>{}</h2>{}</section>').format(title, cards)


def _not_met(found: Outcome, sources: Sources) -> Markup:
    duties = found.result.in_state(State.NOT_MET)
    if not duties:
        return Markup()
    items = join(
        Markup('<div class="other"><h3>{}</h3>{}{}{}{}</div>').format(
            duty.duty.title,
            standing_tag(duty.duty.standing),
            reasons(duty),
            changing(found.changes[duty.id]),
            sources.chips(cited(duty)),
        )
        for duty in duties
    )
    return Markup(
        '<details class="block"><summary>Criteria not met on the facts entered ({})</summary>{}'
        "</details>"
    ).format(len(duties), items)


def _points(found: Outcome, sources: Sources) -> Markup:
    contested = join(
        _point(point, [point.says, point.not_settled], point.advice, sources)
        for point in found.result.contested
    )
    routes = join(
        _point(s.signpost, [s.signpost.text], "", sources) for s in found.result.signposts
    )
    return _block("What the guidance does not settle", len(found.result.contested), contested) + (
        _block("Other routes that may be needed", len(found.result.signposts), routes)
    )


def _point(
    point: ContestedPoint | Signpost, said: list[str], advice: str, sources: Sources
) -> Markup:
    paragraphs = join(Markup("<p>{}</p>").format(text) for text in said)
    ours = (
        Markup("<p><strong>This tool’s advice:</strong> {}</p>").format(advice)
        if advice
        else Markup()
    )
    return Markup('<div class="other"><h3>{}</h3>{}{}{}{}</div>').format(
        point.title,
        standing_tag(point.standing),
        paragraphs,
        ours,
        sources.chips(point.references),
    )


def _block(title: str, count: int, inside: Markup) -> Markup:
    if not count:
        return Markup()
    return Markup('<details class="block"><summary>{} ({})</summary>{}</details>').format(
        title, count, inside
    )
