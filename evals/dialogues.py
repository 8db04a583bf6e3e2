"""Suite `dialogues`: does a follow-up find what its stand-alone question finds?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant import Answer, Assistant
from evals.gold import Places
from evals.scores import OURS, Mean, Row, rows, rows_to_markdown

STANDALONE, TYPED = "stand-alone question", "as typed, no history"


@dataclass(frozen=True)
class Turn:
    """One turn as it was searched for; `number` from 1, `last` where no turn follows."""

    id: str
    user: str
    understood_as: str
    last: bool
    first: bool
    right: frozenset[str]
    found: Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Outcome:
    """Rows for the last turns, for all that follow a first, and for all; and each turn.

    `behind` is by how much R@5 of the last turns' stand-alone questions exceeds ours, turn by turn.
    """

    dialogues: int
    behind: Mean | None
    rows: tuple[Row, ...]
    turns: tuple[Turn, ...]


def run(assistant: Assistant, dialogues: Sequence[Mapping[str, Any]], places: Places) -> Outcome:
    """Each dialogue is asked turn by turn; turns whose answer is not held are asked, not scored."""
    turns = [turn for dialogue in dialogues for turn in _talk(assistant, dialogue, places)]
    scored = [turn for turn in turns if turn.right]
    parts = {
        "last turn": [t for t in scored if t.last],
        "turns after the first": [t for t in scored if not t.first],
        "all turns": scored,
    }
    table = [row for name, part in parts.items() for row in _rows(part, name)]
    return Outcome(len(dialogues), _behind(parts["last turn"]), tuple(table), tuple(turns))


def _talk(assistant: Assistant, dialogue: Mapping[str, Any], places: Places) -> list[Turn]:
    history: list[Answer] = []
    out = []
    for number, case in enumerate(dialogue["turns"], 1):
        answer = assistant.ask(case["user"], history=history)
        found = {
            OURS: _found(assistant, case["user"], history),
            TYPED: _found(assistant, case["user"]),
        }
        if case.get("standalone"):
            found[STANDALONE] = _found(assistant, case["standalone"])
        history.append(answer)
        gold = places.gold([*case["gold"], *case.get("alternatives", [])]) if case["gold"] else None
        out.append(
            Turn(
                id=f"{dialogue['id']}.{number}",
                user=case["user"],
                understood_as=answer.understood_as,
                last=number == len(dialogue["turns"]),
                first=number == 1,
                right=frozenset(str(r) for r in gold.references) if gold else frozenset(),
                found=found,
            )
        )
    return out


def _found(assistant: Assistant, question: str, history: Sequence[Answer] = ()) -> list[str]:
    hits = assistant.find(question, limit=10, history=history)
    return [str(hit.passage.reference) for hit in hits]


def _rows(turns: Sequence[Turn], name: str) -> list[Row]:
    right = {turn.id: turn.right for turn in turns}
    systems = [s for s in (OURS, STANDALONE, TYPED) if all(s in t.found for t in turns)]
    return rows(right, {s: {t.id: t.found[s] for t in turns} for s in systems}, name)


def _behind(turns: Sequence[Turn]) -> Mean | None:
    if not turns or not all(STANDALONE in turn.found for turn in turns):
        return None
    return Mean.of([_in_five(t, STANDALONE) - _in_five(t, OURS) for t in turns])


def _in_five(turn: Turn, system: str) -> float:
    return float(bool(turn.right & set(turn.found[system][:5])))


def to_markdown(outcome: Outcome) -> str:
    """The table, the distance to the stand-alone questions, and each turn that ours misses."""
    lines = [f"{outcome.dialogues} dialogues.", "", *rows_to_markdown(outcome.rows), ""]
    if outcome.behind:
        lines += [f"R@5 of the last turn, stand-alone minus ours: {outcome.behind}", ""]
    missed = [t for t in outcome.turns if t.right and not _in_five(t, OURS)]
    lines += [f"Not in the first five: {len(missed)}", ""]
    lines += [f"- {t.id} {t.user} -> {t.understood_as or 'as it stands'}" for t in missed]
    return "\n".join(lines) + "\n"
