"""Cases about the small library of tea rules."""

from __future__ import annotations

from typing import Any

TEA = "tea-rules/2024"
BREWING: dict[str, Any] = {
    "id": "t1",
    "question": "How soon must the warden brew the tea?",
    "category": "brewing",
    "gold": [{"document": TEA, "locator": "heading: Brewing", "page": None}],
    "must_include": ["five working days"],
    "must_not_include": ["three working days"],
    "strength": "must",
    "author": "test",
    "split": "test",
}
SPILLS: dict[str, Any] = {
    "id": "t2",
    "question": "Who should be told about a spill?",
    "category": "spills",
    "gold": [{"document": TEA, "locator": "heading: Spills", "page": None}],
    "must_include": ["tell the warden"],
    "strength": "should",
    "author": "test",
    "split": "dev",
}
