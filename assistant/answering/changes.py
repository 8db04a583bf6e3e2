"""`What changed between 2024 and 2025 in KCSIE on ...?`: both editions in their own words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.answering.answers import GROUPS, Answer, Statement
from assistant.answering.citations import cite
from assistant.answering.edition_notices import edition_line, edition_notices
from assistant.answering.other_editions import whole_note
from assistant.answering.sentences import Sentence, sentences, strength
from assistant.answering.wording import Wording
from assistant.library.diff import Change, EditionDiff
from assistant.library.editions import Choice
from assistant.library.lexical import terms
from assistant.library.library import Found, Library
from assistant.library.passages import Passage
from assistant.library.wording_changes import key_of, words_of

_CHANGED = re.compile(
    r"\b(?:chang(?:e|ed|es|ing)|differ(?:s|ed|ence|ences|ent)?|compar(?:e|ed|ison)|new|amended"
    r"|revised|updated?)\b",
    re.IGNORECASE,
)
"""Enough where two editions are named."""
_WHAT_CHANGED = re.compile(
    r"\bwhat(?:['’]s| has| have| is| was| were)?\s+(?:been\s+)?(?:changed?|new|different|amended"
    r"|updated)\s+(?:in|with|since|about|on|for)\b|\bhow has\b.{0,60}\bchanged\b",
    re.IGNORECASE,
)
"""What is needed where one edition or only a publication is named."""
_NOT_TOPIC = frozenset(
    terms(
        "what which how did does do was were is are has have had been changed change changes "
        "between from to in on about of the new different difference differences differ compare "
        "compared edition editions version versions guidance update updated latest old previous "
        "since say says said anything any there and or for with regarding around rules text it its"
    )
)
MOST = 5
"""Changed paragraphs that are quoted; the whole comparison has a page of its own."""
SENTENCES, WHOLE = 3, 8
"""Of each side of a change; of a paragraph that is new or gone."""
FITS = 0.4
"""Cosine from which a note on an edition whose text is not held fits the topic."""


@dataclass(frozen=True)
class _Pair:
    """Two editions of one publication, the older first; `both`: the question names both."""

    choice: Choice
    old: str
    new: str
    both: bool

    @property
    def documents(self) -> tuple[str, str]:
        publication = self.choice.publication
        return f"{publication}/{self.old}", f"{publication}/{self.new}"


@dataclass(frozen=True)
class _Asked:
    """The question, on what it asks (\"\" for all), of which editions, and the library it is
    put to.
    """

    question: str
    topic: str
    pair: _Pair
    found: Found
    library: Library
    wording: Wording

    def say(self, name: str, **values: object) -> str:
        pair = self.pair
        given = {"title": pair.choice.title, "old": pair.old, "new": pair.new, "topic": self.topic}
        return self.wording.say(name, **given, **values)


def answer_about_changes(
    question: str, found: Found, library: Library, wording: Wording
) -> Answer | None:
    """None where the question does not ask what changed from one edition to another."""
    pair = _pair(found, library) if _CHANGED.search(question) else None
    if pair is None or not (pair.both or _WHAT_CHANGED.search(question)):
        return None
    asked = _Asked(question, _topic(question, pair, library), pair, found, library, wording)
    held = all(document in library.held for document in pair.documents)
    return _from_texts(asked) if held else _from_notes(asked)


def _pair(found: Found, library: Library) -> _Pair | None:
    """The two editions asked about; with one named, it and the edition before it; with a
    publication alone, the newest of which we know anything and the one before.
    """
    asked = found.sought.asked
    for choice in found.sought.choices:
        order = [d.edition for d in library.seeking.known.get(choice.publication, [])]
        named = sorted({e for p, e in asked.editions if p == choice.publication}, key=order.index)
        if choice.publication not in asked.publications or len(order) < 2:
            continue
        if len(named) > 1:
            return _Pair(choice, named[0], named[-1], both=True)
        new = named[0] if named else _newest_known(choice, library)
        place = order.index(new) if new in order else 0
        return _Pair(choice, order[place - 1], new, both=False) if place else None
    return None


def _newest_known(choice: Choice, library: Library) -> str:
    """The edition in force today where its text or notes are held, else the newest text held."""
    known = {d.edition for d in library.documents() if d.publication == choice.publication}
    return choice.current if choice.current in known else choice.used[-1] if choice.used else ""


def _topic(question: str, pair: _Pair, library: Library) -> str:
    """The words of the question that say on what: those between the first and the last that are
    neither the publication's name nor words of comparing.
    """
    text = question
    for name in sorted(library.names_of(pair.choice.publication), key=len, reverse=True):
        text = re.sub(rf"\b{re.escape(name)}(?![a-z])", "\n", text, flags=re.IGNORECASE)
    text = re.sub(r"\b(?:the\s+)?(?:20)?\d\d\b", "\n", text)
    pieces = []
    for piece in text.split("\n"):
        words = [m for m in re.finditer(r"[\w’'-]+", piece) if set(terms(m[0])) - _NOT_TOPIC]
        if words:
            pieces.append(piece[words[0].start() : words[-1].end()])
    return " ".join(pieces)


def _from_texts(asked: _Asked) -> Answer:
    diff = asked.library.diff(asked.pair.choice.publication, asked.pair.old, asked.pair.new)
    changes = _relevant(asked, diff)
    shown = changes[:MOST]
    statements = [statement for change in shown for statement in _sides(change, asked)]
    name = "changed" if statements else "not changed"
    headline = asked.say(
        f"{name} on" if asked.topic else name, count=len(changes), shown=len(shown)
    )
    return _answer(asked, headline, statements or _unchanged(asked, diff))


def _relevant(asked: _Asked, diff: EditionDiff) -> list[Change]:
    """The changes on the topic: those whose changed sentences speak of all of it, then those of
    the paragraphs nearest to it. Without a topic, those of must, should, may and numbers first.
    """
    differing = [change for change in diff.differing if not _is_about_itself(change)]
    words = set(terms(asked.topic))
    if not words:
        return sorted(differing, key=lambda c: (not c.strengths, not c.numbers))
    told = [change for change in differing if words <= set(terms(_told(change)))]
    hits = asked.library.find(asked.topic, limit=6, among=asked.pair.documents).hits
    near = {hit.passage.reference for hit in hits}
    by_sense = [c for c in differing if near & {p.reference for p in (*c.old, *c.new)}]
    return list(dict.fromkeys([*told, *(c for c in by_sense if words & set(terms(_told(c))))]))


def _is_about_itself(change: Change) -> bool:
    """A table of contents or of changes tells of the publication."""
    passages = (*change.old, *change.new)
    return all(p.form == "table" or "table of" in p.reference.locator.lower() for p in passages)


def _told(change: Change) -> str:
    """The sentences that changed, under the last heading."""
    said = [_words(*pair) for pair in _changed(change.old, change.new)]
    said += [_words(*pair) for pair in _changed(change.new, change.old)]
    return "\n".join([*change.headings[-1:], *said])


def _words(passage: Passage, unit: Sentence) -> str:
    return " ".join(passage.text[slice(*span)] for span in (unit.stem, unit.span) if span)


def _sides(change: Change, asked: _Asked) -> Iterator[Statement]:
    """What the older edition says and what the newer one says in its place, each cited."""
    marks = _marks(change, asked)
    before = asked.say("change before", edition=asked.pair.old)
    after = asked.say(f"change {change.kind}", edition=asked.pair.new)
    new = list(_quoted(change.new, change.old, f"{after} {marks}".strip(), asked))
    label = after if not change.new else before if new else f"{before} {marks}".strip()
    yield from _quoted(change.old, change.new, label, asked)
    yield from new


def _marks(change: Change, asked: _Asked) -> str:
    """Which must, should or may, and which number, took the place of which."""
    if not (change.old and change.new):
        return ""
    said = []
    for old, new in (*change.strengths, *change.numbers):
        name = "mark changed" if old and new else "mark gone" if old else "mark new"
        said.append(asked.wording.say(name, old=old, new=new))
    return " ".join(dict.fromkeys(said))


def _quoted(
    passages: Sequence[Passage], others: Sequence[Passage], label: str, asked: _Asked
) -> Iterator[Statement]:
    """The sentences of one side that do not stand on the other; neighbours together."""
    for passage in passages:
        units = [unit for _, unit in _changed([passage], others)][: SENTENCES if others else WHOLE]
        for unit in _together(units):
            yield replace(_statement(passage, unit, asked), label=label)


def _changed(
    passages: Sequence[Passage], others: Sequence[Passage]
) -> Iterator[tuple[Passage, Sentence]]:
    there = {_key(other.text, unit) for other in others for unit in sentences(other.text)}
    for passage in passages:
        for unit in sentences(passage.text):
            if _key(passage.text, unit) not in there:
                yield passage, unit


def _key(text: str, unit: Sentence) -> tuple[str, ...]:
    return key_of(words_of(text[slice(*unit.span)]))


def _together(units: Sequence[Sentence]) -> list[Sentence]:
    """Sentences that follow one another as one; an item of a list stays with its stem."""
    out: list[Sentence] = []
    for unit in units:
        if out and not (unit.stem or out[-1].stem) and unit.span[0] <= out[-1].span[1] + 2:
            unit = Sentence((out.pop().span[0], unit.span[1]))
        out.append(unit)
    return out


def _statement(passage: Passage, unit: Sentence, asked: _Asked) -> Statement:
    document = asked.library.held[passage.reference.document]
    spans = [span for span in (unit.stem, unit.span) if span]
    citations = tuple(cite(passage, document, span, asked.found.sought.as_at) for span in spans)
    text = " ".join(citation.quote for citation in citations)
    return Statement(text, strength(text), GROUPS[document.kind], citations)


def _unchanged(asked: _Asked, diff: EditionDiff) -> list[Statement]:
    """The paragraph on the topic that stands in both editions with the same words."""
    if not asked.topic:
        return []
    same = {c.new[0].reference for c in diff.changes if c.kind in ("same", "references", "moved")}
    hits = asked.library.find(asked.topic, limit=3, among=asked.pair.documents[1:]).hits
    label = asked.say("change same")
    for hit in hits:
        if hit.passage.reference in same:
            units = _together(sentences(hit.passage.text)[:SENTENCES])
            return [replace(_statement(hit.passage, u, asked), label=label) for u in units]
    return []


def _from_notes(asked: _Asked) -> Answer | None:
    """What our notes know of the editions of which one text or both are not held."""
    pair, library = asked.pair, asked.library
    ids = {
        d.id
        for d in library.documents()
        if d.kind == "note"
        and d.publication == pair.choice.publication
        and d.edition in (pair.old, pair.new)
        and f"{d.publication}/{d.edition}" not in library.held
    }
    hits = library.find(asked.topic or asked.question, limit=MOST, among=ids).hits if ids else ()
    fitting = [hit.passage for hit in hits if hit.similarity >= FITS or not asked.topic]
    notes = fitting or [hit.passage for hit in hits[:1]]
    statements = [whole_note(note, library, asked.found.sought.as_at) for note in notes]
    return _answer(asked, asked.say("changes noted"), statements) if statements else None


def _answer(asked: _Asked, headline: str, statements: list[Statement]) -> Answer:
    sought, library = asked.found.sought, asked.library
    return Answer(
        question=asked.question,
        status="answered" if statements else "partly answered",
        headline=headline,
        statements=tuple(statements),
        edition_line=edition_line(statements, sought.as_at, asked.wording),
        as_at=sought.as_at,
        notices=(
            *library.notices,
            *edition_notices(statements, sought, library, asked.wording),
        ),
        looked_for=sought.words,
    )
