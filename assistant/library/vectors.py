"""Embeddings kept by text: a killed build loses none, an unchanged text costs none."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from assistant.library.embedding import Encoder

CHUNK = 256


def embed(
    texts: Sequence[str],
    encoder: Encoder,
    folder: Path,
    on_done: Callable[[int], None] | None = None,
) -> tuple[np.ndarray, int]:
    """Unit vectors for `texts`, shape (len, dimension), and how many had to be made."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{hashlib.sha256(encoder.files.fingerprint.encode()).hexdigest()[:16]}.sqlite"
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB)")
        keys = [hashlib.sha256(text.encode()).digest() for text in texts]
        held = _held(db, keys, encoder.dimension)
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in held}
        if on_done:
            on_done(len(texts) - len(missing))
        for batch in _chunks(missing):
            made = encoder.encode_documents(list(batch.values()), on_done)
            rows = [(key, made[i].tobytes()) for i, key in enumerate(batch)]
            db.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)
            db.commit()
            held.update(zip(batch, made, strict=True))
    db.close()
    if not texts:
        return np.zeros((0, encoder.dimension), dtype=np.float32), 0
    return np.stack([held[key] for key in keys]), len(missing)


def _held(db: sqlite3.Connection, keys: list[bytes], dimension: int) -> dict[bytes, np.ndarray]:
    wanted = set(keys)
    found = db.execute("SELECT key, vector FROM vectors")
    held = {k: np.frombuffer(v, dtype=np.float32) for k, v in found if k in wanted}
    return {key: vector for key, vector in held.items() if vector.shape == (dimension,)}


def _chunks(missing: dict[bytes, str]) -> list[dict[bytes, str]]:
    """Longest first within the whole, so that the batches of a chunk are even."""
    order = sorted(missing.items(), key=lambda item: -len(item[1]))
    return [dict(order[i : i + CHUNK]) for i in range(0, len(order), CHUNK)]
