"""What is lost when the same question is asked in another way: paired, question by question."""

from __future__ import annotations

from collections.abc import Mapping


def deltas(
    changed: Mapping[str, float | None],
    base: Mapping[str, float | None],
    base_of: Mapping[str, str],
) -> dict[str, float | None]:
    """Changed case -> its value less that of the case it was made from (negative: it lost).

    None where either does not apply.
    """
    out: dict[str, float | None] = {}
    for case, value in changed.items():
        before = base[base_of[case]]
        out[case] = None if value is None or before is None else float(value) - float(before)
    return out
