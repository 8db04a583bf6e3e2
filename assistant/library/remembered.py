"""What each address gave at the last sync: data/sync.json."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from assistant.library.documents import Document
from assistant.library.fetching import Fetched, Known


@dataclass
class Remembered:
    """sha256, ETag, Last-Modified and times by document id."""

    path: Path
    seen: dict[str, dict[str, str]] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> Remembered:
        """An unreadable file only means that everything is asked for anew."""
        try:
            seen = json.loads(path.read_text(encoding="utf-8"))["documents"]
        except (OSError, ValueError, KeyError, TypeError):
            seen = {}
        return cls(path, {k: v for k, v in seen.items() if isinstance(v, dict)})

    def of(self, document: Document, address: str) -> dict[str, str]:
        """What this address gave for the document; {} for another address."""
        last = self.seen.get(document.id, {})
        return last if last.get("address") == address else {}

    def note(self, document: Document, address: str, fetched: Fetched) -> None:
        last = self.of(document, address)
        now = datetime.now(UTC).isoformat(timespec="seconds")
        self.seen[document.id] = {
            "address": address,
            "sha256": fetched.sha256 or last.get("sha256", ""),
            "fetched_at": now if fetched.sha256 else last.get("fetched_at", ""),
            "asked_at": now,
            **asdict(fetched.known),
        }

    def write(self) -> None:
        aside = self.path.with_suffix(".new")
        text = json.dumps({"documents": self.seen}, indent=1, sort_keys=True)
        aside.write_text(text, encoding="utf-8")
        os.replace(aside, self.path)

    def known(self, document: Document, address: str) -> Known:
        """What to ask with: whether there is a newer text than the last one."""
        last = self.of(document, address)
        return Known(last.get("etag", ""), last.get("last_modified", ""))
