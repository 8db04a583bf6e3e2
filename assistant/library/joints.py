"""Where a long stretch of blocks may be cut."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from assistant.library.sources import Block

LONGEST = 350
"""Words; unnumbered text, boxes and tables that are longer are split at their own joints."""

_NUMERAL = re.compile(r"\d+[.)]$")


def parts_of(blocks: list[Block]) -> Iterator[list[Block]]:
    """Cut into about even parts, before a heading or paragraph rather than an item."""
    total = words_of(blocks)
    even = total / math.ceil(total / LONGEST)
    part: list[Block] = []
    done = 0
    for block in blocks:
        words = words_of(part)
        stem = bool(part) and part[-1].text.endswith(":")
        joint = not stem and (not _is_item(block) or _NUMERAL.match(block.number) is not None)
        over = words + words_of([block]) / 2 > even
        titled = block.level > 0 and block.box != "" and words > 0.7 * even
        left = total - done - words
        if (
            words > 0.25 * even
            and left > 0.3 * even
            and ((joint and (over or titled)) or words > 1.7 * even)
        ):
            done += words
            yield part
            part = []
        part.append(block)
    if part:
        yield part


def _is_item(block: Block) -> bool:
    return block.form == "item" or (block.form == "box" and bool(block.number))


def words_of(blocks: list[Block]) -> int:
    return sum(len(block.text.split()) for block in blocks)
