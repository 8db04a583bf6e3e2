"""What changed between two editions of one publication, paragraph by paragraph."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from assistant.library.alignment import Alignment, align
from assistant.library.lexical import terms
from assistant.library.passages import Passage
from assistant.library.wording_changes import Pair, Stretch, WordingChange, compare
from assistant.reference import Reference

Kind = Literal["same", "references", "moved", "reworded", "joined", "split", "new", "gone"]
"""`references`: only a number of another paragraph that is pointed at. `moved`: the same words in
another order of paragraphs. `joined`: several old paragraphs in one; `split`: one in several."""

LIGHTLY = 0.8
"""Share of words in common from which a reworded paragraph still is the same to a reader."""


@dataclass(frozen=True)
class Change:
    """One paragraph of the old edition, of the new one, or of both; several when joined or split.

    Of `numbers` and `strengths` each pair is (old, new), "" where it is on one side only.
    `moved` also holds for a reworded paragraph that changed places with others.
    """

    kind: Kind
    old: tuple[Passage, ...] = ()
    new: tuple[Passage, ...] = ()
    stretches: tuple[Stretch, ...] = ()
    numbers: tuple[Pair, ...] = ()
    strengths: tuple[Pair, ...] = ()
    moved: bool = False
    similarity: float = 0.0

    @property
    def headings(self) -> tuple[str, ...]:
        return (self.new or self.old)[0].headings

    @property
    def changed_text(self) -> str:
        """Only what is gone or new."""
        return "\n".join(s.text for s in self.stretches if s.state != "kept")

    def to_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "old": [_place(passage) for passage in self.old],
            "new": [_place(passage) for passage in self.new],
            "heading": " > ".join(self.headings),
            "stretches": [{"state": s.state, "text": s.text} for s in self.stretches],
            "numbers": [list(pair) for pair in self.numbers],
            "strengths": [list(pair) for pair in self.strengths],
            "moved": self.moved,
            "similarity": round(self.similarity, 3),
        }


@dataclass(frozen=True)
class EditionDiff:
    """Every paragraph of both editions in one Change, in the order of the new edition; what is
    gone comes after the paragraph that it followed.
    """

    publication: str
    old: str
    new: str
    changes: tuple[Change, ...]

    @property
    def differing(self) -> tuple[Change, ...]:
        """Without paragraphs of the same wording, whatever their number."""
        return tuple(c for c in self.changes if c.kind not in ("same", "references"))

    def about(self, text: str) -> tuple[Change, ...]:
        """The differing paragraphs that speak of this, best first; words are compared by stem."""
        sought = set(terms(text))
        scored = [(_score(change, sought), change) for change in self.differing]
        kept = [(score, change) for score, change in scored if score[0] > 0.5]
        return tuple(c for _, c in sorted(kept, key=lambda pair: pair[0], reverse=True))

    def to_json(self, changes: Sequence[Change] | None = None) -> dict[str, Any]:
        listed = self.differing if changes is None else changes
        return {
            "publication": self.publication,
            "old": self.old,
            "new": self.new,
            "changes": [change.to_json() for change in listed],
        }


def diff_editions(
    publication: str, old: str, new: str, before: Sequence[Passage], after: Sequence[Passage]
) -> EditionDiff:
    """Compare two editions, named `old` and `new`, by their passages in order."""
    return EditionDiff(publication, old, new, tuple(_Diff(before, after).changes()))


def same_paragraphs(
    before: Sequence[Passage], after: Sequence[Passage]
) -> dict[Reference, Reference]:
    """Old -> new for each paragraph that is unchanged or lightly reworded, one to one."""
    return {
        change.old[0].reference: change.new[0].reference
        for change in _Diff(before, after).changes()
        if len(change.old) == len(change.new) == 1 and change.similarity >= LIGHTLY
    }


@dataclass
class _Diff:
    """The paragraphs of both editions and how they lie beside each other."""

    before: Sequence[Passage]
    after: Sequence[Passage]
    alignment: Alignment = field(init=False)
    numbering: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.alignment = align(self.before, self.after)
        both = [*self.alignment.pairs.items(), *self.alignment.joined]
        self.numbering = {
            self.before[i].reference.locator: self.after[j].reference.locator for i, j in both
        }

    def changes(self) -> Iterator[Change]:
        """A change for each group of paragraphs that belong together, then for each alone."""
        groups = sorted(self._groups(), key=self._place)
        for olds, news in groups:
            yield self._change(sorted(olds), sorted(news))

    def _groups(self) -> Iterator[tuple[set[int], set[int]]]:
        """Old and new paragraphs that are linked with one another, through others too."""
        links = [
            *self.alignment.pairs.items(),
            *self.alignment.joined,
            *self.alignment.split,
        ]
        olds_of: dict[int, set[int]] = defaultdict(set)
        news_of: dict[int, set[int]] = defaultdict(set)
        for i, j in links:
            news_of[i].add(j)
            olds_of[j].add(i)
        seen: set[int] = set()
        for i in range(len(self.before)):
            if i not in seen:
                olds, news = _linked(i, news_of, olds_of)
                seen |= olds
                yield olds, news
        yield from ((set(), {j}) for j in range(len(self.after)) if j not in olds_of)

    def _place(self, group: tuple[set[int], set[int]]) -> tuple[float, int]:
        """Where the group is told: at its place in the new edition."""
        olds, news = group
        if news:
            return float(min(news)), -1
        before = [i for i in self.alignment.pairs if i < min(olds)]
        follows = self.alignment.pairs[before[-1]] if before else -1
        return follows + 0.5, min(olds)

    def _change(self, olds: list[int], news: list[int]) -> Change:
        old = tuple(self.before[i] for i in olds)
        new = tuple(self.after[j] for j in news)
        wording = compare(_joined(old), _joined(new), self.numbering)
        moved = any(i in self.alignment.moved for i in olds)
        kind = _kind(old, new, wording, moved)
        if not (old and new):
            wording = _once(wording)
        return Change(
            kind=kind,
            old=old,
            new=new,
            stretches=() if kind in ("same", "moved") else wording.stretches,
            numbers=wording.numbers,
            strengths=wording.strengths,
            moved=moved,
            similarity=wording.similarity,
        )


def _linked(
    first: int, news_of: Mapping[int, set[int]], olds_of: Mapping[int, set[int]]
) -> tuple[set[int], set[int]]:
    """All that hangs together with the old paragraph `first`."""
    olds, news, left = {first}, set[int](), [first]
    while left:
        found = news_of.get(left.pop(), set()) - news
        news |= found
        more = {i for j in found for i in olds_of[j]} - olds
        olds |= more
        left += more
    return olds, news


def _joined(passages: Sequence[Passage]) -> str:
    return "\n".join(passage.text for passage in passages)


def _kind(
    old: Sequence[Passage], new: Sequence[Passage], wording: WordingChange, moved: bool
) -> Kind:
    if not (old and new):
        return "gone" if old else "new"
    if len(old) != len(new) or len(old) > 1:
        return "joined" if len(old) >= len(new) else "split"
    if wording.is_none:
        return "moved" if moved else "same"
    return "references" if wording.references_only else "reworded"


def _once(wording: WordingChange) -> WordingChange:
    """Of a whole paragraph that is new or gone: which strengths it has, and no numbers."""
    strengths = tuple(dict.fromkeys(wording.strengths))
    return WordingChange(wording.stretches, (), strengths, False, 0.0)


def _place(passage: Passage) -> dict[str, Any]:
    return {"reference": str(passage.reference), "page": passage.page}


def _score(change: Change, sought: set[str]) -> tuple[float, float]:
    """The share of the sought words in all the text, and in what changed."""
    passages = (*change.old, *change.new)
    text = "\n".join([*change.headings, *(passage.text for passage in passages)])
    if not sought:
        return 0.0, 0.0
    everywhere = len(sought & set(terms(text))) / len(sought)
    return everywhere, len(sought & set(terms(change.changed_text))) / len(sought)
