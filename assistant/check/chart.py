"""A graph drawn: Graphviz DOT, Mermaid, and a list that says the same without a picture.

The way that a person's answers take is marked by thick lines and by words, not by colour alone.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assistant.check.facts import checked
from assistant.check.graph import Asked, End, Graph, duty_graph, labels, whole_graph
from assistant.check.recording import record_words
from assistant.check.rules import Ruleset

WIDTH = 34
Step = tuple[int, int]


@dataclass(frozen=True)
class Chart:
    """A graph with its words, and the answers that a way is marked for (none by default)."""

    ruleset: Ruleset
    title: str
    graph: Graph
    answers: Mapping[str, str]

    @property
    def path(self) -> frozenset[Step]:
        """The steps that the answers take."""
        return frozenset(self.graph.path(self.answers))

    def words(self, node: Asked | End) -> str:
        """The question, or what it comes to."""
        if isinstance(node, Asked):
            return self.ruleset.fact(node.fact).question
        return record_words().text(f"end_{node.word.lower()}")

    def edges(self) -> Iterator[tuple[Step, str, bool]]:
        """Every edge: from and to, the answers on it, whether it is on the way taken."""
        path = self.path
        for node in self.graph.nodes:
            if isinstance(node, Asked):
                for ids, to in node.ways:
                    step = (node.number, to)
                    yield step, labels(self.ruleset.fact(node.fact), ids), step in path

    def taken(self, number: int) -> bool:
        """Whether the way comes past the node."""
        return any(number in step for step in self.path)


def duty_chart(ruleset: Ruleset, duty_id: str, facts: Mapping[str, object] | None = None) -> Chart:
    """The chart of one duty. Raises FactsError; KeyError when there is no such duty."""
    duty = ruleset.duty(duty_id)
    title = f"{duty.title} ({ruleset.title})"
    return Chart(ruleset, title, duty_graph(ruleset, duty), _answers(ruleset, facts))


def ruleset_chart(ruleset: Ruleset, facts: Mapping[str, object] | None = None) -> Chart:
    """The chart of all duties to notify together. Raises FactsError."""
    title = f"Are the published criteria for notifying met? ({ruleset.title})"
    return Chart(ruleset, title, whole_graph(ruleset), _answers(ruleset, facts))


def _answers(ruleset: Ruleset, facts: Mapping[str, object] | None) -> Mapping[str, str]:
    return checked(ruleset, facts or {}).answers


def to_dot(chart: Chart) -> str:
    """Graphviz DOT."""
    lines = [
        "digraph check {",
        f"  label={_dot(chart.title)}; labelloc=t; fontname=Helvetica; rankdir=TB;",
        "  node [fontname=Helvetica, fontsize=11, margin=0.15];",
        "  edge [fontname=Helvetica, fontsize=9, color=gray40];",
    ]
    for node in chart.graph.nodes:
        shape = "box" if isinstance(node, Asked) else "octagon"
        thick = ", penwidth=3" if chart.taken(node.number) else ""
        words = f"{node.number}. {chart.words(node)}"
        lines.append(f"  n{node.number} [shape={shape}, label={_dot(words)}{thick}];")
    for (start, to), label, taken in chart.edges():
        mark = f"{label} ({record_words().text('chart_path')})" if taken else label
        thick = ", penwidth=3, color=black" if taken else ""
        lines.append(f"  n{start} -> n{to} [label={_dot(mark)}{thick}];")
    return "\n".join([*lines, "}"]) + "\n"


def _dot(text: str) -> str:
    lines = textwrap.wrap(text, WIDTH)
    return '"' + "\\n".join(line.replace("\\", "\\\\").replace('"', '\\"') for line in lines) + '"'


def to_mermaid(chart: Chart) -> str:
    """Mermaid flowchart text."""
    lines = ["---", f"title: {_yaml(chart.title)}", "---", "flowchart TD"]
    for node in chart.graph.nodes:
        words = _mermaid(f"{node.number}. {chart.words(node)}")
        lines.append(
            f"  n{node.number}" + (f"[{words}]" if isinstance(node, Asked) else f"([{words}])")
        )
    thick = []
    for place, ((start, to), label, taken) in enumerate(chart.edges()):
        mark = f"{label} ({record_words().text('chart_path')})" if taken else label
        lines.append(f"  n{start} -->|{_mermaid(mark)}| n{to}")
        thick += [str(place)] if taken else []
    if thick:
        lines.append(f"  linkStyle {','.join(thick)} stroke-width:4px")
    return "\n".join(lines) + "\n"


_ENTITIES = str.maketrans({"#": "#35;", '"': "#quot;", "<": "#lt;", ">": "#gt;"})


def _mermaid(text: str) -> str:
    lines = (line.translate(_ENTITIES) for line in textwrap.wrap(text, WIDTH))
    return '"' + "<br/>".join(lines) + '"'


def _yaml(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def to_list(chart: Chart) -> list[tuple[int, str]]:
    """The chart as a list: each question with its number, each answer with where it leads."""
    words = record_words()
    edges: dict[int, list[str]] = {}
    for (start, to), label, taken in chart.edges():
        mark = f" ({words.text('chart_path')})" if taken else ""
        node = chart.graph.node(to)
        where = f"go to {to}" if isinstance(node, Asked) else f"{to}, {chart.words(node)}"
        edges.setdefault(start, []).append(f"{label}{mark}: {where}")
    found: list[tuple[int, str]] = []
    for node in chart.graph.nodes:
        found.append((0, f"{node.number}. {chart.words(node)}"))
        found += [(1, line) for line in edges.get(node.number, ())]
    return found
