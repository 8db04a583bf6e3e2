"""Which edition of each publication a question is about: the one in force on the asked date."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.library.asked import Asked
from assistant.library.documents import Document

SUPERSEDING = frozenset({"law", "guidance", "local"})
"""Kinds whose newer edition takes the place of the older; reports stand beside one another."""


@dataclass(frozen=True)
class Choice:
    """Of one publication: which editions a question is about, and which speak for them.

    `wanted`: named by the question, or else in force on its day. `used`: whose text is searched;
    without any text, whose notes are. `noted`: wanted, not held, but with notes of ours.
    `in_force` on the day and `current` today are "" where the register knows none.
    """

    publication: str
    title: str
    used: tuple[str, ...]
    in_force: str
    held: bool
    asked: bool
    wanted: tuple[str, ...] = ()
    noted: tuple[str, ...] = ()
    current: str = ""


def choose(
    held: Iterable[Document],
    known: Mapping[str, list[Document]],
    as_at: date,
    asked: Asked,
    today: date | None = None,
) -> list[Choice]:
    """One Choice for each publication of law, guidance or a local procedure of which a text or
    notes are held. `known` maps a publication to every edition that the register lists.
    """
    texts: dict[str, dict[str, Document]] = {}
    notes: dict[str, dict[str, Document]] = {}
    for document in held:
        publication = document.publication or document.id
        if document.kind in SUPERSEDING:
            texts.setdefault(publication, {})[document.edition] = document
        elif document.kind == "note" and document.publication in known:
            notes.setdefault(publication, {})[document.edition] = document
    superseding = {p for p in notes if all(d.kind in SUPERSEDING for d in known[p])}
    return [
        _choose_one(
            _Shelf(p, texts.get(p, {}), notes.get(p, {}), known.get(p, [])),
            as_at,
            today or date.today(),
            asked,
        )
        for p in sorted(texts.keys() | superseding)
    ]


HOME_NATIONS = frozenset({"England", "England and Wales", "UK", ""})


def searchable_documents(
    held: Iterable[Document],
    choices: Iterable[Choice],
    editions: set[str] | None = None,
    nations: set[str] | None = None,
) -> set[str]:
    """Ids of the documents that a question searches: of each publication the chosen edition, in
    England unless other `nations` are named; or just `editions`. A note stays where the edition
    that it is about does, or is asked for and not held.
    """
    choices = list(choices)
    used = {choice.publication: choice.used for choice in choices}
    noted = {choice.publication: choice.noted for choice in choices}
    out = set()
    for document in held:
        group = document.publication or document.id
        chosen = document.edition in used.get(group, (document.edition,))
        if document.kind == "note":
            kept = chosen or document.edition in noted.get(group, ())
        elif editions is not None:
            kept = document.id in editions
        else:
            kept = chosen and document.nation in (nations or HOME_NATIONS)
        if kept:
            out.add(document.id)
    return out


@dataclass(frozen=True)
class _Shelf:
    """What there is of one publication, by edition; `known` are all that the register lists."""

    publication: str
    texts: Mapping[str, Document]
    notes: Mapping[str, Document]
    known: Sequence[Document]

    def in_force(self, day: date) -> str:
        force = [d for d in (*self.known, *self.texts.values()) if d.in_force_on(day)]
        started = [d for d in force if d.in_force_from]
        return max(started, key=_start).edition if started else ""

    def before(self, edition: str) -> str:
        """The edition before it; itself where there is none."""
        order = [d.edition for d in sorted(self.known, key=_start)]
        place = order.index(edition) if edition in order else 0
        return order[place - 1] if place else edition

    @property
    def title(self) -> str:
        listed = [*self.texts.values(), *self.known, *self.notes.values()]
        return listed[0].title


def _choose_one(shelf: _Shelf, as_at: date, today: date, asked: Asked) -> Choice:
    in_force = shelf.in_force(as_at)
    named = _named(shelf, in_force, asked)
    wanted = named or ((in_force,) if in_force else ())
    noted = tuple(e for e in wanted if e not in shelf.texts and e in shelf.notes)
    used = tuple(e for e in wanted if e in shelf.texts)
    if not used:
        used = _stand_ins(shelf, as_at, set(noted))
    return Choice(
        publication=shelf.publication,
        title=shelf.title,
        used=used,
        in_force=in_force,
        held=in_force in shelf.texts,
        asked=bool(named),
        wanted=wanted,
        noted=noted,
        current=shelf.in_force(today),
    )


def _named(shelf: _Shelf, in_force: str, asked: Asked) -> tuple[str, ...]:
    """The editions of this publication that the question asks for by name or as "the old one"."""
    named = tuple(edition for p, edition in asked.editions if p == shelf.publication)
    of_it = not asked.publications or shelf.publication in asked.publications
    if not named and asked.before and of_it and in_force:
        before = shelf.before(in_force)
        named = (before,) if before != in_force else ()
    return named


def _stand_ins(shelf: _Shelf, as_at: date, noted: set[str]) -> tuple[str, ...]:
    """What speaks where no wanted text is held: the nearest text, or else the nearest notes."""
    documents = list((shelf.texts or shelf.notes).values())
    others = [d for d in documents if d.edition not in noted]
    return (_newest(others, as_at),) if others else ()


def _newest(held: list[Document], as_at: date) -> str:
    """The newest edition that had started by then; before all of them, the oldest."""
    started = [d for d in held if _start(d) <= as_at]
    if started:
        return max(started, key=lambda d: (_start(d), d.edition)).edition
    return min(held, key=lambda d: (d.in_force_from or date.max, d.edition)).edition


def _start(document: Document) -> date:
    return document.in_force_from or date.min
