"""Suite `answers`: what ask() shows on questions that the library can answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from assistant import Citation, Passage, Reference, Statement
from evals.bench import Bench, day_of
from evals.items import Case, Item, Output
from evals.measures import Better, Form, Measure, Value, with_parts
from evals.metrics.citing import cites_gold, first_is_gold, precision, recall, silent
from evals.metrics.editions import leaks
from evals.metrics.facts import found
from evals.metrics.fidelity import Fidelity, fidelity
from evals.metrics.nuggets import vital_recall, weighted_recall
from evals.metrics.quotations import citation_faults, statement_faults
from evals.metrics.ranking import ALTERNATIVE, GOLD
from evals.metrics.spans import span_precision, span_recall
from evals.replies import Reply, reply, saved
from evals.suite import Cases, Suite

_SENTENCE = re.compile(r"[^\n]+?(?:[.!?](?=\s|$)|$)", re.MULTILINE)


def cases(bench: Bench) -> Cases:
    """Our own answerable cases, those of others, and practitioners' questions without gold."""
    asked: list[Case] = list(bench.read("retrieval.jsonl"))
    if (bench.options.cases / "nuggets.jsonl").is_file():
        asked += bench.read("nuggets.jsonl")
    others = bench.others("gold/questions.jsonl")
    asked += [{**case, "split": "held out"} for case in others if case["answerable"]]
    return bench.held(asked)


def ask(bench: Bench, case: Case) -> Output:
    """The answer, the passages it cites, and the right places with the sentences wanted of them."""
    timed = bench.ask(case["question"], day_of(case))
    places: list[tuple[Mapping[str, Any], int]] = [(place, GOLD) for place in case.get("gold", [])]
    places += [(place, ALTERNATIVE) for place in case.get("alternatives", [])]
    right: list[dict[str, Any]] = [
        {"grade": grade, "references": sorted(map(str, bench.places.gold([place]).references))}
        for place, grade in places
    ]
    gold = {Reference.parse(name) for place in right for name in place["references"]}
    return {
        **saved(timed.answer, bench.assistant),
        "answer_seconds": timed.seconds,
        "right": right,
        "wanted": _wanted(bench, gold, patterns(case, "must_include")),
    }


def _wanted(bench: Bench, gold: set[Reference], facts: Sequence[str]) -> dict[str, list[Any]]:
    """Place -> the spans of its sentences that state a fact."""
    out: dict[str, list[Any]] = {}
    for reference in sorted(gold):
        passage = bench.assistant.passage(reference)
        sentences = _SENTENCE.finditer(passage.text) if passage else ()
        spans = [m.span() for m in sentences if any(found(facts, m.group()))]
        if spans:
            out[str(reference)] = spans
    return out


def patterns(case: Case, name: str) -> list[str]:
    """A pattern stands bare, or under "pattern" beside the fact or the reason."""
    return [p if isinstance(p, str) else str(p["pattern"]) for p in case.get(name, [])]


# -- measures -----------------------------------------------------------------------------------


def measure(items: Sequence[Item]) -> list[Measure]:
    looked = {item.id: (item, reply(item.output)) for item in items}
    out = [
        *quotation_measures({id: got for id, (_, got) in looked.items()}),
        *fidelity_measures({id: got for id, (_, got) in looked.items()}),
        *_content(looked),
    ]
    part_of = {item.id: str(item.case.get("split", "")) for item in items}
    by_case = {"citation recall", "citation precision", "strict vital recall", "over-refusal"}
    return [part for one in out for part in _with_splits(one, part_of, one.name in by_case)]


def _with_splits(one: Measure, part_of: Mapping[str, str], split: bool) -> list[Measure]:
    return with_parts(one, part_of) if split else [one]


def quotation_measures(replies: Mapping[str, Reply]) -> list[Measure]:
    """The promises about quotations, citation by citation and statement by statement."""
    faults = {
        f"{id}.{number}": _faults(got, citation)
        for id, got in replies.items()
        for number, citation in enumerate(got.citations, 1)
    }
    stated = {
        f"{id}.{number}": statement
        for id, got in replies.items()
        for number, statement in enumerate(got.statements, 1)
    }
    out = [_without(faults, fault, name) for name, fault in _FAULTS.items()]
    alone = {
        key: None if statement.written else not statement_faults(statement)
        for key, statement in stated.items()
    }
    out.append(Measure("statement is its quotations", alone, form="share"))
    cited = {key: bool(statement.citations) for key, statement in stated.items()}
    out.append(Measure("statement cited", cited, form="share"))
    out.append(_each(replies, "refusal cites nothing", "share", _silent))
    leaked = {id: _leaks(got) for id, got in replies.items()}
    out.append(
        Measure(
            "edition leak",
            {id: bool(names) for id, names in leaked.items()},
            form="share",
            better="lower",
            why={id: ", ".join(names) for id, names in leaked.items() if names},
        )
    )
    return out


_FAULTS = {
    "citation leads to a passage": ("the reference leads to no passage of that name",),
    "quotation verbatim": ("the quotation is not verbatim", "the span is not the quotation's"),
    "right locator": ("the page is not the passage's",),
    "right edition label": ("title and edition are not the document's",),
}


def _faults(got: Reply, citation: Citation) -> tuple[str, ...]:
    passage: Passage | None = got.passages.get(citation.reference)
    document = next((d for d in got.held if d.id == citation.reference.document), None)
    return citation_faults(citation, passage, document)


def _without(faults: Mapping[str, tuple[str, ...]], wrong: tuple[str, ...], name: str) -> Measure:
    """The share of citations without these faults; one that leads nowhere has all of them."""
    nowhere = _FAULTS["citation leads to a passage"]
    counted = {key: not set(own) & {*wrong, *nowhere} for key, own in faults.items()}
    why = {key: "; ".join(faults[key]) for key, fine in counted.items() if not fine}
    return Measure(name, counted, form="share", why=why)


def _silent(got: Reply) -> bool | None:
    return silent(got.refused, got.cited)


def _leaks(got: Reply) -> list[str]:
    cited = [
        citation.reference.document
        for statement in got.statements
        for citation in statement.citations
        if not (citation.edition and citation.edition in statement.label)  # it says so itself
    ]
    return leaks(cited, got.held, got.as_at, got.question, got.notices)


def _each(
    replies: Mapping[str, Reply],
    name: str,
    form: Form,
    look: Callable[[Reply], Value],
    better: Better = "higher",
) -> Measure:
    return Measure(name, {id: look(got) for id, got in replies.items()}, form=form, better=better)


def fidelity_measures(replies: Mapping[str, Reply]) -> list[Measure]:
    """Statement by statement: no number, date, modal, negation or actor beyond its quotations."""
    looked = dict(_fidelity(replies))
    out = []
    for kind in ("numbers", "dates", "modal", "negation", "actor"):
        values = {key: getattr(each, kind) for key, (each, _) in looked.items()}
        why = {key: looked[key][1] for key, value in values.items() if value is False}
        out.append(Measure(f"{kind} as in the source", values, form="share", why=why))
    return out


def _fidelity(replies: Mapping[str, Reply]) -> Iterator[tuple[str, tuple[Fidelity, str]]]:
    for id, got in replies.items():
        for number, statement in enumerate(got.statements, 1):
            source = _source(statement)
            yield f"{id}.{number}", (fidelity(statement.text, source), statement.text)


def _source(statement: Statement) -> str:
    return " ".join(citation.quote for citation in statement.citations)


def _content(looked: Mapping[str, tuple[Item, Reply]]) -> list[Measure]:
    """What an answer says beside what the case asks for."""
    rows: dict[str, dict[str, Value]] = {name: {} for name in _CONTENT}
    why: dict[str, dict[str, str]] = {name: {} for name in _CONTENT}
    for id, (item, got) in looked.items():
        for name, value in _judged(item, got).items():
            rows[name][id] = value
            if value is not None and (value == 1.0) == (_CONTENT[name][1] == "lower"):
                why[name][id] = f"{got.status}; cites {', '.join(got.cited[:3]) or 'nothing'}"
    return [
        Measure(name, values, form=_CONTENT[name][0], better=_CONTENT[name][1], why=why[name])
        for name, values in rows.items()
    ]


_CONTENT: dict[str, tuple[Form, Better]] = {
    "cites a right place": ("share", "higher"),
    "first citation right": ("share", "higher"),
    "citation precision": ("mean", "higher"),
    "citation recall": ("mean", "higher"),
    "span precision": ("mean", "higher"),
    "span recall": ("mean", "higher"),
    "strict vital recall": ("mean", "higher"),
    "weighted nugget recall": ("mean", "higher"),
    "all vital facts": ("share", "higher"),
    "says what it must not": ("share", "lower"),
    "strength of the source carried": ("share", "higher"),
    "over-refusal": ("share", "lower"),
    "marked as doubtful": ("share", "lower"),
}


def _judged(item: Item, got: Reply) -> dict[str, Value]:
    right = item.output["right"]
    any_right = {name for place in right for name in place["references"]}
    needed = [p["references"] for p in right if p["grade"] == GOLD and p["references"]]
    quoted: dict[str, list[tuple[int, int]]] = {}
    for citation in got.citations:
        quoted.setdefault(str(citation.reference), []).append(citation.span)
    wanted = {name: [(a, b) for a, b in spans] for name, spans in item.output["wanted"].items()}
    vital, okay = patterns(item.case, "must_include"), patterns(item.case, "okay")
    never = patterns(item.case, "must_not_include")
    vital_share = vital_recall(vital, got.text)
    return {
        "cites a right place": cites_gold(got.cited, any_right),
        "first citation right": first_is_gold(got.cited, any_right),
        "citation precision": precision(got.cited, any_right),
        "citation recall": recall(got.cited, needed),
        "span precision": span_precision(quoted, wanted),
        "span recall": span_recall(quoted, wanted),
        "strict vital recall": vital_share,
        "weighted nugget recall": weighted_recall(vital, okay, got.text),
        "all vital facts": None if vital_share is None else vital_share == 1.0,
        "says what it must not": any(found(never, got.text)) if never else None,
        "strength of the source carried": _strength(item.case, got, any_right),
        "over-refusal": got.refused,
        "marked as doubtful": got.status == "partly answered",
    }


def _strength(case: Case, got: Reply, right: set[str]) -> bool | None:
    """Whether a statement that cites a right place has the strength of the case's source."""
    wanted = case.get("strength", "none")
    own = [s for s in got.statements if {str(c.reference) for c in s.citations} & right]
    if wanted == "none" or not own:
        return None
    return any(wanted in (statement.strength or "").split(" and ") for statement in own)


SUITE = Suite(
    "answers",
    "Is every quotation verbatim, in its place and of the right edition; does the answer answer?",
    cases,
    ask,
    measure,
)
