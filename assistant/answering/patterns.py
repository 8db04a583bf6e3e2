"""Patterns of words, as they are written in corpus/triage.yaml, and the text they are held against.

stop {child}      a word; any word or phrase of the list `child`
(a | b c) [d]     one of these; this or nothing
notif*            any word that begins so
<5>               up to five words, inside the sentence
^  $              the sentence begins; the sentence ends
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

Sentence = tuple[str, ...]
"""Lower-case words."""
Ends = Callable[[Sentence, int], Iterator[int]]
"""(words, place) -> each place where a match that begins there can end."""

_SPLIT = re.compile(r"[.?!;:\n]+(?=\s|$)|\s[-–—]+\s|[|…]+")
_WORD = re.compile(r"\d+(?:\.\d+)?|[^\W\d_]+\d*|\d+[^\W\d_]+")
_STRETCHED = re.compile(r"(\w)\1{2,}")
_APOSTROPHES = str.maketrans("’‘`´ʼ", "'''''")
_SHORT = tuple(
    (re.compile(short), long)
    for short, long in (
        (r"\bcan't\b", "can not"),
        (r"\bwon't\b", "will not"),
        (r"n't\b", " not"),
        (r"\b(he|she|it|who|what|that|there|how|where|when|here)'s\b", r"\1 is"),
        (r"\blet's\b", "let us"),
        (r"'re\b", " are"),
        (r"\bi'm\b", "i am"),
        (r"'ve\b", " have"),
        (r"'ll\b", " will"),
        (r"'d\b", " would"),
        (r"'s?\b", ""),
        (r"(\d)(?:-| )?(?:yo|yrs?|y/o|years?)\b(?:[- ]olds?)?", r"\1 yo"),
    )
)


class PatternError(ValueError):
    """A pattern is written wrongly; says how."""


def parts_of(text: str) -> list[str]:
    """The sentences of the text as they stand; those without a word are left out."""
    parts, begin = [], 0
    for match in [*_SPLIT.finditer(text), None]:
        end = match.end() if match else len(text)
        if _WORD.search(text[begin:end]):
            parts.append(text[begin:end].strip())
        begin = end
    return parts


def words_of(part: str, spelled_out: Mapping[str, str] | None = None) -> Sentence:
    """The words of one sentence; short forms and slips are spelled out ("dont" -> "do not")."""
    text = _STRETCHED.sub(r"\1", part.translate(_APOSTROPHES).lower())
    for short, long in _SHORT:
        text = short.sub(long, text)
    known = spelled_out or {}
    return tuple(word for raw in _WORD.findall(text) for word in known.get(raw, raw).split())


@dataclass(frozen=True)
class Pattern:
    """`needs` are sets of words one of which every match holds: a quick way to say no."""

    source: str
    ends: Ends
    needs: tuple[frozenset[str], ...]

    @classmethod
    def read(cls, source: str, lists: Lists) -> Pattern:
        """Raises PatternError."""
        node, rest = _alternatives(_lexed(source), lists, ())
        if rest:
            raise PatternError(f"'{rest[0]}' closes nothing in: {source}")
        return cls(source, node.ends, node.needs)

    def spans(self, words: Sentence, held: frozenset[str]) -> Iterator[tuple[int, int]]:
        """Where it matches, longest first at each place; `held` are the words as a set."""
        if not _can_match(self.needs, held):
            return
        for start in range(len(words)):
            end = max(self.ends(words, start), default=-1)
            if end > start:
                yield start, end


@dataclass(frozen=True)
class _Node:
    ends: Ends
    needs: tuple[frozenset[str], ...] = ()
    word: str = ""
    """Set where the node is one plain word."""


class Lists:
    """The named lists of words; a phrase in one is a pattern too. Each is read once."""

    def __init__(self, entries: Mapping[str, Sequence[str]]) -> None:
        self._entries = entries
        self._read: dict[str, _Node] = {}

    def node(self, name: str, inside: tuple[str, ...]) -> _Node:
        """Raises PatternError where there is none, or it holds itself."""
        if name not in self._entries:
            raise PatternError(f"there is no list of words '{name}'")
        if name in inside:
            raise PatternError(f"the list '{name}' holds itself")
        if name not in self._read:
            entries = [_lexed(entry) for entry in self._entries[name]]
            nodes = [_alternatives(entry, self, (*inside, name))[0] for entry in entries]
            self._read[name] = _listed(nodes)
        return self._read[name]


def _lexed(source: str) -> list[str]:
    lexed = re.findall(r"[()\[\]|^$]|<\d+>|\{[^}]*\}|[^\s()\[\]|^$<>{}]+", source.lower())
    if not lexed or "".join("".join(lexed).split()) != "".join(source.lower().split()):
        raise PatternError(f"this cannot be read as a pattern: {source}")
    return lexed


def _alternatives(
    tokens: list[str], lists: Lists, inside: tuple[str, ...]
) -> tuple[_Node, list[str]]:
    options: list[_Node] = []
    while True:
        node, tokens = _sequence(tokens, lists, inside)
        options.append(node)
        if not tokens or tokens[0] != "|":
            return _any_of(options), tokens
        tokens = tokens[1:]


def _sequence(tokens: list[str], lists: Lists, inside: tuple[str, ...]) -> tuple[_Node, list[str]]:
    nodes: list[_Node] = []
    while tokens and tokens[0] not in ("|", ")", "]"):
        node, tokens = _one(tokens, lists, inside)
        nodes.append(node)
    if not nodes:
        raise PatternError("an alternative is empty")
    return (nodes[0] if len(nodes) == 1 else _in_order(nodes)), tokens


def _one(tokens: list[str], lists: Lists, inside: tuple[str, ...]) -> tuple[_Node, list[str]]:
    token, rest = tokens[0], tokens[1:]
    if token in ("(", "["):
        node, rest = _alternatives(rest, lists, inside)
        if not rest or rest[0] != (")" if token == "(" else "]"):
            raise PatternError(f"'{token}' is not closed")
        return (node if token == "(" else _optional(node)), rest[1:]
    if token.startswith("{"):
        return lists.node(token[1:-1].strip(), inside), rest
    if token.startswith("<"):
        return _gap(int(token[1:-1])), rest
    if token == "^":
        return _Node(lambda words, at: iter((at,) if at == 0 else ())), rest
    if token == "$":
        return _Node(lambda words, at: iter((at,) if at == len(words) else ())), rest
    if token.startswith("*") and len(token) > 1:
        return _suffix(token[1:]), rest
    return (_prefix(token[:-1]) if token.endswith("*") else _word(token)), rest


def _listed(nodes: Sequence[_Node]) -> _Node:
    """Any of a long list that many patterns name: which of it can match at all is asked once for
    each sentence, and what it matches is remembered.
    """
    whole = _any_of(nodes)
    plain, others = _sorted(nodes)
    last: tuple[Sentence, list[_Node], dict[int, tuple[int, ...]]] = ((), [], {})

    def ends(words: Sentence, at: int) -> Iterator[int]:
        nonlocal last
        held = last  # another thread may be at another sentence
        if held[0] is not words:
            there = frozenset(words)
            held = last = (words, [n for n in others if _can_match(n.needs, there)], {})
        if at not in held[2]:
            held[2][at] = tuple(_ends_of_any(plain, held[1], words, at))
        return iter(held[2][at])

    return _Node(ends, whole.needs, whole.word)


def _can_match(needs: Sequence[frozenset[str]], held: frozenset[str]) -> bool:
    # Asked hundreds of times a question; all() of a generator takes twice as long.
    for need in needs:  # noqa: SIM110
        if need.isdisjoint(held):
            return False
    return True


def _word(word: str) -> _Node:
    def ends(words: Sentence, at: int) -> Iterator[int]:
        if at < len(words) and words[at] == word:
            yield at + 1

    return _Node(ends, (frozenset((word,)),), word)


def _prefix(begin: str) -> _Node:
    def ends(words: Sentence, at: int) -> Iterator[int]:
        if at < len(words) and words[at].startswith(begin):
            yield at + 1

    return _Node(ends)


def _suffix(end: str) -> _Node:
    def ends(words: Sentence, at: int) -> Iterator[int]:
        if at < len(words) and words[at].endswith(end) and words[at] != end:
            yield at + 1

    return _Node(ends)


def _gap(most: int) -> _Node:
    return _Node(lambda words, at: iter(range(at, min(at + most, len(words)) + 1)))


def _optional(node: _Node) -> _Node:
    def ends(words: Sentence, at: int) -> Iterator[int]:
        yield from node.ends(words, at)
        yield at

    return _Node(ends)


def _sorted(nodes: Sequence[_Node]) -> tuple[frozenset[str], list[_Node]]:
    """Those that are one plain word, as a set, and the others."""
    plain = frozenset(node.word for node in nodes if node.word)
    return plain, [node for node in nodes if not node.word]


def _ends_of_any(
    plain: frozenset[str], others: Sequence[_Node], words: Sentence, at: int
) -> Iterator[int]:
    if at < len(words) and words[at] in plain:
        yield at + 1
    for node in others:
        yield from node.ends(words, at)


def _any_of(nodes: Sequence[_Node]) -> _Node:
    if len(nodes) == 1:
        return nodes[0]
    plain, others = _sorted(nodes)
    first = [node.needs[0] for node in others if node.needs]
    return _Node(
        lambda words, at: _ends_of_any(plain, others, words, at),
        (plain.union(*first),) if len(first) == len(others) else (),
    )


def _in_order(nodes: Sequence[_Node]) -> _Node:
    def ends(words: Sentence, at: int) -> Iterator[int]:
        places = {at}
        for node in nodes:
            places = {end for place in places for end in node.ends(words, place)}
            if not places:
                return
        yield from places

    return _Node(ends, tuple(need for node in nodes for need in node.needs))
