"""Text that gives orders to a language model: kept out of the library and named.

A publication speaks to people. A passage that speaks to a program, or forges the marks by which a
conversation with one is cut into turns, was put there to be obeyed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.library.passages import Passage

_ORDERS = re.compile(
    r"\b(?:ignore|disregard|forget|override)\s+(?:all\s+|any\s+)?(?:of\s+)?"
    r"(?:(?:the\s+|your\s+|these\s+)?(?:previous|prior|above|earlier|system)|your|these)\s+"
    r"(?:instructions?|prompts?|rules|guardrails)\b"
    r"|\b(?:assistant|chatbot|ai|language model|llm|model)\s*[,:]\s*(?:please\s+)?"
    r"(?:tell|say|answer|reply|respond|ignore|inform|state|write|do not|never|you)\b"
    r"|\b(?:tell|inform)\s+the\s+(?:reader|user)\s+(?:that\b|no\b|not\b)"
    r"|\b(?:system|developer)\s+prompt\b|\byou are now\s+(?:an?|the)\b"
    r"|</?\s*(?:system|assistant|user|human|tool|instructions?)\s*>"
    r"|<\|\s*(?:im_start|im_end|system|assistant|user|endoftext)[^>]*\|?>|\[/?INST\]|<</?SYS>>"
    r"|^\s*#{2,}\s*(?:system|assistant|instruction)s?\s*:?\s*$",
    re.IGNORECASE | re.MULTILINE,
)


def gives_orders(text: str) -> bool:
    """Whether the text speaks to a language model."""
    return bool(_ORDERS.search(text))


def without_orders(passages: Iterable[Passage]) -> tuple[list[Passage], list[str]]:
    """The passages that speak to people, and the places of the others, as the report names them."""
    kept, places = [], []
    for passage in passages:
        footnotes = "\n".join(text for _, text in passage.footnotes)
        if gives_orders("\n".join([*passage.headings, passage.text, footnotes])):
            places.append(f"quarantined, orders to a language model: {passage.reference.locator}")
        else:
            kept.append(passage)
    return kept, places
