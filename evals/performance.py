"""Suite `performance`: how long questions and builds take beside the bare encoder, in one run."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import psutil

from assistant import Assistant, Passage, add_documents, build_library
from evals.external_pages import external_settings, write_corpus
from evals.metrics.timing import Latency, latency

QUESTIONS = 200
WARM_UP = 5
SAMPLE = 600
LONGEST = 120
"""Words of a sampled passage: with its heading it is one piece to embed, so both sides embed the
same texts.
"""
STARTS = 5


@dataclass(frozen=True)
class Speed:
    """Latencies of the same questions asked in turn, and the ratio of the medians."""

    encode: Latency
    find: Latency
    ask: Latency

    @property
    def ratio(self) -> float:
        return self.ask.p50 / self.encode.p50


@dataclass(frozen=True)
class Building:
    """Texts a second: bare encoder, our embedding step, the whole build; and the second build."""

    texts: int
    bare: float
    embedding: float
    whole: float
    again_seconds: float


@dataclass(frozen=True)
class Start:
    """Seconds of a fresh process: `import assistant`, and until the first answer; its memory."""

    importing: float
    first_answer: float
    memory_mb: float


@dataclass(frozen=True)
class Outcome:
    """`again_seconds`: a build of the whole library with nothing changed."""

    speed: Speed
    building: Building
    again_seconds: float
    start: Start
    memory_mb: float


def run(assistant: Assistant, questions: Sequence[str]) -> Outcome:
    """Everything on this machine in one run; the library is brought up to date first."""
    build_library(assistant.settings)
    began = perf_counter()
    build_library(assistant.settings)
    again = perf_counter() - began
    speed = measure_speed(assistant, questions)
    memory = psutil.Process().memory_info().rss / 2**20
    return Outcome(
        speed=speed,
        building=measure_building(assistant),
        again_seconds=again,
        start=measure_start(questions[0]),
        memory_mb=memory,
    )


# -- questions ------------------------------------------------------------------------------


def measure_speed(assistant: Assistant, questions: Sequence[str]) -> Speed:
    """Each question encoded, found and asked in turn, so that all three meet the same machine.

    The encoder keeps vectors of questions it has seen, and ignores case: another case for each
    is the same work and never remembered.
    """
    calls: dict[str, Callable[[str], object]] = {
        "encode": lambda q: assistant.embed_query(q.upper()),
        "find": lambda q: assistant.find(q[0].swapcase() + q[1:]),
        "ask": lambda q: assistant.ask(q),
    }
    seconds: dict[str, list[float]] = {name: [] for name in calls}
    for number, question in enumerate(questions[: QUESTIONS + WARM_UP]):
        for name, call in calls.items():
            took = _timed(call, question)
            if number >= WARM_UP:
                seconds[name].append(took)
    return Speed(**{name: latency(values) for name, values in seconds.items()})


def _timed(call: Callable[[str], object], argument: str) -> float:
    began = perf_counter()
    call(argument)
    return perf_counter() - began


# -- building -------------------------------------------------------------------------------


def measure_building(assistant: Assistant) -> Building:
    """A library of sampled passages built from nothing, between two runs of the bare encoder."""
    sample = sampled(assistant.passages())
    texts = [f"{heading}\n{text}" for heading, text in sample]
    encode = _bare_encoder(assistant)
    with tempfile.TemporaryDirectory() as folder:
        before = _timed(encode, texts)  # type: ignore[arg-type]
        report, again = _build(sample, Path(folder))
        after = _timed(encode, texts)  # type: ignore[arg-type]
    if report.embedded != len(texts):
        raise AssertionError(f"{report.embedded} texts were embedded, {len(texts)} compared")
    return Building(
        texts=len(texts),
        bare=2 * len(texts) / (before + after),
        embedding=len(texts) / report.encoder_seconds,
        whole=len(texts) / report.seconds,
        again_seconds=again,
    )


def sampled(passages: Sequence[Passage]) -> list[tuple[str, str]]:
    """(heading, text) of SAMPLE passages, evenly over the library, one line each."""
    fit = [p for p in passages if p.form != "note" and len(p.text.split()) <= LONGEST]
    step = max(1, len(fit) // SAMPLE)
    chosen = fit[::step][:SAMPLE]
    return [
        (f"Passage {number}", " ".join(p.text.replace("•", "").split()))
        for number, p in enumerate(chosen)
    ]


def _build(sample: Sequence[tuple[str, str]], folder: Path) -> tuple[Any, float]:
    """The report of the first build, and the seconds of a second one."""
    settings = external_settings(folder)
    write_corpus(settings.corpus)
    page = "".join(f"<h2>{head}</h2><p>{_escaped(text)}</p>\n" for head, text in sample)
    (folder / "sample.html").write_text(f"<main><h1>Sample</h1>{page}</main>", encoding="utf-8")
    (folder / "sample.html.yaml").write_text("title: Sample\n", encoding="utf-8")
    add_documents(settings, folder / "sample.html")
    report = build_library(settings)
    began = perf_counter()
    build_library(settings)
    return report, perf_counter() - began


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


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


# -- starting -------------------------------------------------------------------------------

_IMPORT = "from time import perf_counter as t; a = t(); import assistant; print(t() - a)"
_ANSWER = """
import json, resource, sys
from assistant import Assistant
answer = Assistant.from_settings().ask(sys.argv[1])
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"statements": len(answer.statements), "memory": peak}))
"""


def measure_start(question: str) -> Start:
    """Fresh processes: the middle of STARTS imports, and the first answer once."""
    imports = [float(_python(_IMPORT)) for _ in range(STARTS)]
    began = perf_counter()
    said = json.loads(_python(_ANSWER, question))
    return Start(median(imports), perf_counter() - began, said["memory"])


def _python(code: str, *arguments: str) -> str:
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout.strip().splitlines()[-1]


def to_markdown(outcome: Outcome) -> str:
    speed, building, start = outcome.speed, outcome.building, outcome.start
    lines = ["| milliseconds | calls | p50 | p95 | longest | p50 / bare p50 |", "|---" * 6 + "|"]
    named = (("bare encoding of the question", speed.encode), ("find", speed.find))
    for name, got in (*named, ("ask", speed.ask)):
        ratio = got.p50 / speed.encode.p50
        lines.append(
            f"| {name} | {got.calls} | {got.p50:.1f} | {got.p95:.1f} | {got.longest:.1f} "
            f"| {ratio:.2f} |"
        )
    lines += ["", f"| building, {building.texts} texts | a second | of the bare encoder |"]
    lines.append("|---|---|---|")
    rates = (("bare encoder", building.bare), ("embedding in a build", building.embedding))
    for name, rate in (*rates, ("whole build, empty to verified", building.whole)):
        lines.append(f"| {name} | {rate:.1f} | {rate / building.bare:.2f} |")
    lines += ["", "| | |", "|---|---|"]
    rest = {
        "build of the whole library, nothing changed": f"{outcome.again_seconds:.2f} s",
        "build of the sample, nothing changed": f"{building.again_seconds:.2f} s",
        "import assistant": f"{start.importing:.3f} s",
        "new process to first answer": f"{start.first_answer:.1f} s",
        "memory after one answer, peak": f"{start.memory_mb:.0f} MB",
        "memory after the questions": f"{outcome.memory_mb:.0f} MB",
    }
    return "\n".join([*lines, *(f"| {name} | {value} |" for name, value in rest.items())]) + "\n"
