"""A duty as a card: how strong, who and to whom, by when, why, what would change it."""

from __future__ import annotations

from collections.abc import Iterator

from assistant import Reference
from assistant.check import (
    Changes,
    Deadline,
    DutyResult,
    Force,
    Standing,
    State,
    Step,
    Strength,
    load_wording,
)
from assistant.check.recording import change_lines
from assistant.check.report import date_notes
from assistant.exports.sheet import long_day
from assistant.ui.check_sources import Sources
from assistant.ui.markup import Markup, join


def duty_card(
    result: DutyResult, due: tuple[Deadline, ...], changes: Changes, sources: Sources
) -> Markup:
    """The card of a duty that is met or cannot be told; `due` are its own dates."""
    duty = result.duty
    return Markup(
        '<article class="card {}"><h3>{}</h3><p class="strengths">{}{}</p>{}{}{}{}{}{}{}</article>'
    ).format(
        result.state.lower().replace("_", "-"),
        duty.title,
        _strength(duty.strength),
        standing_tag(duty.standing),
        _open(result),
        _who(result),
        _dates(due, duty.no_time_limit, sources),
        _prompts(duty.prompts),
        reasons(result),
        changing(changes),
        Markup(
            '<details class="why"><summary>Where it stands</summary>'
            '<div class="sources">{}</div></details>'
        ).format(sources.chips(cited(result))),
    )


def cited(result: DutyResult) -> list[Reference]:
    """The places of the duty and of the criteria that its rule reads."""
    return [*result.duty.references, *_of_criteria(result.trace)]


def _of_criteria(step: Step) -> Iterator[Reference]:
    yield from step.references
    for part in step.parts:
        yield from _of_criteria(part)


def _strength(said: Strength | Force) -> Markup:
    css = "may" if said is Strength.VOLUNTARY else said.value
    words = load_wording().text("by_caution") if said is Force.CAUTION else said.value
    return Markup('<span class="strength {}">{}</span>').format(css, words.upper())


def standing_tag(standing: Standing) -> Markup:
    """How well it is known, where it was not read in this edition."""
    said = load_wording().standing(standing)
    return Markup(' <span class="tag missing">{}</span>').format(said) if said else Markup()


def _who(result: DutyResult) -> Markup:
    duty = result.duty
    if result.state is not State.MET:
        return Markup("<p>{}</p>").format(duty.what)
    return Markup(
        '<dl class="who"><dt>Who</dt><dd>{}</dd><dt>To</dt><dd>{}</dd><dt>What</dt><dd>{} {}</dd>'
        "</dl>"
    ).format(duty.who, duty.to, duty.what, duty.next_step)


def _dates(due: tuple[Deadline, ...], no_limit: str, sources: Sources) -> Markup:
    shown = join(_date(deadline, sources) for deadline in due)
    none = Markup('<p class="quiet">{}</p>').format(no_limit) if no_limit else Markup()
    listed = Markup('<ul class="dates">{}</ul>').format(shown) if due else Markup()
    return listed + none


def _date(deadline: Deadline, sources: Sources) -> Markup:
    """The date with its force, what stands behind it, and the places to open."""
    spec = deadline.spec
    first = f" Day 1 is {long_day(deadline.day_one.isoformat())}." if deadline.day_one else ""
    return Markup(
        '<li><p class="strengths"><strong>{}{}</strong> {}{}</p>{}<p class="quiet">{}{}</p>'
        '<div class="sources">{}</div></li>'
    ).format(
        deadline.label,
        f": {long_day(deadline.due.isoformat())}" if deadline.due else "",
        _strength(spec.force),
        standing_tag(spec.standing),
        _notes(deadline),
        spec.source,
        first,
        sources.chips(spec.references),
    )


def _notes(deadline: Deadline) -> Markup:
    """What the reader of the date has to know."""
    unknown = [load_wording().text("start_unknown")] if deadline.due is None else []
    said = " ".join([*unknown, *date_notes(deadline)])
    return Markup("<p>{}</p>").format(said) if said else Markup()


def _prompts(prompts: tuple[str, ...]) -> Markup:
    if not prompts:
        return Markup()
    items = join(Markup("<li>{}</li>").format(prompt) for prompt in prompts)
    return Markup("<p>To think about; the tool does not work these out:</p><ul>{}</ul>").format(
        items
    )


def reasons(result: DutyResult) -> Markup:
    items = join(Markup("<li>{}</li>").format(reason) for reason in result.reasons)
    return Markup('<details class="why" open><summary>Why</summary><ul>{}</ul></details>').format(
        items
    )


def changing(changes: Changes) -> Markup:
    lines = [line.partition(": ")[2] for line in change_lines(changes)]
    if not lines and changes.still_open:
        open_ = ", ".join(f"“{fact.short}”" for fact in changes.still_open)
        lines = [f"No single answer. Several of these are needed: {open_}."]
    if not lines:
        return Markup()
    items = join(Markup("<li>{}</li>").format(line[:1].upper() + line[1:]) for line in lines)
    return Markup(
        '<details class="why"><summary>What would change it</summary><ul>{}</ul></details>'
    ).format(items)


def _open(result: DutyResult) -> Markup:
    """For a duty that cannot be told, what that means and what to do meanwhile."""
    if result.state is State.MET:
        return Markup()
    return Markup("<p>{}</p>").format(result.sentence)
