"""The Circumstances of a run: what its figures rest on."""

from __future__ import annotations

import os
import platform
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil

from assistant import Assistant

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Circumstances:
    """What a run rests on; `load` is the machine's load average when it began."""

    began: str
    commit: str
    machine: str
    load: float
    generation: str
    corpus_hash: str
    model: str
    fingerprint: str
    passages: int
    configuration: Mapping[str, Any]


def circumstances(assistant: Assistant, configuration: Mapping[str, Any]) -> Circumstances:
    """Of a run that begins now on this library."""
    manifest = assistant.receipt()
    return Circumstances(
        began=datetime.now(UTC).isoformat(timespec="seconds"),
        commit=commit(),
        machine=machine(),
        load=load(),
        generation=manifest.id,
        corpus_hash=manifest.corpus_hash,
        model=manifest.model,
        fingerprint=manifest.fingerprint,
        passages=manifest.passages,
        configuration={"settings": _settings(assistant), **configuration},
    )


def _settings(assistant: Assistant) -> dict[str, str]:
    """Every knob but the folders, which say nothing about an answer."""
    knobs = assistant.settings.model_dump(exclude={"corpus", "data", "records_url", "runs"})
    return {name: str(value) for name, value in knobs.items()}


def commit() -> str:
    """The commit of this checkout, "+ changes" where files differ from it; "" without git."""
    command = ["git", "-C", str(ROOT)]
    try:
        head = subprocess.run(
            [*command, "rev-parse", "--short=12", "HEAD"], capture_output=True, text=True
        )
        changed = subprocess.run([*command, "status", "-s"], capture_output=True, text=True)
    except OSError:
        return ""
    return head.stdout.strip() + (" + changes" if changed.stdout.strip() else "")


def machine() -> str:
    """Cores, memory, processor and Python, in one line."""
    memory = psutil.virtual_memory().total / 2**30
    return (
        f"{os.cpu_count()} cores, {memory:.0f} GB, {_processor()}, {platform.system()}, "
        f"Python {platform.python_version()}"
    )


def load() -> float:
    """The load average of the last minute: processes that ran or wanted to."""
    return round(os.getloadavg()[0], 1)


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())
