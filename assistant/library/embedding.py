"""The embedding model, loaded: texts and questions -> unit vectors."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from langchain_core.embeddings import Embeddings

from assistant.errors import ModelUnavailable
from assistant.library.model_files import ModelFiles

BATCH = 32


class Encoder(Embeddings):
    """Texts -> unit vectors, float32. A LangChain `Embeddings`, so that its parts can use it."""

    def __init__(self, files: ModelFiles, threads: int = 1) -> None:
        self.files = files
        self.threads = threads
        self._model = _load(files)
        self._cached = lru_cache(maxsize=1024)(self._encode_query)

    def encode_documents(
        self, texts: Sequence[str], on_batch: Callable[[int], None] | None = None
    ) -> np.ndarray:
        """Unit vectors, shape (len(texts), dimension). Longest first, so that batches are even."""
        import torch

        torch.set_num_threads(self.threads)
        order = sorted(range(len(texts)), key=lambda i: -len(texts[i]))
        out = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            out[batch] = self._model.encode_document(
                [texts[i] for i in batch],
                batch_size=BATCH,
                normalize_embeddings=True,
                show_progress_bar=False,
            )
            if on_batch:
                on_batch(len(batch))
        return out

    def encode_query(self, text: str) -> np.ndarray:
        """One unit vector, shape (dimension,); repeated questions are not encoded again."""
        return self._cached(text)

    def _encode_query(self, text: str) -> np.ndarray:
        import torch

        torch.set_num_threads(self.threads)
        vector = self._model.encode_query(text, normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vector, dtype=np.float32)

    @property
    def dimension(self) -> int:
        return int(self._model.get_embedding_dimension() or 0)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return self.encode_documents(texts).tolist()  # type: ignore[no-any-return]

    def embed_query(self, text: str) -> list[float]:
        return self.encode_query(text).tolist()  # type: ignore[no-any-return]


@lru_cache(maxsize=2)
def _load(files: ModelFiles) -> Any:
    """One model per process, whoever asks for it."""
    # Imported here: it costs seconds and half a gigabyte.
    from sentence_transformers import SentenceTransformer

    local = Path(files.location).is_dir()
    try:
        return SentenceTransformer(
            files.location,
            device="cpu",
            local_files_only=local,
            trust_remote_code=False,
            model_kwargs={"use_safetensors": True},
        )
    except (OSError, ValueError) as error:
        raise ModelUnavailable(
            f"The embedding model {files.name} could not be loaded ({type(error).__name__}).",
            "Check the folder or name in ASSISTANT_EMBEDDING_MODEL, or unset it.",
        ) from error
