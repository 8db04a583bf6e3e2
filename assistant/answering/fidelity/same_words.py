"""Words of a text as the checks compare them; plain rewordings count as the same word.

Which words those are is data (corpus/same_words.yaml), for a safeguarding lead to edit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import Stemmer

from assistant.errors import CorpusError
from assistant.library.glossary import Glossary
from assistant.lined_yaml import LinedYaml

_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d[\w]*(?:[.,]\d+)*(?:\(\w+\))*|[,;:.!?()\n•]")
_stem = Stemmer.Stemmer("english")
_IRREGULAR = {
    "children": "child", "people": "person", "persons": "person", "died": "die", "dies": "die",
    "dying": "die", "dead": "death", "told": "tell", "given": "give", "gave": "give",
    "made": "make", "making": "make", "taken": "take", "took": "take", "held": "hold",
    "kept": "keep", "sent": "send", "found": "find", "known": "know", "knew": "know",
    "written": "write", "wrote": "write", "seen": "see", "saw": "see", "met": "meet",
    "left": "leave", "led": "lead", "set": "set", "sought": "seek", "done": "do", "did": "do",
    "does": "do", "undertaken": "undertake", "chosen": "choose", "spoken": "speak",
    "women": "woman", "men": "man", "bodies": "body", "lives": "life", "arisen": "arise",
    "begun": "begin", "began": "begin", "brought": "bring", "thought": "think", "put": "put",
    "ran": "run", "drawn": "draw", "shown": "show", "analyses": "analysis", "criteria": "criterion",
    "concluded": "conclude", "conclusion": "conclude", "decision": "decide", "decisions": "decide",
    "harmed": "harm", "suspected": "suspect", "notification": "notify", "notifications": "notify",
    "publication": "publish", "completion": "complete", "completed": "complete",
    "consideration": "consider", "assessment": "assess", "assessments": "assess",
    "agreement": "agree", "referral": "refer", "referrals": "refer", "referred": "refer",
    "responsibility": "responsible", "responsibilities": "responsible",
}  # fmt: skip
_NUMBERS = {
    word: str(number)
    for number, word in enumerate(
        "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
        "sixteen seventeen eighteen nineteen twenty".split(),
        2,
    )
}
FUNCTION = frozenset(
    "a an the this that these those it its they them their theirs he him his she her hers we us "
    "our you your i me my who whom whose which what there here of to in on at by for from with "
    "as into onto upon about and or but nor so then than if when where while because since "
    "whether is are was were be been being am has have had having do does did done doing will "
    "would shall should must may might can could cannot not no none never without unless except "
    "only until within before after under over between during through per via such same own "
    "also both either neither each very too up out off down how why whenever wherever "
    "themselves itself himself herself one ones another ought".split()
)
"""Words with no meaning of their own; those that carry weight have a check of their own."""


@dataclass(frozen=True)
class Word:
    """One word or mark of a text: as written in lower case, as compared, and where it stands."""

    plain: str
    key: str
    start: int
    end: int

    @property
    def is_mark(self) -> bool:
        return not self.plain[0].isalnum()

    @property
    def is_content(self) -> bool:
        return not self.is_mark and self.plain not in FUNCTION

    @property
    def weight(self) -> int:
        """How many words it was written in."""
        return self.plain.count(" ") + 1


class SameWords:
    """Reads texts into words; phrases of one group get the same key."""

    def __init__(
        self, groups: Iterable[Sequence[str]] = (), terms: Iterable[Sequence[str]] = ()
    ) -> None:
        """`groups` first, then `terms`, which may hold words of a group ("local authority
        children's social care").
        """
        self._keys: dict[tuple[str, ...], str] = {}
        self._terms: dict[tuple[str, ...], str] = {}
        for group in groups:
            for phrase in group:
                self._keys.setdefault(_stems(phrase), f"#{group[0].lower()}")
        for term in terms:
            for phrase in term:
                keys = tuple(word.key for word in self.words(phrase))
                self._terms.setdefault(keys, f"#{term[0].lower()}")

    @classmethod
    def read(cls, path: Path, glossary: Glossary | None = None) -> SameWords:
        """The groups of the file, then the glossary's terms with one meaning.

        Raises CorpusError naming file and line: no list, or a word that stands in two groups.
        """
        lined = LinedYaml.read(path)
        groups = lined.data.get("groups") if isinstance(lined.data, dict) else None
        if not isinstance(groups, list):
            raise CorpusError(f"{path.name} needs 'groups', a list of lists.")
        seen: dict[tuple[str, ...], int] = {}
        for number, group in enumerate(groups):
            _check_group(lined, number, group, seen)
        terms = glossary.terms if glossary else ()
        return cls(groups, [(t.stands_for[0], t.term) for t in terms if len(t.stands_for) == 1])

    def words(self, text: str) -> list[Word]:
        """Every word and mark of `text`, in order; a phrase of a group is one word."""
        words = []
        for m in _TOKEN.finditer(text):
            plain = m[0].lower().replace("’", "'")
            words.append(Word(plain, stem(plain), m.start(), m.end()))
        return _joined(_joined(words, self._keys), self._terms)


def _joined(words: Sequence[Word], phrases: dict[tuple[str, ...], str]) -> list[Word]:
    """The words, those that make a phrase as one; the longest phrase first."""
    longest = max(map(len, phrases), default=0)
    out, i = [], 0
    while i < len(words):
        keys = tuple(word.key for word in words[i : i + longest])
        length = next((n for n in range(len(keys), 0, -1) if keys[:n] in phrases), 0)
        part = words[i : i + max(length, 1)]
        if length:
            plain = " ".join(word.plain for word in part)
            out.append(Word(plain, phrases[keys[:length]], part[0].start, part[-1].end))
        else:
            out.append(part[0])
        i += len(part)
    return out


def stem(plain: str) -> str:
    """A lower-case word without its ending; marks and numbers as they are."""
    plain = plain.removesuffix("'s").removesuffix("'")
    if plain in _NUMBERS:
        return _NUMBERS[plain]
    return str(_stem.stemWord(_IRREGULAR.get(plain, plain)))


def _stems(phrase: str) -> tuple[str, ...]:
    return tuple(stem(m[0].lower().replace("’", "'")) for m in _TOKEN.finditer(phrase))


def _check_group(
    lined: LinedYaml, number: int, group: object, seen: dict[tuple[str, ...], int]
) -> None:
    if not isinstance(group, list) or len(group) < 2 or not all(isinstance(p, str) for p in group):
        raise lined.error(["groups", number], "a group is a list of two or more words or phrases.")
    for phrase in group:
        before = seen.setdefault(_stems(phrase), number)
        if before != number:
            raise lined.error(
                ["groups", number],
                f"'{phrase}' stands in another group as well.",
                "Keep it in one of them.",
            )
