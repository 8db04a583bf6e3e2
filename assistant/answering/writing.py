"""Written mode: a model words the answer, the verification decides what of it is shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from importlib.resources import files

from assistant.answering.answers import GROUPS, Answer, Statement
from assistant.answering.citations import Citation, cite, verify
from assistant.answering.drafts import SCHEMA, Draft, DraftStatement, DraftSupport, read_draft
from assistant.answering.edition_notices import edition_line, edition_notices
from assistant.answering.fidelity.examine import Cited, Examiner, Fault, Judged
from assistant.answering.fidelity.locating import Unit, lists_of, locate, numbered, units_at
from assistant.answering.fidelity.markup import points_back
from assistant.answering.fidelity.quantities import quantities
from assistant.answering.fidelity.same_words import SameWords
from assistant.answering.llm import LanguageModel, ModelFailed
from assistant.answering.quoting import asks_when
from assistant.answering.sentences import sentences, strength
from assistant.answering.wording import Wording
from assistant.errors import SettingsError
from assistant.library.lexical import terms
from assistant.library.library import Found, Library
from assistant.library.passages import Passage
from assistant.library.retrieval import Hit
from assistant.privacy import safe_to_send

LONGEST = 260
"""Words of one passage that are sent; of a longer one, the sentences around those quoted."""
AROUND = 2
ANSWERS = 0.7
"""Share of the question's words (by idf) that the quotations hold and a written answer must too."""


@dataclass(frozen=True)
class Source:
    """A passage under the opaque id that the model knows it by, and what of it is sent."""

    id: str
    hit: Hit
    sent: tuple[tuple[int, str], ...]
    """Sentences with their numbers in the passage, from 1."""


@dataclass(frozen=True)
class Writer:
    """Words the answers of one Assistant. Safe to share between threads."""

    model: LanguageModel
    wording: Wording
    same: SameWords
    passages: int = 6

    def write(
        self,
        question: str,
        answer: Answer,
        found: Found,
        library: Library,
        step: Callable[[str], None],
        earlier: Sequence[str] = (),
    ) -> Answer:
        """The answer in the model's words where they prove faithful; else `answer` as it is,
        in the sources' words, with a sentence why.

        `earlier`: what the person asked before, where an identifier may have been begun.
        """
        if answer.status not in ("answered", "partly answered") or not answer.statements:
            return answer
        sources = sources_of(answer, found, self.passages)
        step("writing")
        try:
            draft = read_draft(self._reply(question, sources, earlier))
        except (ModelFailed, SettingsError) as error:
            return self._quoted(answer, self._why(error))
        step("verifying written")
        kept, withheld = self._verified(question, draft, sources, answer.as_at, library)
        headline = "written"
        if not answers(kept, answer, found, library):
            headline = "written completed"
            kept, unused = complete(kept, answer.statements)
            withheld += [self.wording.say("withheld not enough")] * len(unused)
        if not any(statement.written for statement in kept):
            why = "written empty" if not draft.statements else "written not enough"
            return self._quoted(answer, self.wording.say(why), withheld)
        said = [headline, *["written cut off"] * draft.cut_off]
        said += ["partly answered"] * (answer.status == "partly answered")
        notices = edition_notices(kept, found.sought, library, self.wording)
        return replace(
            answer,
            mode="written",
            headline=" ".join(self.wording.say(name) for name in said),
            statements=tuple(kept),
            edition_line=edition_line(kept, answer.as_at, self.wording),
            notices=tuple(dict.fromkeys((*answer.notices, *notices))),
            withheld=(*answer.withheld, *withheld),
        )

    def _reply(self, question: str, sources: Sequence[Source], earlier: Sequence[str]) -> str:
        asked = safe_to_send(question, earlier).text if self.model.is_external else question
        return self.model.reply(system_prompt(), user_prompt(asked, sources), SCHEMA)

    def _why(self, error: ModelFailed | SettingsError) -> str:
        if isinstance(error, ModelFailed):
            return self.wording.say(error.reason)
        return self.wording.say("model not set up", why=str(error))

    def _quoted(self, answer: Answer, why: str, withheld: Sequence[str] = ()) -> Answer:
        return replace(
            answer,
            mode="quoted",
            headline=f"{why} {answer.headline}",
            withheld=(*answer.withheld, *withheld),
        )

    def _verified(
        self,
        question: str,
        draft: Draft,
        sources: Sequence[Source],
        day: date,
        library: Library,
    ) -> tuple[list[Statement], list[str]]:
        """What may be shown, in the order of the groups, and why each of the others may not."""
        examiner = examiner_of(self.same, library)
        by_id = {source.id: source.hit for source in sources}
        kept: list[Statement] = []
        faults: list[Fault] = ["withheld unreadable"] * draft.unreadable
        for drafted in draft.statements:
            judged = judge(drafted, by_id, examiner, question)
            statement = _statement(drafted.text, judged, day) if not judged.fault else None
            if statement and not _unverified(statement, library):
                kept.append(statement)
            else:
                faults.append(judged.fault or "withheld words")
        order = list(dict.fromkeys(GROUPS.values()))
        kept.sort(key=lambda s: order.index(s.group))
        return kept, [self.wording.say(fault) for fault in faults]


def examiner_of(same: SameWords, library: Library) -> Examiner:
    return Examiner(same, titles_of(library))


def judge(
    drafted: DraftStatement, by_id: dict[str, Hit], examiner: Examiner, question: str
) -> Judged:
    """Whether one statement may be shown, and the sentences that carry it."""
    if points_back(drafted.text):
        return Judged("withheld pointing back")
    cited: list[Cited] = []
    for id in dict.fromkeys(support.id for support in drafted.rests_on):
        hit = by_id.get(id)
        if hit is None:
            return Judged("withheld passage")
        units = _units([s for s in drafted.rests_on if s.id == id], hit.passage.text)
        if not units:
            return Judged("withheld words")
        cited.append(Cited(hit.passage, hit.document, units))
    if len({GROUPS[c.document.kind] for c in cited}) > 1:
        return Judged("withheld mixed")
    return examiner.examine(drafted.text, cited, question)


def judge_alone(text: str, hit: Hit, sentence: int, examiner: Examiner) -> Judged:
    """What `judge` says of a statement that rests on one numbered sentence, for evals."""
    support = DraftSupport("alone", sentence=sentence)
    return judge(DraftStatement(text, (support,)), {support.id: hit}, examiner, "")


def _units(supports: Sequence[DraftSupport], text: str) -> tuple[Unit, ...]:
    """The sentences named by their words or numbers; none where one of them does not stand."""
    units: list[Unit] = []
    for support in supports:
        spans = locate(support.words, text) if support.words else []
        if not support.words:
            spans = numbered(text, support.sentence)
        if not spans:
            return ()
        units += [unit for span in spans for unit in units_at(text, span)]
    # A list first: of what the model named, no part is left out of what is cited.
    return tuple(dict.fromkeys([*lists_of(units, text), *units]))


def _statement(text: str, judged: Judged, day: date) -> Statement:
    citations: list[Citation] = []
    for source, unit in judged.carried_by:
        citations += [cite(source.passage, source.document, span, day) for span in unit.shown()]
    first = judged.carried_by[0][0]
    force = "finding" if first.is_finding else strength(text)
    group = GROUPS[first.document.kind]
    return Statement(text, force, group, tuple(dict.fromkeys(citations)), written=True)


def _unverified(statement: Statement, library: Library) -> bool:
    """The same last look that every quotation gets: its bytes stand in the stored passage."""
    return any(verify(c, library.passage(c.reference)) for c in statement.citations)


# -- what the model is given ----------------------------------------------------------------


def system_prompt() -> str:
    return (files("assistant.answering") / "prompts" / "write.md").read_text(encoding="utf-8")


def user_prompt(question: str, sources: Sequence[Source]) -> str:
    """The question and the extracts; nothing in them can open or close a tag."""
    extracts = "\n\n".join(
        f'<extract id="{source.id}">\n{_inert(_numbered(source))}\n</extract>' for source in sources
    )
    return f"<question>\n{_inert(question)}\n</question>\n\n{extracts}"


def _numbered(source: Source) -> str:
    return "\n".join(f"[{number}] {text}" for number, text in source.sent)


def _inert(text: str) -> str:
    return text.replace("<", "‹").replace(">", "›")


def sources_of(answer: Answer, found: Found, most: int) -> list[Source]:
    """The passages that quote mode quotes, then the next best; each once."""
    quoted: dict[str, list[tuple[int, int]]] = {}
    for statement in answer.statements:
        for citation in statement.citations:
            quoted.setdefault(str(citation.reference), []).append(citation.span)
    ranked = sorted(found.hits, key=lambda hit: str(hit.passage.reference) not in quoted)
    return [
        Source(_id(hit), hit, _sent(hit.passage, quoted.get(str(hit.passage.reference), [])))
        for hit in ranked[:most]
    ]


def _id(hit: Hit) -> str:
    """Four letters that say nothing of the passage, so that a number made up is no id."""
    digest = sha256(str(hit.passage.reference).encode()).digest()
    return "".join("bcdfghjkmnpqrstvwxz"[byte % 19] for byte in digest[:4])


def _sent(passage: Passage, quoted: Sequence[tuple[int, int]]) -> tuple[tuple[int, str], ...]:
    """The passage, or of a long one its first sentences and those around what is quoted, with the
    line that introduces the list they stand in.
    """
    text, units = passage.text, sentences(passage.text)
    near = set(range(len(units)))
    if len(text.split()) > LONGEST:
        chosen = [i for i, u in enumerate(units) if any(_touches(u.span, q) for q in quoted)] or [0]
        near &= {j for i in chosen for j in range(i - AROUND, i + AROUND + 1)}
        near |= {i for i, unit in enumerate(units) if unit.span in {units[j].stem for j in near}}
    sent: list[tuple[int, str]] = []
    words = 0
    for i in sorted(near):
        said = " ".join(text[slice(*units[i].span)].split())
        words += len(said.split())
        if sent and words > 2 * LONGEST:
            break
        sent.append((i + 1, said))
    return tuple(sent)


def _touches(a: tuple[int, int], b: tuple[int, int]) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def titles_of(library: Library) -> frozenset[str]:
    """Every publication's title in lower case, as a statement might name it."""
    return frozenset(p.title.lower() for p in library.register.publications.values())


# -- whether what is left answers -----------------------------------------------------------


def answers(kept: Sequence[Statement], quoted: Answer, found: Found, library: Library) -> bool:
    """Whether the kept statements answer about as much as the quotations do: they hold most of
    the question's words that those hold, and a time where one is asked and those give one.
    """
    if not kept:
        return False
    asked = set(terms(" ".join((*found.sought.words, *found.sought.expansions))))
    mine, theirs = _held(kept), _held(quoted.statements)
    idf = library.lexical.idf
    reachable = sum(idf(term) for term in asked & theirs)
    if sum(idf(term) for term in asked & mine & theirs) < ANSWERS * reachable:
        return False
    return not asks_when(quoted.question) or _gives_time(kept) or not _gives_time(quoted.statements)


def complete(
    kept: Sequence[Statement], quoted: Sequence[Statement]
) -> tuple[list[Statement], list[Statement]]:
    """The quotations, each under the kept statement that rests on all of its words where there is
    one, and the kept statements that rest on none of them. No quoted word is lost.
    """
    carried = [(next((k for k in kept if _rests_on(k, q)), q)) for q in quoted]
    whole = list(dict.fromkeys(carried))
    return whole, [statement for statement in kept if statement not in whole]


def _rests_on(written: Statement, quoted: Statement) -> bool:
    """Whether the written statement is shown above every word of the quotation."""
    return all(
        any(
            own.reference == theirs.reference
            and own.span[0] <= theirs.span[0]
            and theirs.span[1] <= own.span[1]
            for own in written.citations
        )
        for theirs in quoted.citations
    )


def _held(statements: Sequence[Statement]) -> set[str]:
    """The stemmed words of statements, and of the headings that they stand under."""
    texts = [s.text for s in statements]
    texts += [c.quote for s in statements for c in s.citations]
    texts += [heading for s in statements for c in s.citations for heading in c.headings]
    return set(terms(" ".join(texts)))


def _gives_time(statements: Sequence[Statement]) -> bool:
    return any(q.kind in ("count", "date") for s in statements for q in quantities(s.text))
