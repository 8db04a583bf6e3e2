"""The command line: thin; each command prints text, or JSON with --json, and says how it went.

Exit status: 0 done, 1 nothing to show (no answer, nothing added), 2 an error that is explained.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from assistant.cli_ask import ask_command
from assistant.cli_check import check_command
from assistant.errors import AssistantError
from assistant.settings import load_settings

app = typer.Typer(
    help="Answers about safeguarding guidance that can be checked, and the notification check.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
AsAt = Annotated[
    datetime | None,
    typer.Option("--as-at", formats=["%Y-%m-%d"], help="The date the question is about."),
]


def _say(text: str, style: str = "") -> None:
    """Text as it stands: nothing in a source or a question is read as markup."""
    out.print(Text(text, style=style))


def _print_json(data: Any) -> None:
    sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=1, default=str) + "\n")


def _day(value: datetime | None) -> date | None:
    return value.date() if value else None


@app.command()
def add(
    path: Annotated[Path, typer.Argument(help="A file, or a folder of files.")],
    title: Annotated[str, typer.Option(help="Title, for a file nothing else describes.")] = "",
    edition: Annotated[str, typer.Option(help="Edition, e.g. 2026.")] = "",
    published: Annotated[str, typer.Option(help="Date, e.g. 2026-03-18.")] = "",
    owner: Annotated[str, typer.Option(help="Who answers for a local text.")] = "",
    review: Annotated[str, typer.Option(help="When it has to be read again.")] = "",
    as_json: AsJson = False,
) -> None:
    """Put documents on the shelf; `build` reads them. What nothing else describes is local."""
    from assistant.stock import add_documents

    facts = {"title": title, "edition": edition, "published": published}
    facts |= {"owner": owner, "review_due": review}
    report = add_documents(load_settings(), path, _describer(facts))
    if as_json:
        _print_json(asdict(report))
    else:
        for entry in report.added:
            _say(f"added    {entry.document.id}  ({entry.original})")
        for name, reason in report.refused:
            _say(f"refused  {name}: {reason}", "red")
        _say(
            f"{len(report.added)} added, {len(report.already)} there already, "
            f"{len(report.refused)} refused. Next: python -m assistant build"
        )
    raise typer.Exit(0 if report.added or report.already else 1)


_ASKED = {
    "edition": "Edition",
    "published": "Published (YYYY-MM-DD)",
    "owner": "Who answers for it",
    "review_due": "To be read again by (YYYY-MM-DD)",
}


def _describer(facts: dict[str, str]) -> Callable[[Path], Any]:
    """What the options say of a file; without them, a person at a terminal is asked."""
    from assistant.library.shelf import document_of

    def describe(path: Path) -> Any:
        if facts["title"]:
            return document_of(dict(facts), path.name)
        if not sys.stdin.isatty():
            return None
        name = typer.prompt(f"Title of {path.name} (empty to leave it out)", default="")
        if not name:
            return None
        asked = {key: typer.prompt(words, default="") for key, words in _ASKED.items()}
        return document_of({"title": name, **asked}, path.name)

    return describe


@app.command()
def sync(
    quick: Annotated[bool, typer.Option("--quick", help="Wait a few seconds, try once.")] = False,
    as_json: AsJson = False,
) -> None:
    """Fetch the official texts of the register; `build` reads them. Status 1: not all came."""
    from assistant.stock import sync_library

    settings = load_settings()
    with _progress() as bar:
        task = bar.add_task("downloading", total=None)

        def on_progress(step: str, done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        report = sync_library(settings, on_progress, quick=quick)
    if as_json:
        _print_json(asdict(report))
    else:
        _say_sync(report)
    raise typer.Exit(1 if report.failed else 0)


def _say_sync(report: Any) -> None:
    for name in report.fetched:
        _say(f"fetched  {name}")
    for name in report.changed:
        _say(f"changed  {name}")
    for name, address in report.moved:
        _say(f"moved    {name}: register {address}", "yellow")
    for name in report.differing:
        _say(f"differs  {name}: its text is not the one last verified", "yellow")
    for failure in report.failed:
        if not failure.offline:
            _say(f"failed   {failure.document}: {failure.reason}", "red")
    if report.offline_line:
        _say(report.offline_line, "red")
    _say(
        f"{len(report.fetched)} fetched, {len(report.changed)} changed, "
        f"{len(report.unchanged)} unchanged, {len(report.failed)} failed, "
        f"{len(report.skipped)} registered without an address."
    )


@app.command()
def build(as_json: AsJson = False) -> None:
    """Read the corpus and the shelf, build the index, verify it and switch to it."""
    from assistant.stock import build_library

    settings = load_settings()
    with _progress() as bar:
        tasks: dict[str, Any] = {}

        def on_progress(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = bar.add_task(step, total=total)
            bar.update(tasks[step], completed=done, total=total)

        report = build_library(settings, on_progress)
    if as_json:
        _print_json(asdict(report))
        return
    for name, count in report.documents:
        _say(f"{count:6,}  {name}")
    for name, what in report.dropped:
        _say(f"left out of {name}: {what}", "yellow")
    for name, reason in report.refused:
        _say(f"refused {name}: {reason}", "red")
    for notice in report.notices:
        _say(notice, "yellow")
    rate = f"{report.embedded / report.encoder_seconds:.0f} a second" if report.embedded else "none"
    _say(
        f"{'Built' if report.changed else 'Nothing has changed:'} {report.passages:,} passages "
        f"({report.notes:,} notes) in {report.pieces:,} pieces; {report.embedded:,} embedded "
        f"({rate}); {report.seconds:.1f} s; generation {report.generation}."
    )


class _Rate(ProgressColumn):
    """Pieces a second."""

    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:.0f}/s" if task.speed else "")


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(),
        TimeRemainingColumn(),
        console=err,
        disable=not err.is_terminal,
    )


@app.command()
def find(
    question: str,
    limit: Annotated[int, typer.Option(help="How many passages.")] = 10,
    as_at: AsAt = None,
    edition: Annotated[list[str] | None, typer.Option(help="Only this document id.")] = None,
    kind: Annotated[
        list[str] | None, typer.Option(help="Only law, guidance, report, local or note.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """The passages that fit the question best."""
    from assistant.assistant import Assistant

    assistant = Assistant.from_settings()
    hits = assistant.find(question, limit=limit, as_at=_day(as_at), editions=edition, kinds=kind)
    if as_json:
        _print_json([_hit(hit) for hit in hits])
    for hit in [] if as_json else hits:
        where = f"p. {hit.passage.page}" if hit.passage.page else ""
        _say(f"{hit.score:.3f}  {hit.passage.reference}  {where}", "bold")
        _say(f"       {' > '.join(hit.passage.headings)}", "dim")
        _say("       " + hit.passage.text.replace("\n", " ")[:300] + "\n")
    raise typer.Exit(0 if hits else 1)


def _hit(hit: Any) -> dict[str, Any]:
    return {
        "reference": str(hit.passage.reference),
        "score": hit.score,
        "dense_rank": hit.dense_rank,
        "lexical_rank": hit.lexical_rank,
        "lifted_by": [str(reference) for reference in hit.lifted_by],
        "page": hit.passage.page,
        "page_label": hit.passage.page_label,
        "document": hit.document.title,
        "edition": hit.document.edition,
        "heading": " > ".join(hit.passage.headings),
        "text": hit.passage.text,
    }


@app.command()
def editions(as_json: AsJson = False) -> None:
    """What is held, in force, missing or overdue; what was left out; and how much there is."""
    from assistant.library.holdings import list_holdings
    from assistant.stock import count_corpus, left_out

    settings = load_settings()
    rows = list_holdings(settings.corpus, settings.data)
    counts, out_of_it = count_corpus(settings), left_out(settings)
    if as_json:
        _print_json([asdict(row) for row in rows])
        return
    for row in rows:
        mark = "held   " if row.held else "missing"
        unsure = "" if row.confirmed or row.kind == "local" else "  address not confirmed"
        over = f"  OVERDUE for {row.overdue}" if row.overdue else ""
        _say(f"{mark}  {row.state:<11} {row.id}  {row.title}{unsure}{over}")
    for name, why in out_of_it:
        _say(f"left out of {name}: {why}", "yellow")
    _say(", ".join(f"{number:,} {what}" for what, number in counts.items()))


@app.command()
def reviews(
    theme: Annotated[str, typer.Option(help="E.g. neglect (corpus/themes.yaml).")] = "",
    age: Annotated[str, typer.Option(help="E.g. 'under 1' or 12-15.")] = "",
    year: Annotated[int | None, typer.Option(help="Of publication.")] = None,
    kind: Annotated[str, typer.Option(help="E.g. 'national review'.")] = "",
    area: Annotated[str, typer.Option(help="E.g. Birmingham.")] = "",
    as_json: AsJson = False,
) -> None:
    """Published reviews by theme, age, year, kind and area, with what is recorded of them."""
    from assistant.assistant import Assistant

    found = Assistant.from_settings().reviews(theme=theme, age=age, year=year, kind=kind, area=area)
    if as_json:
        _print_json([asdict(review) for review in found])
    for review in [] if as_json else found:
        year_of = review.published.year if review.published else "no date known"
        unsure = "" if review.confirmed else "  NOT CONFIRMED"
        _say(f"{review.title} ({year_of}), {review.publisher}{unsure}", "bold")
        _say(f"       {review.kind}; {', '.join(review.themes)}  {review.url}", "dim")
        for note in review.findings or review.about:
            _say(f"       {note.text}")
    raise typer.Exit(0 if found else 1)


@app.command()
def diff(
    publication: Annotated[str, typer.Argument(help="Id, e.g. working-together.")],
    old: Annotated[str, typer.Argument(help="The older edition, e.g. 2024.")],
    new: Annotated[str, typer.Argument(help="The newer edition, e.g. 2025.")],
    about: Annotated[str, typer.Option(help="Only paragraphs that speak of this.")] = "",
    as_json: AsJson = False,
) -> None:
    """What changed between two editions, paragraph by paragraph. Status 1: nothing did."""
    from assistant.assistant import Assistant

    found = Assistant.from_settings().diff(publication, old, new)
    changes = found.about(about) if about else found.differing
    if as_json:
        _print_json(found.to_json(changes))
    for change in [] if as_json else changes:
        _say_change(change)
    raise typer.Exit(0 if changes else 1)


_MARKS = {"kept": "{}", "gone": "[-{}-]", "new": "{{+{}+}}"}


def _say_change(change: Any) -> None:
    """Numbers, pages, what was must and is should, then the text with what is gone and new."""
    sides = (change.old, change.new)
    places = [", ".join(p.reference.locator for p in side) for side in sides if side]
    moved = ", moved" if change.moved and change.kind != "moved" else ""
    _say(f"{change.kind}{moved}  {' -> '.join(places)}", "bold")
    _say(f"       {' > '.join(change.headings)}", "dim")
    for before, after in (*change.strengths, *change.numbers):
        _say(f"       {before or '(nothing)'} -> {after or '(nothing)'}", "yellow")
    for stretch in change.stretches:
        text = " ".join(stretch.text.split())
        if stretch.state == "kept" and len(text) > 160:
            text = f"{text[:70]} … {text[-70:]}"
        _say("       " + _MARKS[stretch.state].format(text))
    _say("")


@app.command()
def doctor(as_json: AsJson = False) -> None:
    """Check settings, model, corpus and index; say what to do about each fault."""
    from assistant.doctor import examine

    findings = examine(load_settings)
    if as_json:
        _print_json([asdict(finding) for finding in findings])
    for finding in [] if as_json else findings:
        _say(f"{'ok   ' if finding.ok else 'FAULT'}  {finding.what}", "" if finding.ok else "red")
        if finding.next_step:
            _say(f"       {finding.next_step}")
    raise typer.Exit(0 if all(finding.ok for finding in findings) else 2)


app.command(name="ask")(ask_command)
app.command(name="check")(check_command)


def main() -> None:
    """Run a command; an expected error is explained in one line, without a traceback."""
    try:
        app()
    except AssistantError as error:
        err.print(Text(str(error), style="red"))
        sys.exit(2)


if __name__ == "__main__":
    main()
