"""must, should, may: no stronger and no weaker than the source."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answering.fidelity.clauses import Clause

_CARRIES = {
    "must": {"must"},
    "need": {"need"},
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
BINDING = frozenset(["must", "should", "need"])
DUTIES = frozenset(["must", "should", "may", "need", "can"])


def wrong_strength(said: Sequence[Clause], source: Sequence[Clause], said_keys: set[str]) -> bool:
    """Whether a duty of the statement is not the source's, or a duty of it has become a fact."""
    left = list(source)
    for clause in said:
        found = matches(clause, left)
        if not found:
            return True
        left.remove(found[0])
    if said:
        return False
    return any(c.strength in DUTIES and c.verbs and c.verbs[0] in said_keys for c in source)


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
