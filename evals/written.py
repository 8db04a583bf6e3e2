"""Written mode with a real model: what it made, what was withheld and why, what was shown.

`python -m evals.written`, with the model of ASSISTANT_LLM; every shown statement stands in the
report beside its words, for a reader to judge.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from assistant import Answer, Assistant
from evals.bench import ARTEFACTS, SHARED
from evals.circumstances import circumstances
from evals.metrics.facts import found


@dataclass(frozen=True)
class Shown:
    """A statement that was shown, beside the words that it rests on, for a reader to compare."""

    text: str
    words: tuple[str, ...]
    references: tuple[str, ...]
    strength: str | None


@dataclass(frozen=True)
class Asked:
    """One question: `withheld` holds a reason for each statement that was not shown."""

    question: str
    mode: str
    status: str
    headline: str
    seconds: float
    shown: tuple[Shown, ...]
    withheld: tuple[str, ...]
    forbidden: tuple[str, ...]

    @property
    def made(self) -> int:
        return len(self.shown) + len(self.withheld)


def run(assistant: Assistant, cases: Sequence[dict[str, Any]], kept: Path) -> list[Asked]:
    """Ask each case that `kept` (JSONL) does not hold yet; every answer is written there at once,
    because a small model on a small machine takes minutes for each.
    """
    done = _read(kept)
    with kept.open("a", encoding="utf-8") as out:
        for case in cases:
            if case["question"] not in done:
                asked = _ask(assistant, case)
                done[asked.question] = asked
                out.write(json.dumps(asdict(asked), ensure_ascii=False) + "\n")
                out.flush()
    return [done[case["question"]] for case in cases]


def _ask(assistant: Assistant, case: dict[str, Any]) -> Asked:
    start = time.monotonic()
    answer = assistant.ask(case["question"])
    seconds = round(time.monotonic() - start, 1)
    shown = tuple(_shown(answer))
    text = " ".join(statement.text for statement in shown)
    patterns = [item["pattern"] for item in case.get("must_not_include", ())]
    there = found(patterns, text)
    return Asked(
        question=case["question"],
        mode=answer.mode,
        status=answer.status,
        headline=answer.headline,
        seconds=seconds,
        shown=shown,
        withheld=answer.withheld,
        forbidden=tuple(p for p, is_there in zip(patterns, there, strict=True) if is_there),
    )


def _shown(answer: Answer) -> Iterator[Shown]:
    for s in answer.statements:
        if s.written:
            words = tuple(c.quote for c in s.citations)
            yield Shown(s.text, words, tuple(str(c.reference) for c in s.citations), s.strength)


def _read(kept: Path) -> dict[str, Asked]:
    if not kept.is_file():
        return {}
    rows = [json.loads(line) for line in kept.read_text(encoding="utf-8").splitlines()]
    asked = [
        Asked(**{**row, "shown": tuple(Shown(**shown) for shown in row["shown"])}) for row in rows
    ]
    return {one.question: one for one in asked}


def to_markdown(asked: Sequence[Asked]) -> str:
    return "\n".join(_lines(asked))


def _lines(asked: Sequence[Asked]) -> Iterable[str]:
    tried = [a for a in asked if a.status in ("answered", "partly answered")]
    written = [a for a in tried if a.mode == "written"]
    reasons = Counter(reason for a in tried for reason in a.withheld)
    whys = Counter(a.headline for a in tried if a.mode == "quoted")
    yield "| | |\n|---|---|"
    yield f"| questions asked | {len(asked)} |"
    yield f"| with passages that the model could word | {len(tried)} |"
    yield f"| answers shown in the model's words | {len(written)} |"
    yield f"| answers that fell back to quotations | {len(tried) - len(written)} |"
    yield f"| statements made | {sum(a.made for a in tried)} |"
    yield f"| statements shown | {sum(len(a.shown) for a in tried)} |"
    yield f"| statements withheld | {sum(len(a.withheld) for a in tried)} |"
    yield f"| shown answers that say what gold forbids | {sum(bool(a.forbidden) for a in tried)} |"
    if tried:
        median = sorted(a.seconds for a in tried)[len(tried) // 2]
        yield f"| seconds for an answer, median | {median} |"
    yield "\n| withheld because | statements |\n|---|---|"
    yield from (f"| {reason} | {count} |" for reason, count in reasons.most_common())
    yield "\n| fell back because | answers |\n|---|---|"
    yield from (f"| {why} | {count} |" for why, count in whys.most_common())
    yield "\n## Every shown statement, beside the words that it rests on\n"
    for one in written:
        yield f"### {one.question}\n"
        for shown in one.shown:
            yield f"- **{shown.text}**"
            yield from (f"  - {' '.join(words.split())}" for words in shown.words)
            yield f"  - {'; '.join(dict.fromkeys(shown.references))}"
        yield ""


def main(
    cases: Annotated[Path, typer.Option(help="JSONL.")] = SHARED / "gold/questions.jsonl",
    limit: Annotated[int, typer.Option(help="Questions asked; 0 for all.")] = 0,
    out: Annotated[Path, typer.Option(help="Folder for the report.")] = ARTEFACTS,
) -> None:
    """Asks the language model of ASSISTANT_LLM; a run that was stopped is gone on with."""
    assistant = Assistant.from_settings()
    if not cases.is_file() or not assistant.settings.llm:
        typer.echo(f"Skipped: needs {cases.name} and a language model (evals/README.md).")
        raise typer.Exit(0)
    out.mkdir(parents=True, exist_ok=True)
    about = circumstances(assistant, {"cases": cases.name, "limit": limit})
    lines = cases.read_text(encoding="utf-8").splitlines()[: limit or None]
    asked = run(assistant, [json.loads(line) for line in lines], out / "written-asked.jsonl")
    head = f"# written\n\nRun {about.began}, commit {about.commit}, {about.machine}.\n\n"
    report = head + to_markdown(asked)
    (out / "written.md").write_text(report, encoding="utf-8")
    typer.echo(report)


if __name__ == "__main__":
    typer.run(main)
