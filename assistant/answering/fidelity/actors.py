"""Who must act is who the source says, with what the source says of them."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answering.fidelity.clauses import Clause
from assistant.answering.fidelity.modality import BINDING, DUTIES, matches
from assistant.answering.fidelity.same_words import Word

WHOLE = 0.6
"""Share of the words of who must act that are kept: "children" is not "looked-after children"."""


def wrong_actor(said: Sequence[Clause], source: Sequence[Clause], granted: set[str]) -> bool:
    """Whether some duty falls on another than in the source, or on more people.

    `granted` are words that need not be said again: those of the question.
    """
    return any(
        not any(_same_actor(clause, held, granted) for held in matches(clause, source))
        for clause in said
        if clause.strength in DUTIES
    )


def _same_actor(said: Clause, held: Clause, granted: set[str]) -> bool:
    who = _keys(said.agent if said.passive else said.subject)
    if said.passive:
        what = _keys(said.subject)
        theirs = _keys(held.subject if held.passive else held.rest)
        doer = _keys(held.agent if held.passive else held.subject)
        return what <= theirs | granted and who <= doer and _whole(what, held, granted)
    if held.passive:
        return bool(who) and who <= _keys(held.agent)
    if not who:
        return True
    return who <= _keys(held.subject) and _whole(who, held, granted)


def drops_actor(said: Sequence[Clause], source: Sequence[Clause]) -> bool:
    """Whether of "X or Y must ..." only one is named: the duty may fall on the other. Where both
    may do something, each may.
    """
    return any(
        all(_names_one_of_many(clause, held) for held in matches(clause, source))
        for clause in said
        if BINDING & set(clause.strength.split()) and matches(clause, source)
    )


def _names_one_of_many(said: Clause, held: Clause) -> bool:
    """Compares who acts with who acts, and before a passive verb who it is done to as well."""
    pairs = [
        (said.agent if said.passive else said.subject, held.agent if held.passive else held.subject)
    ]
    if said.passive and held.passive:
        pairs.append((said.subject, held.subject))
    return any(not _names_all(_keys(ours), theirs) for ours, theirs in pairs)


def _names_all(kept: set[str], alternatives: Sequence[Word]) -> bool:
    """Whether of those joined by "or" each is named by a word that the others do not have; also
    where none is named at all.
    """
    plain = [word.plain for word in alternatives]
    if "or" not in plain or not kept:
        return True
    parts: list[set[str]] = [set()]
    for word in alternatives:
        if word.plain in ("or", ","):
            parts.append(set())
        elif word.is_content:
            parts[-1].add(word.key)
    own = [part - set().union(*(p for p in parts if p is not part)) for part in parts]
    return all(words & kept for words in own if words)


def _keys(words: Sequence[Word]) -> set[str]:
    return {word.key for word in words if word.is_content}


def _whole(kept: set[str], held: Clause, granted: set[str]) -> bool:
    """Whether at least one of those joined by "and" is named nearly whole."""
    if not held.subject or held.passive:
        return True
    parts: list[list[Word]] = [[]]
    for word in held.subject:
        if word.plain in ("and", "or", ",", ";"):
            parts.append([])
        elif word.is_content:
            parts[-1].append(word)
    shares = [
        sum(w.weight for w in part if w.key in kept | granted) / sum(w.weight for w in part)
        for part in parts
        if part and {w.key for w in part} & kept
    ]
    return not shares or max(shares) >= WHOLE
