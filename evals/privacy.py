"""What is found of made identifiers and invented names, and how often plain guidance is marked."""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import yaml

from assistant import Assistant, find_identifiers
from evals.circumstances import Circumstances, circumstances
from evals.made_identifiers import Made, make
from evals.metrics.proportions import Share, share

CASES = Path(__file__).parent / "cases"
SHARED = Path(__file__).resolve().parents[2] / "shared"
FORMS = ("full", "first", "initial", "lower full", "lower first")
SCORED = FORMS[:3]
_SENTENCE = re.compile(r"(?<=[.!?;])\s+")
_WORDS_AT_LEAST = 3


@dataclass(frozen=True)
class Counted:
    """How many of a group, and what was missed (or, for false alarms, what was marked)."""

    name: str
    share: Share | None
    examples: tuple[str, ...] = ()


@dataclass(frozen=True)
class Named:
    """An invented name in a sentence, and where it stands."""

    origin: str
    form: str
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Outcome:
    made: Circumstances
    structured: list[Counted]
    names: list[Counted]
    alarms: list[Counted]


def run(count: int, seed: int) -> Outcome:
    """`count` made identifiers; every invented name in each form; every sentence and question."""
    assistant = Assistant.from_settings()
    made = circumstances(assistant, {"count": count, "seed": seed})
    found = alarms(assistant, dict(_questions()))
    return Outcome(made, structured(count, seed), names(seed), found)


def save(outcome: Outcome, folder: Path) -> str:
    """Write privacy.md and privacy.json below `folder`; gives the Markdown."""
    folder.mkdir(parents=True, exist_ok=True)
    markdown = to_markdown(outcome)
    (folder / "privacy.md").write_text(markdown, encoding="utf-8")
    figures = json.dumps(asdict(outcome), ensure_ascii=False, indent=1, default=str)
    (folder / "privacy.json").write_text(figures, encoding="utf-8")
    return markdown


def _questions() -> Iterator[tuple[str, list[str]]]:
    """What practitioners typed: file -> questions and turns; a file that is missing is left out."""
    own = [CASES / f"{name}.jsonl" for name in ("retrieval", "unanswerable", "dialogues")]
    for file in (*own, *(SHARED / f"{name}/questions.jsonl" for name in ("facts", "gold"))):
        if file.is_file():
            lines = file.read_text(encoding="utf-8").splitlines()
            typed = [text for line in lines for text in _typed(json.loads(line))]
            yield f"questions of {file.parent.name}/{file.name}", typed


def _typed(case: dict[str, Any]) -> list[str]:
    return [case["question"]] if "question" in case else [t["user"] for t in case["turns"]]


# ---- what should be found ----


def structured(count: int, seed: int) -> list[Counted]:
    """By sort, and all together; found when every letter and digit of it is marked."""
    made = make(count, seed)
    by_sort = [_share(sort, [m for m in made if m.sort == sort]) for sort in _each(made, "sort")]
    return [_share("all", made), *by_sort]


def names(seed: int) -> list[Counted]:
    """By form, by origin; "all" is what has capitals. Found when the whole name is marked."""
    cases = list(named_sentences(seed))
    scored = [case for case in cases if case.form in SCORED]
    by_form = [_share(form, [c for c in cases if c.form == form]) for form in FORMS]
    origins = [_share(o, [c for c in scored if c.origin == o]) for o in _each(scored, "origin")]
    return [_share("all with capitals", scored), *by_form, *origins]


def named_sentences(seed: int) -> Iterator[Named]:
    """Each name of names.yaml in each form, in a sentence of its sort drawn by chance."""
    chance = random.Random(seed)
    sentences = _yaml("name_sentences.yaml")
    for origin, listed in _yaml("names.yaml").items():
        for name in (part.strip() for part in listed.replace("\n", " ").split(",")):
            for form in FORMS:
                words = _in_form(name, form)
                sort = "first" if form.endswith("first") else "full"
                before, _, after = chance.choice(sentences[sort]).partition("{name}")
                text = f"{before}{words}{after}"
                yield Named(origin, form, text, len(before), len(before) + len(words))


def _in_form(name: str, form: str) -> str:
    first, _, rest = name.partition(" ")
    if form == "initial":
        return f"{first[0]}. {rest}"
    words = first if form.endswith("first") else name
    return words.lower() if form.startswith("lower") else words


def _yaml(name: str) -> dict[str, Any]:
    return dict(yaml.safe_load((CASES / name).read_text(encoding="utf-8")))


def _share(name: str, cases: Sequence[Named | Made]) -> Counted:
    found = [_covered(case.text, case.start, case.end) for case in cases]
    missed = [case.text for case, yes in zip(cases, found, strict=True) if not yes]
    return Counted(name, share(found), tuple(missed))


def _covered(text: str, start: int, end: int) -> bool:
    marked = {at for found in find_identifiers(text) for at in range(found.start, found.end)}
    return all(at in marked for at in range(start, end) if text[at].isalnum())


def _each(cases: Iterable[Named | Made], field: str) -> list[str]:
    return list(dict.fromkeys(getattr(case, field) for case in cases))


# ---- what should be left alone ----


def alarms(assistant: Assistant, questions: dict[str, list[str]]) -> list[Counted]:
    """Sentences of each held guidance and law in which anything is marked, and questions."""
    texts = {**_sentences(assistant), **questions}
    return [_marked(name, sentences) for name, sentences in texts.items() if sentences]


def _sentences(assistant: Assistant) -> dict[str, list[str]]:
    """Document -> its sentences of three words or more; guidance and law in the source's words."""
    kinds = {d.id: d.kind for d in assistant.documents()}
    out: dict[str, list[str]] = {}
    for passage in assistant.passages():
        document = passage.reference.document
        if passage.form != "note" and kinds.get(document) in ("guidance", "law"):
            lines = (s.strip("• ") for li in passage.text.split("\n") for s in _SENTENCE.split(li))
            kept = [line for line in lines if len(line.split()) >= _WORDS_AT_LEAST]
            out.setdefault(f"sentences of {document}", []).extend(kept)
    return out


def _marked(name: str, texts: Sequence[str]) -> Counted:
    found = [(text, find_identifiers(text)) for text in texts]
    marked = Counter(
        f"{i.kind.value}: {text[i.start : i.end]}" for text, all_ in found for i in all_
    )
    examples = tuple(f"{n} × {what}" for what, n in marked.most_common())
    return Counted(name, share(bool(items) for _, items in found), examples)


# ---- the report ----


def to_markdown(outcome: Outcome, examples: int = 12) -> str:
    made = outcome.made
    parts = [
        f"# privacy\n\nRun {made.began} on {made.machine}; commit {made.commit}.",
        _table("Structured identifiers found", outcome.structured, examples),
        _table("Invented names found, whole", outcome.names, examples),
        _table("False alarms: anything marked", outcome.alarms, examples),
    ]
    return "\n\n".join(parts) + "\n"


def _row(name: str, s: Share) -> str:
    return f"| {name} | {s.all} | {s.share:.4f} | {s.low:.4f} to {s.high:.4f} |"


def _table(title: str, groups: Sequence[Counted], examples: int) -> str:
    rows = [f"## {title}\n", "| | of | share | 95 % interval |", "|---|---|---|---|"]
    rows += [_row(group.name, group.share) for group in groups if group.share]
    shown = [f"- {group.name}: {'; '.join(group.examples[:examples])}" for group in groups]
    word = "Marked" if "alarms" in title else "Missed"
    return "\n".join([*rows, "", f"{word}, the first of each:", "", *shown])
