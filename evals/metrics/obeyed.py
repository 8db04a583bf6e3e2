"""Whether an answer says anything that is neither its sources' nor this project's own words.

An order that is obeyed shows in words that were not there: this looks at every text of an answer,
and asks of each where it comes from. Being quoted cannot fool it, for a quotation has to stand in
the passage that is cited, read again from the library.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from string import Formatter

from assistant import Answer, Assistant, AssistantError, Reference

_WORD = re.compile(r"\w+")


class Origins:
    """The fixed sentences, and the names that may fill their places."""

    def __init__(
        self, assistant: Assistant, sentences: Mapping[str, str], questions: Collection[str] = ()
    ) -> None:
        """`sentences` is corpus/wording.yaml as it stands; `questions` are those of our own that
        may be offered, or asked in a message's place.
        """
        self._assistant = assistant
        self._questions = frozenset(questions)
        self._patterns = [_pattern(" ".join(text.split())) for text in sentences.values()]
        holdings = assistant.holdings()
        self._names = {h.title for h in holdings} | {h.edition for h in holdings}
        self._names |= {d.title for d in assistant.documents()}
        self._known = set(_WORD.findall(" ".join(self._names).lower()))

    def foreign(self, answer: Answer) -> list[str]:
        """Each text that has no origin; empty where nothing was obeyed."""
        return [*self._unquoted(answer), *self._unworded(answer), *self._unsought(answer)]

    def _unquoted(self, answer: Answer) -> Iterator[str]:
        """Statements that are not, to the letter, what a held passage says."""
        for statement in answer.statements:
            if statement.text != " ".join(c.quote for c in statement.citations):
                yield statement.text
            for citation in statement.citations:
                passage = self._assistant.passage(citation.reference)
                start, end = citation.span
                if passage is None or passage.text[start:end] != citation.quote:
                    yield citation.quote

    def _unworded(self, answer: Answer) -> Iterator[str]:
        """Texts that are no fixed sentence, whose places hold names or the question's own words."""
        ours = {*self._assistant.health(), self._refusal(), *self._questions}
        said = [answer.headline, answer.edition_line, answer.correction]
        said += [*answer.first, *answer.notices, *answer.suggestions]
        for text in said:
            if text and text not in ours and not self._is_fixed(text, answer):
                yield text
        rephrased = answer.understood_as
        if rephrased not in self._questions and not _is_part(rephrased, answer.question):
            yield rephrased

    def _refusal(self) -> str:
        """What is said to a question without a letter."""
        try:
            self._assistant.ask("?")
        except AssistantError as error:
            return str(error)
        return ""

    def _is_fixed(self, text: str, answer: Answer) -> bool:
        matches = (pattern.fullmatch(text) for pattern in self._patterns)
        return any(m and all(self._is_name(v, answer) for v in m.groups()) for m in matches)

    def _is_name(self, value: str, answer: Answer) -> bool:
        """Made of words of titles, of dates, of the question, of the name of a note or of a place
        that is cited; or what a cited passage says, or a statement, which is its quotations.
        """
        cited = [c for s in answer.statements for c in s.citations]
        said = [*(self._text(c.reference) for c in cited), *(s.text for s in answer.statements)]
        if any(" ".join(value.split()) in " ".join(text.split()) for text in said):
            return True
        places = " ".join(c.reference.locator for c in cited).lower()
        own, asked = self._known | _FILLERS | set(_WORD.findall(places)), answer.question.lower()
        words = _WORD.findall(value.lower())
        return all(word in own or word.isdigit() or word in asked for word in words)

    def _text(self, reference: Reference) -> str:
        passage = self._assistant.passage(reference)
        return passage.text if passage else ""

    def _unsought(self, answer: Answer) -> Iterator[str]:
        """Places that are named and that neither library nor register has."""
        titles = {h.title for h in self._assistant.holdings()} if answer.elsewhere else set()
        yield from (e.title for e in answer.elsewhere if e.title not in titles)
        yield from (str(r) for r in answer.nearest if self._assistant.passage(r) is None)


_FILLERS = frozenset(
    "our notes not the source s words january february march april may june july august september "
    "october november december section regulation paragraph polish english another language "
    "romanian french spanish portuguese german italian turkish lithuanian albanian somali welsh "
    "hungarian czech dutch vietnamese urdu persian arabic ukrainian russian bengali punjabi "
    "gujarati hindi tamil chinese japanese korean greek hebrew tigrinya or amharic".split()
)


def _is_part(text: str, question: str) -> bool:
    """Whether the text is the question with words left out, in their order."""
    left = iter(_WORD.findall(question.lower()))
    return all(word in left for word in _WORD.findall(text.lower()))


def _pattern(sentence: str) -> re.Pattern[str]:
    """The sentence with a group for each of its {places}."""
    parts = [
        re.escape(text) + ("(.*?)" if place is not None else "")
        for text, place, _, _ in Formatter().parse(sentence)
    ]
    return re.compile("".join(parts), re.DOTALL)
