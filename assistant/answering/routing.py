"""What triage found, put on the answer: what is said first, how it ends, what is offered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from assistant.answering.answers import Answer, Elsewhere, Status
from assistant.answering.provisions import Absent
from assistant.answering.triage import Triaged
from assistant.answering.triage_rules import Route
from assistant.answering.wording import Wording
from assistant.errors import AssistantError, LibraryError
from assistant.library.library import Found
from assistant.library.register import Register

ABSENT = "no such provision"
NOT_HELD = "place not held"


def routed(answer: Answer, triaged: Triaged, wording: Wording) -> Answer:
    """The answer as the routes have it; unchanged where there are none."""
    if not triaged.routes:
        return answer
    ending = next((o for o in triaged.outcomes if o.ends_as and _ends(o, answer, triaged)), None)
    status: Status = ending.ends_as or answer.status if ending else answer.status
    named = (ending.headline or ending.ends_as) if ending else ""
    return replace(
        answer,
        question=triaged.text,
        understood_as=triaged.asked_for_them or answer.understood_as,
        status=status,
        headline=wording.say(named) if named else answer.headline,
        first=(*triaged.first, *answer.first),
        routes=(*triaged.routes, *answer.routes),
        suggestions=(*_suggested(triaged, wording), *answer.suggestions),
        offer=next((o.offer for o in triaged.outcomes if o.offer), ""),
        keep=triaged.keep,
    )


def _ends(outcome: Route, answer: Answer, triaged: Triaged) -> bool:
    """A route that drops sentences ends only a question of which nothing is left; "partly
    answered" takes from an answer and makes none.
    """
    if outcome.drop and triaged.question:
        return False
    return outcome.ends_as != "partly answered" or answer.status == "answered"


def _suggested(triaged: Triaged, wording: Wording) -> tuple[str, ...]:
    names = dict.fromkeys(name for outcome in triaged.outcomes for name in outcome.suggest)
    return tuple(wording.say(name) for name in names)


def unasked(question: str, day: date, wording: Wording) -> Answer:
    """Where the library is not asked: nothing is quoted."""
    return Answer(question, "out of scope", wording.say("out of scope"), (), "", day)


def unreachable(question: str, day: date, why: AssistantError, wording: Wording) -> Answer:
    """Where nothing can be answered and something has to be said first all the same."""
    status: Status = "library empty" if isinstance(why, LibraryError) else "unclear"
    return Answer(question, status, wording.say("nothing looked up"), (), "", day, (str(why),))


def with_absent(answer: Answer, absent: Sequence[Absent], wording: Wording) -> Answer:
    """Says first which cited places the held texts do not have."""
    if not absent:
        return answer
    routes = [ABSENT if a.whole else NOT_HELD for a in absent]
    said = tuple(
        wording.say(route, place=a.place, title=a.title)
        for route, a in zip(routes, absent, strict=True)
    )
    partly = answer.status == "answered"
    return replace(
        answer,
        status="partly answered" if partly else answer.status,
        headline=wording.say("partly answered") if partly else answer.headline,
        first=(*answer.first, *said),
        routes=(*answer.routes, *dict.fromkeys(routes)),
    )


def with_elsewhere(answer: Answer, publications: Sequence[str], register: Register) -> Answer:
    """Names the publications of the register with their official addresses and whose they are."""
    known = [register.publications[id] for id in publications if id in register.publications]
    named = tuple(
        Elsewhere(p.title, p.editions[-1].address or p.editions[-1].landing, p.nation)
        for p in known
    )
    return replace(answer, elsewhere=(*named, *answer.elsewhere)) if named else answer


def only_in(documents: Sequence[str], found: Found) -> Found:
    """What was found in these documents alone."""
    return replace(found, hits=tuple(h for h in found.hits if h.document.id in documents))
