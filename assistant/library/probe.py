"""Run as a child process: does this generation answer? Prints what is wrong; exit 1."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from assistant.errors import AssistantError
from assistant.library.generations import Generations
from assistant.library.index import VectorIndex, connect
from assistant.library.lexical import Lexical
from assistant.library.pieces import pieces_of
from assistant.library.store import PassageStore


def faults(folder: Path, url: str) -> list[str]:
    """What is wrong with the generation in `folder`; empty when it answers."""
    generations = Generations(folder.parents[1])
    manifest = generations.manifest(folder.name)
    store = PassageStore(folder / "passages.sqlite")
    passages = store.all()
    if len(passages) != manifest.passages:
        return [f"{len(passages)} passages are stored, {manifest.passages} were written"]
    Lexical.open(folder / "bm25").scores(["safeguard"])
    if not manifest.dimension:
        return []
    titles = {document.id: document.title for document in store.documents()}
    pieces = [
        piece
        for row, passage in enumerate(passages)
        for piece in pieces_of(row, passage, titles[passage.reference.document])
    ]
    vectors = np.load(folder / "vectors.npy", mmap_mode="r")
    if vectors.shape != (len(pieces), manifest.dimension):
        return [f"the vectors have shape {vectors.shape}"]
    index = VectorIndex.open(connect(folder / "chroma", url), collection_name(folder.name))
    return index.probe(pieces, vectors, [document.id for document in store.documents()])


def collection_name(generation: str) -> str:
    return f"passages-{generation}"


if __name__ == "__main__":
    try:
        wrong = faults(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "")
    except AssistantError as error:
        wrong = [str(error)]
    print("\n".join(wrong))
    sys.exit(1 if wrong else 0)
