"""The guided check beside what was worked out by hand and beside its folded truth table."""

from __future__ import annotations

from collections.abc import Sequence


def agrees(expected: str | Sequence[str] | None, got: str | Sequence[str]) -> bool | None:
    """Whether what came is what was expected; None where nothing was.

    A text that is expected may go on behind a space ("2026 (default)"); of several that came, all
    have to be the expected one.
    """
    if expected is None:
        return None
    if not isinstance(expected, str):
        return sorted(expected) == sorted([got] if isinstance(got, str) else got)
    found = [got] if isinstance(got, str) else list(got)
    return bool(found) and all(f"{expected} ".startswith((f"{one} ", f"{one}/")) for one in found)


def reading_of(when: str) -> dict[str, str]:
    """One assignment that a folded row stands for: of "a=x|y; b=z" it is a: x, b: z."""
    pairs = (part.partition("=") for part in when.split("; ") if part)
    return {name: options.split("|")[0] for name, _, options in pairs}
