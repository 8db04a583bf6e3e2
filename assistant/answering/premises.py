"""A figure that the question takes for granted and that the quoted source contradicts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answering.answers import Statement
from assistant.answering.wording import Wording
from assistant.library.lexical import terms

_WORDS = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen twenty".split()
    )
}
_FIGURE = re.compile(
    rf"\b(?P<number>\d{{1,3}}|{'|'.join(_WORDS)})[- ](?:(?P<kind>working|school) )?"
    r"(?P<unit>minute|hour|day|week|month|year)s?\b",
    re.IGNORECASE,
)
_GRANTED = re.compile(
    r"^(?:which|what) (?:paragraph|para|section|page|rule|regulation|place)\b|"
    r"\bwhere (?:does|do|did|is|are)\b|^why\b|\b(?:since|given that|as|because|seeing as)\b|"
    r"\b(?:isn't|is) it\b|^(?:no|but|surely|actually)\b|\bit(?:'s| is)\b|"
    r"\b(?:i (?:think|thought|was told|am sure|read)|you're wrong|that's wrong)\b|"
    r"\bthe (?:\d+|\w+)[- ](?:working )?(?:day|hour|week|month|year) (?:rule|limit|deadline)\b",
    re.IGNORECASE,
)
Figure = tuple[int, str, str]


def correct(question: str, statements: Sequence[Statement], wording: Wording) -> str:
    """What the best quotation says instead; "" where no figure is granted or it is not denied.

    The statement that is compared is, of those of law and guidance with a figure of that unit, the
    one that shares most words with the question; where it has the claimed figure too, nothing is
    corrected.
    """
    if not _GRANTED.search(question):
        return ""
    asked = set(terms(_FIGURE.sub(" ", question)))
    for claim in _figures(question):
        rivals = [s for s in statements if s.group == "law and guidance" and _same_unit(s, claim)]
        if not rivals:
            continue
        best = max(rivals, key=lambda s: len(asked & set(terms(s.text))))
        if all(claim[0] != figure[0] for figure in _same_unit(best, claim)):
            return _corrected(claim, best, wording)
    return ""


def _same_unit(statement: Statement, claim: Figure) -> list[Figure]:
    return [figure for figure in _figures(statement.text) if figure[2] == claim[2]]


def _corrected(claim: Figure, statement: Statement, wording: Wording) -> str:
    citation = statement.citations[-1]
    place = f"{citation.document} {citation.edition}".strip()
    return wording.say(
        "premise corrected",
        claimed=_said(claim),
        source=f"{place}, {citation.reference.locator}",
        quote=citation.quote,
    )


def _figures(text: str) -> list[Figure]:
    """(number, "working" or "school" or "", unit) of each length of time, in order."""
    return [
        (
            int(m["number"]) if m["number"].isdigit() else _WORDS[m["number"].lower()],
            (m["kind"] or "").lower(),
            m["unit"].lower(),
        )
        for m in _FIGURE.finditer(text)
    ]


def _said(figure: Figure) -> str:
    number, kind, unit = figure
    return " ".join(part for part in (str(number), kind, unit + "s" * (number != 1)) if part)
