"""Leaving out what looks like an identifier before a text is stored or sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from assistant.privacy.identifiers import Identifier, find_identifiers


@dataclass(frozen=True)
class Redacted:
    """The text with what was found replaced by what it looked like, and what that was."""

    text: str
    left_out: tuple[Identifier, ...]

    @property
    def kinds(self) -> tuple[str, ...]:
        """What was left out, each kind once, in words."""
        return tuple(dict.fromkeys(item.kind.value for item in self.left_out))


def redact(text: str, *, keep_likely: bool = False, today: date | None = None) -> Redacted:
    """Replace identifiers by "[NHS number left out]" and the like.

    `keep_likely`: the person has read what is only likely and says that it names nobody.
    """
    found = find_identifiers(text, today)
    left_out = tuple(item for item in found if item.certain or not keep_likely)
    parts, end = [], 0
    for item in left_out:
        parts += [text[end : item.start], f"[{item.kind.value} left out]"]
        end = item.end
    return Redacted("".join([*parts, text[end:]]), left_out)
