"""Why a duty came to its state: the rule, step by step, with the answers it read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from assistant.check.logic import (
    STATE_OF,
    All,
    Any,
    Criterion,
    Not,
    OneOf,
    Open,
    Rule,
    State,
    truth,
)
from assistant.check.rules import UNKNOWN, NamedRule, Ruleset, Standing
from assistant.check.wording import Wording
from assistant.reference import Reference

Kind = Literal["answer", "open", "criterion", "all", "any", "not"]


@dataclass(frozen=True)
class Step:
    """One part of a rule and what it came to.

    `kind` answer: a single fact read; open: left open by source and answers; criterion: a named
    criterion over `parts`; all, any, not: how `parts` are joined. `decides` is True where this step
    makes its parent's state (or leaves it open); `says` is the step in words.
    """

    kind: Kind
    says: str
    state: State
    decides: bool
    parts: tuple[Step, ...] = ()
    references: tuple[Reference, ...] = ()
    standing: Standing | None = None


def explain(ruleset: Ruleset, rule: Rule, answers: Mapping[str, str], wording: Wording) -> Step:
    """The trace of `rule` on `answers` (option ids)."""
    return _Explainer(ruleset, answers, wording).step(rule, True)


def reasons(step: Step) -> tuple[str, ...]:
    """The deciding criteria and answers of a trace, each once, in order."""
    return tuple(dict.fromkeys(_reasons(step)))


def _reasons(step: Step) -> Iterator[str]:
    if not step.decides:
        return
    if step.kind in ("answer", "open"):
        yield step.says
    elif step.kind == "criterion":
        because = "; ".join(dict.fromkeys(_answers(step)))
        yield f"{step.says} {because}." if because else step.says
    else:
        for part in step.parts:
            yield from _reasons(part)


def _answers(step: Step) -> Iterator[str]:
    for part in step.parts:
        if part.decides and part.kind in ("answer", "open"):
            yield part.says
        elif part.decides:
            yield from _answers(part)


class _Explainer:
    def __init__(self, ruleset: Ruleset, answers: Mapping[str, str], wording: Wording) -> None:
        self._ruleset = ruleset
        self._answers = answers
        self._wording = wording
        self._criteria: dict[str, NamedRule] = {c.id: c for c in ruleset.criteria}

    def step(self, rule: Rule, decides: bool) -> Step:
        state = self._state(rule)
        if isinstance(rule, OneOf):
            return self._answer(rule, state, decides)
        if isinstance(rule, Open):
            return Step("open", f"{self._wording.text('step_open')}: {rule.reason}", state, decides)
        if isinstance(rule, Criterion):
            named = self._criteria[rule.id]
            return Step(
                "criterion",
                self._wording.criterion(named.title, state),
                state,
                decides,
                (self.step(named.rule, decides),),
                references=named.references,
                standing=named.standing,
            )
        if isinstance(rule, Not):
            says = self._wording.text("step_not")
            return Step("not", says, state, decides, (self.step(rule.part, decides),))
        kind: Kind = "all" if isinstance(rule, All) else "any"
        parts = tuple(
            self.step(part, decides and _makes(rule, self._state(part), state))
            for part in rule.parts
        )
        return Step(kind, self._wording.text(f"step_{kind}"), state, decides, parts)

    def _answer(self, rule: OneOf, state: State, decides: bool) -> Step:
        fact = self._ruleset.fact(rule.fact)
        id = self._answers.get(fact.id)
        label = self._wording.text("not_asked") if id is None else fact.option(id).label
        says = self._wording.answer(fact.short, label)
        return Step("answer", says, state, decides)

    def _state(self, rule: Rule) -> State:
        return STATE_OF[truth(rule, self._possible, self._ruleset.rules)]

    def _possible(self, name: str) -> frozenset[str]:
        return self._ruleset.fact(name).possible[self._answers.get(name, UNKNOWN)]


def _makes(rule: All | Any, part: State, whole: State) -> bool:
    """Whether a part in this state is what makes the whole come to its state.

    Where the whole cannot be told, that is every part which cannot be told; otherwise every part
    that came to the same state (all of them for a met "all", the failing ones for a failed one).
    """
    return part is whole
