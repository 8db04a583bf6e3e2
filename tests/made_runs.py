"""Two saved runs of the evals, made up: in the second more questions are answered rightly."""

from __future__ import annotations

from pathlib import Path

from hostile_library import HOSTILE

from evals.circumstances import Circumstances
from evals.figures import figures
from evals.items import Item
from evals.measures import Measure
from evals.runs import Run, SuiteState

CASES = 60


def save_run(folder: Path, right: int, began: str) -> None:
    """A run of one suite in which the first `right` of CASES cases are right."""
    made = dict.fromkeys(Circumstances.__dataclass_fields__, "")
    made |= {"began": began, "passages": 7, "load": 0.1, "configuration": {}, "suite": "tea"}
    run = Run.begin(
        folder,
        Circumstances(
            **{
                name: value
                for name, value in made.items()
                if name in Circumstances.__dataclass_fields__
            }
        ),
    )
    for number in range(CASES):
        case = {"id": f"T{number}", "question": f"Is cup {number} full? {HOSTILE[number % 25]}"}
        run.add(Item("tea", case["id"], case, {"answer": "yes", "right": number < right}))
    run.note("tea", SuiteState("done", CASES))
    values = {f"T{number}": number < right for number in range(CASES)}
    run.save_figures(figures("tea", [Measure("right", values)]), "abc")


def save_runs(folder: Path) -> Path:
    """The runs "before" (20 of 60 right) and "after" (50 of 60 right)."""
    save_run(folder / "before", 20, "2026-11-25T10:00:00+00:00")
    save_run(folder / "after", 50, "2026-11-26T10:00:00+00:00")
    return folder
