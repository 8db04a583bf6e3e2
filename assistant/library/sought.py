"""What a question looks for: its words, mended and spelled out, its time, and the editions."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache

from assistant.library.asked import Asked, asked_in
from assistant.library.documents import Document
from assistant.library.editions import SUPERSEDING, Choice, choose
from assistant.library.glossary import Glossary
from assistant.library.lexical import Lexical, words
from assistant.library.register import Register

LONGEST_NICKNAME = 6


@dataclass(frozen=True)
class Sought:
    """What was looked for: the words, what the glossary and the spelling added, time and place.

    `subject` is what the conversation is about, which counts less than the question.
    """

    words: tuple[str, ...]
    expansions: tuple[str, ...]
    mended: tuple[tuple[str, str], ...]
    asked: Asked
    as_at: date
    choices: tuple[Choice, ...]
    subject: str = ""

    def spelled_out(self, question: str) -> str:
        """The question as it is encoded: slips mended."""
        for word, better in self.mended:
            question = re.sub(rf"\b{re.escape(word)}\b", better, question, flags=re.IGNORECASE)
        return question


@dataclass(frozen=True)
class Seeking:
    """Reads questions with what one library knows; `held` are its documents by id."""

    register: Register
    glossary: Glossary
    lexical: Lexical
    held: Mapping[str, Document]

    def sought(self, question: str, as_at: date | None = None, subject: str = "") -> Sought:
        """`as_at` stands in place of any time that the question names."""
        asked = asked_in(question, self._editions, self.names)
        if as_at:
            asked = replace(asked, period=None)
        day = as_at or asked.as_at or date.today()
        question = self._unglued(question)
        mended = [(word, self.lexical.mend(word)) for word in dict.fromkeys(words(question))]
        return Sought(
            words=tuple(better for _, better in mended),
            expansions=tuple(self.glossary.expansions(question)),
            mended=tuple((word, better) for word, better in mended if word != better),
            asked=asked,
            as_at=day,
            choices=self._choices(day, asked, date.today()),
            subject=subject,
        )

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Lower-case ways to name a publication ("kcsie", its title) -> its id."""
        names = {p.title.lower(): p.id for p in self.register.publications.values()}
        for term in self.glossary.terms:
            for meaning in term.stands_for:
                if meaning.lower() in names:
                    names[term.term.lower()] = names[meaning.lower()]
        return names | {"working together": "working-together"}

    @cached_property
    def known(self) -> Mapping[str, list[Document]]:
        """Publication -> every edition that the register lists."""
        return self.register.by_publication()

    @cached_property
    def _editions(self) -> Mapping[str, list[str]]:
        return {
            publication: [d.edition for d in editions]
            for publication, editions in self.known.items()
            if editions[0].kind in SUPERSEDING
        }

    @cached_property
    def _choices(self) -> Callable[[date, Asked, date], tuple[Choice, ...]]:
        """(day, asked, today) -> the choice of editions, which most questions share."""

        @lru_cache(maxsize=256)
        def chosen(day: date, asked: Asked, today: date) -> tuple[Choice, ...]:
            return tuple(choose(self.held.values(), self.known, day, asked, today))

        return chosen

    def _unglued(self, question: str) -> str:
        """`WT23` as the title and the year, which is how passages and titles have it."""
        for nickname, title in self._nicknames:
            question = nickname.sub(rf"{title} 20\1", question)
        return question

    @cached_property
    def _nicknames(self) -> list[tuple[re.Pattern[str], str]]:
        """What finds a short name with two digits of a year on it, and the title it stands for."""
        return [
            (
                re.compile(rf"\b{re.escape(name)}['’]?(\d\d)\b", re.IGNORECASE),
                self.register.publications[publication].title,
            )
            for name, publication in self.names.items()
            if len(name) <= LONGEST_NICKNAME
        ]
