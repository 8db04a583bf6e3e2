"""Latencies: what half of the calls and 95 of 100 stay under."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Latency:
    """Milliseconds."""

    calls: int
    p50: float
    p95: float
    longest: float


def latency(seconds: Sequence[float]) -> Latency:
    """Percentiles, interpolated, of the calls' seconds."""
    data = np.asarray(seconds) * 1000
    p50, p95 = np.percentile(data, [50, 95])
    return Latency(len(data), float(p50), float(p95), float(data.max()))
