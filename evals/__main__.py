"""`python -m evals retrieval|reading|answers|external|performance`: each prints its report."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from assistant import Assistant, AssistantError
from evals.saved import ROOT, Circumstances, circumstances, save

CASES = Path(__file__).parent / "cases"
SHARED = ROOT.parent / "shared"
EXTERNAL = "external-data"

app = typer.Typer(
    help="How well the library reads, finds and answers.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
Out = Annotated[Path, typer.Option(help="Folder for the reports.")]
Split = Annotated[str, typer.Option(help="dev, test, or '' for both; files without splits: all.")]
ARTEFACTS = ROOT / "artefacts" / "evals"


@app.command()
def retrieval(
    cases: Annotated[Path, typer.Option(help="JSONL.")] = CASES / "retrieval.jsonl",
    split: Split = "test",
    out: Out = ARTEFACTS,
) -> None:
    """Does the right passage come first? Words alone, vectors alone, tutorial chunks, ours."""
    from evals.retrieval import places_of, read_cases, run, to_markdown

    _need(cases)
    assistant = Assistant.from_settings()
    about = circumstances("retrieval", assistant, {"cases": _name(cases), "split": split})
    questions, skipped = read_cases(cases, places_of(assistant), split)
    outcome = run(assistant, questions, skipped)
    name = f"retrieval-{cases.parent.name}" if cases.parent != CASES else f"retrieval-{split}"
    _finish(out, name.rstrip("-"), about, to_markdown(outcome), outcome)


@app.command()
def reading(
    documents: Annotated[Path, typer.Option(help="The published files.")] = SHARED / "documents",
    out: Out = ARTEFACTS,
) -> None:
    """Is every paragraph of the publications found, once, on its page?"""
    from evals.reading import run, to_markdown

    _need(documents)
    assistant = Assistant.from_settings()
    about = circumstances("reading", assistant, {"documents": documents.name})
    outcome = run(assistant, documents)
    _finish(out, "reading", about, to_markdown(outcome), outcome)


@app.command()
def answers(
    questions: Annotated[Path, typer.Option(help="Questions without gold.")] = SHARED
    / "facts/questions.jsonl",
    cases: Annotated[Path, typer.Option(help="Answerable.")] = CASES / "retrieval.jsonl",
    unanswerable: Annotated[Path, typer.Option(help="Not.")] = CASES / "unanswerable.jsonl",
    gold: Annotated[Path | None, typer.Option(help="Held-out cases of both sorts.")] = None,
    split: Split = "test",
    out: Out = ARTEFACTS,
) -> None:
    """Is every quotation verbatim, cited and of the right edition; is the rest refused?"""
    from evals.answers import Examiner, summarise, to_markdown
    from evals.retrieval import places_of, read_lines

    assistant = Assistant.from_settings()
    examiner = Examiner(assistant, places_of(assistant))
    about = circumstances("answers", assistant, {"split": split})
    sets = {
        "Questions of practitioners": (questions, None),
        "Own answerable cases": (cases, True),
        "Own unanswerable cases": (unanswerable, False),
    }
    asked = {
        name: examiner.ask(read_lines(path, split), answerable)
        for name, (path, answerable) in sets.items()
        if path.is_file()
    }
    if gold:
        held_out = examiner.ask(read_lines(gold), True)
        asked["Held-out, answerable"] = [a for a in held_out if a.answerable]
        asked["Held-out, unanswerable"] = [a for a in held_out if not a.answerable]
    summaries = [summarise(name, answers) for name, answers in asked.items() if answers]
    missing = [f"Skipped: {p.name} is missing." for p, _ in sets.values() if not p.is_file()]
    body = "\n".join([*missing, to_markdown(summaries)])
    _finish(out, "answers", about, body, {"sets": summaries, "asked": asked})


@app.command()
def dialogues(
    cases: Annotated[Path, typer.Option(help="JSONL.")] = CASES / "dialogues.jsonl",
    split: Split = "",
    out: Out = ARTEFACTS,
) -> None:
    """Does a follow-up find what its stand-alone question finds?"""
    from evals.dialogues import run, to_markdown
    from evals.retrieval import places_of, read_lines

    _need(cases)
    assistant = Assistant.from_settings()
    about = circumstances("dialogues", assistant, {"cases": _name(cases), "split": split})
    outcome = run(assistant, read_lines(cases, split), places_of(assistant))
    name = f"dialogues-{cases.parent.name if cases.parent != CASES else split}"
    _finish(out, name.rstrip("-"), about, to_markdown(outcome), outcome)


@app.command()
def external(
    cases: Annotated[Path, typer.Option(help="Folder with pages.jsonl and questions.jsonl.")] = (
        SHARED / "evalsets/conditionalqa-govuk"
    ),
    data: Annotated[Path, typer.Option(help="Folder for their library.")] = ARTEFACTS.parent
    / EXTERNAL,
    out: Out = ARTEFACTS,
) -> None:
    """Questions that nobody here wrote, on GOV.UK and NHS pages, in a library of their own."""
    from evals.external import open_library, read_questions, run, to_markdown

    _need(cases)
    assistant = open_library(cases, data)
    about = circumstances("external", assistant, {"cases": cases.name})
    outcome = run(assistant, read_questions(cases))
    _finish(out, "external", about, to_markdown(outcome), outcome)


@app.command()
def performance(
    cases: Annotated[Path, typer.Option(help="JSONL; 205 questions.")] = CASES / "retrieval.jsonl",
    out: Out = ARTEFACTS,
) -> None:
    """How long questions and builds take beside the bare encoder, and what they need."""
    from evals.performance import run, to_markdown
    from evals.retrieval import read_lines

    assistant = Assistant.from_settings()
    about = circumstances("performance", assistant, {"cases": _name(cases)})
    outcome = run(assistant, [case["question"] for case in read_lines(cases)])
    _finish(out, "performance", about, to_markdown(outcome), outcome)


def _need(path: Path) -> None:
    """A suite whose input is not there is skipped with the reason."""
    if not path.exists():
        typer.echo(f"Skipped: needs {path.name}, which is not at {path.parent}.")
        raise typer.Exit(0)


def _name(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def _finish(out: Path, name: str, about: Circumstances, body: str, figures: Any) -> None:
    typer.echo(save(out, name, about, body, figures))


def main() -> None:
    """An expected error is one line, not a traceback."""
    try:
        app()
    except AssistantError as error:
        typer.echo(str(error), err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
