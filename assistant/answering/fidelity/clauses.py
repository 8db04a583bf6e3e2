"""A text read into its duties: who, how strongly, what is done, and whether it is denied."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answering.fidelity.same_words import Word

_MODALS = {
    "must": "must", "shall": "must", "should": "should", "ought": "should", "may": "may",
    "can": "can", "cannot": "can", "can't": "can", "could": "could", "couldn't": "could",
    "might": "might", "shouldn't": "should", "mustn't": "must", "will": "will", "won't": "will",
    "would": "would", "wouldn't": "would",
}  # fmt: skip
_PHRASES = (
    (("required", "to"), "must"), (("obliged", "to"), "must"), (("duty", "to"), "must"),
    (("duties", "to"), "must"), (("duty", "of"), "must"), (("has", "to"), "must"),
    (("have", "to"), "must"), (("had", "to"), "must"), (("requirement", "to"), "must"),
    (("bound", "to"), "must"), (("need", "to"), "need"), (("needs", "to"), "need"),
    (("need", "not"), "need"), (("needn't",), "need"),
    (("expected", "to"), "should"), (("advised", "to"), "should"),
    (("recommended", "to"), "should"), (("able", "to"), "can"), (("allowed", "to"), "may"),
    (("permitted", "to"), "may"), (("entitled", "to"), "may"), (("power", "to"), "may"),
    (("free", "to"), "may"), (("encouraged", "to"), "encouraged"),
)  # fmt: skip
NEGATORS = frozenset(
    "not no never none cannot without nor neither nobody nothing can't won't don't doesn't didn't "
    "isn't aren't wasn't weren't shouldn't mustn't couldn't wouldn't hasn't haven't needn't".split()
)
_SKIPPED = frozenset(
    "be been being have has had also then always still only not never to the a an all both either "
    "in any event and or".split()
)
_BE = frozenset(["be", "been", "being", "is", "are", "was", "were", "get", "gets"])
_OPENERS = frozenset(["where", "if", "when", "whenever", "unless", "once", "while", "whilst",
                      "because", "although", "until"])  # fmt: skip
_SETTINGS = frozenset(
    "in for on as under following by during after before at with within throughout".split()
)
"""Words that open what stands before who must act: "During an investigation, the school must"."""
_PARTICIPLES = frozenset(
    "given made told kept held sent found known written seen met left led set sought done chosen "
    "taken shown drawn put brought undertaken borne shared".split()
)


@dataclass(frozen=True)
class Clause:
    """One modal verb of a text. `verbs` are the keys of the verbs that it governs: the next
    content word, and those joined to it. `subject` are the words before it that say who, `agent`
    those after "by" where `passive`, `rest` what follows.
    """

    strength: str
    verbs: tuple[str, ...]
    denied: bool
    passive: bool
    subject: tuple[Word, ...]
    agent: tuple[Word, ...]
    rest: tuple[Word, ...]
    hedges: frozenset[str]
    at: int


_HEDGES = frozenset(
    "normally usually generally ordinarily typically possible appropriate practicable consider "
    "ideally likely potentially sometimes".split()
)


def clauses(words: Sequence[Word], lead: Sequence[Word] = ()) -> list[Clause]:
    """Every clause with a modal verb, in order. A first one whose subject is "it" or "they" has
    the words of the sentence before (`lead`) as its subject.
    """
    modals = _chained(words, _modals(words))
    starts = [at for at, _, _ in modals]
    out: list[Clause] = []
    for n, (at, width, strength) in enumerate(modals):
        end = starts[n + 1] if n + 1 < len(starts) else len(words)
        after = words[at + width : end]
        previous = starts[n - 1] + modals[n - 1][1] if n else 0
        clause = _clause(words, at, strength, previous, after, out)
        out.append(clause if clause.subject else replace(clause, subject=tuple(lead)))
    return out


def _modals(words: Sequence[Word]) -> list[tuple[int, int, str]]:
    """(place, width, strength) of each."""
    found, i = [], 0
    plain = [word.plain for word in words]
    while i < len(words):
        phrase = next((p for p in _PHRASES if tuple(plain[i : i + len(p[0])]) == p[0]), None)
        if phrase:
            found.append((i, len(phrase[0]), phrase[1]))
            i += len(phrase[0])
            continue
        if plain[i] in _MODALS and not _is_month(words, i):
            found.append((i, 1, _MODALS[plain[i]]))
        i += 1
    return found


def _chained(
    words: Sequence[Word], modals: Sequence[tuple[int, int, str]]
) -> list[tuple[int, int, str]]:
    """ "will need to", "must be able to": two in a row are one, with a strength of its own."""
    out: list[tuple[int, int, str]] = []
    for at, width, strength in modals:
        if out:
            first, length, before = out[-1]
            between = words[first + length : at]
            if all(word.plain in _SKIPPED for word in between):
                joined = strength if before == strength else f"{before} {strength}"
                out[-1] = (first, at + width - first, joined)
                continue
        out.append((at, width, strength))
    return out


def _is_month(words: Sequence[Word], i: int) -> bool:
    """ "May 2024", "12 May"."""
    if words[i].plain != "may":
        return False
    around = [words[j].plain for j in (i - 1, i + 1) if 0 <= j < len(words)]
    return any(word.isdigit() for word in around)


def _clause(
    words: Sequence[Word],
    at: int,
    strength: str,
    previous: int,
    after: Sequence[Word],
    before: Sequence[Clause],
) -> Clause:
    sentence_start = _sentence_start(words, at)
    subject = _subject(words[max(previous, sentence_start) : at], previous > sentence_start)
    if not any(word.is_content for word in subject):
        subject = _inherited(before, words, sentence_start)
    near = [word.plain for word in after[:6]]
    whole, after = after, _without_aside(after)
    own = words[at].plain
    denied = own in NEGATORS or any(word.plain in NEGATORS for word in after[:2])
    denied = denied or any(word.plain in NEGATORS for word in words[max(0, at - 2) : at])
    passive = _is_passive(after)
    agent = _agent(after) if passive else ()
    verbs = _verbs(after) or tuple(w.key for w in words[:at] if w.is_content)[-1:]
    hedges = frozenset(near) & _HEDGES
    return Clause(strength, verbs, denied, passive, tuple(subject), agent, tuple(whole), hedges, at)


def _without_aside(after: Sequence[Word]) -> Sequence[Word]:
    """ "should, when that is right, share": what stands after the condition between two commas."""
    if len(after) < 2 or after[0].plain != "," or after[1].plain not in _OPENERS:
        return after
    close = next((i for i in range(2, min(14, len(after))) if after[i].plain == ","), None)
    return after if close is None else after[close + 1 :]


def _sentence_start(words: Sequence[Word], at: int) -> int:
    for i in range(at - 1, -1, -1):
        if words[i].plain in (".", "!", "?", "\n", "•") or words[i].plain == ";":
            return i + 1
    return 0


def _subject(before: Sequence[Word], follows_a_clause: bool) -> tuple[Word, ...]:
    """Who: the words before the modal verb, without the conditions before and among them."""
    kept = list(before)
    if kept and kept[0].plain in _OPENERS | _SETTINGS:
        last = max((i for i, word in enumerate(kept) if word.plain in (",", ":")), default=-1)
        kept = kept[last + 1 :]
    for i, word in enumerate(kept):
        if word.plain in _OPENERS and i:
            closing = next((j for j in range(i, len(kept)) if kept[j].plain == ","), len(kept))
            kept = kept[:i] + kept[closing + 1 :]
            break
    if follows_a_clause:
        cut = [i for i, w in enumerate(kept) if w.plain in (",", "and", "or", "but", ":", "that")]
        # ", and the carer or the teacher must": both are who; "must stay or the carer must": one.
        while len(cut) > 1 and kept[cut[-1]].plain == "or":
            cut.pop()
        kept = kept[cut[-1] + 1 :] if cut else kept
    return tuple(kept)


def _inherited(before: Sequence[Clause], words: Sequence[Word], start: int) -> tuple[Word, ...]:
    """For "and should ...", "They must ...": the subject of the clause before, else the sentence
    before; nothing where there is neither.
    """
    return before[-1].subject if before else tuple(words[:start])


def _agent(after: Sequence[Word]) -> tuple[Word, ...]:
    """The words after "by", up to the next mark or condition; not those of "case by case"."""
    for i in range(1, min(14, len(after) - 1)):
        if after[i].plain == "by" and after[i - 1].plain != after[i + 1].plain:
            stops = (j for j in range(i + 1, len(after)) if _ends_agent(after[j]))
            return tuple(after[i + 1 : min(next(stops, len(after)), i + 9)])
    return ()


def _ends_agent(word: Word) -> bool:
    return word.is_mark or word.plain in _OPENERS | {"to", "in", "for", "within", "before", "on"}


def _is_passive(after: Sequence[Word]) -> bool:
    plain = [word.plain for word in after[:7]]
    for i, word in enumerate(plain):
        if word in _BE:
            return any(
                later.endswith("ed") or later in _PARTICIPLES
                for later in (word.partition(" ")[0] for word in plain[i + 1 : i + 4])
            )
        if word not in _SKIPPED and not word.endswith("ly"):
            return False
    return False


def _verbs(after: Sequence[Word]) -> tuple[str, ...]:
    """The governed verb, and the first word after each joint that may be another one."""
    out: list[str] = []
    expecting = True
    for word in after:
        if word.is_mark or word.plain in ("and", "or", "then"):
            expecting = expecting or word.plain in (",", ";", ":", "\n", "•", "and", "or", "then")
            continue
        if expecting and word.is_content and not word.plain.endswith("ly"):
            out.append(word.key)
            expecting = False
    return tuple(out)
