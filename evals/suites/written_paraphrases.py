"""Suite `written_paraphrases`: faithful sentences in our own words, and which of them are withheld.

No model takes part. Each was written by hand for one sentence of a publication; what is withheld
without need is the price of the rules on what a model may say.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant import Assistant, Document, Passage, Reference
from assistant.answering.fidelity.examine import Examiner
from assistant.answering.fidelity.same_words import SameWords
from assistant.answering.sentences import sentences
from assistant.answering.writing import examiner_of, judge_alone
from assistant.library.glossary import Glossary
from assistant.library.retrieval import Hit
from evals.bench import Bench
from evals.items import Case, Item, Output
from evals.measures import Measure
from evals.suite import Cases, Suite

FILE = "paraphrases.jsonl"


def cases(bench: Bench) -> Cases:
    """Those whose sentence is held."""
    read = bench.read(FILE)
    held = [case for case in read if _passage(bench, case)]
    missing = {case["id"]: f"not held: {case['reference']}" for case in read if case not in held}
    return Cases(held, missing)


def _passage(bench: Bench, case: Case) -> Passage | None:
    return bench.assistant.passage(Reference.parse(case["reference"]))


def ask(bench: Bench, case: Case) -> Output:
    """The fault for which written mode would withhold it ("" for none), and the sentence."""
    passage = _passage(bench, case)
    assert passage is not None
    document = _document(bench.assistant, passage)
    examiner: Examiner = bench.once("examiner", lambda: _examiner(bench.assistant))
    judged = judge_alone(case["said"], Hit(passage, document, 0.0), case["sentence"], examiner)
    own = sentences(passage.text)[case["sentence"] - 1]
    words = [passage.text[slice(*span)] for span in (own.stem, own.span) if span]
    return {"fault": judged.fault or "", "words": "\n".join(words)}


def _document(assistant: Assistant, passage: Passage) -> Document:
    return next(d for d in assistant.documents() if d.id == passage.reference.document)


def _examiner(assistant: Assistant) -> Examiner:
    corpus = assistant.settings.corpus
    glossary = Glossary.read(corpus / "glossary.yaml")
    same = SameWords.read(corpus / "same_words.yaml", glossary)
    return examiner_of(same, assistant.library())


def measure(items: Sequence[Item]) -> list[Measure]:
    faults = {item.id: str(item.output["fault"]) for item in items}
    why = {item.id: _beside(item) for item in items if faults[item.id]}
    withheld = {id: bool(fault) for id, fault in faults.items()}
    reasons = dict.fromkeys(fault for fault in faults.values() if fault)
    return [
        Measure("faithful sentence withheld", withheld, "share", "lower", why=why),
        *(
            Measure(reason, {id: fault == reason for id, fault in faults.items()}, "share", "lower")
            for reason in reasons
        ),
    ]


def _beside(item: Item) -> str:
    words = " ".join(str(item.output["words"]).split())
    return f"{item.output['fault']}: “{item.case['said']}” for “{words}”"


SUITE = Suite(
    "written_paraphrases",
    "Which faithful sentences in other words than the source's are withheld from a model?",
    cases,
    ask,
    measure,
)
