"""Places of law and guidance that a question cites and that the held text does not have."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from assistant.library.asked import Asked
from assistant.library.documents import Document
from assistant.library.locators import plain

if TYPE_CHECKING:
    from assistant.library.library import Library

_PLACE = re.compile(
    r"\b(?:(?P<paragraph>para(?:graph)?s?|pargraphs?|paragrph)|(?P<section>ss?|sec|sections?)"
    r"|(?P<regulation>reg(?:ulation)?s?))\.? ?"
    r"(?P<number>(?!(?:19|20)\d\d\b)\d{1,4}(?:[A-Z]{1,3}|(?:\.|,? ?(?:pt|point)\.? ?)\d{1,3})?)"
    r"(?P<within>\(\d{1,3}[A-Z]{0,2}\))?(?![\w-]|\.\d)",
    re.IGNORECASE,
)
_POINT = re.compile(r"\W*(?:pt|point)\W*", re.IGNORECASE)
"""`5 pt 12` is 5.12."""
WHOLE = 0.8
"""The share of its numbers that a text has to have, to be held as a whole: repeals leave gaps."""
_SCHEDULE = re.compile(r"\b(?:sch|schedule|annex)\b", re.IGNORECASE)
_OTHER_LAW = re.compile(r"\b(?:acts?|regulations|order|code)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Absent:
    """`place` as it is said ("regulation 99"), and the title of the text that does not have it.

    `whole`: whether that text is numbered without great gaps; of a part nothing more can be said.
    """

    place: str
    title: str
    whole: bool


def absent_places(question: str, library: Library, asked: Asked) -> list[Absent]:
    """The cited places that no held edition of the named publication has.

    Where nothing held is named, only a lettered section or a regulation is judged, against all law
    that is held. What cannot be judged is not claimed.
    """
    if _SCHEDULE.search(question):
        return []
    named = publications_named(question, library) | set(asked.publications)
    out = []
    for match in _PLACE.finditer(question):
        kind = next(k for k in ("paragraph", "section", "regulation") if match[k])
        number = _POINT.sub(".", match["number"])
        documents = _meant(kind, number, named, library, asked, question)
        if documents and not any(
            _holds(d, kind, number, match["within"] or "", library) for d in documents
        ):
            place = f"{kind} {number}{match['within'] or ''}"
            whole = all(_is_whole(kind, d, library) for d in documents)
            out.append(Absent(place, _titles(documents), whole))
    return list(dict.fromkeys(out))


def publications_named(question: str, library: Library) -> set[str]:
    """Ids of the held publications whose title, or a short form of it, stands in the question."""
    text = f" {_simple(question)} "
    return {id for title, id in _every_title(library).items() if f" {title} " in text}


@lru_cache(maxsize=2)
def _every_title(library: Library) -> dict[str, str]:
    """Titles and short forms as _simple() has them -> ids; made once a library."""
    titles = {_simple(d.title): d.publication or d.id for d in library.held.values()}
    titles |= {_simple(name): id for name, id in library.seeking.names.items()}
    regulations = {t.removesuffix(t[-5:]): id for t, id in titles.items() if _REGULATIONS.search(t)}
    return {title: id for title, id in (titles | regulations).items() if title}


_REGULATIONS = re.compile(r"regulations \d{4}$")


def _simple(text: str) -> str:
    text = re.sub(r"\bregs\b", "regulations", re.sub(r"['’]", "", text.lower()))
    text = re.sub(r"\bs\.? ?(?=\d)", "section ", text)
    text = re.sub(r"\((?:england|wales|england and wales)\)", " ", text)
    return re.sub(r"^the ", "", " ".join(re.findall(r"[a-z0-9]+", text)))


def _meant(
    kind: str, number: str, named: set[str], library: Library, asked: Asked, question: str
) -> list[Document]:
    """The held texts in which the place would have to stand; [] where that is not known."""
    fitting = [d for d in library.held.values() if _fits(kind, d) and _numbers(kind, d, library)]
    documents = [d for d in fitting if (d.publication or d.id) in named]
    if documents:
        return _of_edition(documents, asked)
    if named or _OTHER_LAW.search(question):
        return []
    if kind == "regulation":
        return fitting
    return [d for d in fitting if kind == "section" and _has_letters_after(number, d, library)]


def _has_letters_after(number: str, document: Document, library: Library) -> bool:
    """Whether `number` is lettered and the text has other letters after that figure (16C: 16Z)."""
    figure = re.match(r"\d+", number)
    if not figure or number.isdigit():
        return False
    lettered = re.compile(rf"{figure[0]}[a-z]")
    return any(lettered.match(plain(place)) for place in library.locators.of(document.id))


def _fits(kind: str, document: Document) -> bool:
    regulations = "regulations" in document.title.lower()
    if kind == "paragraph":
        return document.kind in ("guidance", "local")
    return document.kind == "law" and regulations == (kind == "regulation")


def _numbers(kind: str, document: Document, library: Library) -> set[int]:
    """The numbers of its places of that kind; empty where it has none, so that none is missing."""
    begins = "reg " if kind == "regulation" else ""
    places = map(plain, library.locators.of(document.id))
    return {int(m[1]) for p in places if (m := re.match(rf"{begins}(\d+)", p))}


def _is_whole(kind: str, document: Document, library: Library) -> bool:
    numbers = _numbers(kind, document, library)
    return len(numbers) >= WHOLE * max(numbers)


def _of_edition(documents: list[Document], asked: Asked) -> list[Document]:
    """Of a publication that is named with an edition, that one; [] where it is not held."""
    editions = dict(asked.editions)
    return [d for d in documents if editions.get(d.publication or d.id, d.edition) == d.edition]


def _holds(document: Document, kind: str, number: str, within: str, library: Library) -> bool:
    prefix = "reg " if kind == "regulation" else ""
    place = plain(f"{prefix}{number}")
    parts = {p for p in map(plain, library.locators.of(document.id)) if _is_or_in(p, place)}
    if not parts or not within:
        return bool(parts)
    within = plain(f"{prefix}{number}{within}")
    subsections = [p for p in parts if re.match(rf"{place} \d", p)]
    return not subsections or any(_is_or_in(p, within) for p in subsections)


def _is_or_in(place: str, outer: str) -> bool:
    return place == outer or place.startswith(f"{outer} ")


def _titles(documents: Iterable[Document]) -> str:
    return "; ".join(dict.fromkeys(document.title for document in documents))
