"""Lines to running text: hyphens at line ends mended by the document's own words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

SOFT_HYPHEN = "\u00ad"
_WORD = re.compile(r"[A-Za-z]+(?:[-\u2010\u2011][A-Za-z]+)*")
_BROKEN = re.compile(r"(?P<head>[A-Za-z]+(?:-[A-Za-z]+)*)[-\u2010\u00ad]$")
_TAIL = re.compile(r"^[A-Za-z]+")


@dataclass(frozen=True)
class Vocabulary:
    """How often a document writes each word, hyphened ones as they are."""

    counts: Counter[str]

    @classmethod
    def of(cls, lines: Iterable[str]) -> Vocabulary:
        counts: Counter[str] = Counter()
        for line in lines:
            whole = _WORD.findall(line)
            if line.rstrip().endswith(("-", SOFT_HYPHEN)):
                whole = whole[:-1]
            counts.update(word.lower() for word in whole)
        return cls(counts)

    def joins(self, head: str, tail: str) -> bool:
        """Whether "multi-" + "agency" is one word without the hyphen."""
        plain, hyphened = (head + tail).lower(), f"{head}-{tail}".lower()
        if self.counts[plain] != self.counts[hyphened]:
            return self.counts[plain] > self.counts[hyphened]
        return False


def running_text(lines: Iterable[str], words: Vocabulary) -> str:
    """Join lines with spaces; soft hyphens go, hyphens at line ends are mended."""
    out = ""
    for line in lines:
        line = line.strip()
        if not line:
            continue
        out = line if not out else _join(out, line, words)
    return re.sub(r"[ \t]+", " ", out.replace(SOFT_HYPHEN, "")).strip()


def _join(out: str, line: str, words: Vocabulary) -> str:
    broken, tail = _BROKEN.search(out), _TAIL.match(line)
    if broken and tail and out[-1] == SOFT_HYPHEN:
        return out[:-1] + line
    if broken and tail:
        head = broken["head"].rpartition("-")[2]
        return (out[:-1] if words.joins(head, tail[0]) else out) + line
    glued = out.endswith("/") or (out.endswith("-") and not out.endswith(" -"))
    return out + line if glued or _address(out) else f"{out} {line}"


def _address(out: str) -> bool:
    """A web address broken at the line's end goes on without a space."""
    last = out.rpartition(" ")[2]
    return "://" in last and last.endswith(("/", "-", "_", "=", "?"))
