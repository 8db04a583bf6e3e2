"""What one session has asked: its turns and its earlier conversations. Nothing of Streamlit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from assistant import Answer
from assistant.ui.markup import Markup

TURNS_KEPT = 50
"""Older turns of one session are dropped, so that an open page does not grow without end."""
TALKS_KEPT = 20


@dataclass(frozen=True)
class Narrowing:
    """What the answer was narrowed to; empty is everything. `as_at` None is today, or the day
    that the question names.
    """

    as_at: date | None = None
    kinds: tuple[str, ...] = ()
    nations: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()

    def words(self, names: dict[str, str]) -> str:
        """In words, "" for everything. `names` are the words for the kinds."""
        parts = [names.get(kind, kind) for kind in self.kinds]
        said = [", ".join(part) for part in (parts, self.nations, self.themes) if part]
        return f"Searched only: {'; '.join(said)}." if said else ""


@dataclass(frozen=True)
class Turn:
    """A question and what was drawn for it; kept drawn, so that it stays as it was given."""

    question: str
    drawn: Markup
    spoken: str
    answer: Answer | None = None
    narrowed: Narrowing = Narrowing()
    number: int = 0


@dataclass
class Conversation:
    """Turns, and the question that is being answered."""

    turns: list[Turn] = field(default_factory=list)
    asked: str = ""
    narrowed: Narrowing = Narrowing()
    left_out: tuple[str, ...] = ()
    """What was taken out of the question that is being answered, in words."""

    @property
    def title(self) -> str:
        """Its first question, shortened."""
        first = self.turns[0].question if self.turns else self.asked
        return first if len(first) <= 60 else f"{first[:57]}..."

    def answers(self) -> list[Answer]:
        """Oldest first."""
        return [turn.answer for turn in self.turns if turn.answer]

    def add(self, turn: Turn) -> None:
        self.turns = [*self.turns, turn][-TURNS_KEPT:]
        self.asked, self.left_out = "", ()

    def next_number(self) -> int:
        return self.turns[-1].number + 1 if self.turns else 1


@dataclass
class Talks:
    """The conversations of one session, the current one last. Gone when the page is closed."""

    all: list[Conversation] = field(default_factory=lambda: [Conversation()])

    @property
    def current(self) -> Conversation:
        return self.all[-1]

    def start(self) -> None:
        """A new one; an empty one is not kept."""
        self.all = [*self._begun(), Conversation()]

    def go_back(self, place: int) -> None:
        """Make an earlier conversation the current one."""
        chosen = self.all[place]
        self.all = [*(talk for talk in self._begun() if talk is not chosen), chosen]

    def earlier(self) -> Sequence[tuple[int, Conversation]]:
        """Place and conversation, the newest first, without the current one."""
        return [(n, talk) for n, talk in enumerate(self.all[:-1]) if talk.turns][::-1]

    def _begun(self) -> list[Conversation]:
        return [talk for talk in self.all if talk.turns][-TALKS_KEPT:]
