"""An identifier split over two turns: "her NHS number is 943 476", then "the rest is 5919"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from assistant.privacy.folding import fold
from assistant.privacy.kinds import Identifier

_WORD = re.compile(r"\S+")
_PIECE = re.compile(r"\S{0,60}[\d@]\S{0,60}")
_ENDING = " \t\n.,:;?!)…"
_JOINTS = ("", " ", "/", "-")
_TURNS = 2
_STARTS = 6
_HEAD, _TAIL = 60, 40

Find = Callable[[str], Iterator[Identifier]]


def ends_in(text: str, earlier: Sequence[str], find: Find) -> Iterator[Identifier]:
    """Pieces of `text` that, put after the end of one of the last turns, make an identifier.

    Spans are of `text`. Only the ends of two turns and the first words of `text` that hold a
    digit or an @, or come first, are tried, so the work is bounded.
    """
    starts = [0] if text else []
    starts += [m.start() for m in _WORD.finditer(text[:400]) if _PIECE.search(m[0])][:_STARTS]
    for turn in earlier[-_TURNS:]:
        for head in _heads(fold(turn[-400:]).text):
            for start in dict.fromkeys(starts):
                yield from _across(head, text[start : start + _TAIL], start, find)


def _heads(turn: str) -> set[str]:
    """The turn up to its last piece of a number or an address, and the turn to its end."""
    pieces = list(_PIECE.finditer(turn))
    ends = [turn, turn[: pieces[-1].end()]] if pieces else []
    return {end.rstrip(_ENDING)[-_HEAD:] for end in ends}


def _across(head: str, tail: str, start: int, find: Find) -> Iterator[Identifier]:
    for joint in _JOINTS:
        border = len(head) + len(joint)
        for item in find(f"{head}{joint}{tail}"):
            if item.start < len(head) and item.end > border:
                yield Identifier(item.kind, start, start + item.end - border, item.certain)
