"""Taking the cited passage out: the citation has to change, or the answer has to refuse."""

from __future__ import annotations

from collections.abc import Collection


def follows_the_evidence(
    removed: Collection[str], cited_after: Collection[str], refused_after: bool
) -> bool | None:
    """Whether the answer gave up what was taken out. `removed`: the places cited before.

    None where nothing had been cited. An answer that neither refuses nor cites does not follow.
    """
    if not removed:
        return None
    if set(removed) & set(cited_after):
        return False
    return refused_after or bool(cited_after)
