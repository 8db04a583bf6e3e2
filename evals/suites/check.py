"""Suite `check`: the guided check on worked cases, and against its truth tables."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from assistant import deadlines, evaluate, load_bank_holidays, load_ruleset
from evals.bench import Bench
from evals.circumstances import ROOT
from evals.items import Case, Item, Output
from evals.measures import Measure, Value, merged
from evals.metrics.truth import agrees, reading_of
from evals.suite import Cases, Suite

TODAY = "2026-11-22"
"""The day that the worked cases were written for."""
TABLES = ROOT / "tests" / "check" / "truth_tables"
NOTIFY = ("notify_panel", "looked_after_death", "care_leaver_death")
REVIEW = {
    "rapid_review_target_from_awareness": "rapid_review_from_awareness",
    "rapid_review_by_from_notification": "rapid_review_from_notification",
}


def cases(bench: Bench) -> Cases:
    """Vignettes, ours and those of others, and one table for each edition."""
    vignettes = [*bench.read("vignettes.jsonl"), *bench.others("facts/vignettes.jsonl")]
    tables = [{"id": f"table {path.stem}", "edition": path.stem} for path in _tables()]
    return Cases([*vignettes, *tables], {})


def _tables() -> list[Path]:
    return sorted(TABLES.glob("*.csv"))


def ask(bench: Bench, case: Case) -> Output:
    return _vignette(case) if "facts" in case else {"rows": list(_table(case["edition"]))}


def _vignette(case: Case) -> Output:
    """The edition, the outcome, the duties that are met, and the dates they give."""
    facts: dict[str, Any] = case["facts"]
    day = date.fromisoformat(facts.get("aware_date", TODAY))
    asked = facts.get("edition_asked")
    ruleset = load_ruleset(asked) if asked else load_ruleset(as_at=day)
    result = evaluate(ruleset, facts)
    due = deadlines(result, facts, load_bank_holidays(), _noon())
    return {
        "edition": ruleset.edition,
        "outcome": result.outcome,
        "duties": sorted(duty.id for duty in result.duties if duty.state.value == "MET"),
        "notify_by": sorted({str(d.due) for d in due if _counts(d.duty, d.start_fact) and d.due}),
        "due": {d.id: str(d.due) for d in due if d.due},
    }


def _noon() -> datetime:
    return datetime.fromisoformat(f"{TODAY}T12:00")


def _counts(duty: str, start: str | None) -> bool:
    return duty.startswith(NOTIFY) and start == "aware_date"


def _table(edition: str) -> Iterator[list[str]]:
    """For each row of duties and outcomes: part, when, what the table says, what we say now."""
    ruleset = load_ruleset(edition)
    for part, when, then in _rows(TABLES / f"{edition}.csv"):
        if part == "outcome" or part.startswith("duty "):
            chosen = reading_of(when)
            facts = {id: ruleset.fact(id).option(option).raw for id, option in chosen.items()}
            result = evaluate(ruleset, facts)
            duty = part.removeprefix("duty ")
            now = result.outcome if part == "outcome" else result.duty(duty).state.value
            yield [part, when, then, now]


def _rows(path: Path) -> list[list[str]]:
    _, _, *lines = path.read_text(encoding="utf-8").splitlines()
    return list(csv.reader(lines))


# -- measures -----------------------------------------------------------------------------------


def measure(items: Sequence[Item]) -> list[Measure]:
    vignettes = [item for item in items if "facts" in item.case]
    tables = [item for item in items if "facts" not in item.case]
    out = [_same(vignettes, name, key, got) for name, (key, got) in _COMPARED.items()]
    review: dict[str, Value] = {}
    for item in vignettes:
        for key, id in REVIEW.items():
            if key in item.case:
                review[f"{item.id} {key}"] = item.output["due"].get(id) == item.case[key]
    out.append(Measure("vignette: dates of the rapid review", review, "share", why=_lost(review)))
    rows = merged([_agreeing(item) for item in tables])
    out.append(Measure("row of the truth table", rows, "share", why=_lost(rows)))
    return out


_COMPARED = {
    "vignette: outcome": ("expected_outcome", "outcome"),
    "vignette: edition": ("edition", "edition"),
    "vignette: date to notify by": ("notify_by", "notify_by"),
    "vignette: duties met": ("duties", "duties"),
}


def _same(items: Sequence[Item], name: str, key: str, got: str) -> Measure:
    values = {item.id: agrees(item.case.get(key), item.output[got]) for item in items}
    by_id = {item.id: item for item in items}
    why = {
        id: f"expected {by_id[id].case[key]}, got {by_id[id].output[got]}"
        for id, value in values.items()
        if value is False
    }
    return Measure(name, values, "share", why=why)


def _agreeing(item: Item) -> dict[str, bool]:
    """The rows of one edition's table: whether the check says now what the table says."""
    edition = item.case["edition"]
    return {
        f"{edition} {part} {when}": then == now for part, when, then, now in item.output["rows"]
    }


def _lost(values: Mapping[str, Value]) -> dict[str, str]:
    return {key: key for key, value in values.items() if value is False}


SUITE = Suite(
    "check",
    "Does the guided check come to what was worked out by hand, and to its truth tables?",
    cases,
    ask,
    measure,
)
