"""What was read from a file, kept: an unchanged file is not read again by an unchanged reader."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict
from functools import cache
from pathlib import Path

from assistant.library.documents import Document
from assistant.library.passages import Passage
from assistant.library.reading import read
from assistant.library.store import passage_from_json


class Readings:
    """The folder data/read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(
        self, path: Path, sha256: str, document: Document
    ) -> tuple[list[Passage], tuple[str, ...]]:
        """Passages and what the reader left out. Raises DocumentRefused."""
        key = hashlib.sha256(
            f"{sha256}\n{document.id}\n{document.title}\n{reader_version()}".encode()
        )
        kept = self.folder / f"{key.hexdigest()[:32]}.json"
        if kept.is_file():
            data = json.loads(kept.read_text(encoding="utf-8"))
            return [passage_from_json(item) for item in data["passages"]], tuple(data["dropped"])
        passages, reading = read(path, document)
        self._keep(kept, passages, reading.dropped)
        return passages, reading.dropped

    def _keep(self, kept: Path, passages: list[Passage], dropped: tuple[str, ...]) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        data = {"passages": [asdict(p) for p in passages], "dropped": dropped}
        aside = kept.with_suffix(".new")
        aside.write_text(json.dumps(data, default=str, ensure_ascii=False), encoding="utf-8")
        os.replace(aside, kept)


@cache
def reader_version() -> str:
    """A hash of the reading code itself, so that a better reader reads everything again."""
    room = Path(__file__).parent
    digest = hashlib.sha256()
    for file in sorted([*room.glob("*.py"), *(room / "sources").glob("*.py")]):
        if file.parent.name == "sources" or file.stem in {
            "passages",
            "provisions",
            "reading",
            "orders",
        }:
            digest.update(file.read_bytes())
    return digest.hexdigest()
