"""`python -m assistant check`: the guided check on a file of facts, or question by question; and
whether a copy of a record is what was stored."""

from __future__ import annotations

import json
import shutil
import sys
import textwrap
from contextlib import nullcontext, redirect_stdout
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from assistant.check import (
    Fact,
    Findings,
    Ruleset,
    date_questions,
    deadlines,
    evaluate,
    fitting,
    interchange,
    load_bank_holidays,
    load_ruleset,
    load_wording,
    next_question,
    ruleset_on,
    work_out,
)
from assistant.check.facts import AWARE, EDITION_ASKED, day, shown
from assistant.check.london import today
from assistant.check.recording import record_words
from assistant.check.report import lines
from assistant.check.strict_json import read_json
from assistant.errors import AssistantError, ClockError, FactsError
from assistant.exports.sheet import places, visible

DIFFERS, BAD_INPUT = 1, 2

FactsOption = Annotated[
    str | None,
    typer.Option("--facts", metavar="FILE|-", help="A JSON object of facts; - reads stdin."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
EditionOption = Annotated[
    str | None, typer.Option("--edition", help="Edition of the guidance, such as 2023.")
]
AsAtOption = Annotated[
    str | None, typer.Option("--as-at", help="Use the edition in force on this day (YYYY-MM-DD).")
]
VerifyOption = Annotated[
    Path | None,
    typer.Option("--verify", metavar="FILE.json", help="Check the JSON copy of a stored record."),
]


def check_command(
    facts: FactsOption = None,
    as_json: JsonOption = False,
    edition: EditionOption = None,
    as_at: AsAtOption = None,
    verify: VerifyOption = None,
) -> None:
    """Apply the published notification criteria to facts; without --facts, ask for them.

    The edition is the one asked for (--edition, or edition_asked in the facts), else the one in
    force on --as-at, else on the day the authority became aware, else today.
    With --verify nothing is asked: is the copy whole, does it come to the same when it is worked
    out again, does the chain of this machine hold it?
    Exit status: 0 done, 1 a copy does not match, 2 the facts, the ruleset, a date or the copy
    cannot be used.
    """
    try:
        if verify is not None:
            raise typer.Exit(0 if print_verification(verify, as_json) else DIFFERS)
        given = None if facts is None else read_facts(facts)
        ruleset = choose(given or {}, edition, as_at)
        entered = given
        if entered is None:
            with redirect_stdout(sys.stderr) if as_json else nullcontext():
                ruleset, entered = ask(ruleset, by_awareness=edition is None and as_at is None)
        found = work_out(ruleset, entered, load_bank_holidays(), today())
    except AssistantError as error:
        typer.echo(f"Error: {error}", err=True)
        raise typer.Exit(BAD_INPUT) from None
    except typer.Abort:
        typer.echo("Error: The answers ended before the check did. q leaves it.", err=True)
        raise typer.Exit(BAD_INPUT) from None
    if as_json:
        typer.echo(json.dumps(interchange(found), indent=2, ensure_ascii=False))
    else:
        print_report(found)


def read_facts(source: str) -> dict[str, object]:
    """The JSON object in the file (or on stdin, for "-"). Raises FactsError."""
    try:
        text = sys.stdin.read() if source == "-" else Path(source).read_text(encoding="utf-8")
        data = read_json(text)
    except OSError as error:
        raise FactsError(f"{source} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise FactsError(f"The facts cannot be read as JSON: {error}.", _OBJECT) from error
    if not isinstance(data, dict):
        raise FactsError("The facts are not a JSON object.", _OBJECT)
    return data


_OBJECT = 'Write one object, such as {"event": "death", "abuse_neglect": "unknown"}.'


def choose(facts: dict[str, object], edition: str | None, as_at: str | None) -> Ruleset:
    """The ruleset that the options or the facts ask for. Raises RulesetError, FactsError."""
    asked = facts.get(EDITION_ASKED)
    if asked is not None and not isinstance(asked, str):
        raise FactsError(
            f"{EDITION_ASKED} cannot be {shown(asked)}.", 'Write a text such as "2023".'
        )
    if as_at is not None or edition is not None or asked is not None:
        return load_ruleset(asked if edition is None else edition, _as_at(as_at))
    return load_ruleset(as_at=_aware(facts))


def _as_at(said: str | None) -> date | None:
    try:
        return None if said is None else date.fromisoformat(said)
    except ValueError:
        raise FactsError(
            f"--as-at cannot be {shown(said)}.", "Write a day such as 2026-04-02."
        ) from None


def _aware(facts: dict[str, object]) -> date | None:
    value = facts.get(AWARE, "unknown")
    return None if value == "unknown" else day(AWARE, value)


# ---- Question by question ----

BACK, SHOW, LEAVE, HELP = "b", "s", "q", "?"
WIDTH = 88
DAYS = ("%d/%m/%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y")


def ask(ruleset: Ruleset, by_awareness: bool) -> tuple[Ruleset, dict[str, object]]:
    """Ask in the terminal until nothing is left that can still change an undecided duty.

    `by_awareness`: go on under the edition in force on the day the authority became aware.
    """
    facts: dict[str, object] = {}
    words = record_words()
    _say(load_wording().text("danger_numbers"))
    _say(_edition_line().format(title=ruleset.title))
    _say(words.text("terminal_keys"))
    while (upcoming := _upcoming(ruleset, facts)) is not None:
        fact, left = upcoming
        said = _choice(fact, left) if fact.decides else _date(fact)
        if said == BACK:
            _forget_last(facts)
        elif said == SHOW:
            break
        else:
            try:
                ruleset, facts = _taken(ruleset, {**facts, fact.id: said}, by_awareness)
            except ClockError as error:
                _say(str(error))
    return ruleset, facts


def _taken(
    ruleset: Ruleset, facts: dict[str, object], by_awareness: bool
) -> tuple[Ruleset, dict[str, object]]:
    """The facts and the rules that they are read under. Raises ClockError for a day that no date
    can be counted from: the answers before it are not lost.
    """
    then = _edition_then(ruleset, facts) if by_awareness else ruleset
    kept = fitting(then, facts)
    deadlines(evaluate(then, kept), kept, load_bank_holidays(), today())
    if then.edition != ruleset.edition:
        typer.echo()
        aware = _aware(facts) is not None
        said = record_words().text("terminal_edition") if aware else _edition_line()
        _say(said.format(title=then.title))
    return then, kept


def _edition_then(ruleset: Ruleset, facts: dict[str, object]) -> Ruleset:
    """The edition in force on the day of awareness, today where that is not known; `ruleset`
    where there is none.
    """
    return ruleset_on(_aware(facts) or today()) or ruleset


def _edition_line() -> str:
    return load_wording().text("edition_line")


def _forget_last(facts: dict[str, object]) -> None:
    if facts:
        facts.popitem()


def _upcoming(ruleset: Ruleset, facts: dict[str, object]) -> tuple[Fact, int] | None:
    """The next question and how many may still come, itself included; None at the end."""
    question = next_question(ruleset, facts)
    if question is not None:
        return question.fact, question.at_most
    if evaluate(ruleset, facts).emergency:
        return None
    dates = [fact for fact in date_questions(ruleset, facts) if fact.id not in facts]
    return (dates[0], len(dates)) if dates else None


def _choice(fact: Fact, left: int) -> object:
    """The value chosen, BACK or SHOW."""
    typer.echo()
    _say(f"{fact.question}  ({record_words().text('terminal_left').format(left=left)})")
    if fact.help:
        _say(fact.help, 2)
    for number, option in enumerate(fact.options, 1):
        _say(f"{number}  {option.label}", 2)
    numbered = {str(number): option.raw for number, option in enumerate(fact.options, 1)}
    while True:
        said = _typed(fact, "Number")
        if said in (BACK, SHOW):
            return said
        if said in numbered:
            return numbered[said]
        keys = f"{BACK}, {SHOW}, {HELP} or {LEAVE}"
        _say(f"Type a number from 1 to {len(fact.options)}, or {keys}.")


def _date(fact: Fact) -> object:
    """The day as ISO text, "unknown", BACK or SHOW."""
    typer.echo()
    _say(fact.question)
    while True:
        said = _typed(fact, record_words().text("terminal_day"))
        if said in ("", BACK, SHOW):
            return said or "unknown"
        try:
            return _day(fact.id, said)
        except FactsError:
            _say(record_words().text("terminal_days"))


def _day(name: str, said: str) -> str:
    for pattern in DAYS:
        try:
            return datetime.strptime(said, pattern).date().isoformat()
        except ValueError:
            continue
    return day(name, said).isoformat()


def _typed(fact: Fact, prompt: str) -> str:
    """What the person typed, in small letters; why it is asked is shown at once."""
    while (said := str(typer.prompt(prompt, default="", show_default=False)).strip()) == HELP:
        _say(fact.why, 2)
        _say(f"Who usually knows: {fact.held_by}.", 2)
        _say(f"Where it stands: {places(str(reference) for reference in fact.references)}.", 2)
    if said.lower() == LEAVE:
        raise typer.Exit(0)
    return said.lower() if len(said) == 1 else said


# ---- A copy of a record ----


def print_verification(path: Path, as_json: bool = False) -> bool:
    """Each thing that was looked at in a line; whether all is well. Raises RecordError."""
    from assistant.records import open_stored, read_copy, verify_copy
    from assistant.settings import load_settings

    copy, settings = read_copy(path), load_settings()
    found = verify_copy(copy, open_stored(settings.data, settings.records_url))
    well = all(line.ok for line in found)
    if as_json:
        looked_at = [asdict(line) for line in found]
        named = {"id": copy.id, "version": copy.version, "made_at": copy.made_at}
        typer.echo(json.dumps({**named, "well": well, "lines": looked_at}, indent=2))
        return well
    _say(f"Record {copy.id}, version {copy.version}, made {copy.made_at}.")
    for line in found:
        _say(f"- {'' if line.ok else 'PROBLEM: '}{line.text}")
    _say("All is well." if well else "Something does not match.")
    return well


# ---- The result ----


def print_report(found: Findings) -> None:
    """The result in words, and where a record of it is made."""
    typer.echo()
    for line in lines(found):
        text = line.lstrip(" ")
        _say(text, len(line) - len(text))
    typer.echo()
    _say(record_words().text("terminal_record"))


def _say(text: str, indent: int = 0) -> None:
    """A paragraph, broken between words, with every line of it indented; nothing in it moves a
    cursor.
    """
    text = visible(text)
    hang = 2 if text.startswith("- ") else 3 if text[:1].isdigit() and text[1:3] == "  " else 0
    width = min(shutil.get_terminal_size().columns, WIDTH)
    typer.echo(
        textwrap.fill(
            text,
            width,
            initial_indent=" " * indent,
            subsequent_indent=" " * (indent + hang),
            break_long_words=False,
            break_on_hyphens=False,
        )
    )
