"""corpus/triage.yaml -> Routes and Rules; what is wrong is named by file and line."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from assistant.answering.patterns import Lists, Pattern, PatternError, Sentence, parts_of, words_of
from assistant.answering.wording import Wording
from assistant.errors import CorpusError
from assistant.lined_yaml import LinedYaml

FILE = "triage.yaml"


def _listed(value: Any) -> Any:
    """One text may stand where several may."""
    return (value,) if isinstance(value, str) else value


def _parted(value: Any) -> Any:
    """A list of words is one text with commas."""
    return tuple(w.strip() for w in value.split(",")) if isinstance(value, str) else value


Texts = Annotated[tuple[str, ...], BeforeValidator(_listed)]
Words = Annotated[tuple[str, ...], BeforeValidator(_parted)]


class Route(BaseModel):
    """What follows where a rule of the route fires. Names of sentences are of wording.yaml.

    `first` is said before the answer; `ends_as` is the status, where it is not the answer's own;
    `answer`: whether the library is asked, and `ask_instead` what it is asked in place of the
    question, `ask_where_told` the same where the message asks nothing, but only tells what happens;
    `drop`: what fired is left out of it, `ask_instead` stands in where nothing is left;
    `look_in` are the only documents then quoted from; `offer` is the page of this tool that is
    offered, `suggest` the questions; `keep`: whether the question may be stored or sent.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    urgent: bool = False
    first: Texts = ()
    ends_as: Literal["", "partly answered", "asks for a decision", "out of scope"] = Field(
        "", alias="ends as"
    )
    headline: str = ""
    answer: bool = True
    ask_instead: str = Field("", alias="ask instead")
    ask_where_told: str = Field("", alias="ask where told")
    drop: bool = False
    look_in: Texts = Field((), alias="look in")
    offer: Literal["", "check"] = ""
    suggest: Texts = ()
    keep: bool = True

    def first_only(self) -> Route:
        """What it says first, what is asked where nothing is, and whether the question is kept;
        else the answer stays as it is.
        """
        names = ("urgent", "first", "ask_where_told", "keep")
        kept = {name: getattr(self, name) for name in names}
        return Route.model_validate(kept)

    def sentences(self) -> Iterator[tuple[str, str]]:
        """Each (key, name) of a sentence of wording.yaml that it needs."""
        yield from (("first", name) for name in self.first)
        yield from (("suggest", name) for name in self.suggest)
        if self.headline or self.ends_as:
            yield "headline", self.headline or self.ends_as


class _RuleAsWritten(BaseModel):
    model_config = ConfigDict(extra="forbid")

    route: str
    name: str
    when: Texts
    unless: Texts = ()
    never: Texts = ()
    with_: Texts = Field((), alias="with")
    see: Texts = ()
    examples: Texts
    ordinary: Texts


class _AsWritten(BaseModel):
    model_config = ConfigDict(extra="forbid")

    spelled_out: dict[str, str] = Field({}, alias="spelled out")
    words: dict[str, Words]
    routes: dict[str, Route]
    rules: list[_RuleAsWritten]
    languages: dict[str, Texts] = {}
    scripts: dict[str, str] = {}


@dataclass(frozen=True)
class Rule:
    """Fires where a `when` matches that no `unless` touches, all of `with_` (if any) matches
    somewhere in the question, and no `never` does. `see` are publications of the register that are
    then named.
    """

    route: str
    name: str
    when: tuple[Pattern, ...]
    unless: tuple[Pattern, ...]
    never: tuple[Pattern, ...]
    with_: tuple[Pattern, ...]
    see: tuple[str, ...]
    examples: tuple[str, ...]
    ordinary: tuple[str, ...]
    line: int

    def fires(self, sentences: Sequence[Sentence]) -> tuple[int, ...]:
        """Places of the sentences that it fires on; () where it does not."""
        held = [frozenset(words) for words in sentences]

        def anywhere(patterns: Sequence[Pattern]) -> bool:
            pairs = list(zip(sentences, held, strict=True))
            return any(any(p.spans(s, h)) for p in patterns for s, h in pairs)

        found = tuple(
            place
            for place, (words, those) in enumerate(zip(sentences, held, strict=True))
            if self._matches(words, those)
        )
        if not found or anywhere(self.never) or not all(anywhere([p]) for p in self.with_):
            return ()
        return found

    def _matches(self, words: Sentence, held: frozenset[str]) -> bool:
        spans = [span for pattern in self.when for span in pattern.spans(words, held)]
        if not spans:
            return False
        vetoes = [span for pattern in self.unless for span in pattern.spans(words, held)]
        return any(not any(_touch(span, veto) for veto in vetoes) for span in spans)


def _touch(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


@dataclass(frozen=True)
class Triaging:
    """Everything that the file says."""

    routes: Mapping[str, Route]
    rules: tuple[Rule, ...]
    spelled_out: Mapping[str, str]
    languages: Mapping[str, frozenset[str]]
    """Language -> its commonest words; "english" is one of them."""
    scripts: Mapping[str, str]
    """Beginning of the Unicode name of a letter -> the language it is read as."""


def load_triage(path: Path, wording: Wording) -> Triaging:
    """Raises CorpusError naming file, line and what is wrong."""
    lined = LinedYaml.read(path)
    try:
        written = _AsWritten.model_validate(lined.data)
    except ValidationError as error:
        first = error.errors()[0]
        raise lined.error(list(first["loc"]), f"{first['msg']}.") from error
    _check_sentences(lined, written, wording)
    lists = Lists(written.words)
    return Triaging(
        written.routes,
        tuple(_rule(lined, written, place, lists) for place in range(len(written.rules))),
        written.spelled_out,
        {name: frozenset(" ".join(words).split()) for name, words in written.languages.items()},
        written.scripts,
    )


def _check_sentences(lined: LinedYaml, written: _AsWritten, wording: Wording) -> None:
    for route, outcome in written.routes.items():
        for key, name in outcome.sentences():
            if name not in wording.names():
                raise lined.error(
                    ["routes", route, key],
                    f"wording.yaml has no sentence '{name}'.",
                    "Add it there, or name one that it has.",
                )


def _rule(lined: LinedYaml, written: _AsWritten, place: int, lists: Lists) -> Rule:
    rule = written.rules[place]
    if rule.route not in written.routes:
        raise lined.error(
            ["rules", place, "route"],
            f"there is no route '{rule.route}'.",
            f"The routes are: {', '.join(written.routes)}.",
        )

    def read(key: str, sources: Sequence[str]) -> tuple[Pattern, ...]:
        out = []
        for number, source in enumerate(sources):
            try:
                out.append(Pattern.read(source, lists))
            except PatternError as error:
                raise lined.error(["rules", place, key, number], f"{error}.") from error
        return tuple(out)

    return Rule(
        rule.route,
        rule.name,
        read("when", rule.when),
        read("unless", rule.unless),
        read("never", rule.never),
        read("with", rule.with_),
        rule.see,
        rule.examples,
        rule.ordinary,
        lined.line(["rules", place, "name"]),
    )


def prove(file: str, data: Triaging, routes: Callable[[str], Collection[str]]) -> None:
    """Every example fires its rule, and what a rule calls ordinary has not its route.

    `routes` gives the routes of a question. Raises CorpusError naming file and line.
    """
    for rule in data.rules:
        for example in rule.examples:
            if not rule.fires([words_of(part, data.spelled_out) for part in parts_of(example)]):
                raise _unproved(file, rule, f"does not fire on: {example}")
        for ordinary in rule.ordinary:
            if rule.route in routes(ordinary):
                raise _unproved(file, rule, f"fires on: {ordinary}")


def _unproved(file: str, rule: Rule, what: str) -> CorpusError:
    return CorpusError(
        f"{file}, line {rule.line}: the rule '{rule.name}' {what}",
        "Mend its patterns, or move the sentence.",
    )
