"""Which paragraph of one edition is which of another, whatever number it has there.

Paragraphs with the same words in the same order are the backbone. Between them, and then across
the whole text, paragraphs that share most of their words are paired, best first; what is left over
may have gone into a longer paragraph (joined) or been cut out of one (split).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from heapq import nlargest
from itertools import pairwise

from rapidfuzz.distance import Indel

from assistant.library.passages import Passage
from assistant.library.wording_changes import key_of, words_of

IN_PLACE = 0.5
"""Share of words in common from which two paragraphs between the same neighbours are one."""
ELSEWHERE = 0.75
"""The same for paragraphs that stand in different places."""
SAME_NAME = 0.25
"""What an equal heading counts beside the words; a number says nothing, as numbers shift."""
SWALLOWED = 0.7
"""Share of a paragraph's words that stand together in another from which it has gone into it."""
LONG_RUN = 20
"""So many words in one piece say the same, whatever the share."""
_RUN = 4
_CANDIDATES = 6
_FEWEST = 6
"""Words; a shorter paragraph is too common to be looked for inside others."""


@dataclass(frozen=True)
class Alignment:
    """Places of old and new paragraphs. `pairs` is one to one; `moved` those of its old ones that
    changed places with others; `joined` and `split` are (old, new) beside them.
    """

    pairs: dict[int, int]
    moved: frozenset[int]
    joined: tuple[tuple[int, int], ...] = ()
    split: tuple[tuple[int, int], ...] = ()


@dataclass
class _Side:
    """One edition: its paragraphs as words, and which of them hold a run of two words."""

    passages: Sequence[Passage]
    keys: list[tuple[str, ...]] = field(default_factory=list)
    runs: list[frozenset[tuple[str, ...]]] = field(default_factory=list)
    holds: dict[tuple[str, ...], list[int]] = field(default_factory=lambda: defaultdict(list))
    named: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for place, passage in enumerate(self.passages):
            if name := _name(passage):
                self.named[name] = place
            key = key_of(words_of(passage.text))
            self.keys.append(key)
            self.runs.append(frozenset(_runs(key)))
            for run in self.runs[-1]:
                self.holds[run].append(place)


def align(old: Sequence[Passage], new: Sequence[Passage]) -> Alignment:
    """Pair the paragraphs of two editions; about a second for 670 beside 670."""
    before, after = _Side(old), _Side(new)
    backbone = _backbone(before, after)
    gap = _Gaps(backbone)
    pairs = dict(backbone)
    taken = set(pairs.values())
    for score, i, j in sorted(_scored(before, after, pairs, taken, gap), reverse=True):
        if i not in pairs and j not in taken and score > 0:
            pairs[i] = j
            taken.add(j)
    moved = frozenset(i for i, j in pairs.items() if gap.of_old(i) != gap.of_new(j))
    joined = [(i, j) for i, j in _inside(before, after, pairs.keys())]
    split = [(i, j) for j, i in _inside(after, before, taken)]
    return Alignment(dict(sorted(pairs.items())), moved, tuple(joined), tuple(split))


def _runs(key: Sequence[str]) -> Iterable[tuple[str, ...]]:
    return pairwise(key) if len(key) > 1 else [tuple(key)]


def _backbone(before: _Side, after: _Side) -> list[tuple[int, int]]:
    """Paragraphs with the same words, in the same order."""
    matcher = SequenceMatcher(None, before.keys, after.keys, autojunk=False)
    blocks = matcher.get_matching_blocks()
    return [(b.a + step, b.b + step) for b in blocks for step in range(b.size)]


class _Gaps:
    """Between which two paragraphs of the backbone a paragraph stands; the backbone's own is its
    place in it. Equal gaps mean that no paragraph of the backbone was crossed.
    """

    def __init__(self, backbone: list[tuple[int, int]]) -> None:
        self._old = [i for i, _ in backbone]
        self._new = [j for _, j in backbone]

    def of_old(self, place: int) -> int:
        return bisect_left(self._old, place)

    def of_new(self, place: int) -> int:
        return bisect_left(self._new, place)


def _scored(
    before: _Side, after: _Side, pairs: dict[int, int], taken: set[int], gap: _Gaps
) -> Iterable[tuple[float, int, int]]:
    """(how far above what is needed, old, new) of the likely pairs that are still free."""
    for i in range(len(before.keys)):
        if i in pairs:
            continue
        name = _name(before.passages[i])
        likely = [*_candidates(before.runs[i], after), *_at(after.named.get(name))]
        for j in dict.fromkeys(likely):
            if j not in taken:
                near = gap.of_old(i) == gap.of_new(j)
                alike = Indel.normalized_similarity(before.keys[i], after.keys[j])
                alike += SAME_NAME * (name != "" and name == _name(after.passages[j]))
                yield alike - (IN_PLACE if near else ELSEWHERE), i, j


def _candidates(runs: Iterable[tuple[str, ...]], side: _Side) -> list[int]:
    """The paragraphs that share the most runs of two words, rare runs counting more."""
    shared: dict[int, float] = defaultdict(float)
    for run in runs:
        places = side.holds.get(run, ())
        for place in places:
            shared[place] += 1 / len(places)
    return nlargest(_CANDIDATES, shared, key=lambda place: shared[place])


def _name(passage: Passage) -> str:
    """What an unnumbered paragraph is called, "" for one with a number."""
    return passage.reference.locator if ":" in passage.reference.locator else ""


def _at(place: int | None) -> list[int]:
    return [] if place is None else [place]


def _inside(side: _Side, other: _Side, paired: Iterable[int]) -> Iterable[tuple[int, int]]:
    """(left over on this side, the paragraph of the other side that its words have gone into)."""
    known = set(paired)
    for place, key in enumerate(side.keys):
        if place in known or len(key) < _FEWEST:
            continue
        runs = side.runs[place]
        for there in _candidates(runs, other):
            shared = len(runs & other.runs[there])
            enough = shared >= min(LONG_RUN - 1, SWALLOWED * len(runs) / 2)
            if enough and _is_held(key, other.keys[there]):
                yield place, there
                break


def _is_held(key: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether most of the words stand in the other in runs of _RUN, or a long run does."""
    blocks = SequenceMatcher(None, key, other, autojunk=False).get_matching_blocks()
    runs = [block.size for block in blocks if block.size >= _RUN]
    return sum(runs) >= SWALLOWED * len(key) or max(runs, default=0) >= LONG_RUN
