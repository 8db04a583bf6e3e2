"""Our own notes (corpus/notes, corpus/reviews): Markdown -> Documents and Passages.

A note is a `## heading`, lines of `key: value`, and a short text; `at` points at the place in the
source, `asked` holds questions that it answers (corpus/README.md).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.errors import CorpusError
from assistant.library.documents import Document
from assistant.library.passages import Passage
from assistant.library.register import Register
from assistant.lined_yaml import LinedYaml
from assistant.reference import Reference

KEYS = {"at", "strength", "status", "asked", "source", "themes", "age_band"}
STATUSES = {"confirmed", "unconfirmed"}
STRENGTHS = {"must", "should", "may", "none", "finding"}


@dataclass(frozen=True)
class NoteFile:
    """One file of notes: the Document it makes and its notes as Passages."""

    document: Document
    passages: tuple[Passage, ...]


def read_notes(corpus: Path, register: Register) -> list[NoteFile]:
    """Every file under corpus/notes and corpus/reviews, in name order."""
    files = [*sorted((corpus / "notes").rglob("*.md")), *sorted((corpus / "reviews").glob("*.md"))]
    return [read_note_file(path, corpus, register) for path in files]


def read_note_file(path: Path, corpus: Path, register: Register) -> NoteFile:
    """One file of notes. Raises CorpusError naming file and line."""
    lines = path.read_text(encoding="utf-8").splitlines()
    front, start = _front_matter(path, lines)
    document = _document(path, corpus, front, register)
    about = str(front.get("document", document.id))
    passages: list[Passage] = []
    for place, (line, heading, body) in enumerate(_sections(lines, start)):
        passages.append(_note(path, line, heading, body, document, about, place))
    _refuse_repeats(path, passages)
    return NoteFile(document, tuple(passages))


def _front_matter(path: Path, lines: list[str]) -> tuple[dict[str, object], int]:
    yaml = LinedYaml.front_matter(path)
    if not yaml.data.get("title"):
        raise yaml.error((), "the front matter needs a title.", "Add a line 'title: ...'.")
    return yaml.data, lines.index("---", 1) + 1


def _document(path: Path, corpus: Path, front: dict[str, object], register: Register) -> Document:
    """The note file as a Document; dates and nation are those of what it is about."""
    name = path.relative_to(corpus).with_suffix("").as_posix()
    about = str(front.get("document", ""))
    base = register.document(about) if register.knows(about) else Document(id="", title="")
    return replace(
        base,
        id=name,
        title=str(front["title"]),
        publisher="",
        tier="note",
        nation=str(front.get("nation", base.nation)),
        url=str(front.get("url", base.url)),
        licence="",
        sha256="",
    )


def _sections(lines: list[str], start: int) -> Iterator[tuple[int, str, list[str]]]:
    """(line number, heading, lines below it) of each `## ` section."""
    heading, first = "", 0
    body: list[str] = []
    for number, line in enumerate(lines[start:], start + 1):
        if line.startswith("## "):
            if heading:
                yield first, heading, body
            heading, first, body = line[3:].strip(), number, []
        else:
            body.append(line)
    if heading:
        yield first, heading, body


def _note(
    path: Path,
    line: int,
    heading: str,
    body: list[str],
    document: Document,
    about: str,
    place: int,
) -> Passage:
    keys: dict[str, str] = {}
    while body and (not body[0].strip() or _key(body[0])):
        key = _key(body[0])
        if key:
            keys[key] = body[0].split(":", 1)[1].strip()
        elif keys:
            break
        body = body[1:]
    where = f"{path.name}:{line}"
    status = keys.get("status", "confirmed")
    strength = tuple(s.strip() for s in keys.get("strength", "none").split(",") if s.strip())
    if status not in STATUSES or not set(strength) <= STRENGTHS:
        raise CorpusError(
            f"{where}: status '{status}' or strength '{', '.join(strength)}' is not known.",
            f"Use {sorted(STATUSES)} and {sorted(STRENGTHS)}.",
        )
    text = "\n".join(piece.strip() for piece in body if piece.strip())
    if not text:
        raise CorpusError(f"{where}: the note '{heading}' has no text.", "Write it or remove it.")
    return Passage(
        reference=Reference(document.id, _slug(heading)),
        text=text,
        headings=(document.title, heading),
        form="note",
        order=place,
        points_at=_points_at(where, keys.get("at", ""), about),
        asked=tuple(q.strip() for q in keys.get("asked", "").split("|") if q.strip()),
        status=status,
        strength=strength,
        source=keys.get("source", ""),
    )


def _key(line: str) -> str:
    match = re.match(r"([a-z_]+):(?:\s|$)", line)
    return match[1] if match and match[1] in KEYS else ""


def _points_at(where: str, text: str, about: str) -> tuple[Reference, ...]:
    """References of an `at` line; a comma inside a heading does not end it."""
    pieces = re.split(r",\s*(?=#|[a-z0-9-]+(?:/[a-z0-9-]+)*#)", text) if text else []
    references = []
    for piece in pieces:
        piece = piece.strip()
        try:
            references.append(Reference.parse(about + piece if piece.startswith("#") else piece))
        except CorpusError as error:
            raise CorpusError(f"{where}: {error.what}", error.next_step) from error
    return tuple(references)


def _slug(heading: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", heading.lower()).strip("-")


def _refuse_repeats(path: Path, passages: list[Passage]) -> None:
    seen: set[str] = set()
    for passage in passages:
        if passage.reference.locator in seen:
            raise CorpusError(
                f"{path.name}: two notes are headed '{passage.headings[-1]}'.",
                "Give each note of a file its own heading.",
            )
        seen.add(passage.reference.locator)
