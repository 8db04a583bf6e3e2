"""What follows: duties met first, then what is open; reasons, dates, what would change it."""

from __future__ import annotations

from assistant.check import Deadline, DutyResult, Findings, State, load_wording
from assistant.check.report import date_marks
from assistant.check.rules import ContestedPoint, Signpost
from assistant.exports.sheet import long_day
from assistant.ui.check_cards import changing, cited, duty_card, reasons, standing_tag
from assistant.ui.check_session import CheckSession
from assistant.ui.check_sources import Sources
from assistant.ui.markup import Markup, draw, join


def draw_danger(session: CheckSession) -> None:
    """A child in danger now: nothing else is shown."""
    duty = session.ruleset.duty("emergency")
    draw(
        Markup(
            '<section class="fault" role="alert"><h2>{}</h2><p class="headline">{}</p><p>{}</p>'
            "<p>The check can wait. It keeps your place on this page.</p></section>"
        ).format(duty.title, _calling(load_wording().text("danger_numbers")), duty.what)
    )


def _calling(words: str) -> Markup:
    call = Markup('<a href="tel:999">999</a>')
    return Markup("{}").format(words).replace("999", call, 1)


def draw_result(found: Findings, sources: Sources) -> None:
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


def _headline(found: Findings) -> Markup:
    words = load_wording()
    said = [*found.cautions, *(c.text for c in found.result.contradictions)]
    if found.result.contradictions:
        said.insert(0, words.text("contradiction"))
    return Markup(
        '<section class="result"><h2 class="result-line" role="status">{}</h2>'
        '<ul class="summary">{}</ul><p class="edition">{}</p>{}{}</section>'
    ).format(
        found.result.headline,
        join(Markup("<li>{}</li>").format(line) for line in found.result.summary),
        words.text("edition_line").format(title=found.ruleset.title),
        _notice("Check your answers.", said),
        _notice("Before you rely on this.", list(found.result.notices)),
    )


def _by_when(found: Findings) -> Markup:
    """Every known date in order, the first one first, and how the days are counted."""
    words = load_wording()
    known, undated = found.by_when(), found.undated()
    if not known and not undated:
        return Markup()
    rows = join(_by(deadline) for deadline in known)
    rows += join(
        Markup("<li><strong>{}</strong> <span>{}</span></li>").format(words.text("no_date"), said)
        for said in undated
    )
    return Markup(
        '<section class="by-when"><h2>{}</h2><ul>{}</ul><p class="quiet">{}</p></section>'
    ).format(
        words.text("by_when"),
        rows,
        words.text("day_one") if any(deadline.day_one for deadline in known) else "",
    )


def _by(deadline: Deadline) -> Markup:
    marks = date_marks(deadline)
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


def _group(title: str, duties: tuple[DutyResult, ...], found: Findings, sources: Sources) -> Markup:
    cards = join(
        duty_card(duty, found.due(duty.id), found.change(duty.id), sources) for duty in duties
    )
    return Markup('<section class="group duties"><h2>{}</h2>{}</section>').format(title, cards)


def _not_met(found: Findings, sources: Sources) -> Markup:
    duties = found.result.in_state(State.NOT_MET)
    if not duties:
        return Markup()
    items = join(
        Markup('<div class="other"><h3>{}</h3>{}{}{}{}</div>').format(
            duty.duty.title,
            standing_tag(duty.duty.standing),
            reasons(duty),
            changing(found.change(duty.id)),
            sources.chips(cited(duty)),
        )
        for duty in duties
    )
    return Markup(
        '<details class="block"><summary>Criteria not met on the facts entered ({})</summary>{}'
        "</details>"
    ).format(len(duties), items)


def _points(found: Findings, sources: Sources) -> Markup:
    contested = join(
        _point(point, [point.says, _open(point)], point.advice, sources)
        for point in found.result.contested
    )
    routes = join(
        _point(s.signpost, [s.signpost.text], "", sources) for s in found.result.signposts
    )
    return _block("What the guidance does not settle", len(found.result.contested), contested) + (
        _block("Other routes that may be needed", len(found.result.signposts), routes)
    )


def _open(point: ContestedPoint) -> str:
    return load_wording().text("not_settled").format(text=point.not_settled)


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
