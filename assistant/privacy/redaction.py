"""Leaving out what looks like an identifier before a text is stored or sent."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.privacy.identifiers import find_identifiers
from assistant.privacy.kinds import Identifier

_MARK = re.compile(r"\[[A-Za-z -]{4,40} left out\]")


@dataclass(frozen=True)
class Redacted:
    """The text with what was found replaced by what it looked like, and what that was."""

    text: str
    left_out: tuple[Identifier, ...]

    @property
    def kinds(self) -> tuple[str, ...]:
        """What was left out, each kind once, in words."""
        return tuple(dict.fromkeys(item.kind.value for item in self.left_out))


def redact(
    text: str,
    *,
    keep_likely: bool = False,
    today: date | None = None,
    earlier: Sequence[str] = (),
) -> Redacted:
    """Replace identifiers by "[NHS number left out]" and the like.

    `keep_likely`: the person has read what is only likely and says that it names nobody.
    `earlier`: what they wrote before (see find_identifiers).
    """
    found = find_identifiers(text, today, earlier=earlier)
    left_out = tuple(item for item in found if item.certain or not keep_likely)
    parts, end = [], 0
    for item in left_out:
        parts += [text[end : item.start], f"[{item.kind.value} left out]"]
        end = item.end
    return Redacted("".join([*parts, text[end:]]), left_out)


def without_marks(text: str) -> str:
    """The text without the marks that `redact` leaves, as the search reads it."""
    return " ".join(_MARK.sub(" ", text).split()) or text


def safe_to_send(text: str, earlier: Sequence[str] = ()) -> Redacted:
    """What a person typed, as it may go to a service outside: all that was found is left out.

    The one door for outgoing words of a person: call it on the question and on each question of
    the history (`earlier`: the ones before it, oldest first), never on passages, whose published
    names and telephone numbers it would take out. What passes may still identify somebody.
    """
    return redact(text, earlier=earlier)
