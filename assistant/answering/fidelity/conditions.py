"""A duty that the source ties to a condition keeps it; "and" does not become "or", nor a choice a
duty to do one thing or all of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from assistant.answering.fidelity.clauses import Clause, clauses
from assistant.answering.fidelity.modality import BINDING, matches
from assistant.answering.fidelity.same_words import Word

_CHOICES = {
    "one of": "one", "any one of": "one", "either": "one",
    "any of": "some", "one or more": "some", "one or both": "some", "at least one": "some",
}  # fmt: skip
"""Words that leave a choice -> how many are to be chosen."""
_OPENERS = frozenset(["if", "where", "when", "whenever", "unless", "once"])
_NO_CHOICE = _OPENERS | {"whether", "who", "whose", "which", "that"}
KEPT = 0.5
"""Share of the words of a condition that must be said, in the statement or in the question."""


REACH = 7
"""Words on each side of "and" or "or" in which the nearest word of meaning is looked for; where
there is none ("him or her"), the nearest word counts.
"""


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
    held, said = Counter(_joints(source)), Counter(_joints(statement))
    pairs = {pair for pair, _ in held}
    chosen = bool(_choices(source))
    # What a choice lists is joined by "and" only where the source itself does so.
    return any(
        count > held[pair, joint]
        for (pair, joint), count in said.items()
        if pair in pairs or (chosen and joint == "and")
    )


def lost_choice(statement: Sequence[Word], source: Sequence[Word]) -> bool:
    """Whether the source says "one of", "either", "at least one" and the statement does not."""
    return not _choices(source) <= _choices(statement)


def _choices(words: Sequence[Word]) -> set[str]:
    plain = [word.plain for word in words]
    found, i = set(), 0
    while i < len(plain):
        starts = (n for n in (3, 2, 1) if " ".join(plain[i : i + n]) in _CHOICES)
        width = next(starts, 0)
        if width:
            found.add(_CHOICES[" ".join(plain[i : i + width])])
        i += width or 1
    return found


def drops_act(said: Sequence[Clause], source: Sequence[Clause]) -> bool:
    """Whether of "must do X or Y" only one is told, as if nothing else would do. What follows
    "whether", "who" or "if" is no choice of what to do; nor is "must not do X or Y".
    """
    return any(
        all(_tells_one(clause, held) for held in matches(clause, source))
        for clause in said
        if clause.strength in BINDING and not clause.denied and matches(clause, source)
    )


def _tells_one(said: Clause, held: Clause) -> bool:
    words = held.rest
    end = next((i for i, w in enumerate(words) if w.plain in _NO_CHOICE), len(words))
    keys = {word.key for word in said.rest}
    pairs = [pair for pair, joint in _joints(words[:end]) if joint == "or"]
    return any((left in keys) != (right in keys) for left, right in pairs)


def drops_item(
    statement: Sequence[Word], stem: Sequence[Word], items: Sequence[Sequence[Word]]
) -> bool:
    """Whether of a list of alternatives one is not told: the stem leaves a choice, or sets a duty
    whose items are joined by "or". Conditions that are joined so may be told one by one.
    """
    duties = clauses(stem)
    chosen = _choices(duties[-1].rest if duties else stem)
    if not (chosen or (_is_duty(duties) and any(_ends_with_or(item) for item in items))):
        return False
    said = {word.key for word in statement}
    held = [{word.key for word in item if word.is_content} for item in items]
    shared = {word.key for word in stem}
    own = [keys - shared.union(*(k for k in held if k is not keys)) for keys in held]
    return any(keys and not keys & said for keys in own)


def _is_duty(found: Sequence[Clause]) -> bool:
    """Whether the last of the clauses binds, and opens no condition before the list."""
    if not found or found[-1].strength not in BINDING or found[-1].denied:
        return False
    return not any(word.plain in _OPENERS for word in found[-1].rest)


def _ends_with_or(item: Sequence[Word]) -> bool:
    return next((w.plain for w in reversed(item) if not w.is_mark), "") == "or"


def _joints(words: Sequence[Word]) -> Iterator[tuple[tuple[str, str], str]]:
    plain = [word.plain for word in words]
    for i in range(1, len(words) - 1):
        if plain[i] not in ("and", "or") or {plain[i - 1], plain[i + 1]} & {"and", "or"}:
            continue
        before, after = words[max(0, i - REACH) : i][::-1], words[i + 1 : i + 1 + REACH]
        left = next((word for word in before if word.is_content), before[0])
        right = next((word for word in after if word.is_content), after[0])
        yield (left.key, right.key), plain[i]
