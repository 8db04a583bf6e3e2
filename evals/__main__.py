"""`python -m evals run|score|report|compare|gate`: the command line of the evals; thin."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track as progress

from assistant import AssistantError
from evals.bench import ARTEFACTS, Bench, Mode, Options
from evals.circumstances import circumstances, commit
from evals.items import Case
from evals.running import ask_suite, score
from evals.runs import Run, RunError
from evals.suite import NAMES, suite

app = typer.Typer(
    help="How well the library reads, finds and answers.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
RUNS = ARTEFACTS / "runs"
Runs = Annotated[Path, typer.Option(help="Folder of the saved runs.")]
RunName = Annotated[str, typer.Argument(help="A saved run; the newest where none is named.")]
_console = Console(stderr=True)


@app.command()
def run(
    suites: Annotated[
        list[str], typer.Option("--suite", help=f"all, or one or more of: {', '.join(NAMES)}.")
    ],
    without: Annotated[list[str] | None, typer.Option(help="Suites to leave out of all.")] = None,
    name: Annotated[
        str, typer.Option(help="The run's name; one that is there is gone on with.")
    ] = "",
    mode: Annotated[
        Mode, typer.Option(help="quote, or written by the model that is set.")
    ] = "quote",
    split: Annotated[str, typer.Option(help="dev or test; both where none is named.")] = "",
    limit: Annotated[int, typer.Option(help="The first cases of each suite only; 0 for all.")] = 0,
    runs: Runs = RUNS,
) -> None:
    """Ask every case and save what came; then score and write the report."""
    chosen = _chosen(suites, without or [])
    bench = Bench(Options(mode=mode, split=split, limit=limit, work=runs.parent))
    made = circumstances(bench.assistant, {"mode": mode, "split": split, "limit": limit})
    named = name or f"{'-'.join(suites)}-{datetime.now(UTC):%Y%m%d-%H%M%S}"
    saved = Run.begin(runs / named, made)
    for each in chosen:
        state = ask_suite(saved, bench, suite(each), _track)
        _console.print(f"{each}: {state.state} {state.why}".rstrip())
    _finish(saved)


def _chosen(suites: Sequence[str], without: Sequence[str]) -> list[str]:
    unknown = sorted({*suites, *without} - {*NAMES, "all"})
    if unknown:
        raise RunError(
            f"There is no suite {', '.join(unknown)}.", f"There are: {', '.join(NAMES)}."
        )
    wanted = NAMES if "all" in suites else suites
    return [name for name in NAMES if name in wanted and name not in without]


def _track(cases: Sequence[Case], label: str) -> Iterable[Case]:
    return progress(cases, description=f"{label:12}", console=_console)


@app.command("score")
def score_again(name: RunName = "", runs: Runs = RUNS) -> None:
    """The figures of a saved run by the metrics of this checkout; nothing is asked again."""
    _finish(_run(runs, name))


def _finish(saved: Run) -> None:
    saved.save_figures(score(saved), commit())
    _write_report(saved)


@app.command()
def report(name: RunName = "", runs: Runs = RUNS) -> None:
    """One page, as HTML and Markdown, of a saved run."""
    _write_report(_run(runs, name))


def _write_report(saved: Run) -> None:
    from evals.report import write_report

    page = write_report(saved)
    typer.echo(page.with_suffix(".md").read_text(encoding="utf-8"))
    _console.print(f"The page: {page}")


@app.command()
def compare(before: str, after: str, runs: Runs = RUNS) -> None:
    """Two saved runs, question by question, and which differences are more than chance."""
    from evals.comparing import compare as differences_of
    from evals.comparing import to_markdown

    old, new = Run.open(runs / before), Run.open(runs / after)
    typer.echo(to_markdown((before, after), differences_of(old.figures(), new.figures())))


@app.command()
def gate(name: RunName = "", runs: Runs = RUNS) -> None:
    """Ends with 1 where a promise is broken, or a figure is below its floor by more than noise."""
    from evals.gate import judge, read_floors, to_text

    saved = _run(runs, name)
    judged = judge(saved.figures(), saved.suites, read_floors())
    typer.echo(to_text(judged))
    raise typer.Exit(any(one.verdict == "broken" for one in judged))


@app.command()
def privacy(count: int = 4200, seed: int = 4, out: Path = ARTEFACTS / "privacy") -> None:
    """Are made identifiers and invented names found, and guidance and questions left alone?"""
    from evals.privacy import run as measure
    from evals.privacy import save

    typer.echo(save(measure(count, seed), out))


@app.command("judge")
def ask_a_judge(
    model: Annotated[
        str, typer.Option(envvar="EVALS_JUDGE", help="provider:name, as LangChain knows it.")
    ],
    name: RunName = "",
    base_url: Annotated[str, typer.Option(help="An OpenAI-compatible server.")] = "",
    limit: Annotated[int, typer.Option(help="The first answers only; 0 for all.")] = 0,
    runs: Runs = RUNS,
) -> None:
    """Let a chat model judge the answers of a saved run; shown in the report, never gated."""
    from evals.judge import chat_model, judge

    saved = _run(runs, name)
    judge(saved, model, chat_model(model, base_url), runs.parent / "judge-cache", limit)
    _write_report(saved)


@app.command()
def export(out: Path, name: RunName = "", runs: Runs = RUNS) -> None:
    """Write the answers of a saved run as JSONL: question, ideal_answer, llm_answer, contexts."""
    from evals.exporting import export as write

    typer.echo(f"{write(_run(runs, name), out)} answers in {out.name}.")


def _run(runs: Path, name: str) -> Run:
    if name:
        return Run.open(runs / name)
    newest = sorted(runs.glob("*/run.json"), key=lambda path: path.stat().st_mtime)
    if not newest:
        raise RunError("There is no saved run yet.", "Run: python -m evals run --suite all")
    return Run(newest[-1].parent)


def main() -> None:
    """An expected error is one line, not a traceback."""
    try:
        app()
    except AssistantError as error:
        typer.echo(str(error), err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
