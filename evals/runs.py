"""A Run on disk: what it rests on, its items, its figures and its report, in one folder."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from assistant import AssistantError
from evals.circumstances import Circumstances
from evals.figures import Figure
from evals.items import Item, mend, plain, read_items

MUST_AGREE = ("commit", "corpus_hash", "fingerprint", "configuration")
"""What a run that is gone on with must share with the one that began it."""


class RunError(AssistantError):
    """A run cannot be read, gone on with or compared."""


@dataclass(frozen=True)
class SuiteState:
    """How far a suite came: "done", "begun" or "skipped" (`why`); `left_out`: case id -> why."""

    state: str
    items: int = 0
    failed: int = 0
    seconds: float = 0.0
    why: str = ""
    left_out: Mapping[str, str] | None = None


class Run:
    """One folder below artefacts/evals: run.json, items/SUITE.jsonl, figures.json, report.*."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._about: dict[str, Any] = json.loads((folder / "run.json").read_text(encoding="utf-8"))

    @classmethod
    def open(cls, folder: Path) -> Run:
        """A run that is there. Raises RunError."""
        if not (folder / "run.json").is_file():
            have = sorted(p.parent.name for p in folder.parent.glob("*/run.json"))
            raise RunError(
                f"There is no run {folder.name} in {folder.parent.name}.",
                f"There are: {', '.join(have) or 'none yet'}.",
            )
        return cls(folder)

    @classmethod
    def begin(cls, folder: Path, made: Circumstances) -> Run:
        """A new run, or the one that was begun there on the same things. Raises RunError."""
        if (folder / "run.json").is_file():
            run = cls(folder)
            run._check_same(made)
            return run
        (folder / "items").mkdir(parents=True, exist_ok=True)
        _write(folder / "run.json", {"name": folder.name, "made": asdict(made), "suites": {}})
        return cls(folder)

    def _check_same(self, made: Circumstances) -> None:
        now = json.loads(json.dumps(asdict(made), default=plain))
        before = self._about["made"]
        other = [name for name in MUST_AGREE if before[name] != now[name]]
        if other:
            raise RunError(
                f"The run {self.name} was begun with another {' and '.join(other)}.",
                "Give the new run another --name.",
            )

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def made(self) -> dict[str, Any]:
        """What the run rests on (Circumstances)."""
        return dict(self._about["made"])

    @property
    def suites(self) -> dict[str, SuiteState]:
        return {name: SuiteState(**state) for name, state in self._about["suites"].items()}

    def note(self, suite: str, state: SuiteState) -> None:
        """Write down how far a suite came."""
        self._about["suites"][suite] = asdict(state)
        _write(self.folder / "run.json", self._about)

    # -- items ------------------------------------------------------------------------------

    def items(self, suite: str) -> list[Item]:
        """What is saved of a suite; the last one counts where an id comes twice."""
        return list({item.id: item for item in read_items(self._path(suite))}.values())

    def resume(self, suite: str) -> set[str]:
        """Ids that need not be asked again: those that are saved and did not fail."""
        mend(self._path(suite))
        return {item.id for item in self.items(suite) if not item.failed}

    def add(self, item: Item) -> None:
        """Save an item at once, so that a run that is stopped loses nothing."""
        with self._path(item.suite).open("a", encoding="utf-8") as file:
            file.write(f"{item.to_line()}\n")

    def _path(self, suite: str) -> Path:
        return self.folder / "items" / f"{suite}.jsonl"

    # -- figures ----------------------------------------------------------------------------

    def save_figures(self, figures: Sequence[Figure], scored_by: str) -> None:
        """`scored_by`: the commit whose metrics these are."""
        data = {"scored_by": scored_by, "figures": [asdict(figure) for figure in figures]}
        _write(self.folder / "figures.json", data)

    def figures(self) -> list[Figure]:
        """Raises RunError where the run was never scored."""
        path = self.folder / "figures.json"
        if not path.is_file():
            raise RunError(f"The run {self.name} has no figures.", f"Run: score {self.name}")
        names = {known.name for known in fields(Figure)}
        rows = json.loads(path.read_text(encoding="utf-8"))["figures"]
        return [_figure({k: v for k, v in row.items() if k in names}) for row in rows]


def _figure(row: dict[str, Any]) -> Figure:
    row["ahead"] = tuple(row["ahead"]) if row["ahead"] else None
    return Figure(**row)


def _write(path: Path, data: Any) -> None:
    """Written beside and renamed, so that the file is whole at any time."""
    beside = path.with_suffix(".writing")
    beside.write_text(json.dumps(data, default=plain, ensure_ascii=False), encoding="utf-8")
    beside.replace(path)
