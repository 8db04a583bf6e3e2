"""The passages and documents of one generation, in SQLite: the truth the index is made from."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from assistant.errors import IndexUnavailable
from assistant.library.documents import Document
from assistant.library.passages import Passage
from assistant.reference import Reference

SCHEMA = """
CREATE TABLE documents (id TEXT PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE passages (
  row INTEGER PRIMARY KEY, document TEXT NOT NULL, locator TEXT NOT NULL, place INTEGER NOT NULL,
  body TEXT NOT NULL, UNIQUE (document, locator));
CREATE INDEX place ON passages (document, place);
CREATE VIRTUAL TABLE phrases USING fts5(text, content='', tokenize='unicode61');
"""
KEPT = 4096
"""Passages that are kept as read, of two kilobytes each: the same ones are found again and again.
"""


class PassageStore:
    """Rows 0..n-1 in a fixed order: the same order as the lexical index."""

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise IndexUnavailable(f"{path.name} is missing from the index.", "Run a build again.")
        self._db = sqlite3.connect(f"file:{path}?mode=ro", uri=True, check_same_thread=False)
        self._at = lru_cache(maxsize=KEPT)(self._read)

    @classmethod
    def write(
        cls, path: Path, documents: Iterable[Document], passages: Sequence[Passage]
    ) -> PassageStore:
        """Write a new store at `path`, which must not exist."""
        with sqlite3.connect(path) as db:
            db.executescript(SCHEMA)
            db.executemany(
                "INSERT INTO documents VALUES (?, ?)",
                [(document.id, _to_json(document)) for document in documents],
            )
            db.executemany(
                "INSERT INTO passages VALUES (?, ?, ?, ?, ?)",
                [
                    (row, p.reference.document, p.reference.locator, p.order, _to_json(p))
                    for row, p in enumerate(passages)
                ],
            )
            db.executemany(
                "INSERT INTO phrases (rowid, text) VALUES (?, ?)",
                [(row, searchable(passage)) for row, passage in enumerate(passages)],
            )
        db.close()
        return cls(path)

    def documents(self) -> list[Document]:
        rows = self._db.execute("SELECT body FROM documents ORDER BY id").fetchall()
        return [document_from_json(json.loads(body)) for (body,) in rows]

    def all(self) -> list[Passage]:
        """Every passage in row order."""
        rows = self._db.execute("SELECT body FROM passages ORDER BY row").fetchall()
        return [passage_from_json(json.loads(body)) for (body,) in rows]

    def of(self, documents: Iterable[str]) -> dict[int, Passage]:
        """Every passage of these documents, by row: cheaper than all of them."""
        rows = self._db.execute(
            "SELECT row, body FROM passages WHERE document IN (SELECT value FROM json_each(?))"
            " ORDER BY row",
            (json.dumps(list(documents)),),
        ).fetchall()
        return {row: passage_from_json(json.loads(body)) for row, body in rows}

    def keys(self) -> list[tuple[str, str]]:
        """(document, locator) of every row, in row order."""
        return self._db.execute("SELECT document, locator FROM passages ORDER BY row").fetchall()

    def at(self, rows: Sequence[int]) -> list[Passage]:
        """The passages of the given rows, in the given order."""
        return [self._at(row) for row in rows]

    def _read(self, row: int) -> Passage:
        body = self._db.execute("SELECT body FROM passages WHERE row = ?", (row,)).fetchone()
        return passage_from_json(json.loads(body[0]))

    def get(self, reference: Reference) -> Passage | None:
        row = self._db.execute(
            "SELECT body FROM passages WHERE document = ? AND locator = ?",
            (reference.document, reference.locator),
        ).fetchone()
        return passage_from_json(json.loads(row[0])) if row else None

    def between(self, document: str, first: int, last: int) -> list[Passage]:
        """The passages of a document whose place lies in first..last, in order."""
        rows = self._db.execute(
            "SELECT body FROM passages WHERE document = ? AND place BETWEEN ? AND ? ORDER BY place",
            (document, first, last),
        ).fetchall()
        return [passage_from_json(json.loads(body)) for (body,) in rows]

    def rows_with_phrase(self, phrase: str) -> list[int]:
        """Rows that hold these words next to each other, in this order."""
        quoted = '"' + phrase.replace('"', " ") + '"'
        found = self._db.execute("SELECT rowid FROM phrases WHERE phrases MATCH ?", (quoted,))
        return [row for (row,) in found.fetchall()]

    def close(self) -> None:
        self._db.close()


def searchable(passage: Passage) -> str:
    """What of a passage can be found: headings, text, footnotes and, for a note, its questions."""
    footnotes = [text for _, text in passage.footnotes]
    return "\n".join([*passage.headings, passage.text, *footnotes, *passage.asked])


def _to_json(thing: Document | Passage) -> str:
    return json.dumps(asdict(thing), default=str, ensure_ascii=False, separators=(",", ":"))


def document_from_json(data: dict[str, Any]) -> Document:
    for name in ("published", "in_force_from", "in_force_until", "review_due"):
        data[name] = date.fromisoformat(data[name]) if data.get(name) else None
    data["warnings"] = tuple(data["warnings"])
    return Document(**data)


def passage_from_json(data: dict[str, Any]) -> Passage:
    data["reference"] = Reference(**data["reference"])
    data["points_at"] = tuple(Reference(**item) for item in data["points_at"])
    data["footnotes"] = tuple((mark, text) for mark, text in data["footnotes"])
    for name in ("headings", "asked", "strength"):
        data[name] = tuple(data[name])
    known = {field.name for field in fields(Passage)}
    return Passage(**{name: value for name, value in data.items() if name in known})
