"""Suite `editions`: the right edition named, and none passed off as current, in trap questions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from assistant import Assistant, Document
from evals.bench import Bench, day_of
from evals.items import Case, Item, Output
from evals.measures import Measure, with_parts
from evals.metrics.standing import first_edition, names, passed_off
from evals.suite import Cases, Suite

TRAPS, WANTED = "editions.jsonl", "edition_questions.yaml"
"""Our own traps; and what answers to the practitioners' questions on editions have to carry."""


def cases(bench: Bench) -> Cases:
    """Each case with `named`, the document ids whose edition the answer has to name."""
    traps = [
        {**case, "named": [f"{case['publication']}/{edition}" for edition in case["named"]]}
        for case in bench.read(TRAPS)
    ]
    return Cases([*traps, *_practitioners(bench), *_held_out(bench)], {})


def _practitioners(bench: Bench) -> list[Case]:
    path = bench.options.cases / WANTED
    wanted = yaml.safe_load(path.read_text(encoding="utf-8")) if path.is_file() else {}
    rows = bench.others("facts/questions.jsonl")
    return [{**r, **wanted[r["id"]], "kind": "practitioners"} for r in rows if r["id"] in wanted]


def _held_out(bench: Bench) -> list[Case]:
    """Of the held-out questions those on a publication with two held editions."""
    files = bench.assistant.registered_files()
    out: list[Case] = []
    for row in bench.others("gold/questions.jsonl"):
        if row["category"] == "kcsie" and row["gold"]:
            path = row["gold"][0]["document"]
            named = [id for file, id in files.items() if path.endswith(file)]
            out.append({**row, "named": named, "kind": "held out"})
    return out


def ask(bench: Bench, case: Case) -> Output:
    answer = bench.ask(str(case["question"]), day_of(case)).answer
    documents: dict[str, Document] = bench.once("documents", lambda: _by_id(bench.assistant))
    titles, in_force = bench.once("standing", lambda: _standing(bench.assistant))
    text = "\n".join(statement.text for statement in answer.statements)
    named = {id: names(answer, titles[_publication(id)], _edition(id)) for id in case["named"]}
    first = first_edition(answer, case["publication"], documents) if "first" in case else None
    return {
        "status": answer.status,
        "first": first,
        "unnamed": [id for id, said in named.items() if not said],
        "passed_off": passed_off(answer, documents, in_force),
        "lacking": [f for f in case.get("facts", []) if not re.search(f, text, re.IGNORECASE)],
    }


def _by_id(assistant: Assistant) -> dict[str, Document]:
    return {document.id: document for document in assistant.documents()}


def _standing(assistant: Assistant) -> tuple[dict[str, str], dict[str, str]]:
    """Publication -> its title, and -> its edition in force today."""
    holdings = assistant.holdings()
    in_force = {
        _publication(h.id): h.edition
        for h in holdings
        if h.state == "in force" and h.edition and h.kind in ("law", "guidance")
    }
    return {_publication(h.id): h.title for h in holdings}, in_force


def _publication(id: str) -> str:
    return id.partition("/")[0]


def _edition(id: str) -> str:
    return id.partition("/")[2]


def measure(items: Sequence[Item]) -> list[Measure]:
    """By kind of trap; what must not happen is counted, not averaged."""
    named = {item.id: not item.output["unnamed"] for item in items}
    wrong = {i.id: i.output["first"] not in i.case["first"] for i in items if i.output["first"]}
    off = {item.id: bool(item.output["passed_off"]) for item in items}
    facts = {i.id: not i.output["lacking"] for i in items if i.case.get("facts")}
    refused = {item.id: item.output["status"] == "not in the library" for item in items}
    kinds = {item.id: str(item.case["kind"]) for item in items}
    why = {item.id: _why(item.case, item.output) for item in items}

    def told(values: Mapping[str, bool], bad: bool) -> dict[str, str]:
        return {id: why[id] for id, value in values.items() if value is bad}

    return [
        *with_parts(Measure("right edition named", named, "share", why=told(named, False)), kinds),
        Measure("superseded first, unasked", wrong, "total", "lower", why=told(wrong, True)),
        Measure("passed off as current", off, "total", "lower", why=told(off, True)),
        Measure("facts of edition questions", facts, "share", why=told(facts, False)),
        Measure("edition question refused", refused, "share", "lower", why=told(refused, True)),
    ]


def _why(case: Case, output: Mapping[str, Any]) -> str:
    faults = {name: output[name] for name in ("unnamed", "first", "passed_off", "lacking")}
    said = "; ".join(f"{name}: {value}" for name, value in faults.items() if value)
    return f"{case['question']} ({output['status']}; {said})"


SUITE = Suite(
    "editions",
    "Is the right edition named, and none that is superseded passed off as current?",
    cases,
    ask,
    measure,
)
