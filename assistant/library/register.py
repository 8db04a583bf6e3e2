"""The Register: every publication we know of, with its editions, dates, addresses and hashes.

`corpus/register.yaml` is checked when it is loaded; an error names the file and the line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path, PurePosixPath

from assistant.errors import CorpusError, DocumentRefused
from assistant.library.documents import TIERS, Document

DIFFERS = "The text at the official address differs from the one last verified."


@dataclass(frozen=True)
class RegisteredFile:
    """A file that `add` recognises without typing: its name (perhaps with a folder) and sha256."""

    name: str
    sha256: str


@dataclass(frozen=True)
class Edition:
    """One dated version; `name` is "" for a publication that has no editions.

    `precision`: how much of `published` is known ("day", "month", "year", "" for nothing).
    `confirmed`: the official address was seen to lead here. `unavailable`: no address is known.
    `seen_at`: somebody else's page on which it was seen. `not_for`: what it must not be used for.
    """

    name: str = ""
    published: date | None = None
    precision: str = ""
    in_force_from: date | None = None
    in_force_until: date | None = None
    as_amended_to: date | None = None
    last_verified: date | None = None
    landing: str = ""
    address: str = ""
    seen_at: str = ""
    licence: str = ""
    printing: str = ""
    not_for: str = ""
    notes: str = ""
    gap: str = ""
    confirmed: bool = False
    unavailable: bool = False
    files: tuple[RegisteredFile, ...] = ()
    warnings: tuple[str, ...] = ()
    age_band: tuple[str, ...] = ()
    catalogue: tuple[str, ...] = ()


@dataclass(frozen=True)
class Publication:
    """A publication and its editions, oldest first (one nameless edition where it has none)."""

    id: str
    title: str
    publisher: str
    tier: str
    nation: str
    editions: tuple[Edition, ...]
    themes: tuple[str, ...] = ()

    @property
    def superseding(self) -> bool:
        """Whether a new edition takes the place of the old; reports stand beside one another."""
        return TIERS[self.tier] in ("law", "guidance")

    def document(self, edition: Edition) -> Document:
        """The Document of one edition; `sha256` is "" where the edition is in several files."""
        return Document(
            id=f"{self.id}/{edition.name}" if edition.name else self.id,
            title=self.title,
            edition=edition.name,
            publication=self.id,
            publisher=self.publisher,
            tier=self.tier,
            nation=self.nation,
            published=edition.published,
            in_force_from=edition.in_force_from,
            in_force_until=edition.in_force_until,
            licence=edition.licence,
            url=edition.address or edition.landing,
            landing=edition.landing,
            sha256=edition.files[0].sha256 if len(edition.files) == 1 else "",
            warnings=edition.warnings,
        )


@dataclass(frozen=True)
class Register:
    """All publications by id, in the order of the file."""

    publications: Mapping[str, Publication]

    def editions(self) -> Iterator[tuple[Publication, Edition]]:
        for publication in self.publications.values():
            for edition in publication.editions:
                yield publication, edition

    def documents(self) -> list[Document]:
        return [publication.document(edition) for publication, edition in self.editions()]

    def by_publication(self) -> dict[str, list[Document]]:
        """Publication id -> a Document for each of its editions."""
        return {p.id: [p.document(e) for e in p.editions] for p in self.publications.values()}

    def knows(self, document_id: str) -> bool:
        return document_id in self._by_id

    @cached_property
    def _by_id(self) -> dict[str, Document]:
        return {document.id: document for document in self.documents()}

    def document(self, document_id: str) -> Document:
        if document_id in self._by_id:
            return self._by_id[document_id]
        publication, edition = self.entry(document_id)
        return publication.document(edition)

    def lists(self, document_id: str, sha256: str) -> bool:
        """Whether the register names this very text as the document's, or as a part of it."""
        if not self.knows(document_id):
            return False
        _, edition = self.entry(document_id)
        return any(file.sha256 == sha256 for file in edition.files)

    def verified(self, document_id: str, sha256: str) -> bool:
        """Whether this is a text that the register names; True too where it names none."""
        _, edition = self.entry(document_id)
        return not edition.files or self.lists(document_id, sha256)

    def describe(self, document_id: str, sha256: str) -> Document:
        """What the register says of this text; another than the verified one carries a warning."""
        document = self.document(document_id)
        differs = () if self.verified(document_id, sha256) else (DIFFERS,)
        return replace(document, sha256=sha256, warnings=(*document.warnings, *differs))

    def publication(self, publication_id: str) -> Publication:
        if publication_id not in self.publications:
            raise CorpusError(
                f"The register has no publication '{publication_id}'.",
                "Look for its id in corpus/register.yaml, or add it there.",
            )
        return self.publications[publication_id]

    def entry(self, document_id: str) -> tuple[Publication, Edition]:
        """What the register says of `publication/edition` or `publication`."""
        publication = self.publication(document_id.partition("/")[0])
        for edition in publication.editions:
            if publication.document(edition).id == document_id:
                return publication, edition
        raise CorpusError(
            f"The register has no document '{document_id}'.",
            f"Its editions are: {', '.join(e.name for e in publication.editions) or 'none'}.",
        )

    def edition_in_force(self, publication_id: str, day: date) -> Edition | None:
        """The edition in force on the day; None before the first that the register knows."""
        publication = self.publication(publication_id)
        for edition in publication.editions:
            started = edition.in_force_from is not None and edition.in_force_from <= day
            if started and publication.document(edition).in_force_on(day):
                return edition
        return None

    def recognise(self, sha256: str, filename: str) -> Document | None:
        """The registered document with this hash, or None for a file the register does not know.

        A known name with another hash is refused: the text may be another printing or a forgery,
        and neither may pass for the registered one.
        """
        for publication, edition in self.editions():
            if any(file.sha256 == sha256 for file in edition.files):
                return replace(publication.document(edition), sha256=sha256)
        for publication, edition in self.editions():
            if any(_same_name(filename, file.name) for file in edition.files):
                raise DocumentRefused(
                    f"{filename} is an unregistered text under a known name: the register has "
                    f"another sha256 for {publication.document(edition).id}.",
                    "Add it under another name with its own title and edition, or, if it is the "
                    "official text, put its sha256 into corpus/register.yaml.",
                )
        return None


def _same_name(filename: str, registered: str) -> bool:
    """Whether the path ends with the registered name, which may hold a folder."""
    parts = PurePosixPath(registered).parts
    return PurePosixPath(filename.replace("\\", "/")).parts[-len(parts) :] == parts


def load_register(path: Path) -> Register:
    """Read and check `register.yaml`; CorpusError names the file and the line of what is wrong."""
    from assistant.library.register_schema import read_publications

    return Register({publication.id: publication for publication in read_publications(path)})
