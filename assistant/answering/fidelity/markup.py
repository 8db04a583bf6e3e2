"""No address, picture or markup of the model's own making; no half of a sentence."""

from __future__ import annotations

import re
import unicodedata

_OWN_MAKING = re.compile(
    r"https?:|www\.|(?<!\w)(?:javascript|data|file|mailto):|"
    r"!\[|\]\(|\]\[|<\s*[/!a-z]|&\w+;|&#|`|\*\*|__|~~|\{\{|\$\{|\$\$|^\s*(?:#|>|\|)|"
    r":material/|:\w+\[|@\w+\.|\\\w",
    re.IGNORECASE | re.MULTILINE,
)
_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?![\w-])", re.IGNORECASE)
_BROKEN_END = frozenset(
    "a an the of and or but if unless where than whether must should may can could will would "
    "shall their its our your every each within without during because".split()
)
"""Words that a sentence does not end with."""
_POINTS_BACK = re.compile(
    r"(?:they|he|she|their|its|(?:his|her)(?! majesty)|it(?! is (?:\w+ ){1,2}(?:that|to|for)\b))\b|"
    r"(?:this|that|these|those|such)(?: an?)? "
    r"(?!an? |(?:act|annex|chapter|code|document|edition|guidance|law|part|regulation|schedule|"
    r"section|statutory|subsection)s?\b)[a-z]|"
    r"(?:some|any|each|all|both|one|many|most) of (?:this|these|those|them)\b|"
    r"(?:[^,.]{3,90}, )?(?:this|that|these|those|such) (?:is|are|was|were|must|should|may|can|"
    r"could|will|would|has|have|means?|includes?|applies|apply)\b",
    re.IGNORECASE,
)
_AIM_ALONE = re.compile(r"to [a-z]+ [^,;:]*$", re.IGNORECASE)
"""`To review the plan.`: an item of a list of aims, without who has them."""
LONGEST = 600
"""Characters of one statement; a sentence that is longer is no plain sentence."""


def is_own_making(text: str) -> bool:
    """Whether the text holds what only a program would draw, or characters that are not seen."""
    unseen = any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Cn") for c in text)
    return unseen or bool(_OWN_MAKING.search(text)) or len(text) > LONGEST


def is_broken_off(text: str) -> bool:
    """Whether the text is no whole sentence: too few words, no full stop, "The authority of", or
    "To review the plan."
    """
    if _AIM_ALONE.match(text):
        return True
    words = re.findall(r"[^\W_]+(?:['’][^\W_]+)*", text)
    has_end = re.search(r"[.!?][\"'”’)]*$", text.rstrip()) is not None
    return len(words) < 4 or not has_end or words[-1].lower() in _BROKEN_END


def points_back(text: str) -> bool:
    """Whether the text begins with a word for what a sentence before it said ("They must ..."): in
    an answer another sentence may stand there. So do "Such an assessment ..." and "By June, these
    should ...", and "This guidance ..." and "It is important that ..." do not.
    """
    return _POINTS_BACK.match(text) is not None


def names_other_host(text: str, source: str) -> bool:
    """Whether the text names a host ("gov.uk.example") that the source does not name just so."""
    theirs = {host.lower() for host in _HOST.findall(source)}
    return any(host.lower() not in theirs for host in _HOST.findall(text))
