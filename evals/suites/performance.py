"""Suite `performance`: how long questions and builds take beside the bare encoder, in one run."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import psutil

from assistant import Assistant, build_library
from evals.bench import Bench
from evals.circumstances import load, machine
from evals.items import Case, Item, Output
from evals.measures import Better, Form, Measure
from evals.metrics.timing import rate, times
from evals.sample_libraries import build_sample, sampled, synthetic
from evals.suite import Cases, Suite
from evals.timed_questions import at_once, in_turn, memory_by_thousand, timed

STARTS = 5
SESSIONS, EACH = 40, 5
SIZES = (1_000, 10_000, 100_000)
ASKED_AT_EACH_SIZE = 60


def cases(bench: Bench) -> Cases:
    """One thing to measure each; the largest library and what ten thousand questions leave in
    memory, many minutes each, come last (`--limit 7` leaves them out).
    """
    names = ["start", "unchanged build", "questions in turn", "sessions", "building"]
    sizes = [{"id": f"growth {size}", "size": size} for size in SIZES]
    return Cases([*({"id": name} for name in names), *sizes, {"id": "many questions"}], {})


def ask(bench: Bench, case: Case) -> Output:
    """What was measured, with the machine and how busy it was then."""
    about = {"machine": machine(), "load": load()}
    if "size" in case:
        return {**about, **_growth(bench, case["size"])}
    return {**about, **_MEASURED[case["id"]](bench)}


def _questions(bench: Bench) -> list[str]:
    return [case["question"] for case in bench.read("retrieval.jsonl")]


def _in_turn(bench: Bench) -> Output:
    seconds = in_turn(bench.assistant, _questions(bench))
    return {"seconds": seconds, "memory_mb": _memory()}


def _many_questions(bench: Bench) -> Output:
    return {"megabytes": memory_by_thousand(bench.assistant, _questions(bench))}


def _sessions(bench: Bench) -> Output:
    before = _memory()
    got = at_once(bench.assistant, _questions(bench), SESSIONS, EACH)
    return {**got, "memory_mb_a_session": max(0.0, _memory() - before) / SESSIONS}


def _memory() -> float:
    return float(psutil.Process().memory_info().rss) / 2**20


def _unchanged(bench: Bench) -> Output:
    """A build of the whole library once nothing has changed."""
    build_library(bench.assistant.settings)
    began = perf_counter()
    build_library(bench.assistant.settings)
    return {"seconds": perf_counter() - began}


def _building(bench: Bench) -> Output:
    """A library of sampled passages built from nothing, between two runs of the bare encoder."""
    sample = sampled(bench.assistant.passages())
    texts = [f"{heading}\n{text}" for heading, text in sample]
    encode = _bare_encoder(bench.assistant)
    with tempfile.TemporaryDirectory() as folder:
        before = timed(encode, texts)  # type: ignore[arg-type]
        _, report, again = build_sample(sample, Path(folder))
        after = timed(encode, texts)  # type: ignore[arg-type]
    return {
        "texts": len(texts),
        "embedded": report.embedded,
        "bare_seconds": (before + after) / 2,
        "embedding_seconds": report.encoder_seconds,
        "whole_seconds": report.seconds,
        "again_seconds": again,
    }


def _bare_encoder(assistant: Assistant) -> Callable[[list[str]], object]:
    """sentence-transformers as it comes, with the weights that the library uses, all cores."""
    import torch
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(assistant.library().encoder().files.location, device="cpu")
    model.encode(["warm"], show_progress_bar=False)

    def encode(texts: list[str]) -> object:
        torch.set_num_threads(psutil.cpu_count() or 1)
        return model.encode(texts, batch_size=32, show_progress_bar=False)

    return encode


def _growth(bench: Bench, size: int) -> Output:
    """Questions to a library of so many short passages."""
    sample = list(synthetic(bench.assistant.passages(), size))
    with tempfile.TemporaryDirectory() as folder:
        settings, report, _ = build_sample(sample, Path(folder))
        assistant = Assistant.from_settings(settings)
        seconds = in_turn(assistant, _questions(bench)[:ASKED_AT_EACH_SIZE])
    return {"passages": report.passages, "build_seconds": report.seconds, "seconds": seconds}


_IMPORT = "from time import perf_counter as t; a = t(); import assistant; print(t() - a)"
_ANSWER = """
import json, resource, sys
from assistant import Assistant
answer = Assistant.from_settings().ask(sys.argv[1])
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"statements": len(answer.statements), "memory": peak}))
"""


def _start(bench: Bench) -> Output:
    """Fresh processes: the middle of STARTS imports, and the first answer once."""
    imports = [float(_python(_IMPORT)) for _ in range(STARTS)]
    began = perf_counter()
    said = json.loads(_python(_ANSWER, _questions(bench)[0]))
    took = perf_counter() - began
    return {"import": median(imports), "first_answer": took, "peak_mb": said["memory"]}


def _python(code: str, *arguments: str) -> str:
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout.strip().splitlines()[-1]


_MEASURED: dict[str, Callable[[Bench], Output]] = {
    "start": _start,
    "unchanged build": _unchanged,
    "questions in turn": _in_turn,
    "sessions": _sessions,
    "many questions": _many_questions,
    "building": _building,
}


# -- measures -----------------------------------------------------------------------------------


def measure(items: Sequence[Item]) -> list[Measure]:
    got = {item.id: item.output for item in items}
    out: list[Measure] = []
    for name, output in got.items():
        out += _BY_NAME.get(name, _grown)(output)
    return out


def _turns(output: dict[str, Any]) -> list[Measure]:
    seconds = output["seconds"]
    out = [m for name, own in seconds.items() for m in _latencies(name, own)]
    for name in ("find", "ask"):
        ratio = times(seconds[name], seconds["encode"])
        out.append(_one(f"{name} beside the bare encoding, times", ratio))
    return [*out, _one("memory after the questions", output["memory_mb"], "MB")]


def _latencies(name: str, seconds: Sequence[float], part: str = "") -> list[Measure]:
    values = {str(number): 1000 * took for number, took in enumerate(seconds, 1)}
    forms: tuple[Form, ...] = ("p50", "p95", "p99")
    return [
        Measure(f"{name} {form}", values, form, "lower", unit="ms", part=part) for form in forms
    ]


def _one(
    name: str, value: float | None, unit: str = "", better: Better = "lower", part: str = ""
) -> Measure:
    return Measure(name, {"measured": value}, "largest", better, unit=unit, part=part)


def _many(output: dict[str, Any]) -> list[Measure]:
    return [
        *_latencies(f"ask with {SESSIONS} sessions at once", output["seconds"]),
        Measure("answers to another's question", {"all": output["mixed"]}, "total", "lower"),
        _one("memory a session", output["memory_mb_a_session"], "MB"),
    ]


def _held(output: dict[str, Any]) -> list[Measure]:
    first, *_, last = output["megabytes"]
    return [
        _one("memory that 10,000 questions leave, less that of the first 1,000", last - first, "MB")
    ]


def _built(output: dict[str, Any]) -> list[Measure]:
    texts, bare = output["texts"], output["bare_seconds"]
    whole = "whole build", output["whole_seconds"]
    rates = [("bare encoder", bare), whole]
    beside = [("embedding in a build", output["embedding_seconds"]), whole]
    return [
        *(_one(f"{n}, texts a second", rate(texts, s), "texts/s", "higher") for n, s in rates),
        *(_one(f"{n} beside the bare encoder, times", bare / s, "", "higher") for n, s in beside),
        _one("texts that were embedded twice or not at all", abs(output["embedded"] - texts)),
    ]


def _same_again(output: dict[str, Any]) -> list[Measure]:
    return [_one("build with nothing changed", output["seconds"], "s")]


def _started(output: dict[str, Any]) -> list[Measure]:
    return [
        _one("import assistant", output["import"], "s"),
        _one("new process to first answer", output["first_answer"], "s"),
        _one("memory after one answer, peak", output["peak_mb"], "MB"),
    ]


def _grown(output: dict[str, Any]) -> list[Measure]:
    part = f"{output['passages']:,} passages"
    return [
        *(m for name, own in output["seconds"].items() for m in _latencies(name, own, part)),
        _one("build", output["build_seconds"], "s", part=part),
    ]


_BY_NAME: dict[str, Callable[[dict[str, Any]], list[Measure]]] = {
    "start": _started,
    "unchanged build": _same_again,
    "questions in turn": _turns,
    "sessions": _many,
    "many questions": _held,
    "building": _built,
}

SUITE = Suite(
    "performance",
    "How long do questions, builds and the start take beside the bare encoder, and what memory?",
    cases,
    ask,
    measure,
)
