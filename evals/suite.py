"""A Suite: its cases, how one is asked, and how saved items are measured."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from evals.items import Case, Item, Output
from evals.measures import Measure

if TYPE_CHECKING:
    from evals.bench import Bench

PACKAGE = "evals.suites"
NAMES = (
    "retrieval",
    "heldout",
    "answers",
    "written",
    "written_paraphrases",
    "refusal",
    "routes",
    "dialogues",
    "editions",
    "robustness",
    "counterfactual",
    "hostile",
    "check",
    "external",
    "reading",
    "performance",
)
"""Every suite, in the order that `--suite all` runs them: evals/suites/NAME.py holds a SUITE."""


class Skipped(Exception):
    """A suite cannot run here; the message says what it needs."""


@dataclass(frozen=True)
class Cases:
    """What a suite asks. `left_out`: case id -> why it is not asked and never counted."""

    asked: Sequence[Case]
    left_out: dict[str, str]


@dataclass(frozen=True)
class Suite:
    """`cases` may raise Skipped. `ask` gives what is saved; it may raise: the item has failed.

    `measure` sees nothing but saved items that did not fail, so that a run can be scored again.
    `about` says in a sentence what the suite asks; `goals` are in evals/floors.yaml.
    """

    name: str
    about: str
    cases: Callable[[Bench], Cases]
    ask: Callable[[Bench, Case], Output]
    measure: Callable[[Sequence[Item]], Sequence[Measure]]


def suite(name: str) -> Suite:
    """The suite of that name (one of NAMES)."""
    found: Suite = import_module(f"{PACKAGE}.{name}").SUITE
    return found
