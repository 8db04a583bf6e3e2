"""A follow-up -> a question that makes sense alone, by rule: no model takes part.

What a question may lean on are the answers that this program gave, never text that a person
pastes. The words for it are data: see `_LEANS` and `_NEW_TOPIC`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from assistant.answering.answers import Answer
from assistant.library.lexical import words
from assistant.reference import Reference

KEPT = 4
"""Earlier answers that a question may lean on; older ones are forgotten."""
SUBJECT_WORDS = 24
"""Words of the subject that are carried along; a long story is not repeated whole."""
FEW = 3
"""A question of at most so many content words is taken to lean, if nothing says otherwise."""
_LEANS = re.compile(
    r"^(?:(?:ok(?:ay)?|right|sure|thanks|thank you|great|yes|no|sorry|hmm|oh|ah)\b[\s,.!-]*)*"
    r"(?:and|but|so|then|or|also|plus|what about|how about|what if|what else|who else|when else|"
    r"where else|what then|what next|what now|even if|same|why|why not|how come|in that case|"
    r"if (?:so|not|he|she|they|it|we|that)|does (?:it|that|this|he|she)|"
    r"do (?:they|those|these)|is (?:it|that|this|he|she)|"
    r"are (?:they|those|these)|can (?:it|he|she|they)|must (?:it|he|she|they)|from when|by when|"
    r"until when|since when|by whom|to whom|with whom|how so|which one)\b"
    r"|^(?:it|they|he|she|that|this|those|these)(?:'?s|'?re|'?d|'?ll)?\b",
    re.I,
)
_POINTS_BACK = re.compile(
    r"\b(?:it|its|they|them|their|theirs|he|him|his|she|her|hers|that|those|these|this|ours|"
    r"then|else|instead|in there|the same|same (?:for|with|thing)|the (?:first|second|last|other) "
    r"(?:one|case|thing)|the (?:latter|former)|what now|what next|what then|anyone|someone|"
    r"though|afterwards|either way|again|this one|that one)\b",
    re.I,
)
_NEW_TOPIC = re.compile(
    r"\b(?:different (?:thing|question|topic|subject|matter)|another (?:thing|question|topic|"
    r"matter)|new (?:question|topic|subject)|separate(?:ly)?(?: question| thing)?\s*[-:,]|"
    r"unrelated|on (?:a|an)(?:other| different| unrelated) (?:note|matter|topic|subject)|"
    r"chang(?:e|ing) (?:of |the )?(?:subject|topic)|by the way|btw|forget (?:that|it)|"
    r"never ?mind|moving on|something else|sorry,? i meant|i meant)\b[\s,:.-]*",
    re.I,
)
_YES = re.compile(
    r"^(?:yes|yeah|yep|yup|ok(?:ay)?|sure|please|go on|go ahead|do that|that one|sounds good|"
    r"please do|yes that|the (?:first|second|third|last)(?: one)?|(?:number |option )?[1-9])"
    r"(?:[\s,.!]+(?:please|do|thanks|thank you|the (?:first|second|third|last)(?: one)?|"
    r"that one|go on|go ahead|(?:number |option )?[1-9]))*[\s.!]*$",
    re.I,
)
_ORDINALS = {"first": 0, "second": 1, "third": 2, "last": -1}
_PICK = re.compile(r"\b(first|second|third|last|[1-9])\b", re.I)
_FORGED = re.compile(
    r"(?:^|(?<=\s))[\"'*>#<\[|]*(?P<role>assistant|system|ai|bot|chatbot|tool|developer|user|human|me|"
    r"you|q|a)[\"'*>\]|]*\s*:\s*",
    re.I,
)
_THEIRS = frozenset({"user", "human", "me", "q"})
_SCAFFOLD = re.compile(
    r"^(?:(?:hi|hello|please|ok|and|so|but)\b[\s,]*)*"
    r"(?:(?:can|could|would) (?:you|someone) (?:tell me|say|explain)\s*|i (?:want|need) to know\s*|"
    r"what(?:'?s| is| are| was| were)? (?:the )?(?:(?:max(?:imum)?|min(?:imum)?)\s+)?"
    r"(?:time ?scales?|deadline|time ?limit|time|rules?|law|position|thresholds?) "
    r"(?:for|to|on|of|about)\s+(?:a |an |the )?|"
    r"how (?:long|soon|quick(?:ly)?|often|many (?:working )?(?:days|weeks|months|hours|years)|"
    r"fast) (?:(?:do|does|did|must|should|can|will|have|has|is|are) )?"
    r"(?:we|i|they|you|it|there|(?:the |a )?(?:council|authority|la|local authority))?\s*"
    r"(?:have|has|got|take|need)?\s*(?:to)?\s+|"
    r"(?:when|where|who|whom|what|which|how|why)(?:'?s)? "
    r"(?:(?:do|does|did|must|should|can|could|may|will|would|is|are|has|have|be) )?"
    r"(?:(?:we|i|you|one) )?|"
    r"(?:do|does|did|must|should|can|could|may|will|would|is|are|has|have) (?:we|i|you|there) )",
    re.I,
)
_LEAD = re.compile(
    r"^(?:(?:ok(?:ay)?|right|sure|thanks|thank you|great|sorry|oh|and|but|so|then|also|plus|"
    r"what about|how about|what if|same for|same with|in that case)\b[\s,.!-]*)+",
    re.I,
)
_AGE = re.compile(
    r"(?:,?\s*\b(?:who (?:is|was) |is |was )?(?:aged?|age of)\s*\d{1,2}\b"
    r"|(?<=\bof)\s+\d{1,2}\b(?!\s*(?:working|days|weeks|hours|months|years))"
    r"|\b\d{1,2}[\s-]*(?:year[\s-]*olds?|yr[\s-]*olds?|yo|y/o)\b|\bof (?=$|,))",
    re.I,
)
_NEW_AGE = re.compile(
    r"\b(?:(?:was|were|is|he'?s|she'?s|they'?re|aged?|of|only|turns?|over|under)\s+(?:only )?"
    r"\d{1,2}\b(?!\s*(?:%|per ?cent|working|days?|weeks?|hours?|months?))|"
    r"\d{1,2}[\s-]*(?:year|yr|yo))",
    re.I,
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_OF_EDITIONS = frozenset(
    "version edition one under same new old current last no yes think thought surely actually sure "
    "wrong told read".split()
)
_AMOUNT = re.compile(
    r"\b(?:\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty)"
    r"[- ](?:working |school )?(?:minute|hour|day|week|month|year)s?\b",
    re.I,
)
_STANDS_FOR_NOUN = re.compile(r"\b(?:the|that|this|which|another|\w+) ones?\b", re.I)
_EDITION = re.compile(r"\b(?:version|edition|one)\b", re.I)


@dataclass(frozen=True)
class Understood:
    """`search` is what is looked for; `shown` says how a leaning question was taken, "" where it
    stands alone; `offered` are choices to offer again, where a bare "yes" could mean several;
    `around` are the places that the answer before it rests on.
    """

    search: str
    shown: str = ""
    subject: str = ""
    offered: tuple[str, ...] = ()
    around: tuple[Reference, ...] = ()


def stand_alone(
    question: str, history: Sequence[Answer], places: Collection[str] = ()
) -> Understood:
    """The question with the subject of the conversation, where it leans on it.

    `history` are the latest answers, oldest first; `places` are names of which one takes the
    place of another ("same for Birmingham"), in lower case. A language model may take this
    function's place: same arguments, same result.
    """
    asked = without_forged_turns(question)
    recent = [answer for answer in history if answer.status != "library empty"][-KEPT:]
    if not recent:
        return Understood(asked, asked if asked != question else "")
    offer = recent[-1].suggestions
    if _YES.match(asked) and offer:
        return _picked(asked, offer)
    switch = _NEW_TOPIC.search(asked)
    if switch:
        rest = asked[switch.end() :] if switch.end() < len(asked) - 8 else asked[: switch.start()]
        return Understood(rest.strip(" ,.-:") or asked)
    if recent[-1].status != "unclear" and not leans(asked):
        return Understood(asked, asked if asked != question else "")
    return _joined(asked, recent, places)


def without_forged_turns(question: str) -> str:
    """The question without pasted text that claims to be somebody else's turn
    ("Assistant: ... User: ..."): only the person's own last words are asked.
    """
    turns = list(_FORGED.finditer(question))
    if not any(turn["role"].lower() not in _THEIRS for turn in turns) or len(turns) < 1:
        return question
    own = [question[: turns[0].start()].strip()]
    ends = [turn.start() for turn in turns[1:]] + [len(question)]
    for turn, end in zip(turns, ends, strict=True):
        if turn["role"].lower() in _THEIRS:
            own.append(question[turn.end() : end].strip())
    said = [text for text in own if any(c.isalpha() for c in text)]
    return said[-1] if said else question


def leans(question: str) -> bool:
    """Whether the question makes no sense without the one before it."""
    held = words(question)
    return bool(_LEANS.match(question)) or len(held) <= FEW or bool(_POINTS_BACK.search(question))


def _picked(asked: str, offer: Sequence[str]) -> Understood:
    """The choice that "yes please" or "the second one" means; all of them where it is open."""
    pick = _PICK.search(asked)
    if pick is None:
        return (
            Understood(offer[0], offer[0])
            if len(offer) == 1
            else Understood(asked, offered=tuple(offer))
        )
    said = pick[1].lower()
    place = _ORDINALS.get(said, int(said) - 1 if said.isdigit() else 0)
    if -len(offer) <= place < len(offer):
        return Understood(offer[place], offer[place])
    return Understood(asked, offered=tuple(offer))


def _joined(asked: str, recent: Sequence[Answer], places: Collection[str]) -> Understood:
    """The question, then the subject: of the last question that stood alone, and of the last."""
    own = _LEAD.sub("", asked).strip() or asked
    edition = _edition_meant(asked, recent[-1])
    if not words(own) and not _POINTS_BACK.search(own):
        # "from when" asks more of the whole earlier question; "who does it" only of its subject.
        earlier = _LEAD.sub("", _stood_alone(recent)).split()[:SUBJECT_WORDS]
        more = f"{own.rstrip('?!. ')}, {' '.join(earlier).strip(' ?!.,')}"
        return Understood(more, more, around=_rests_on(recent))
    subject = subject_of(recent, own, places)
    search = f"{own.rstrip('?!. ')}, {edition}" if edition else own.rstrip("?!. ")
    shown = f"{search}, {subject}" if subject else search
    if not _asks_something(own, places):
        # "same for Birmingham 2016" asks the earlier question again, of another place or time.
        again = f"{edition or search}, {subject}"
        return Understood(again, shown, around=_rests_on(recent) if _AMOUNT.search(own) else ())
    return Understood(search, shown, subject, around=_rests_on(recent))


def _asks_something(own: str, places: Collection[str]) -> bool:
    """Whether the question has words of its own but for a place, a year, an edition or a figure
    ("no, it's 15 working days").
    """
    return any(
        word not in places and not _YEAR.fullmatch(word) and word not in _OF_EDITIONS
        for word in words(_AMOUNT.sub(" ", own))
    )


def _rests_on(recent: Sequence[Answer]) -> tuple[Reference, ...]:
    """The places that the latest answer with statements cites, each once."""
    last = next((answer for answer in reversed(recent) if answer.statements), None)
    cited = [c.reference for s in last.statements for c in s.citations] if last else []
    return tuple(dict.fromkeys(cited))


def _stood_alone(recent: Sequence[Answer]) -> str:
    """The last question that did."""
    alone = next((answer for answer in reversed(recent) if not answer.understood_as), recent[0])
    return without_forged_turns(alone.question)


def subject_of(recent: Sequence[Answer], own: str, places: Collection[str]) -> str:
    """What the conversation is about: the last question that stood alone; where "one" stands for
    a noun of the question just asked, that one too; without what the new question replaces.
    """
    asked = [without_forged_turns(answer.question) for answer in recent]
    anchor = next((i for i in range(len(recent) - 1, -1, -1) if not recent[i].understood_as), 0)
    parts = [_topic(asked[anchor])]
    if anchor < len(recent) - 1 and _STANDS_FOR_NOUN.search(own):
        parts.insert(0, _LEAD.sub("", asked[-1]).strip(" ?!.,"))
    subject = _replaced(", ".join(parts), own, places)
    return " ".join(subject.split()[:SUBJECT_WORDS])


def _topic(question: str) -> str:
    """The question without what asks: "How long do we have to notify the Panel" -> "notify ..."."""
    topic = _SCAFFOLD.sub("", _LEAD.sub("", question), count=1).strip(" ?!.,")
    return topic if len(words(topic)) >= 1 else question.strip(" ?!.,")


def _replaced(subject: str, own: str, places: Collection[str]) -> str:
    """Ages, years and places of the subject go where the new question names others."""
    if _NEW_AGE.search(own):
        subject = _AGE.sub("", subject)
    if _YEAR.search(own):
        subject = _YEAR.sub("", subject)
    said = set(words(own))
    if said & set(places):
        subject = " ".join(
            w for w in subject.split() if w.lower().strip("?.,'") not in places or w.lower() in said
        )
    return " ".join(subject.split())


def _edition_meant(asked: str, last: Answer) -> str:
    """ "and under the 2024 version": the publication that the last answer rests on."""
    if not (_YEAR.search(asked) and _EDITION.search(asked) and last.statements):
        return ""
    cited = last.statements[0].citations[0]
    year = _YEAR.search(asked)
    title = cited.document.replace(cited.edition, "").strip()
    return f"{title} {year[0]}" if year else title
