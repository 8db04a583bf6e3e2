"""`python -m assistant check`: the guided check on a file of facts, or question by question."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from assistant.check import (
    Fact,
    Ruleset,
    checked,
    date_questions,
    interchange,
    load_bank_holidays,
    load_ruleset,
    load_wording,
    next_question,
)
from assistant.check.facts import EDITION_ASKED, day
from assistant.check.london import today
from assistant.check.report import lines
from assistant.errors import AssistantError, FactsError

BAD_INPUT = 2

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


def check_command(
    facts: FactsOption = None,
    as_json: JsonOption = False,
    edition: EditionOption = None,
    as_at: AsAtOption = None,
) -> None:
    """Apply the published notification criteria to facts; without --facts, ask for them.

    The edition is the one asked for (--edition, or edition_asked in the facts), else the one in
    force on --as-at, else on the day the authority became aware, else today.
    Exit status: 0 done, 2 the facts, the ruleset or a date cannot be used.
    """
    try:
        given = None if facts is None else read_facts(facts)
        ruleset = choose(given or {}, edition, as_at)
        entered = ask(ruleset) if given is None else given
        result = interchange(ruleset, entered, load_bank_holidays(), today())
    except AssistantError as error:
        typer.echo(f"Error: {error}", err=True)
        raise typer.Exit(BAD_INPUT) from None
    if as_json:
        typer.echo(json.dumps(result, indent=2, ensure_ascii=False))
    else:
        print_report(ruleset, entered)


def read_facts(source: str) -> dict[str, object]:
    """The JSON object in the file (or on stdin, for "-"). Raises FactsError."""
    try:
        text = sys.stdin.read() if source == "-" else Path(source).read_text(encoding="utf-8")
        data = json.loads(text, object_pairs_hook=_without_doubles)
    except OSError as error:
        raise FactsError(f"{source} cannot be read: {error.strerror}.") from error
    except (ValueError, RecursionError) as error:
        raise FactsError(f"The facts are not JSON text: {error}.", _OBJECT) from error
    if not isinstance(data, dict):
        raise FactsError("The facts are not a JSON object.", _OBJECT)
    return data


_OBJECT = 'Write one object, such as {"event": "death", "abuse_neglect": "unknown"}.'


def _without_doubles(pairs: list[tuple[str, object]]) -> dict[str, object]:
    data = dict(pairs)
    if len(data) < len(pairs):
        double = next(name for name, _ in pairs if sum(n == name for n, _ in pairs) > 1)
        raise FactsError(f"The fact '{double}' is given twice.", "Give each fact once.")
    return data


def choose(facts: dict[str, object], edition: str | None, as_at: str | None) -> Ruleset:
    """The ruleset that the options or the facts ask for. Raises RulesetError, FactsError."""
    asked = facts.get(EDITION_ASKED)
    if asked is not None and not isinstance(asked, str):
        raise FactsError(f"{EDITION_ASKED} cannot be {asked!r}.", 'Write a text such as "2023".')
    if as_at is not None or edition is not None or asked is not None:
        return load_ruleset(edition or asked, None if as_at is None else day("as-at", as_at))
    return load_ruleset(as_at=_aware(facts))


def _aware(facts: dict[str, object]) -> date | None:
    value = facts.get("aware_date", "unknown")
    return None if value == "unknown" else day("aware_date", value)


def ask(ruleset: Ruleset) -> dict[str, object]:
    """Ask in the terminal until nothing is left that can still change an undecided duty."""
    facts: dict[str, object] = {}
    typer.echo(load_wording().text("danger_numbers"))
    while (question := next_question(ruleset, facts)) is not None:
        facts[question.fact.id] = _answer(question.fact, question.at_most)
        checked(ruleset, facts)
    for fact in date_questions(ruleset, facts):
        facts[fact.id] = _date(fact)
    return facts


def _answer(fact: Fact, at_most: int) -> object:
    typer.echo(f"\n{fact.question}  (at most {at_most} left)\n  {fact.why}")
    if fact.help:
        typer.echo(f"  {fact.help}")
    for number, option in enumerate(fact.options, 1):
        typer.echo(f"  {number}  {option.label}")
    while True:
        said = typer.prompt("Number").strip()
        if said.isdecimal() and 1 <= int(said) <= len(fact.options):
            return fact.options[int(said) - 1].raw
        typer.echo(f"Type a number from 1 to {len(fact.options)}.")


def _date(fact: Fact) -> object:
    typer.echo(f"\n{fact.question}\n  {fact.why}")
    while True:
        said = typer.prompt(
            "Day (YYYY-MM-DD), or empty if not known", default="", show_default=False
        )
        value = said.strip() or "unknown"
        try:
            return value if value == "unknown" else day(fact.id, value).isoformat()
        except FactsError as error:
            typer.echo(str(error))


def print_report(ruleset: Ruleset, facts: dict[str, object]) -> None:
    """The result in words."""
    console = Console(highlight=False, markup=False, emoji=False)
    for line in lines(ruleset, facts, load_bank_holidays(), today()):
        console.print(line)
