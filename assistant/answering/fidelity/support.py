"""Every word of meaning stands in the cited words, or is an accepted plain rewording."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answering.fidelity.clauses import NEGATORS
from assistant.answering.fidelity.quantities import Quantity
from assistant.answering.fidelity.same_words import Word, stem

_FRAME = frozenset(
    "guidance law act say says said state states stated set sets according statutory source "
    "includes include including following example means mean explain explains describe describes "
    "section paragraph regulation chapter apply applies duty required requirement need needs "
    "expected able happens happen expectation".split()
)
"""Words that may frame what a source says, without saying more. What they say of duty is checked
elsewhere (modality)."""


def unsupported(
    statement: Sequence[Word],
    source: Sequence[Word],
    about: Sequence[Word],
    said: Sequence[Quantity],
) -> list[str]:
    """The statement's words of meaning that neither the source nor its title and headings
    (`about`) hold; numbers are left to their own check. Of a term, its words stand there too, but
    not those of one that denies: "without delay" does not hold "delay".
    """
    held = {word.key for word in (*source, *about)}
    parts = [word.plain.split() for word in (*source, *about)]
    held |= {stem(part) for term in parts if not NEGATORS & set(term) for part in term}
    return [
        word.plain
        for word in statement
        if word.is_content
        and word.key not in held
        and not all(part in _FRAME for part in word.plain.split())
        and not any(q.start < word.end and word.start < q.end for q in said)
    ]
