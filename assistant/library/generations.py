"""Generations of the index: built aside, verified in a child process, switched by one rename."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import sys
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from assistant.errors import EmptyLibrary, IndexUnavailable

FORMAT = 6
"""Raised when what a generation holds changes its shape; another format is never opened."""
KEEP = 2
PROBE_SECONDS = 120


@dataclass(frozen=True)
class Manifest:
    """What a generation was made of. `standing` are the documents that an undated question
    searched on the day of the build; `left_out` are (file, what and why) of all that was refused,
    cleaned or quarantined; `seal` maps the files to their sizes in bytes.
    """

    id: str
    corpus_hash: str
    model: str
    fingerprint: str
    dimension: int
    passages: int
    pieces: int
    built_at: str
    standing: list[str]
    chroma_url: str = ""
    left_out: tuple[tuple[str, str], ...] = ()
    format: int = FORMAT
    seal: dict[str, int] | None = None


def new_id() -> str:
    return datetime.now(UTC).strftime("%Y%m%d-%H%M%S-") + secrets.token_hex(3)


class Generations:
    """The folder data/generations and the pointer data/current.json."""

    def __init__(self, data: Path) -> None:
        self.folder = data / "generations"
        self.pointer = data / "current.json"

    def current(self) -> tuple[str, ...]:
        """Ids to try, newest first. Raises EmptyLibrary when nothing was ever built."""
        try:
            order = json.loads(self.pointer.read_text(encoding="utf-8"))["generations"]
        except FileNotFoundError as error:
            raise EmptyLibrary("The library is empty.", "Run: python -m assistant build") from error
        except (ValueError, KeyError) as error:
            raise IndexUnavailable(
                f"{self.pointer.name} cannot be read.", "Run: python -m assistant build"
            ) from error
        return tuple(str(name) for name in order)

    def path(self, generation: str) -> Path:
        return self.folder / generation

    def manifest(self, generation: str) -> Manifest:
        """Raises IndexUnavailable where the generation is missing or of another format."""
        path = self.path(generation) / "manifest.json"
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            data["left_out"] = tuple((file, why) for file, why in data.get("left_out", ()))
            manifest = Manifest(**data)
        except (OSError, ValueError, TypeError) as error:
            raise IndexUnavailable(
                f"Generation {generation} cannot be read.", "Run: python -m assistant build"
            ) from error
        if manifest.format != FORMAT:
            raise IndexUnavailable(
                f"Generation {generation} was made by another version of this tool.",
                "Run: python -m assistant build",
            )
        return manifest

    def sealed(self, generation: str) -> bool:
        """Whether every file still has the size it had when the generation was verified."""
        manifest = self.manifest(generation)
        return manifest.seal is not None and manifest.seal == self._sizes(generation)

    def seal(self, generation: str, manifest: Manifest) -> None:
        """Write the manifest with the sizes of the files beside it."""
        sizes = self._sizes(generation)
        text = json.dumps({**asdict(manifest), "seal": sizes}, indent=1)
        _write(self.path(generation) / "manifest.json", text)

    def _sizes(self, generation: str) -> dict[str, int]:
        # SQLite's journals come and go with a reader; what is stored does not.
        root = self.path(generation)
        return {
            file.relative_to(root).as_posix(): file.stat().st_size
            for file in sorted(root.rglob("*"))
            if file.is_file()
            and file.name != "manifest.json"
            and not file.name.endswith(("-wal", "-shm", "-journal"))
        }

    def switch(self, generation: str) -> None:
        """Make it the current one; the one before is kept, older ones are removed."""
        try:
            before = [name for name in self.current() if name != generation]
        except (EmptyLibrary, IndexUnavailable):
            before = []
        order = [generation, *before][:KEEP]
        _write(self.pointer, json.dumps({"generations": order}))
        for path in self.folder.iterdir():
            if path.name not in order:
                shutil.rmtree(path, ignore_errors=True)


def verify_in_child(generation: Path, url: str = "") -> None:
    """Open and probe a generation where a crash harms nobody. Raises IndexUnavailable."""
    command = [sys.executable, "-m", "assistant.library.probe", str(generation), url]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=PROBE_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise IndexUnavailable(
            f"Generation {generation.name} did not answer its probes in {PROBE_SECONDS} s.",
            "Run: python -m assistant build",
        ) from error
    if done.returncode != 0:
        said = (done.stdout + done.stderr).strip().splitlines()
        raise IndexUnavailable(
            f"Generation {generation.name} failed its probes: {said[-1] if said else 'crashed'}.",
            "Run: python -m assistant build",
        )


def _write(path: Path, text: str) -> None:
    """Whole or not at all, and on the disk before it counts."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(path.name + ".new")
    with aside.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(aside, path)
