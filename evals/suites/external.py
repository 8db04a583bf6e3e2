"""Suite `external`: questions that nobody here wrote, on GOV.UK and NHS pages (ConditionalQA)."""

from __future__ import annotations

from collections.abc import Sequence

from assistant import Assistant
from evals.bench import Bench
from evals.external_pages import Section, build_pages, page_id, section_of
from evals.items import Case, Item, Output
from evals.measures import OURS, Measure
from evals.metrics.ranking import Place, ranking
from evals.suite import Cases, Suite
from evals.systems import DEPTH, Search, baselines, ours, under_headings

FOLDER = "evalsets/conditionalqa-govuk"
LIBRARY = "external-data"
POOL = 4 * DEPTH
"""Passages taken to fill DEPTH sections: a long section is several passages."""
ASKED = {"question alone": False, "with scenario": True}
SHARES = ("R@1", "R@5", "R@10")


def cases(bench: Bench) -> Cases:
    """The answerable questions of the set; its library is built where it is not built yet."""
    read = bench.read_file(bench.shared(FOLDER) / "questions.jsonl")
    return Cases([case for case in read if not case["not_answerable"]], {})


def ask(bench: Bench, case: Case) -> Output:
    """The sections that each system found, for the question alone and with its scenario."""
    ranked = {}
    for name, search in bench.once("external systems", lambda: _systems(bench)).items():
        ranked[name] = {
            part: _sections(search, f"{case['scenario']} {case['question']}".strip())
            if scenario
            else _sections(search, case["question"])
            for part, scenario in ASKED.items()
        }
    gold = {(page_id(place["url"]), int(place["section_index"])) for place in case["gold_sections"]}
    return {"right": sorted(map(_name, gold)), "ranked": ranked}


def _systems(bench: Bench) -> dict[str, Search]:
    pages = bench.shared(FOLDER)
    assistant = Assistant.from_settings(build_pages(pages, bench.options.work / LIBRARY))
    passages = assistant.passages()
    titles = {document.id: document.title for document in assistant.documents()}
    texts = [f"{titles[p.reference.document]} > {under_headings(p)}" for p in passages]
    return {OURS: ours(assistant, POOL), **baselines(passages, texts, assistant, POOL)}


def _sections(search: Search, question: str) -> list[str]:
    """The first DEPTH sections: each where its first passage stands."""
    sections = dict.fromkeys(section_of(passage) for passage in search(question, None))
    return [_name(section) for section in sections][:DEPTH]


def _name(section: Section) -> str:
    return f"{section[0]} {section[1]}"


def measure(items: Sequence[Item]) -> list[Measure]:
    """A hit is a gold section; the page that it stands on is what it hangs together with."""
    right = {item.id: [Place(frozenset({name})) for name in item.output["right"]] for item in items}
    groups = {item.id: item.output["right"][0].partition(" ")[0] for item in items}
    out = []
    for system in dict.fromkeys(name for item in items for name in item.output["ranked"]):
        for part in ASKED:
            found = {item.id: item.output["ranked"][system][part] for item in items}
            out += [
                Measure(
                    name=name,
                    values={id: v == 1.0 for id, v in values.items()} if name in SHARES else values,
                    form="share" if name in SHARES else "mean",
                    system=system,
                    part=part,
                    groups=groups,
                )
                for name, values in ranking(right, found).items()
            ]
    return out


SUITE = Suite(
    "external",
    "Is the section found that answers, on pages and questions that nobody here wrote?",
    cases,
    ask,
    measure,
)
