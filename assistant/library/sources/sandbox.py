"""Read one file in a child process that may use only so much time, memory and output.

The child is `python -m assistant.library.sources.sandbox`: a job as JSON on its standard input,
what came of it as JSON in a file. Nothing that a document holds is ever unpickled or run.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from assistant.errors import DocumentRefused
from assistant.library.documents import Document
from assistant.library.passages import Passage

ROOT = Path(__file__).parents[3]
"""The folder that `assistant` lies in."""


@dataclass(frozen=True)
class Limits:
    """What one file may cost. A file over a limit is refused by name; the next is read."""

    file_bytes: int = 100_000_000
    pages: int = 3_000
    cpu_seconds: int = 120
    wall_seconds: int = 300
    memory_bytes: int = 2_000_000_000
    text_characters: int = 20_000_000
    unpacked_bytes: int = 300_000_000


@dataclass(frozen=True)
class ReadingReport:
    """What was read: the file, the format found in it, and what was left out and why."""

    file: str
    format: str
    sha256: str = ""
    pages: int | None = None
    title: str = ""
    dropped: tuple[str, ...] = ()
    metadata: dict[str, str] | None = None


@dataclass(frozen=True)
class Job:
    """What the child is asked to do. `name` is how the file is called in messages."""

    path: str
    name: str
    format: str
    document: Document
    limits: Limits


@dataclass(frozen=True)
class Outcome:
    """What the child found, or why it refused (what happened, what to do next)."""

    passages: tuple[Passage, ...] = ()
    report: ReadingReport | None = None
    refused: tuple[str, str] | None = None


_JOB = TypeAdapter(Job)
_OUTCOME = TypeAdapter(Outcome)


def read_in_child(job: Job) -> tuple[list[Passage], ReadingReport]:
    """Passages and report of one file. DocumentRefused for whatever goes wrong in the child."""
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        code = _run(job, output.fileno(), errors.fileno())
        if code != 0:
            raise _died(job, code)
        output.seek(0)
        outcome = _outcome(job, output.read())
    if outcome.refused or outcome.report is None:
        raise DocumentRefused(*(outcome.refused or (f"{job.name} could not be read.", "")))
    return list(outcome.passages), outcome.report


def _run(job: Job, output: int, errors: int) -> int:
    """The child's exit status; negative for the signal that ended it, -SIGALRM for the clock."""
    environment = {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", "OMP_NUM_THREADS": "1"}
    environment |= {name: os.environ[name] for name in ("PATH", "TMPDIR") if name in os.environ}
    child = subprocess.Popen(
        [sys.executable, "-m", __name__],
        stdin=subprocess.PIPE,
        stdout=output,
        stderr=errors,
        env=environment,
        start_new_session=True,
    )
    try:
        child.communicate(_JOB.dump_json(job), timeout=job.limits.wall_seconds)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
        return -signal.SIGALRM
    except BaseException:
        child.kill()
        child.wait()
        raise
    return child.returncode


def _died(job: Job, code: int) -> DocumentRefused:
    limits = job.limits
    reasons = {
        -signal.SIGALRM: f"was not read within {limits.wall_seconds} seconds",
        -signal.SIGXCPU: f"needs more than {limits.cpu_seconds} seconds of computing",
        -signal.SIGKILL: f"needs more than {limits.cpu_seconds} seconds of computing",
        -signal.SIGXFSZ: "holds more text than a publication does",
    }
    memory = f"needs more than {limits.memory_bytes // 1_000_000:,} MB of memory, or is damaged"
    reason = reasons.get(code, memory)
    return DocumentRefused(
        f"{job.name} {reason}.", "Get the file from its publisher again, or a plainer version."
    )


def _outcome(job: Job, data: bytes) -> Outcome:
    try:
        return _OUTCOME.validate_json(data)
    except ValidationError as error:
        raise DocumentRefused(
            f"{job.name} broke the reader: what came back is not a reading.",
            "Get the file from its publisher again.",
        ) from error


# -- in the child


def main() -> int:
    """Do the job on standard input; 0 also when the file is refused."""
    job = _JOB.validate_json(sys.stdin.buffer.read())
    _limit(job.limits)
    sys.stdout.buffer.write(_OUTCOME.dump_json(_do(job)))
    sys.stdout.flush()
    return 0


def _limit(limits: Limits) -> None:
    import resource

    def cap(what: int, soft: int, hard: int | None = None) -> None:
        ceiling = resource.getrlimit(what)[1]
        hard = soft if hard is None else hard
        if ceiling != resource.RLIM_INFINITY:
            soft, hard = min(soft, ceiling), min(hard, ceiling)
        resource.setrlimit(what, (soft, hard))

    cap(resource.RLIMIT_CPU, limits.cpu_seconds, limits.cpu_seconds + 2)
    cap(resource.RLIMIT_AS, limits.memory_bytes)
    cap(resource.RLIMIT_FSIZE, 20 * limits.text_characters)
    cap(resource.RLIMIT_CORE, 0)
    cap(resource.RLIMIT_NOFILE, 64)


def _do(job: Job) -> Outcome:
    """Every way of failing becomes a refusal with the file's name."""
    from assistant.library.reading import read_as

    try:
        passages, report = read_as(job)
        return Outcome(tuple(passages), report)
    except DocumentRefused as error:
        return Outcome(refused=(error.what, error.next_step))
    except MemoryError:
        what = f"{job.name} needs more memory than {job.limits.memory_bytes // 1_000_000} MB."
    except RecursionError:
        what = f"{job.name} is nested too deeply to be read."
    except Exception as error:  # what a parser raises on broken input cannot be listed
        what = f"{job.name} could not be read ({type(error).__name__}: {str(error)[:200]})."
    return Outcome(refused=(what, "Get the file from its publisher again, or a plainer version."))


if __name__ == "__main__":
    sys.exit(main())
