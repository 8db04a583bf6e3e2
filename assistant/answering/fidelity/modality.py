"""must, should, may: no stronger and no weaker than the source."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answering.fidelity.clauses import Clause

_CARRIES = {
    "must": {"must"},
    "need": {"need", "must"},
    "should": {"should"},
    "may": {"may"},
    "can": {"can", "may"},
    "could": {"could", "might", "may"},
    "might": {"might", "could", "may"},
    "will": {"will"},
    "would": {"would"},
    "encouraged": {"encouraged"},
}
"""Strength of the statement -> strengths of the source that carry it."""
_DUTIES = frozenset(["must", "should", "may", "need", "can"])


def wrong_strength(said: Sequence[Clause], source: Sequence[Clause], said_keys: set[str]) -> bool:
    """Whether a duty of the statement is not the source's, or a duty of it has become a fact."""
    if any(not matches(clause, source) for clause in said):
        return True
    if said:
        return False
    return any(c.strength in _DUTIES and c.verbs and c.verbs[0] in said_keys for c in source)


def matches(clause: Clause, source: Sequence[Clause]) -> list[Clause]:
    """The source's clauses with this strength that govern this verb."""
    allowed = _CARRIES.get(clause.strength, {clause.strength})
    return [
        held
        for held in source
        if held.strength in allowed
        and clause.verbs
        and clause.verbs[0] in held.verbs
        and held.hedges <= clause.hedges
    ]
