"""A duty as a card: how strong, who and to whom, by when, why, what would change it."""

from __future__ import annotations

from assistant.check import Changes, Deadline, DutyResult, Force, Standing, State, load_wording
from assistant.check.recording import change_lines
from assistant.exports.sheet import long_day
from assistant.ui.check_sources import Sources
from assistant.ui.markup import Markup, join


def duty_card(
    result: DutyResult, due: list[Deadline], changes: Changes, sources: Sources
) -> Markup:
    """The card of a duty that is met or cannot be told; `due` are its own dates."""
    duty = result.duty
    return Markup(
        '<article class="card {}"><h3>{}</h3><p class="strengths">{}{}</p>{}{}{}{}{}{}{}</article>'
    ).format(
        result.state.lower().replace("_", "-"),
        duty.title,
        _strength(duty.strength.value),
        _standing(duty.standing),
        _open(result),
        _who(result),
        _dates(due, duty.no_time_limit),
        _prompts(duty.prompts),
        reasons(result),
        changing(changes),
        Markup(
            '<details class="why"><summary>Where it stands</summary>'
            '<div class="sources">{}</div></details>'
        ).format(sources.chips(duty.references)),
    )


def _strength(name: str) -> Markup:
    css = {"voluntary": "may"}.get(name, name)
    return Markup('<span class="strength {}">{}</span>').format(css, name.upper())


def _standing(standing: Standing) -> Markup:
    if standing is Standing.CONFIRMED:
        return Markup()
    key = "carried_over" if standing is Standing.CARRIED_OVER else "unconfirmed"
    return Markup(' <span class="tag missing">{}</span>').format(load_wording().text(key))


def _who(result: DutyResult) -> Markup:
    duty = result.duty
    if result.state is not State.MET:
        return Markup("<p>{}</p>").format(duty.what)
    return Markup(
        '<dl class="who"><dt>Who</dt><dd>{}</dd><dt>To</dt><dd>{}</dd><dt>What</dt><dd>{} {}</dd>'
        "</dl>"
    ).format(duty.who, duty.to, duty.what, duty.next_step)


def _dates(due: list[Deadline], no_limit: str) -> Markup:
    shown = join(_date(deadline) for deadline in due)
    none = Markup('<p class="quiet">{}</p>').format(no_limit) if no_limit else Markup()
    listed = Markup('<ul class="dates">{}</ul>').format(shown) if due else Markup()
    return listed + none


def _date(deadline: Deadline) -> Markup:
    if deadline.due is None:
        return Markup('<li><strong>{}</strong>: {} <span class="quiet">{}</span></li>').format(
            deadline.label, load_wording().text("start_unknown"), deadline.spec.source
        )
    notes = [load_wording().text("passed")] if deadline.passed else []
    notes += [load_wording().text("earliest")] if deadline.earliest else []
    notes += [load_wording().text("provisional")] if deadline.provisional else []
    notes += [load_wording().text("caution")] if deadline.spec.force is Force.CAUTION else []
    first = f" Day 1 is {long_day(deadline.day_one.isoformat())}." if deadline.day_one else ""
    return Markup(
        '<li><strong>{}: {}</strong> {}<br><span class="quiet">{}{}</span>{}</li>'
    ).format(
        deadline.label,
        long_day(deadline.due.isoformat()),
        " ".join(notes),
        deadline.spec.source,
        first,
        _standing(deadline.spec.standing),
    )


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
