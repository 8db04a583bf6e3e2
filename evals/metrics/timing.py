"""Latencies and rates: percentiles of calls, and how much faster or slower than the bare thing."""

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
    p99: float
    longest: float


def latency(seconds: Sequence[float]) -> Latency | None:
    """Percentiles, interpolated, of the calls' seconds; None where nothing was called."""
    if not seconds:
        return None
    data = np.asarray(seconds) * 1000
    p50, p95, p99 = np.percentile(data, [50, 95, 99])
    return Latency(len(data), float(p50), float(p95), float(p99), float(data.max()))


def times(seconds: Sequence[float], bare: Sequence[float]) -> float | None:
    """How many times the middle call takes of the middle bare call; None where either is none."""
    if not seconds or not bare:
        return None
    return float(np.median(seconds) / np.median(bare))


def rate(things: int, seconds: float) -> float | None:
    """Things a second; None where no time was taken."""
    return things / seconds if seconds > 0 else None
