"""The saved runs of the evals, as the page draws them: the one place where ui knows evals.

What a run is, and whether two runs differ by more than chance, is decided in evals; it stands
beside the pages, never below them, and needs packages that an installation for use alone lacks.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any

from assistant import AssistantError


def saved_runs(folder: Path) -> dict[str, Any]:
    """Name -> evals.runs.Run, the newest first; only runs that have figures."""
    runs = _evals("runs")
    found = [file.parent for file in folder.glob("*/run.json")]
    scored = [place for place in found if (place / "figures.json").is_file()]
    opened = [runs.Run.open(place) for place in scored]
    return {run.name: run for run in sorted(opened, key=lambda run: str(run.made["began"]))[::-1]}


def differences(before: Any, after: Any) -> tuple[Any, ...]:
    """evals.comparing.Difference for each measure of both runs, the surest first.

    Half a minute for large runs, so it is kept for as long as neither is scored again.
    """
    return _differences(before.folder, _scored(before), after.folder, _scored(after))


def _scored(run: Any) -> int:
    """When it was scored last."""
    return int((run.folder / "figures.json").stat().st_mtime_ns)


@lru_cache(maxsize=8)
def _differences(before: Path, _: int, after: Path, __: int) -> tuple[Any, ...]:
    open_run = _evals("runs").Run.open
    found = _evals("comparing").compare(open_run(before).figures(), open_run(after).figures())
    return tuple(sorted(found, key=lambda d: (d.holm, d.p, -abs(d.difference))))


def _evals(module: str) -> Any:
    try:
        return import_module(f"evals.{module}")
    except ImportError as error:
        raise AssistantError(
            "The evaluations need packages that are not installed here.",
            'Install them with: pip install -e ".[dev]"',
        ) from error
