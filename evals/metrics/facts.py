"""Which of the facts that an answer has to carry stand in it, and which it must not state do."""

from __future__ import annotations

import re
from collections.abc import Sequence


def found(patterns: Sequence[str], text: str) -> list[bool]:
    """For each pattern whether it stands in the text; case and line breaks do not matter."""
    plain = " ".join(text.split())
    return [re.search(pattern, plain, re.IGNORECASE) is not None for pattern in patterns]
