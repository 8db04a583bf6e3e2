"""The Bench: what suites put their questions to, opened once and shared by all of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from time import perf_counter
from typing import Any, Literal

from assistant import Answer, Assistant, Settings, SettingsError, load_settings
from evals.circumstances import ROOT
from evals.gold import Places
from evals.items import Case
from evals.suite import Cases, Skipped

Mode = Literal["quote", "written"]
CASES = Path(__file__).parent / "cases"
SHARED = ROOT.parent / "shared"
ARTEFACTS = ROOT / "artefacts" / "evals"


@dataclass(frozen=True)
class Options:
    """What a run was started with. `split`: dev, test, or "" for both; `limit`: 0 for all cases.

    `shared`: the folder of publications and question sets that are not part of this project;
    `work`: where suites keep what they build.
    """

    mode: Mode = "quote"
    split: str = ""
    limit: int = 0
    cases: Path = CASES
    shared: Path = SHARED
    work: Path = ARTEFACTS


@dataclass(frozen=True)
class Timed:
    """An answer and the seconds it took."""

    answer: Answer
    seconds: float


class Bench:
    """An assistant, the places of its passages, and the cases; one a run."""

    def __init__(self, options: Options | None = None, assistant: Assistant | None = None) -> None:
        self.options = options or Options()
        self._given = assistant
        self._asked: dict[tuple[str, date | None, str], Timed] = {}
        self._made: dict[str, Any] = {}

    @cached_property
    def assistant(self) -> Assistant:
        return self._given or Assistant.from_settings(_settings(self.options.mode))

    @cached_property
    def places(self) -> Places:
        """The held passages, which a case may name by document id or by a registered file."""
        return Places(self.assistant.passages(), self.assistant.registered_files())

    def once(self, name: str, make: Callable[[], Any]) -> Any:
        """What `make` gives, made when it is first asked for under that name."""
        if name not in self._made:
            self._made[name] = make()
        return self._made[name]

    # -- asking -----------------------------------------------------------------------------

    def ask(
        self, question: str, as_at: date | None = None, history: Sequence[Answer] = ()
    ) -> Timed:
        """ask() of the front door; a question that was asked before in this run is remembered."""
        key = question, as_at, " | ".join(answer.question for answer in history)
        if key not in self._asked:
            began = perf_counter()
            answer = self.assistant.ask(question, history=history, as_at=as_at)
            self._asked[key] = Timed(answer, perf_counter() - began)
        return self._asked[key]

    # -- cases ------------------------------------------------------------------------------

    def read(self, name: str) -> list[dict[str, Any]]:
        """The cases of a file of evals/cases. Raises Skipped where it is missing."""
        return self.read_file(self.options.cases / name)

    def read_file(self, path: Path) -> list[dict[str, Any]]:
        """The cases of a JSONL file, of the split that the run is on."""
        if not path.is_file():
            raise Skipped(f"It needs {path.name}, which is not in {path.parent.name}.")
        lines = path.read_text(encoding="utf-8").splitlines()
        cases = [json.loads(line) for line in lines if line.strip()]
        split = self.options.split
        return [case for case in cases if not split or case.get("split", split) == split]

    def shared(self, name: str) -> Path:
        """A file or folder that is no part of this project. Raises Skipped where it is missing."""
        path = self.options.shared / name
        if not path.exists():
            raise Skipped(f"It needs {name}, which is not beside this checkout.")
        return path

    def others(self, name: str) -> list[dict[str, Any]]:
        """Cases of others below `shared`; none where they are not beside this checkout."""
        path = self.options.shared / name
        return self.read_file(path) if path.is_file() else []

    def held(self, cases: Sequence[Case]) -> Cases:
        """The cases whose gold documents are held; the others are left out by name."""
        left_out = {}
        for case in cases:
            documents = {str(place["document"]) for place in places_named(case)}
            missing = sorted(d for d in documents if not self.places.holds(d))
            if missing:
                left_out[case["id"]] = f"not held: {', '.join(missing)}"
        return Cases([case for case in cases if case["id"] not in left_out], left_out)


def _settings(mode: Mode) -> Settings:
    """Those of the environment; quotations alone where the mode is quote. Raises SettingsError."""
    if mode == "quote":
        return load_settings(llm="")  # type: ignore[no-any-return]
    settings: Settings = load_settings()
    if not settings.llm:
        raise SettingsError("No model is set to write.", "Set ASSISTANT_LLM=provider:name.")
    return settings


def places_named(case: Case) -> list[Mapping[str, Any]]:
    """The gold places of a case, or of all turns of a dialogue."""
    turns = case.get("turns", [case])
    return [place for turn in turns for place in turn.get("gold", [])]


def day_of(case: Case) -> date | None:
    """The asked date, or None for today."""
    return date.fromisoformat(case["as_at"]) if case.get("as_at") else None
