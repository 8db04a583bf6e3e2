""" "not", "no", "without", "unless", "only": neither lost nor gained."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering.fidelity.clauses import NEGATORS
from assistant.answering.fidelity.same_words import Word

_CLASSES = dict.fromkeys(NEGATORS - {"without"}, "not") | {
    "without": "without",
    "unless": "unless", "except": "except", "excluding": "except", "only": "only", "solely": "only",
    "until": "until", "rather": "rather", "instead": "rather", "fail": "fail", "fails": "fail",
    "failed": "fail", "failure": "fail", "failing": "fail", "refuse": "fail", "refuses": "fail",
    "despite": "despite", "regardless": "despite", "irrespective": "despite", "alone": "only",
}  # fmt: skip
_LIGHT = frozenset(["need", "requir", "necessarili", "necessari", "oblig", "expect", "duti"])
REACH = 2
"""Words of meaning after a negating word of which one must be the same in both texts."""


@dataclass(frozen=True)
class Negation:
    """`kind` of the negating word, and the keys of the words that it stands before."""

    kind: str
    denied: tuple[str, ...]

    def is_like(self, other: Negation) -> bool:
        return self.kind == other.kind and bool(set(self.denied) & set(other.denied))


def wrong_polarity(statement: Sequence[Word], source: Sequence[Word]) -> bool:
    """Whether a negating word is gained, or one is lost whose words the statement speaks of.

    Each of the statement's has its own in the source, nearest words first.
    """
    left = _negations(source)
    for negation in _negations(statement):
        fellow = next(
            (n for n in left if n.kind == negation.kind and _same_first(n, negation)), None
        )
        fellow = fellow or next((n for n in left if n.is_like(negation)), None)
        if fellow is None:
            return True
        left.remove(fellow)
    spoken = {word.key for word in statement}
    return any(n.denied and n.denied[0] in spoken for n in left)


def _same_first(one: Negation, other: Negation) -> bool:
    return one.denied[:1] == other.denied[:1]


def _negations(words: Sequence[Word]) -> list[Negation]:
    out = []
    for i, word in enumerate(words):
        kind = _CLASSES.get(word.plain)
        if kind is not None and not _is_frozen(words, i):
            after = _denied(words[i + 1 : i + 12])
            before = [w.key for w in words[max(0, i - 8) : i] if w.is_content][::-1]
            out.append(Negation(kind, tuple((after or before)[:REACH])))
    return out


def _denied(after: Sequence[Word]) -> list[str]:
    """The words of meaning up to the next mark; those that only say "needed" last."""
    end = next((i for i, word in enumerate(after) if word.is_mark), len(after))
    keys = [word.key for word in after[:end] if word.is_content]
    return sorted(keys, key=lambda key: key in _LIGHT)


def _is_frozen(words: Sequence[Word], i: int) -> bool:
    """ "not only", "no later than", "not less than", "whether or not": no denial."""
    plain = [w.plain for w in words[max(0, i - 2) : i + 3]]
    at = min(i, 2)
    after = plain[at + 1 : at + 3]
    if words[i].plain in ("no", "not") and len(after) == 2 and after[1] == "than":
        return True
    if words[i].plain in ("not", "only") and (
        after[:1] == ["only"] or plain[at - 1 : at] == ["not"]
    ):
        return True
    return words[i].plain == "not" and plain[max(0, at - 1) : at] == ["or"]
