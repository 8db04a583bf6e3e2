"""Suite `written`: what a language model made of the open questions, what was withheld and why.

Every shown statement stands in the report beside the words that it rests on, for a reader to judge.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from assistant import Statement
from evals.bench import Bench
from evals.items import Case, Item, Output
from evals.measures import Measure
from evals.metrics.facts import found
from evals.replies import Reply, reply, saved
from evals.suite import Cases, Skipped, Suite
from evals.suites.answers import fidelity_measures, patterns, quotation_measures

FILE = "gold/questions.jsonl"
ANSWERED = frozenset({"answered", "partly answered"})


def cases(bench: Bench) -> Cases:
    """The open answerable questions of others."""
    if bench.options.mode != "written":
        raise Skipped("It needs a language model: --mode written.")
    read = bench.read_file(bench.shared(FILE))
    return bench.held([case for case in read if case["answerable"]])


def ask(bench: Bench, case: Case) -> Output:
    timed = bench.ask(case["question"])
    return {
        **saved(timed.answer, bench.assistant),
        "answer_seconds": timed.seconds,
        "headline": timed.answer.headline,
    }


def measure(items: Sequence[Item]) -> list[Measure]:
    """Over the questions that had passages to word; what no model was asked is left out."""
    tried = {item.id: (item, reply(item.output)) for item in items}
    tried = {id: both for id, both in tried.items() if both[1].status in ANSWERED}
    replies = {id: got for id, (_, got) in tried.items()}
    written = {id: got for id, got in replies.items() if got.mode == "written"}
    return [
        *_counts(replies, written),
        *_reasons(replies),
        *_fell_back({id: item for id, (item, got) in tried.items() if got.mode != "written"}),
        _forbidden({id: tried[id][0].case for id in written}, written),
        _seconds({id: item for id, (item, _) in tried.items()}),
        *quotation_measures(written),
        *fidelity_measures(written),
    ]


def _counts(replies: Mapping[str, Reply], written: Mapping[str, Reply]) -> list[Measure]:
    shown = {
        f"{id}.{number}": statement
        for id, got in written.items()
        for number, statement in enumerate(got.statements, 1)
        if statement.written
    }
    made = {
        id: len(got.withheld) + sum(statement.written for statement in got.statements)
        for id, got in replies.items()
    }
    beside = {key: _beside(written[key.rpartition(".")[0]], s) for key, s in shown.items()}
    return [
        Measure("statements made", made, "total", "neither"),
        Measure("statements shown", dict.fromkeys(shown, 1.0), "total", "higher", why=beside),
        Measure(
            "statements withheld",
            {id: len(got.withheld) for id, got in replies.items()},
            "total",
            "lower",
        ),
        Measure("answers in the model's words", {id: id in written for id in replies}, "share"),
    ]


def _beside(got: Reply, statement: Statement) -> str:
    """A shown statement beside the words that it rests on."""
    words = " / ".join(" ".join(citation.quote.split()) for citation in statement.citations)
    places = "; ".join(dict.fromkeys(str(c.reference) for c in statement.citations))
    return f"“{statement.text}” rests on “{words}” ({places}); asked: {got.question}"


def _reasons(replies: Mapping[str, Reply]) -> list[Measure]:
    """How many statements were withheld for each reason."""
    counted = {id: Counter(got.withheld) for id, got in replies.items()}
    return [
        Measure(
            f"withheld: {reason}",
            {id: count[reason] for id, count in counted.items() if count[reason]},
            "total",
            "neither",
        )
        for reason in dict.fromkeys(reason for count in counted.values() for reason in count)
    ]


def _fell_back(quoted: Mapping[str, Item]) -> list[Measure]:
    """How many answers fell back to quotations, by what they say of it."""
    said = {id: str(item.output["headline"]) for id, item in quoted.items()}
    return [
        Measure(
            f"fell back: {headline}",
            {id: 1.0 for id, own in said.items() if own == headline},
            "total",
            "neither",
        )
        for headline in dict.fromkeys(said.values())
    ]


def _forbidden(asked: Mapping[str, Case], written: Mapping[str, Reply]) -> Measure:
    there = {
        id: found(patterns(case, "must_not_include"), written[id].text)
        for id, case in asked.items()
    }
    values = {id: any(hits) for id, hits in there.items()}
    why = {id: written[id].text for id, yes in values.items() if yes}
    return Measure("says what the case forbids", values, "share", "lower", why=why)


def _seconds(asked: Mapping[str, Item]) -> Measure:
    seconds = {id: item.output["answer_seconds"] for id, item in asked.items()}
    return Measure("time for an answer", seconds, "p50", "lower", unit="s")


SUITE = Suite(
    "written",
    "What did a language model make of the open questions, what was withheld, and why?",
    cases,
    ask,
    measure,
)
