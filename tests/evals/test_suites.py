"""Each suite on the small library, or on items made by hand: what it asks and what it counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from tea_cases import BREWING, SPILLS

from assistant import Passage, Reference
from evals.bench import Bench, Options
from evals.figures import Figure
from evals.items import Item
from evals.running import ask_case, score_suite
from evals.sample_libraries import sampled, synthetic
from evals.suite import suite
from evals.suites.reading import plain_pages
from evals.timed_questions import at_once, in_turn


def asked(bench: Bench, name: str) -> list[Item]:
    own = suite(name)
    items = [ask_case(own, bench, case) for case in own.cases(bench).asked]
    assert [item.error for item in items] == [""] * len(items)
    return items


def figure(items: Sequence[Item], name: str, part: str = "") -> Figure:
    found = score_suite(suite(items[0].suite), items)
    return next(f for f in found if (f.name, f.system, f.part) == (name, "ours", part))


def test_an_answer_lets_go_of_a_passage_that_is_taken_out(bench_of: Callable[..., Bench]) -> None:
    items = asked(bench_of(retrieval=[BREWING]), "counterfactual")
    (item,) = items
    assert item.output["removed"] == ["tea-rules/2024#heading: Brewing"]
    assert "tea-rules/2024#heading: Brewing" not in item.output["after"]
    assert figure(items, "lets go of what was taken out").value == 1.0


def test_one_that_clings_to_it_is_named() -> None:
    output = {"removed": ["a"], "after": ["a"], "status_before": "answered"}
    clings = Item("counterfactual", "t1", BREWING, {**output, "status_after": "answered"})
    got = figure([clings], "lets go of what was taken out")
    assert (got.value, list(got.why)) == (0.0, ["t1"])


def test_another_wording_is_measured_beside_the_case_it_was_made_from(
    bench_of: Callable[..., Bench],
) -> None:
    changed = {"id": "p1", "of": "t1", "kind": "paraphrase", "question": "tea when, warden?"}
    items = asked(bench_of(retrieval=[BREWING], robustness=[changed]), "robustness")
    assert figure(items, "R@10 less that of the base").value == 0.0
    assert figure(items, "R@1 of the changed question", "paraphrase").n == 1
    lost = {"right": [{"grade": 2, "references": ["a"]}]}
    lost["base"] = {"ranked": ["a"], "status": "answered"}  # type: ignore[assignment]
    lost["changed"] = {"ranked": ["b"], "status": "not in the library"}  # type: ignore[assignment]
    case = {**changed, "base": BREWING["question"]}
    worse = [Item("robustness", "p1", case, lost)]
    assert figure(worse, "MRR less that of the base").value == -1.0
    assert figure(worse, "refused though the base was not").value == 1.0
    assert "p1" in figure(worse, "R@10 less that of the base").why


def test_a_follow_up_is_measured_beside_the_same_question_asked_alone(
    bench_of: Callable[..., Bench],
) -> None:
    first = {"user": BREWING["question"], "standalone": BREWING["question"]}
    second = {"user": "and of a spill?", "standalone": SPILLS["question"]}
    turns = [{**first, "gold": BREWING["gold"]}, {**second, "gold": SPILLS["gold"]}]
    bench = bench_of(dialogues=[{"id": "d1", "turns": turns}])
    items = asked(bench, "dialogues")
    assert figure(items, "R@5 asked alone").value == 1.0
    assert list(figure(items, "follow-up R@5 less asked alone").values) == ["d1.2"]


def refused(id: str, answerable: bool, status: str, **case: Any) -> Item:
    output = {"status": status, "correction": case.pop("correction", ""), "cited": []}
    return Item("refusal", id, {"answerable": answerable, "question": id, **case}, output)


def test_refusals_are_counted_among_what_can_be_answered_and_what_cannot() -> None:
    items = [
        refused("u1", False, "not in the library", kind="near_miss"),
        refused("u2", False, "answered", kind="near_miss"),
        refused("u3", False, "partly answered", kind="local_facts"),
        refused("u4", False, "answered", kind="false_premise", correction="It is five."),
        refused("a1", True, "answered"),
        refused("a2", True, "out of scope"),
    ]
    assert figure(items, "refusal recall").value == 0.5
    assert figure(items, "refusal precision").value == pytest.approx(2 / 3)
    assert figure(items, "over-refusal").value == 0.5
    assert figure(items, "refused or marked as doubtful").value == 0.75
    assert figure(items, "refusal recall", "near_miss").value == 0.5
    assert list(figure(items, "refusal recall").why) == ["u2", "u3"]


def routed(id: str, wanted: list[str], given: list[str]) -> Item:
    case = {"id": id, "question": id, "routes": wanted, "about": "danger"}
    return Item("routes", id, case, {"routes": given, "first": [], "status": "answered"})


def test_routes_are_counted_one_by_one_and_ordinary_questions_have_none() -> None:
    items = [
        routed("a", ["danger"], ["danger"]),
        routed("b", ["danger"], []),
        routed("c", [], ["danger"]),
        routed("d", [], []),
    ]
    assert figure(items, "route recall", "danger").value == 0.5
    assert figure(items, "route precision", "danger").value == 0.5
    assert figure(items, "ordinary question left alone").value == 0.5
    assert figure(items, "exactly the right routes").value == 0.5


def test_a_vignette_is_worked_out_with_its_edition_dates_and_duties(
    bench_of: Callable[..., Bench],
) -> None:
    bench = Bench(Options(shared=Path("/nowhere")))
    own = suite("check")
    case = next(case for case in own.cases(bench).asked if case["id"] == "V18")
    item = ask_case(own, bench, case)
    assert (item.error, item.output["edition"]) == ("", "2023")
    assert item.output["notify_by"] == ["2024-04-08"]
    for name in ("outcome", "edition", "date to notify by", "duties met"):
        assert figure([item], f"vignette: {name}").value == 1.0
    wrong = Item("check", "V18", {**case, "expected_outcome": "TELL_LA"}, item.output)
    assert figure([wrong], "vignette: outcome").why["V18"].startswith("expected TELL_LA")


def test_there_are_as_many_cases_as_are_promised() -> None:
    bench = Bench(Options(shared=Path("/nowhere")))
    counts = {
        name: len(bench.read(f"{name}.jsonl"))
        for name in ("retrieval", "dialogues", "unanswerable", "vignettes")
    }
    assert counts["retrieval"] >= 250
    assert counts["dialogues"] >= 30
    assert counts["unanswerable"] >= 180
    assert counts["vignettes"] >= 15  # and the 31 that lie beside the checkout


def test_every_case_has_an_id_of_its_own(bench_of: Callable[..., Bench]) -> None:
    for path in Options().cases.glob("*.jsonl"):
        ids = [case["id"] for case in bench_of().read_file(path)]
        assert len(set(ids)) == len(ids) > 0, path.name


# -- performance ----------------------------------------------------------------------------


class Clocked:
    """An assistant that answers at once, and mixes up the answers of two sessions if told to."""

    def __init__(self, mixed: bool = False) -> None:
        self._mixed = mixed

    def embed_query(self, question: str) -> str:
        return question

    def find(self, question: str) -> list[str]:
        return [question]

    def ask(self, question: str) -> Any:
        return type("Answer", (), {"question": "another" if self._mixed else question})


def test_each_question_is_timed_three_ways_once_the_first_are_over() -> None:
    clocked: Any = Clocked()
    seconds = in_turn(clocked, [f"q{n}" for n in range(9)])
    assert {name: len(own) for name, own in seconds.items()} == {"encode": 4, "find": 4, "ask": 4}


def test_an_answer_to_another_s_question_is_counted() -> None:
    sound: Any = Clocked()
    mixed: Any = Clocked(mixed=True)
    assert at_once(sound, ["q"], sessions=3, each=2)["mixed"] == 0
    assert at_once(mixed, ["q"], sessions=3, each=2)["mixed"] == 6


def test_a_sample_is_short_passages_over_the_whole_library() -> None:
    long = Passage(Reference("d", "long"), "word " * 500)
    note = Passage(Reference("notes/d", "n"), "note", form="note")
    many = [Passage(Reference("d", str(n)), f"• text {n}\nand {n}") for n in range(1300)]
    got = sampled([long, note, *many])
    assert len(got) == 600
    assert (got[0], got[-1]) == (
        ("Passage 0", "text 0 and 0"),
        ("Passage 599", "text 1198 and 1198"),
    )


def test_synthetic_passages_are_stretches_of_real_ones_each_another_and_always_the_same() -> None:
    real = Passage(Reference("d", "1"), " ".join(f"w{n}" for n in range(40)))
    got = list(synthetic([real], 50))
    assert got == list(synthetic([real], 50))
    assert len({text for _, text in got}) == 50
    assert all(text.rpartition(" (")[0] in real.text for _, text in got)


def test_pages_are_counted_from_one(shared: Path) -> None:
    pages = plain_pages(shared / "documents/reports/bury-17-december-2021.pdf")
    assert pages[0][0] == 1
    assert "Bury" in pages[0][1]
