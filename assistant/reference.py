"""The stable name of a passage: `working-together/2023#330`, `children-act-2004#16C(1)`."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.errors import CorpusError


@dataclass(frozen=True, order=True)
class Reference:
    """A document id and a locator inside it; derived from the document, never random."""

    document: str
    locator: str

    @classmethod
    def parse(cls, text: str) -> Reference:
        document, mark, locator = text.strip().partition("#")
        if not (document and mark and locator):
            raise CorpusError(
                f"'{text}' is not a reference.",
                "Write the document, '#' and the locator, as in working-together/2023#330.",
            )
        return cls(document, locator)

    def __str__(self) -> str:
        return f"{self.document}#{self.locator}"
