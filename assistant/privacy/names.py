"""What is likely a person's name. It can only guess: many names are not found, and some words
that are no names are; the person is shown each and may keep the words.

Names that are also words (Grace, Hope), written small or at the start of a sentence, are the ones
that escape most.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from assistant.privacy.leave_alone import LeaveAlone, leave_alone, plain
from assistant.privacy.person_model import PersonModel, load_person_model

_LETTERS = r"[^\W\d_]"
_WORD = re.compile(rf"{_LETTERS}\.|{_LETTERS}{{1,40}}(?:['’-]{_LETTERS}{{1,40}}){{0,3}}")
_ARTICLE = re.compile(r"(?:al|el|ul|as|ad|an)-[^\W\d_]", re.IGNORECASE)
# Two capitals in one word are an acronym ("IROs", "DfE") unless a name is made so.
_ACRONYM = re.compile(r"(?!(?:Mc|Mac|Fitz|De|Di|Da|La|Le|Van|O['’]|D['’]|Ó|Ní)[A-Z])[^\W\d_]+[A-Z]")
_TITLES = frozenset(
    re.findall(
        r"\w+",
        """
    mr mrs ms miss mx dr prof professor pc dc ds di dci sgt sergeant inspector constable cllr
    councillor judge justice sir lady lord rev reverend sister nurse auntie aunt aunty uncle imam
    rabbi
""",
    )
)
_INTRODUCES = frozenset(["called", "named", "surname", "forename", "alias", "aka", "née"])
# "her brother ziggi", "mum ffion": a word in small letters that no list holds is likely a name.
_KIN = frozenset(
    "mum mummy mother dad daddy father stepdad stepmum stepfather stepmother brother sister "
    "stepbrother stepsister sibling twin son daughter nephew niece cousin uncle aunt auntie nan "
    "nana gran grandma grandad grandmother grandfather partner husband wife boyfriend girlfriend "
    "friend carer youngest eldest oldest".split()
)
_NUMBER_BEFORE = re.compile(r"(?:^|[\n|] ?)[A-Z]?\d[\d.]{0,6} $")
_AGED = re.compile(
    r"(?:,? (?:is|was|aged?) |,? \((?:is |aged? )?|, (?:aged? )?)(?:[1-9]|1\d)"
    r"(?![\d:/.%,])(?! [a-z]+ days)"
)
_VERB_ENDS = ("ed", "ing")
"""An unknown word after kin that ends so is what they did ("her friend vaped")."""
_ACRONYM_AT_MOST = 4
"""Letters of an unknown small word that is likelier an acronym or slang ("asd") than a name."""
_DOES = frozenset("told tells said says disclosed discloses rang came lives fell".split())
"""What is said of a person right after the name."""
_PARTICLES = frozenset(
    "al el bin bint ibn ap ab ferch van von de der da del di st mac ní nic ó ben".split()
)
_LABELS = frozenset(
    "annex appendix box category child baby family figure group level option part question row "
    "schedule section stage step table tier type unit vitamin hepatitis year class set form phase "
    "plan band grade strand sibling person parent adult school setting".split()
)
_PREFIXES = frozenset(
    "multi co non re post pre anti inter intra sub extra semi un ex wi fi".split()
)
_FIRST_NAMES = Path(__file__).with_name("first_names.txt")
_ALSO_WORDS = Path(__file__).with_name("names_that_are_words.txt")
"""Of the first names, those that are written small as words; dictionaries hold many others too
("george", "mohammed") because somebody famous has the name."""
FOREIGN, SHORTEST_PAIR = 0.34, 9
"""Share of unknown words of a text in another language; characters of an unknown name."""
_PHRASE = 5
"""Words before and after a run of capitals that a listed phrase may reach over."""


def names_in(text: str) -> Iterator[tuple[int, int]]:
    """Likely names: after a title, common first names, and capitals that no plain word has."""
    leave = leave_alone()
    words = _tokens(text, leave, load_person_model())
    place = 0
    while place < len(words):
        end = _run_end(text, words, place)
        run = words[place:end]
        run[0].alone = len(run) == 1
        if any(token.named for token in run):
            _leave(leave, words[max(0, place - _PHRASE) : end + _PHRASE], run)
            yield from _names_of(run)
        place = end


@dataclass
class _Token:
    """One word, and what is known of it."""

    text: str
    start: int
    end: int
    plain: str = ""
    left: bool = False
    listed: bool = False
    english: bool = False
    person: bool = False
    opens: bool = False
    introduced: bool = False
    initialled: bool = False
    alone: bool = False
    labelled: bool = False
    related: bool = False
    age: str = ""
    """The age that stands right after: " (age 4", " is 7"."""
    paired: bool = False
    acts: bool = False

    @property
    def capital(self) -> bool:
        return self.text[0].isupper() or _ARTICLE.match(self.text) is not None

    @property
    def shouted(self) -> bool:
        return len(self.text) > 1 and self.text.isupper() and not self.initial

    @property
    def initial(self) -> bool:
        return len(self.text.rstrip(".")) == 1 and self.capital

    @property
    def particle(self) -> bool:
        return self.text.lower() in _PARTICLES

    @property
    def is_first_name(self) -> bool:
        return self.listed and not self.english and not self.left

    @property
    def unknown(self) -> bool:
        """Neither a plain word nor one of a first name's parts: a name or a slip."""
        return not (self.listed or self.english) and len(self.text) >= 3

    @property
    def known_in_body(self) -> bool:
        """Whether it may be a word of a body's or an order's name: a plain word or an acronym."""
        if self.introduced or self.initialled or self.is_first_name:
            return False
        acronym = self.shouted or _ACRONYM.match(self.text) is not None
        return self.left or self.english or acronym

    @property
    def undecided(self) -> bool:
        """A plain word with a capital that may be a name: only its sentence can tell."""
        return (
            self.capital
            and self.english
            and (self.listed or not self.opens)
            and not (self.left or self.initial)
        )

    @property
    def placed(self) -> bool:
        """Whether a small word stands where a name would; short ones need more than a number."""
        if self.paired or "age" in self.age:
            return True
        long_enough = len(self.text) > _ACRONYM_AT_MOST
        return long_enough and (self.related or self.acts or self.age != "")

    @property
    def named(self) -> bool:
        """Whether this word alone is likely a name or a part of one."""
        if self.left or self.initial or self.particle:
            return False
        if self.introduced and (self.capital or not self.english):
            return True
        if not self.capital:
            known = self.listed and (self.age != "" or not self.english)
            return known or (self.placed and self.unknown)
        if self.shouted:
            return self.listed and not self.english and len(self.text) > 4
        if self.english:
            likely = self.listed and (self.person or not self.opens)
            return self.initialled or likely or (self.person and self.alone and not self.opens)
        return _ACRONYM.match(self.text) is None


def _tokens(text: str, leave: LeaveAlone, model: PersonModel | None) -> list[_Token]:
    tokens = [_token(match) for match in _WORD.finditer(text)]
    table = {word: _known(word, leave, model) for word in {token.text for token in tokens}}
    last: _Token | None = None
    for token in tokens:
        token.plain, token.listed, token.english, token.left = table[token.text]
        token.opens = _starts_sentence(text, token.start)
        if last and text[last.end : token.start] in (" ", ". ", "-", ": ", ""):
            _after(token, last)
        if last and text[last.end : token.start] in (" ", ", ", ": ", " ("):
            token.related = last.plain in _KIN and not token.plain.endswith(_VERB_ENDS)
            last.acts = token.plain in _DOES
        if not token.capital:
            age = _AGED.match(text, token.end)
            token.age = age[0] if age else ""
        last = token
    if model:  # without its words every small word would be unknown
        _pair(text, tokens)
    if model and any(token.undecided for token in tokens):
        _ask_model(text, tokens, model)
    return tokens


def _pair(text: str, tokens: Sequence[_Token]) -> None:
    """Two unknown small words in a row are likely first name and surname, in an English text."""
    unknown = [token.unknown and not token.capital for token in tokens]
    if sum(unknown) > FOREIGN * len(tokens):
        return
    for i, (one, other) in enumerate(pairwise(tokens)):
        alone = not any(unknown[max(0, i - 1) : i] + unknown[i + 2 : i + 3])
        is_pair = unknown[i] and unknown[i + 1] and text[one.end : other.start] == " "
        if is_pair and alone and other.end - one.start >= SHORTEST_PAIR:
            one.paired = other.paired = True


def _ask_model(text: str, tokens: list[_Token], model: PersonModel) -> None:
    people = bytearray(len(text))
    for start, end in model.people(text):
        people[start:end] = b"\1" * (end - start)
    for token in tokens:
        # "Schools", "Promoting": the model takes many a plural and participle for a person.
        plural = not token.listed and model.is_inflected(token.plain)
        token.person = bool(people[token.start]) and not plural


def _known(word: str, leave: LeaveAlone, model: PersonModel | None) -> tuple[str, bool, bool, bool]:
    """The plain form of a word; whether it is a first name, an English word, left alone."""
    known = plain(word.rstrip("."))
    left = known in _TITLES or known in _LABELS or leave.word(known)
    if model is not None and known not in _first_names():
        left = left or model.is_function_word(known)
    english = _english(known, model) or (word.islower() and known in leave.terms)
    return known, _listed(known), english, left and len(known) > 1


def _after(token: _Token, last: _Token) -> None:
    """What the word right before says about this one."""
    before = last.plain
    called = before in _INTRODUCES and not token.shouted and (token.listed or not token.english)
    token.introduced = before in _TITLES or called
    token.labelled = before in _LABELS
    if last.initial and "." in last.text and not last.labelled:
        token.initialled, token.opens = not token.left, False


def _listed(word: str) -> bool:
    """Whether every part of a hyphened word is a common first name."""
    return all(part in _first_names() for part in word.split("-"))


def _english(word: str, model: PersonModel | None) -> bool:
    """Whether it is a plain word, also one made of plain words with hyphens."""
    if model is None:
        return False
    parts = word.split("-")
    if len(parts) > 1:
        return all(part in _PREFIXES or _english(part, model) for part in parts)
    return model.is_word(word) and not (word in _first_names() and word not in _also_words())


def _token(match: re.Match[str]) -> _Token:
    word = match[0]
    for ending in ("'s", "\u2019s", "'S"):
        word = word.removesuffix(ending)
    if len(word) == 2 and word[1] == "." and not word[0].isupper():
        word = word[0]
    return _Token(word, match.start(), match.start() + len(word))


def _run_end(text: str, tokens: list[_Token], place: int) -> int:
    """The end of the run of words from `place` that may be one name: capitals in a row."""
    end = place + 1
    while end < len(tokens) and text[tokens[end - 1].end : tokens[end].start] in (" ", "-", ""):
        if tokens[end].capital == tokens[place].capital or tokens[end].particle:
            end += 1
        else:
            break
    return end


def _leave(leave: LeaveAlone, around: Sequence[_Token], run: Sequence[_Token]) -> None:
    """Leave alone what is part of a listed phrase ("Fraser guidelines"), or names a body."""
    for token, left in zip(around, leave.marked([t.plain for t in around]), strict=True):
        token.left = token.left or (left and not token.initial)
    ends = [i for i, token in enumerate(run) if i and leave.is_body(token.plain)]
    for token in reversed(run[: ends[-1] + 1] if ends else []):
        # "Okafor Care Order": what stands before the ending is left alone up to an unknown word.
        if not token.known_in_body:
            break
        token.left = True


def _names_of(run: list[_Token]) -> Iterator[tuple[int, int]]:
    place = 0
    while place < len(run):
        if run[place].named:
            first, last = _widened(run, place)
            yield run[first].start, run[last].end
            place = last
        place += 1


def _widened(run: list[_Token], place: int) -> tuple[int, int]:
    first = last = place
    while first > 0 and _belongs_before(run[first - 1]):
        first -= 1
    while last + 1 < len(run) and _belongs_after(run[last + 1], run[place]):
        last += 1
    return first, last


def _belongs_before(token: _Token) -> bool:
    if token.particle:
        return True
    if token.left or not token.capital:
        return False
    if token.initial:
        return not token.labelled
    return token.listed or token.person or not (token.opens or token.shouted)


def _belongs_after(token: _Token, named: _Token) -> bool:
    if token.left and not token.introduced:
        return False
    if not named.capital or (token.shouted and named.shouted):
        return not token.english
    return True


def _starts_sentence(text: str, start: int) -> bool:
    before = text[max(0, start - 4) : start].rstrip(" \"'“‘(-–—•*\t")
    if before == "" or before[-1] in ".!?:;|\n\r":
        return True
    return _NUMBER_BEFORE.search(text[max(0, start - 12) : start]) is not None


@lru_cache(maxsize=1)
def _first_names() -> frozenset[str]:
    return frozenset(_FIRST_NAMES.read_text(encoding="utf-8").split())


@lru_cache(maxsize=1)
def _also_words() -> frozenset[str]:
    return frozenset(_ALSO_WORDS.read_text(encoding="utf-8").split())
