"""A figure that the question takes for granted and that the quoted source contradicts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answering.answers import Statement
from assistant.answering.wording import Wording

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

    Only where the first statement that has a figure of that unit is of law or guidance, and the
    claimed figure stands in no statement at all.
    """
    if not _GRANTED.search(question):
        return ""
    claimed = _figures(question)
    said = [(statement, _figures(statement.text)) for statement in statements]
    for claim in claimed:
        if any(claim[:1] + claim[2:] == f[:1] + f[2:] for _, figures in said for f in figures):
            continue
        for statement, figures in said:
            rivals = [f for f in figures if f[2] == claim[2]]
            if rivals and statement.group == "law and guidance":
                citation = statement.citations[-1]
                place = f"{citation.document} {citation.edition}".strip()
                return wording.say(
                    "premise corrected",
                    claimed=_said(claim),
                    source=f"{place}, {citation.reference.locator}",
                    quote=citation.quote,
                )
    return ""


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
