"""Deliberate damage is seen: by the figures, by the report, and by the gate."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from tea_cases import BREWING, SPILLS, TEA

from assistant import Answer, Assistant, leaving_out
from evals.bench import Bench
from evals.circumstances import circumstances
from evals.figures import Figure, figures
from evals.gate import Bar, Judged, judge
from evals.items import Item
from evals.measures import OURS
from evals.report import report_of
from evals.report_html import to_html
from evals.report_markdown import to_markdown
from evals.running import ask_suite, score
from evals.runs import Run, SuiteState
from evals.suite import suite

BARS = [
    Bar("retrieval", "R@1", must=1.0),
    Bar("retrieval", "gold that leads nowhere", must=0.0),
    Bar("answers", "quotation verbatim", must=1.0),
    Bar("answers", "statement is its quotations", must=1.0),
    Bar("answers", "edition leak", must=0.0),
    Bar("answers", "numbers as in the source", must=1.0),
]


@pytest.fixture
def look(tmp_path: Path) -> Callable[[Bench, Sequence[str]], Run]:
    """A scored run of these suites."""

    def make(bench: Bench, suites: Sequence[str]) -> Run:
        number = len(list(tmp_path.glob("runs/*")))
        run = Run.begin(tmp_path / "runs" / f"{number}", circumstances(bench.assistant, {}))
        for name in suites:
            ask_suite(run, bench, suite(name))
        run.save_figures(score(run), "here")
        return run

    return make


def broken(run: Run) -> list[Judged]:
    """What the gate says is broken; it stands in the report too, as HTML and as Markdown."""
    out = [j for j in judge(run.figures(), run.suites, BARS) if j.verdict == "broken"]
    report = report_of(run, BARS)
    for page in (to_html(report), to_markdown(report)):
        assert all(j.bar.measure in page for j in out)
    assert f"## Gate: {len(out)} broken" in to_markdown(report)
    return out


def figure(run: Run, name: str, system: str = "ours") -> Figure:
    return next(f for f in run.figures() if (f.name, f.system, f.part) == (name, system, ""))


def test_without_damage_nothing_is_broken(
    bench_of: Callable[..., Bench], look: Callable[..., Run]
) -> None:
    run = look(bench_of(retrieval=[BREWING, SPILLS]), ["retrieval", "answers"])
    assert broken(run) == []
    assert figure(run, "strict vital recall").value == 1.0


def searched(number: int, with_all: str, without: str) -> Item:
    """One question as the suite saves it: what came first with and without one side."""
    found = {OURS: with_all, f"{OURS} without words": without, f"{OURS} without vectors": "c"}
    ranked = {system: [[f"{TEA}#{place}", f"{TEA} p1"]] for system, place in found.items()}
    right = [{"grade": 2, "references": [f"{TEA}#a"], "pages": []}]
    case = {**BREWING, "id": f"t{number}"}
    return Item("retrieval", case["id"], case, {"right": right, "ranked": ranked}, 0.1)


def test_a_side_of_the_search_that_is_off_is_seen(kitchen: Assistant) -> None:
    """A few words may change nothing; a side that is off changes nothing ever. In a library of a
    few passages both look alike, so the items are made."""
    sound = [searched(n, "a", "a" if n % 4 == 0 else "b") for n in range(40)]
    damaged = [searched(n, "a", "a") for n in range(40)]
    bar = Bar("retrieval", "words change what is found", floor=0.50)
    vectors = Bar("retrieval", "vectors change what is found", floor=0.50)
    for items, verdict in ((sound, "holds"), (damaged, "broken")):
        found = figures("retrieval", suite("retrieval").measure(items))
        judged = judge(found, {"retrieval": SuiteState("done")}, [bar, vectors])
        assert [j.verdict for j in judged[1:]] == [verdict, "holds"]
    poorer = kitchen.varied(partial(leaving_out, part="words"))
    assert {hit.lexical_rank for hit in poorer.find("spills")} == {None}


def test_the_edition_filter_off_is_seen_as_a_leak(
    kitchen: Assistant, bench_of: Callable[..., Bench], look: Callable[..., Run]
) -> None:
    every = kitchen.varied(partial(leaving_out, part="choice of edition"))
    run = look(bench_of(assistant=every, retrieval=[BREWING]), ["answers"])
    assert [j.bar.measure for j in broken(run)] == ["edition leak"]
    assert figure(run, "edition leak").why == {"t1": "tea-rules/2020"}
    assert figure(run, "says what it must not").value == 1.0


class Unverified:
    """The assistant as if nothing had been verified: what it quotes is changed on the way out."""

    def __init__(self, assistant: Assistant, change: Callable[[str], str], quotes: bool) -> None:
        self._assistant, self._change, self._quotes = assistant, change, quotes

    def __getattr__(self, name: str) -> Any:
        return getattr(self._assistant, name)

    def ask(self, question: str, **given: Any) -> Answer:
        answer = self._assistant.ask(question, **given)
        statements = tuple(
            replace(
                s,
                text=self._change(s.text),
                citations=tuple(
                    replace(c, quote=self._change(c.quote) if self._quotes else c.quote)
                    for c in s.citations
                ),
            )
            for s in answer.statements
        )
        return replace(answer, statements=statements)


def fifteen(text: str) -> str:
    return text.replace("five", "fifteen")


def test_the_verifier_off_is_seen_when_a_quotation_is_not_the_source_s(
    kitchen: Assistant, bench_of: Callable[..., Bench], look: Callable[..., Run]
) -> None:
    forged: Any = Unverified(kitchen, fifteen, quotes=True)
    run = look(bench_of(assistant=forged, retrieval=[BREWING]), ["answers"])
    assert [j.bar.measure for j in broken(run)] == ["quotation verbatim"]


def test_the_verifier_off_is_seen_when_a_statement_is_not_its_quotations(
    kitchen: Assistant, bench_of: Callable[..., Bench], look: Callable[..., Run]
) -> None:
    forged: Any = Unverified(kitchen, fifteen, quotes=False)
    run = look(bench_of(assistant=forged, retrieval=[BREWING]), ["answers"])
    assert [j.bar.measure for j in broken(run)] == [
        "statement is its quotations",
        "numbers as in the source",
    ]
    assert "fifteen" in figure(run, "numbers as in the source").why["t1.1"]


def test_one_wrong_gold_is_seen_with_what_came_first(
    bench_of: Callable[..., Bench], look: Callable[..., Run]
) -> None:
    wrong = {**BREWING, "gold": SPILLS["gold"]}
    run = look(bench_of(retrieval=[wrong, SPILLS]), ["retrieval"])
    assert [j.bar.measure for j in broken(run)] == ["R@1"]
    why = figure(run, "R@1").why["t1"]
    assert f"gold {TEA}#heading: Spills" in why
    assert f"first {TEA}#heading: Brewing" in why


def test_gold_that_leads_nowhere_is_missed_and_named(
    bench_of: Callable[..., Bench], look: Callable[..., Run]
) -> None:
    lost = {**BREWING, "gold": [{"document": TEA, "locator": "77", "page": None}]}
    run = look(bench_of(retrieval=[lost]), ["retrieval"])
    assert {j.bar.measure for j in broken(run)} == {"R@1", "gold that leads nowhere"}
    assert figure(run, "R@10").value == 0.0
