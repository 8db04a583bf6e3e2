""" "not", "no", "without", "unless", "only": neither lost nor gained."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answering.fidelity.clauses import NEGATORS
from assistant.answering.fidelity.same_words import Word

_CLASSES = dict.fromkeys(NEGATORS, "not") | {
    "unless": "unless", "except": "except", "excluding": "except", "only": "only", "solely": "only",
    "until": "until", "rather": "rather", "instead": "rather", "fail": "fail", "fails": "fail",
    "failed": "fail", "failure": "fail", "failing": "fail", "refuse": "fail", "refuses": "fail",
    "despite": "despite", "regardless": "despite", "irrespective": "despite", "alone": "only",
}  # fmt: skip
_LIGHT = frozenset(["need", "requir", "necessari", "must", "should"])
REACH = 3
"""Content words after a negating word that it may deny."""


def wrong_polarity(statement: Sequence[Word], source: Sequence[Word]) -> bool:
    """Whether a negating word of either is missing in the other, beside the same words."""
    return _unmatched(statement, source, strict=True) or _unmatched(source, statement, strict=False)


def _unmatched(these: Sequence[Word], those: Sequence[Word], *, strict: bool) -> bool:
    """Whether some negating word of `these` has no fellow in `those`.

    `strict`: it must have one; else only where what it denies is spoken of there at all.
    """
    held = [(kind, denied) for _, kind, denied in _negations(those)]
    spoken = {word.key for word in those}
    for _, kind, denied in _negations(these):
        alike = [other for k, other in held if k == kind and set(other) & set(denied)]
        if alike:
            continue
        if strict or (denied and denied[0] in spoken):
            return True
        if not strict and len(denied) > 1 and denied[0] in _LIGHT and denied[1] in spoken:
            return True
    return False


def _negations(words: Sequence[Word]) -> list[tuple[int, str, tuple[str, ...]]]:
    """(place, class, keys of what follows); at the end of a sentence, of what stands before."""
    out = []
    for i, word in enumerate(words):
        kind = _CLASSES.get(word.plain)
        if kind is None or _is_frozen(words, i):
            continue
        after = [w.key for w in words[i + 1 : i + 12] if w.is_content][:REACH]
        before = [w.key for w in words[max(0, i - 8) : i] if w.is_content][-REACH:]
        out.append((i, kind, tuple(after or before)))
    return out


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
