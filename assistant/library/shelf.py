"""The shelf: files that were added, each kept under its hash with what it is."""

from __future__ import annotations

import getpass
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from assistant.errors import AssistantError, DocumentRefused
from assistant.library.documents import TIERS, Document
from assistant.library.register import Register
from assistant.library.store import document_from_json
from assistant.lined_yaml import LinedYaml

SUFFIXES = {".pdf", ".html", ".htm", ".md", ".docx", ".txt"}
SIDECAR = ".yaml"
REPLACED = "replaced"


@dataclass(frozen=True)
class Entry:
    """One file on the shelf and the Document that it is, or is a part of."""

    document: Document
    path: Path
    original: str
    sha256: str
    added_at: str
    added_by: str = ""


@dataclass(frozen=True)
class AddReport:
    """What was put on the shelf, what was there already, and what was refused and why."""

    added: tuple[Entry, ...] = ()
    already: tuple[Entry, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()


Describe = Callable[[Path], Document | None]
"""Asked for a file that neither the register nor a sidecar describes."""


class Shelf:
    """The folder data/documents."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def entries(self) -> list[Entry]:
        """Everything on the shelf, in the order of document id and original name."""
        found = [self._entry(path) for path in self.folder.glob("*.json")]
        return sorted(found, key=lambda entry: (entry.document.id, entry.original))

    def _entry(self, path: Path) -> Entry:
        data = json.loads(path.read_text(encoding="utf-8"))
        return Entry(
            document=document_from_json(data["document"]),
            path=path.with_name(data["file"]),
            original=data["original"],
            sha256=data["sha256"],
            added_at=data["added_at"],
            added_by=data.get("added_by", ""),
        )

    def add(self, path: Path, register: Register, describe: Describe | None = None) -> AddReport:
        """Put a file, or every readable file below a folder, on the shelf.

        One file that is refused stops none of the others; it is named with the reason.
        """
        if not path.exists():
            raise DocumentRefused(f"{path} does not exist.", "Check the path.")
        added: list[Entry] = []
        already: list[Entry] = []
        refused: list[tuple[str, str]] = []
        for file in files_below(path):
            try:
                entry = self._identify(file, path, register, describe)
                (already if self._holds(entry) else added).append(self._put(entry, file))
                self._set_aside_unverified(entry, register)
            except AssistantError as error:
                refused.append((file.name, str(error)))
        return AddReport(tuple(added), tuple(already), tuple(refused))

    def put_official(self, file: Path, document: Document) -> Entry:
        """Put the text of a registered document in the place of every other text of it.

        `document` carries the file's sha256. What is replaced is kept in the folder "replaced".
        """
        kept = self.folder / f"{document.sha256}{file.suffix.lower()}"
        entry = self._put(Entry(document, kept, file.name, document.sha256, _now(), "sync"), file)
        self._set_aside(self._others(entry))
        return entry

    def _others(self, entry: Entry) -> list[Entry]:
        same = [e for e in self.entries() if e.document.id == entry.document.id]
        return [e for e in same if e.sha256 != entry.sha256]

    def _set_aside_unverified(self, entry: Entry, register: Register) -> None:
        """A verified text that a person adds takes the place of another one that was fetched."""
        if register.knows(entry.document.id):
            others = self._others(entry)
            self._set_aside(e for e in others if not register.verified(e.document.id, e.sha256))

    def _set_aside(self, entries: Iterable[Entry]) -> None:
        aside = self.folder / REPLACED
        for entry in entries:
            aside.mkdir(exist_ok=True)
            for path in (entry.path.with_suffix(".json"), entry.path):
                os.replace(path, aside / path.name)

    def _holds(self, entry: Entry) -> bool:
        return entry.path.is_file() and entry.path.with_suffix(".json").is_file()

    def _identify(
        self, file: Path, root: Path, register: Register, describe: Describe | None
    ) -> Entry:
        _refuse_strange_name(file, root)
        digest = sha256_of(file)
        document = (
            register.recognise(digest, file.name)
            or _from_sidecar(file)
            or (describe(file) if describe else None)
        )
        if document is None:
            raise DocumentRefused(
                f"Nothing says what {file.name} is.",
                f"Put {file.name}{SIDECAR} beside it with title, edition and published, "
                "or use --title.",
            )
        self._refuse_other_text(document, digest, register)
        document = replace(document, sha256=digest)
        kept = self.folder / f"{digest}{file.suffix.lower()}"
        return Entry(document, kept, file.name, digest, _now(), _who())

    def _refuse_other_text(self, document: Document, digest: str, register: Register) -> None:
        """The same id with another text is a change that somebody must see, not a silent swap."""
        if register.lists(document.id, digest):
            return
        for entry in self.entries():
            if entry.document.id == document.id and entry.sha256 != digest:
                raise DocumentRefused(
                    f"{document.id} is on the shelf with another text ({entry.original}).",
                    "Give the new text its own edition, or remove the old one first.",
                )

    def _put(self, entry: Entry, file: Path) -> Entry:
        if self._holds(entry):
            return entry
        self.folder.mkdir(parents=True, exist_ok=True)
        aside = entry.path.with_name(entry.path.name + ".new")
        shutil.copyfile(file, aside)
        os.replace(aside, entry.path)
        facts = {
            "document": asdict(entry.document),
            "file": entry.path.name,
            "original": entry.original,
            "sha256": entry.sha256,
            "added_at": entry.added_at,
            "added_by": entry.added_by,
        }
        text = json.dumps(facts, default=str, indent=1, ensure_ascii=False)
        manifest = entry.path.with_suffix(".json")
        manifest.with_suffix(".json.new").write_text(text, encoding="utf-8")
        os.replace(manifest.with_suffix(".json.new"), manifest)
        return entry


def files_below(path: Path) -> Iterable[Path]:
    """The file itself, or every file of a known type below the folder, in name order."""
    if path.is_file():
        return [path]
    return sorted(p for p in path.rglob("*") if p.suffix.lower() in SUFFIXES and not _about(p))


def _about(path: Path) -> bool:
    """A folder's README or licence is about documents, not one of them."""
    return path.stem.upper() in {"README", "LICENSE", "LICENCE", "NOTICE"}


def _who() -> str:
    """The account that adds a file; "" where the machine knows none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _refuse_strange_name(file: Path, root: Path) -> None:
    inside = (root if root.is_dir() else root.parent).resolve()
    if file.is_symlink() and not file.resolve().is_relative_to(inside):
        raise DocumentRefused(
            f"{file.name} is a link to a file outside the folder.", "Copy the file itself."
        )


def _from_sidecar(file: Path) -> Document | None:
    """`report.pdf.yaml` beside `report.pdf`: title and edition, and what else is known."""
    sidecar = file.with_name(file.name + SIDECAR)
    if not sidecar.is_file():
        return None
    data = LinedYaml.read(sidecar, DocumentRefused).data
    if not isinstance(data, dict) or not data.get("title"):
        raise DocumentRefused(f"{sidecar.name} gives no title.", "Add a line 'title: ...'.")
    return document_of(data, sidecar.name)


def document_of(data: dict[str, object], where: str) -> Document:
    """A Document from a sidecar's or a prompt's words; the tier is local unless it says more."""
    known = {f for f in Document.__dataclass_fields__ if f not in {"sha256", "warnings"}}
    for name in data:
        if name not in known:
            raise DocumentRefused(
                f"{where} has the key '{name}', which is not known.", f"Use {sorted(known)}."
            )
    tier = str(data.get("tier", "local procedure"))
    if tier not in TIERS:
        raise DocumentRefused(f"{where}: '{tier}' is not a tier.", f"Use one of {sorted(TIERS)}.")
    values: dict[str, object] = {"tier": tier, **data}
    for name in ("published", "in_force_from", "in_force_until", "review_due"):
        values[name] = _date(values.get(name), where, name)
    title, edition = str(data["title"]), str(data.get("edition", ""))
    publication = str(data.get("publication") or _slug(title))
    values |= {"title": title, "edition": edition, "publication": publication}
    values.setdefault("id", f"{publication}/{edition}" if edition else publication)
    values["in_force_from"] = values["in_force_from"] or values["published"]
    return Document(**values)  # type: ignore[arg-type]


def _date(value: object, where: str, name: str) -> date | None:
    if value in (None, ""):
        return None
    try:
        return value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError as error:
        raise DocumentRefused(
            f"{where}: {name} is '{value}', which is not a date.", "Write it as 2026-03-18."
        ) from error


def _slug(title: str) -> str:
    return "".join(c if c.isalnum() else " " for c in title.lower()).strip().replace(" ", "-")
