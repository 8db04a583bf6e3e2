"""A duty as a graph of questions: each answer leads to the next question or to what it comes to.

Answers that lead to the same place share an edge, and a question that no longer matters is left
out (a reduced ordered decision diagram), so the graph is as small as the order of questions allows.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.check.evaluate import duty_state, notified_anyhow
from assistant.check.logic import State, Truth, leaves, overall, within
from assistant.check.rules import UNKNOWN, Duty, Fact, Option, Ruleset

Decide = Callable[[Mapping[str, str]], str]
"""What answers (option ids by fact; a missing one is open) come to, as a word."""


@dataclass(frozen=True)
class Asked:
    """A question and where its answers lead: option ids and the number of the next node."""

    number: int
    fact: str
    ways: tuple[tuple[tuple[str, ...], int], ...]


@dataclass(frozen=True)
class End:
    """What the answers on the way here come to."""

    number: int
    word: str


@dataclass(frozen=True)
class Graph:
    """The nodes from the first question on; ends come last."""

    nodes: tuple[Asked | End, ...]

    def node(self, number: int) -> Asked | End:
        """The node of that number."""
        return self.nodes[number - 1]

    def path(self, answers: Mapping[str, str]) -> tuple[tuple[int, int], ...]:
        """The steps (from, to) that the answers take; it stops at a question not answered."""
        steps: list[tuple[int, int]] = []
        at = self.nodes[0]
        while isinstance(at, Asked) and at.fact in answers:
            answer = answers[at.fact]
            to = next(number for ids, number in at.ways if answer in ids)
            steps.append((at.number, to))
            at = self.node(to)
        return tuple(steps)

    def routes(self) -> Iterator[tuple[dict[str, tuple[str, ...]], str]]:
        """Every way to an end: the options allowed for each question on it, and the end's word."""
        yield from self._routes(1, {})

    def _routes(
        self, number: int, so_far: dict[str, tuple[str, ...]]
    ) -> Iterator[tuple[dict[str, tuple[str, ...]], str]]:
        node = self.node(number)
        if isinstance(node, End):
            yield so_far, node.word
            return
        for ids, to in node.ways:
            yield from self._routes(to, {**so_far, node.fact: ids})


def duty_graph(ruleset: Ruleset, duty: Duty) -> Graph:
    """The graph of one duty over the facts that its rule reads, in the order of the questions."""
    facts = [ruleset.fact(name) for name in ruleset.support[duty.id]]

    def decide(answers: Mapping[str, str]) -> str:
        return duty_state(ruleset, duty, answers).value

    return build(
        facts,
        decide,
        settled=lambda word: word != State.CANNOT_TELL.value,
        alike=lambda fact, option: read_alike(ruleset, duty, fact, option),
    )


@lru_cache(maxsize=8)
def whole_graph(ruleset: Ruleset) -> Graph:
    """The graph of what the criteria for notifying come to, all duties to notify together."""
    duties = [ruleset.duty(id) for id in ruleset.notification]
    read = {name for duty in duties for name in ruleset.support[duty.id]}
    facts = [fact for fact in ruleset.deciding if fact.id in read]

    def decide(answers: Mapping[str, str]) -> str:
        found = overall(duty_state(ruleset, duty, answers) for duty in duties)
        at_an_end = len(answers) == len(facts)  # before it the next question is asked anyway
        if found is State.CANNOT_TELL and at_an_end and notified_anyhow(ruleset, answers):
            return State.MET.value
        return found.value

    return build(facts, decide, settled=lambda word: word != State.CANNOT_TELL.value)


Alike = Callable[[str, str], Hashable]
"""For a fact and an option: options of one fact with the same value lead to the same end."""


def build(
    facts: Sequence[Fact],
    decide: Decide,
    settled: Callable[[str], bool],
    alike: Alike = lambda fact, option: option,
) -> Graph:
    """The reduced graph of `decide` over `facts`. `settled(word)`: no further answer changes it."""
    return _Builder(facts, decide, settled, alike).graph()


def read_alike(ruleset: Ruleset, duty: Duty, fact: str, option: str) -> tuple[Truth, ...]:
    """What every part of the duty's rule that reads the fact makes of the option."""
    possible = ruleset.fact(fact).possible.get(option, frozenset())
    read = [leaf for leaf in leaves(duty.rule, ruleset.rules) if leaf.fact == fact]
    return tuple(within(possible, leaf.values) for leaf in read)


Key = tuple[object, ...]


class _Builder:
    """Nodes are known by what they lead to, so that equal ones are one."""

    def __init__(
        self,
        facts: Sequence[Fact],
        decide: Decide,
        settled: Callable[[str], bool],
        alike: Alike,
    ) -> None:
        self._facts, self._decide, self._settled = facts, decide, settled
        self._alike = {(f.id, o.id): alike(f.id, o.id) for f in facts for o in f.options}
        self._keys: dict[Key, int] = {}
        self._known: list[Key] = []

    def graph(self) -> Graph:
        root = self._node(0, {})
        order = self._in_order(root)
        number = {id: place for place, id in enumerate(order, 1)}
        return Graph(tuple(self._made(id, number) for id in order))

    def _node(self, depth: int, answers: dict[str, str]) -> int:
        word = self._decide(answers)
        if depth == len(self._facts) or self._settled(word):
            return self._intern(("end", word))
        fact = self._facts[depth]
        known: dict[Hashable, int] = {}
        leads = []
        for option in fact.options:
            group = self._alike[fact.id, option.id]
            if group not in known:
                known[group] = self._node(depth + 1, {**answers, fact.id: option.id})
            leads.append((option.id, known[group]))
        if len({to for _, to in leads}) == 1:
            return leads[0][1]
        return self._intern(("asked", fact.id, tuple(leads)))

    def _intern(self, key: Key) -> int:
        if key not in self._keys:
            self._keys[key] = len(self._known)
            self._known.append(key)
        return self._keys[key]

    def _in_order(self, root: int) -> list[int]:
        """Questions in the order in which they are come to, then the ends."""
        found, waiting = [root], [root]
        while waiting:
            key = self._known[waiting.pop(0)]
            for _, to in key[2] if key[0] == "asked" else ():  # type: ignore[attr-defined]
                if to not in found:
                    found.append(to)
                    waiting.append(to)
        depth = {fact.id: place for place, fact in enumerate(self._facts)}
        return sorted(found, key=lambda id: depth.get(str(self._known[id][1]), len(depth)))

    def _made(self, id: int, number: dict[int, int]) -> Asked | End:
        key = self._known[id]
        if key[0] == "end":
            return End(number[id], str(key[1]))
        ways: dict[int, list[str]] = {}
        for option, to in key[2]:  # type: ignore[attr-defined]
            ways.setdefault(number[to], []).append(option)
        return Asked(number[id], str(key[1]), tuple((tuple(ids), to) for to, ids in ways.items()))


def labels(fact: Fact, ids: Sequence[str]) -> str:
    """The texts of the options, in the order in which they are offered."""
    chosen: list[Option] = [option for option in fact.options if option.id in ids]
    known = [o.label for o in chosen if o.id != UNKNOWN]
    return " / ".join([*known, *(o.label for o in chosen if o.id == UNKNOWN)])
