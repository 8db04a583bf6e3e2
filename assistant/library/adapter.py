"""What the notes' questions teach: a linear map of a question's vector towards its passages.

A small encoder places "dad won't let me share" far from "Practitioners do not need consent". The
notes hold thousands of such questions with the passages they point at; a map of the question side
is trained on them at each build (InfoNCE, van den Oord et al. 2018; query-side adapters as in
Wang et al. 2020). Only passages that notes point at stand against each other, so that a document
without notes, such as a local procedure, is never pushed down.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

LEAST = 500
"""Pairs below which nothing is trained: a map from a handful of questions would only distort."""
EPOCHS, BATCH, RATE, TEMPERATURE, SEED = 12, 256, 1e-3, 0.03, 2026


def train_adapter(
    questions: np.ndarray, passages: np.ndarray, targets: Sequence[Sequence[int]]
) -> np.ndarray:
    """A matrix (d, d) to multiply question vectors with; the identity where there is too little.

    `questions` (n, d) and `passages` (m, d) are unit vectors; `targets` gives for each question
    the passages it is answered by. Deterministic: the same notes give the same matrix.
    """
    identity = np.eye(questions.shape[1], dtype=np.float32)
    if sum(bool(t) for t in targets) < LEAST:
        return identity
    import torch

    # One thread: the matrices are small, and the result must not depend on how many there are.
    torch.set_num_threads(1)
    torch.manual_seed(SEED)
    asked, held = torch.from_numpy(questions), torch.from_numpy(passages)
    matrix = torch.from_numpy(identity).clone().requires_grad_()
    optimiser = torch.optim.Adam([matrix], lr=RATE)
    for _ in range(EPOCHS):
        for batch in torch.randperm(len(asked)).split(BATCH):
            mapped = torch.nn.functional.normalize(asked[batch] @ matrix, dim=1)
            chances = torch.log_softmax(mapped @ held.T / TEMPERATURE, dim=1)
            wanted = torch.from_numpy(_shares([targets[i] for i in batch], len(passages)))
            loss = -(chances * wanted).sum() / len(batch)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
    return np.asarray(matrix.detach().numpy(), dtype=np.float32)


def _shares(targets: Sequence[Sequence[int]], passages: int) -> np.ndarray:
    """Row i: an equal share for each passage that answers question i; shape (n, passages)."""
    shares = np.zeros((len(targets), passages), dtype=np.float32)
    for row, answers in enumerate(targets):
        shares[row, list(answers)] = 1 / len(answers)
    return shares
