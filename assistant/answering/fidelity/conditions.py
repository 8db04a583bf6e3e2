"""A duty that the source ties to a condition keeps it; "and" does not become "or"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.answering.fidelity.same_words import Word

_OPENERS = frozenset(["if", "where", "when", "whenever", "unless", "once"])
KEPT = 0.5
"""Share of the words of a condition that must be said, in the statement or in the question."""


def lost_condition(statement: Sequence[Word], source: Sequence[Word], granted: set[str]) -> bool:
    """Whether a condition of the source is left out."""
    said = {word.key for word in statement} | granted
    for condition in _conditions(source):
        content = [word for word in condition if word.is_content]
        total = sum(word.weight for word in content)
        if total and sum(w.weight for w in content if w.key in said) / total < KEPT:
            return True
    return False


def _conditions(words: Sequence[Word]) -> Iterator[Sequence[Word]]:
    """From each opening word to the next mark; one in the middle only after a mark, or "if"."""
    for i, word in enumerate(words):
        opens = word.plain in _OPENERS
        after_mark = i == 0 or words[i - 1].is_mark or words[i - 1].plain in ("and", "or", "but")
        if opens and (after_mark or word.plain in ("if", "unless")):
            end = next((j for j in range(i, len(words)) if words[j].is_mark), len(words))
            yield words[i + 1 : end]


def wrong_joint(statement: Sequence[Word], source: Sequence[Word]) -> bool:
    """Whether two words that the source joins by "or" are joined by "and", or the other way."""
    theirs: dict[tuple[str, str], set[str]] = {}
    for pair, joint in _joints(source):
        theirs.setdefault(pair, set()).add(joint)
    return any(joint not in theirs.get(pair, {joint}) for pair, joint in _joints(statement))


def _joints(words: Sequence[Word]) -> Iterator[tuple[tuple[str, str], str]]:
    plain = [word.plain for word in words]
    for i in range(1, len(words) - 1):
        if plain[i] not in ("and", "or") or {plain[i - 1], plain[i + 1]} & {"and", "or"}:
            continue
        left = next((w for w in reversed(words[max(0, i - 3) : i]) if w.is_content), None)
        right = next((w for w in words[i + 1 : i + 4] if w.is_content), None)
        if left and right:
            yield (left.key, right.key), plain[i]
