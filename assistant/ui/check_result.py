"""What follows: duties met first, then what is open; reasons, dates, what would change it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import streamlit as st

from assistant import Assistant, Reference
from assistant.check import (
    Changes,
    Deadline,
    DutyResult,
    Force,
    Result,
    Ruleset,
    Standing,
    State,
    Wording,
    date_cautions,
    deadlines,
    evaluate,
    load_bank_holidays,
    load_wording,
    what_would_change,
)
from assistant.check.exports.sheet import long_day, long_moment
from assistant.check.record import Value
from assistant.check.recording import change_lines, record_words
from assistant.ui.check_session import CheckSession
from assistant.ui.check_sources import chips
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


def draw_result(found: Outcome, assistant: Assistant) -> None:
    """The result from its headline down to the other routes."""
    draw(_headline(found))
    for state, title in _GROUPS:
        duties = found.result.in_state(state)
        if duties:
            draw(_group(title, duties, found, assistant))
    draw(_not_met(found, assistant))
    draw(_points(found, assistant))


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
        '<section class="result"><p class="result-line" role="status">{}</p>'
        '<p class="edition">{}</p>{}{}</section>'
    ).format(
        found.result.headline,
        words.text("edition_line").format(title=found.ruleset.title),
        _notice("Check your answers.", said),
        _notice("Before you rely on this.", list(found.result.notices)),
    )


def _notice(title: str, lines: list[str]) -> Markup:
    if not lines:
        return Markup()
    items = join(Markup("<li>{}</li>").format(line) for line in lines)
    return Markup('<div class="notice"><p><strong>{}</strong></p><ul>{}</ul></div>').format(
        title, items
    )


def _group(
    title: str, duties: tuple[DutyResult, ...], found: Outcome, assistant: Assistant
) -> Markup:
    cards = join(_card(duty, found, assistant) for duty in duties)
    return Markup('<section class="group duties"><h3>{}</h3>{}</section>').format(title, cards)


def _card(result: DutyResult, found: Outcome, assistant: Assistant) -> Markup:
    duty, words = result.duty, load_wording()
    due = [deadline for deadline in found.due if deadline.duty == duty.id]
    return Markup(
        '<article class="card {}"><h4>{}</h4><p class="strengths">{}{}</p><p>{}</p>{}{}{}{}{}{}'
        "</article>"
    ).format(
        result.state.lower().replace("_", "-"),
        duty.title,
        _strength(duty.strength.value),
        _standing(duty.standing, words),
        result.sentence,
        _who(result),
        _dates(due, duty.no_time_limit, words),
        _prompts(duty.prompts),
        _reasons(result),
        _changing(found.changes[duty.id]),
        Markup("<p class='sources'>{}</p>").format(chips(assistant, duty.references)),
    )


def _strength(name: str) -> Markup:
    css = {"voluntary": "may"}.get(name, name)
    return Markup('<span class="strength {}">{}</span>').format(css, name.upper())


def _standing(standing: Standing, words: Wording) -> Markup:
    if standing is Standing.CONFIRMED:
        return Markup()
    key = "carried_over" if standing is Standing.CARRIED_OVER else "unconfirmed"
    return Markup(' <span class="tag missing">{}</span>').format(words.text(key))


def _who(result: DutyResult) -> Markup:
    duty = result.duty
    if result.state is not State.MET:
        return Markup("<p>{}</p>").format(duty.what)
    return Markup(
        '<dl class="who"><dt>Who</dt><dd>{}</dd><dt>To</dt><dd>{}</dd><dt>What</dt><dd>{} {}</dd>'
        "</dl>"
    ).format(duty.who, duty.to, duty.what, duty.next_step)


def _dates(due: list[Deadline], no_limit: str, words: Wording) -> Markup:
    shown = join(_date(deadline, words) for deadline in due)
    none = Markup('<p class="quiet">{}</p>').format(no_limit) if no_limit else Markup()
    listed = Markup('<ul class="dates">{}</ul>').format(shown) if due else Markup()
    return listed + none


def _date(deadline: Deadline, words: Wording) -> Markup:
    if deadline.due is None:
        return Markup('<li><strong>{}</strong>: {} <span class="quiet">{}</span></li>').format(
            deadline.label, words.text("start_unknown"), deadline.spec.source
        )
    notes = [words.text("earliest")] if deadline.earliest else []
    notes += [words.text("provisional")] if deadline.provisional else []
    notes += [words.text("caution")] if deadline.spec.force is Force.CAUTION else []
    first = f" Day 1 is {long_day(deadline.day_one.isoformat())}." if deadline.day_one else ""
    return Markup(
        '<li><strong>{}: {}</strong> {}<br><span class="quiet">{}{}</span>{}</li>'
    ).format(
        deadline.label,
        long_day(deadline.due.isoformat()),
        " ".join(notes),
        deadline.spec.source,
        first,
        _standing(deadline.spec.standing, words),
    )


def _prompts(prompts: tuple[str, ...]) -> Markup:
    if not prompts:
        return Markup()
    items = join(Markup("<li>{}</li>").format(prompt) for prompt in prompts)
    return Markup("<p>To think about; the tool does not work these out:</p><ul>{}</ul>").format(
        items
    )


def _reasons(result: DutyResult) -> Markup:
    items = join(Markup("<li>{}</li>").format(reason) for reason in result.reasons)
    return Markup('<details class="why"><summary>Why</summary><ul>{}</ul></details>').format(items)


def _changing(changes: Changes) -> Markup:
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


def _not_met(found: Outcome, assistant: Assistant) -> Markup:
    duties = found.result.in_state(State.NOT_MET)
    if not duties:
        return Markup()
    items = join(
        Markup("<div class='other'><h4>{}</h4>{}{}{}</div>").format(
            duty.duty.title,
            _reasons(duty),
            _changing(found.changes[duty.id]),
            chips(assistant, duty.duty.references),
        )
        for duty in duties
    )
    return Markup(
        '<details class="block"><summary>Criteria not met on the facts entered ({})</summary>{}'
        "</details>"
    ).format(len(duties), items)


def _points(found: Outcome, assistant: Assistant) -> Markup:
    contested = join(
        _point(p.title, [p.says, p.not_settled], p.advice, p.references, assistant)
        for p in found.result.contested
    )
    routes = join(
        _point(s.signpost.title, [s.signpost.text], "", s.signpost.references, assistant)
        for s in found.result.signposts
    )
    return _block("What the guidance does not settle", len(found.result.contested), contested) + (
        _block("Other routes that may be needed", len(found.result.signposts), routes)
    )


def _point(
    title: str,
    said: list[str],
    advice: str,
    references: tuple[Reference, ...],
    assistant: Assistant,
) -> Markup:
    paragraphs = join(Markup("<p>{}</p>").format(text) for text in said)
    ours = (
        Markup("<p><strong>This tool’s advice:</strong> {}</p>").format(advice)
        if advice
        else Markup()
    )
    return Markup('<div class="other"><h4>{}</h4>{}{}{}</div>').format(
        title, paragraphs, ours, chips(assistant, references)
    )


def _block(title: str, count: int, inside: Markup) -> Markup:
    if not count:
        return Markup()
    return Markup('<details class="block"><summary>{} ({})</summary>{}</details>').format(
        title, count, inside
    )


def draw_answers(session: CheckSession) -> None:
    """The answers, each with a button to change it; older answers are said."""
    draw(Markup("<h3>Your answers</h3>"))
    with st.container(key="check answers"):
        for fact in session.asked():
            last = session.last(fact.id)
            if last is not None:
                _answer_row(session, fact.id, fact.short, last.label, last.why)
    aside = [name for name in session.answers() if name not in session.facts()]
    if aside:
        draw(Markup('<p class="quiet">{}</p>').format(record_words().text("aside")))
        for name in aside:
            kept = session.last(name)
            if kept is not None:
                draw(Markup('<p class="quiet">{}: {}</p>').format(kept.short, kept.label))


def _answer_row(session: CheckSession, id: str, short: str, label: str, why: str) -> None:
    earlier = sum(entry.fact == id for entry in session.entries) - 1
    said = [why] if why else []
    said += [f"changed {earlier} {'time' if earlier == 1 else 'times'}"] if earlier else []
    row, button = st.columns([5, 1], vertical_alignment="center")
    with row:
        draw(
            Markup(
                '<p class="answer-row"><span>{}</span> <strong>{}</strong> <em>{}</em></p>'
            ).format(short, _shown(label), "; ".join(said))
        )
    with button:
        st.button(
            "Change",
            key=f"check change {id}",
            on_click=_change,
            args=(session, id),
            help=f"Change the answer: {short}",
        )


def _shown(label: str) -> str:
    try:
        return long_moment(label) if len(label) >= 10 else label
    except ValueError:
        return label


def _change(session: CheckSession, id: str) -> None:
    session.changing = id
    session.rounds += 1
