"""`python -m assistant ask`: an answer in the terminal, in the order in which it must be read."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.text import Text

if TYPE_CHECKING:
    from assistant.answering.answers import Answer, Statement
    from assistant.answering.wording import Wording

Line = tuple[str, str]
"""Words and their style. Nothing in a source or a question is read as markup."""
QuestionText = Annotated[str, typer.Argument(help="In a sentence, in quotation marks.")]
AsAtOption = Annotated[
    datetime | None,
    typer.Option("--as-at", formats=["%Y-%m-%d"], help="The date the question is about."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def ask_command(
    question: QuestionText, as_at: AsAtOption = None, as_json: JsonOption = False
) -> None:
    """An answer of verified quotations."""
    from assistant.assistant import Assistant

    assistant = Assistant.from_settings()
    out = Console(highlight=False, soft_wrap=True)
    told = False

    def at_once(step: str) -> None:
        """Danger and distress, before anything that takes long."""
        nonlocal told
        if step == "urgent" and not as_json:
            told = True
            for line in assistant.before_answer(question):
                out.print(Text(line, style="bold red"))

    answer = assistant.ask(question, as_at=as_at.date() if as_at else None, on_step=at_once)
    if as_json:
        sys.stdout.write(json.dumps(answer.to_json(), ensure_ascii=False, indent=1) + "\n")
    else:
        for words, style in answer_lines(answer, assistant.wording, told):
            out.print(Text(words, style=style))
    raise typer.Exit(0 if answer.statements or answer.first else 1)


def answer_lines(answer: Answer, wording: Wording, told: bool = False) -> Iterator[Line]:
    """The whole answer, as on the page. `told`: what comes first has been said already."""
    if not told:
        yield from ((words, "bold red") for words in answer.first)
    yield from ((f"\n{notice}", "yellow") for notice in answer.notices)
    if answer.understood_as:
        yield f"\nUnderstood as: {answer.understood_as}", "dim"
    if answer.correction:
        yield f"\nThe question takes something as given: {answer.correction}", "bold"
    yield f"\n{answer.headline}", ""
    if answer.offer:
        yield f"{wording.say(f'offer {answer.offer}')}: python -m assistant {answer.offer}", ""
    group = ""
    for statement in answer.statements:
        if statement.group != group:
            group = statement.group
            yield f"\n{group.upper()}", "bold"
        yield from _statement(statement)
    if answer.withheld:
        yield f"\nWithheld: {len(answer.withheld)}. {wording.say('page withheld')}", "yellow"
        yield from ((f"  {why}", "dim") for why in answer.withheld)
    if answer.missing:
        yield f"\nNot found in this library: {', '.join(answer.missing)}", ""
    if answer.nearest:
        yield "\nClose to the question as well:" if answer.statements else "\nNearest:", "dim"
        yield from ((f"  {reference}", "dim") for reference in answer.nearest)
    yield from ((f"\n{p.why}: {p.title}  {p.url}", "dim") for p in answer.elsewhere)
    if answer.edition_line:
        yield f"\n{answer.edition_line}", "dim"


def _statement(statement: Statement) -> Iterator[Line]:
    first = statement.citations[0]
    page = f", page {first.page}" if first.page else ""
    if statement.label:
        yield f"  {statement.label}", "yellow"
    unsure = ", NOT CONFIRMED" if first.is_unconfirmed else ""
    yield f"  [{(statement.strength or '-').upper()}{unsure}] “{statement.text}”", ""
    yield f"      {first.reference}{page}  {first.url}\n", "dim"
