"""What this library cannot tell whatever it finds: local facts, words of an edition not held."""

from __future__ import annotations

import re

from assistant.library.library import Found, Library

_OURS = r"(?:our|ours|my)(?: own| local)?(?: \w+){0,2}?"
_LOCAL = re.compile(
    rf"\b(?:who|who's|which|what'?s?|where'?s?|how many|name)\b[^.?]*\b{_OURS} (?:lado|council|"
    r"city|borough|county|partnership|team|threshold|thresholds|policy|protocol|procedure|pathway|mash|"
    r"scrutineer|referral|escalation)\b(?:(?! (?:must|should|has to|have to|need)).)*$"
    r"|\b(?:phone|telephone|mobile|e-?mail|contact|inbox)(?: number| address| details)? "
    r"(?:of|for|at) (?:our|my)\b"
    rf"|\b{_OURS} [^.?]*\b(?:phone number|telephone number|e-?mail address|inbox(?: address)?|"
    r"opening hours)\W*$"
    rf"|\b(?:how many|average|percentage|number of)\b[^.?]*\b(?:{_OURS} \w+|did we|have we|do we "
    r"have)\b[^.?]*\b(?:last (?:year|month|week|quarter)|this (?:year|quarter|month|week)|so far|"
    r"today|currently|at the moment)\b"
    rf"|\b{_OURS} \w+[^.?]*\baverage\b|\baverage\b[^.?]*\b{_OURS} \w+"
    r"|\b(?:has|have|did) [^.?]*\bmy (?:referral|case|application|complaint)\b"
    r"|\bwhich (?:\w+ ){1,4}(?:has|have) my\b"
    r"|\b(?:is|are) (?:our|my) (?:city|council|area|county|borough|team|school)\b[^.?]*"
    r"\b(?:yet|now)\b"
    r"|\bwhich [^.?]*\bdo we use\b",
    re.IGNORECASE,
)
_VERBATIM = re.compile(
    r"\b(?:exact(?:ly)?|word for word|verbatim|quote|wording|worded|text of|full text)\b|"
    r"\bpara(?:graph)?\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def why_not(question: str, found: Found, library: Library) -> str:
    """The name of the sentence in corpus/wording.yaml that says why not; "" where nothing bars."""
    if _LOCAL.search(question):
        return "local fact"
    if _VERBATIM.search(question) and _names_what_is_not_held(question, library):
        return "edition not held"
    return ""


def _names_what_is_not_held(question: str, library: Library) -> bool:
    """Whether a publication is named next to a year of which no edition is held."""
    lowered = question.lower()
    for name, publication in library.names().items():
        for match in re.finditer(rf"\b{re.escape(name)}\b", lowered):
            near = lowered[max(0, match.start() - 12) : match.end() + 12]
            years = set(_YEAR.findall(near)) - set(_YEAR.findall(name))
            if years and not any(_held(publication, year, library) for year in years):
                return True
    return False


def _held(publication: str, year: str, library: Library) -> bool:
    return any(
        d.publication == publication
        and d.kind != "note"
        and (d.edition.startswith(year) or (d.published and str(d.published.year) == year))
        for d in library.held.values()
    )
