"""Which sentences of which passages are quoted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from assistant import Document, Hit, Passage, Reference
from assistant.answering.quoting import FROM_BEST, FROM_OTHERS, PASSAGES, quote, wanted
from assistant.library.lexical import terms

DAY = date(2026, 11, 26)
RULES = Document("tea-rules", "Tea Rules", tier="statutory guidance")
ACT = Document("tea-act", "Tea Act", tier="act")
LOCAL = Document("our-tea", "Our Tea", tier="local procedure")
OTHERS = "The warden must fill two kettles. Tea is brewed in pots. Every pot must be warm."
BREWED = "The warden must brew the tea within five days."


def hit(document: Document, place: str, text: str, score: float) -> Hit:
    return Hit(Passage(Reference(document.id, place), text=text), document, score)


def quoted(*hits: Hit) -> list[str]:
    """`document#place` of every statement, in the order shown."""
    aim = wanted("must the warden brew the tea", (), weigh)
    drafted = quote(hits, aim, DAY, weigh, _no_notes)
    return [str(statement.citations[0].reference) for statement in drafted]


def weigh(text: str) -> dict[str, float]:
    return dict.fromkeys(terms(text), 1.0)


def _no_notes(hit: Hit) -> Sequence[Passage]:
    return ()


def sentences(number: int) -> str:
    return " ".join(f"The warden must brew the tea number {n}." for n in range(number))


def test_the_best_passage_gives_several_sentences_and_each_other_one() -> None:
    found = quoted(hit(RULES, "1", sentences(9), 2.0), hit(RULES, "2", OTHERS, 1.9))
    assert found == ["tea-rules#1"] * FROM_BEST + ["tea-rules#2"] * FROM_OTHERS


def test_what_scores_far_below_the_best_is_not_quoted() -> None:
    near, far = (
        hit(RULES, "2", "Brew the tea twice.", 1.8),
        hit(RULES, "3", "Brew it, warden.", 1.2),
    )
    assert quoted(hit(RULES, "1", BREWED, 2.0), near, far) == ["tea-rules#1", "tea-rules#2"]


def test_guidance_that_repeats_the_act_is_quoted_once() -> None:
    again = hit(RULES, "7", BREWED.replace("The warden", "A warden"), 1.9)
    assert quoted(hit(ACT, "1", BREWED, 2.0), again) == ["tea-act#1"]


def test_no_number_of_local_passages_pushes_law_and_guidance_out() -> None:
    """However well they fit, and however often they are added."""
    local = [hit(LOCAL, str(n), "The warden need not brew the tea at all.", 3.0) for n in range(9)]
    found = quoted(*local, hit(RULES, "1", BREWED, 2.0))
    assert found == ["tea-rules#1", "our-tea#0"]


def test_at_most_so_many_passages_are_quoted() -> None:
    many = [
        hit(RULES, str(n), f"The warden must brew tea {n} in room {n}{n}.", 2) for n in range(9)
    ]
    assert len(set(quoted(*many))) == PASSAGES
