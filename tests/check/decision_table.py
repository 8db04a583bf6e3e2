"""A second implementation of the check, in plain Python, that has never seen the rulesets.

Written from the decision table (questions, rows A to N, order of tests), its corrections, chapter 5
of Working Together 2023 and sections 16B, 16C and 16M of the Children Act 2004. It works on
possible worlds: every unknown answer stands for each thing that may be so, a duty is met when it is
owed in all worlds, not met when in none, and otherwise cannot be told. The rulesets use Kleene's
tables instead, so that the two can only agree if both are right.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import cache
from itertools import product

YES, NO, UNKNOWN = "yes", "no", "unknown"
MET, NOT_MET, CANNOT_TELL = "MET", "NOT_MET", "CANNOT_TELL"

FACT = {
    "danger": "immediate_danger",
    "asker": "asker_is_la",
    "age": "age_at_event",
    "as_child": "treated_as_child",
    "event": "event",
    "abuse": "abuse_neglect",
    "place": "place",
    "resident": "normally_resident",
    "cared_for": "looked_after",
    "placed_by": "placing_la",
    "leaver": "care_leaver",
    "regulated": "regulated_setting",
    "birth": "nobody asks this",
}
YES_NO = (YES, NO)
WORLD: dict[str, tuple[str, ...]] = {
    "danger": YES_NO,
    "asker": YES_NO,
    "age": ("unborn", "0-15", "16-17", "turned_18", "18-24", "25+"),
    "as_child": YES_NO,
    "event": ("death", "serious_harm", "harm_not_serious", "nothing_yet"),
    "abuse": ("known", "suspected", "not"),
    "place": ("in_area", "other_english_la", "outside_england"),
    "resident": (YES, NO, "other_english_la"),
    "cared_for": YES_NO,
    "placed_by": ("this_la", "other_english_la", "outside_england"),
    "leaver": YES_NO,
    "regulated": YES_NO,
    "birth": ("attended", "unattended"),
}


def worlds(name: str, answer: str) -> tuple[str, ...]:
    """What may be so, given the answer."""
    if answer == UNKNOWN:
        return WORLD[name]
    if answer == "seriousness_arguable":
        return ("serious_harm", "harm_not_serious")
    return (answer,)


# ---- What is owed in one world -------------------------------------------------------------------


def under_18(age: str, as_child: str) -> bool:
    """Questions 2; row J: the unborn, and 17 turning 18, are as the person settles it."""
    return age in ("0-15", "16-17") or (age in ("unborn", "turned_18") and as_child == YES)


def under_18_in_2015(age: str, as_child: str) -> bool:
    """As under_18, but the unborn were not covered (side by side, row "unborn")."""
    return age in ("0-15", "16-17") or (age == "turned_18" and as_child == YES)


def grave(event: str) -> bool:
    """Question 3: death or serious harm."""
    return event in ("death", "serious_harm")


def suspicion(abuse: str) -> bool:
    """Question 4: suspicion is enough."""
    return abuse != "not"


def emergency(danger: str) -> bool:
    return danger == YES


def incident(age: str, as_child: str, event: str, abuse: str) -> bool:
    return under_18(age, as_child) and grave(event) and suspicion(abuse)


def panel_in_area(age: str, as_child: str, event: str, abuse: str, place: str) -> bool:
    """Row A; s.16C(1)(a)."""
    return incident(age, as_child, event, abuse) and place == "in_area"


def panel_abroad(
    age: str, as_child: str, event: str, abuse: str, place: str, resident: str
) -> bool:
    """Row B; s.16C(1)(b)."""
    home = place == "outside_england" and resident == YES
    return home and incident(age, as_child, event, abuse)


def other_authority(
    age: str, as_child: str, event: str, abuse: str, place: str, resident: str
) -> bool:
    """Row G, and s.16C(1)(b) of an authority that is not ours."""
    theirs = place == "other_english_la"
    lives_there = place == "outside_england" and resident == "other_english_la"
    return (theirs or lives_there) and incident(age, as_child, event, abuse)


def looked_after_death(age: str, event: str, cared_for: str) -> bool:
    """Rows C and D; paragraph 331: any cause. Nobody is looked after before birth or from 18."""
    return event == "death" and cared_for == YES and age in ("0-15", "16-17")


def placing_authority(age: str, event: str, cared_for: str, placed_by: str) -> bool:
    """Contested point 13; an authority outside England is to be told as well."""
    another = placed_by in ("other_english_la", "outside_england")
    return another and looked_after_death(age, event, cared_for)


def care_leaver_death(age: str, event: str, leaver: str) -> bool:
    """Rows E and F; paragraph 332: up to and including 24, also at 16 and 17; nobody is younger."""
    return event == "death" and leaver == YES and age not in ("unborn", "0-15", "25+")


def young_care_leaver_death(age: str, event: str, leaver: str) -> bool:
    """Row F; paragraph 332, its third sentence: the partners of one under 18 must consider."""
    return age == "16-17" and care_leaver_death(age, event, leaver)


def panel_by_anybody(
    age: str, as_child: str, event: str, abuse: str, place: str, resident: str
) -> bool:
    """Rows A, B and G: some English authority notifies."""
    return (
        panel_in_area(age, as_child, event, abuse, place)
        or panel_abroad(age, as_child, event, abuse, place, resident)
        or other_authority(age, as_child, event, abuse, place, resident)
    )


def panel_by_us(age: str, as_child: str, event: str, abuse: str, place: str, resident: str) -> bool:
    """Rows A and B."""
    return panel_in_area(age, as_child, event, abuse, place) or panel_abroad(
        age, as_child, event, abuse, place, resident
    )


def tell_authority(
    asker: str,
    age: str,
    as_child: str,
    event: str,
    abuse: str,
    place: str,
    resident: str,
    cared_for: str,
    leaver: str,
) -> bool:
    """Row N; paragraph 335."""
    return asker == NO and (
        panel_by_anybody(age, as_child, event, abuse, place, resident)
        or looked_after_death(age, event, cared_for)
        or care_leaver_death(age, event, leaver)
    )


def tell_authority_in_2018(
    asker: str,
    age: str,
    as_child: str,
    event: str,
    abuse: str,
    place: str,
    resident: str,
    cared_for: str,
) -> bool:
    return tell_authority(asker, age, as_child, event, abuse, place, resident, cared_for, leaver=NO)


def choice_of_review(
    age: str, as_child: str, event: str, abuse: str, cared_for: str, leaver: str
) -> bool:
    """Paragraphs 332 and 338 (corrections, A14 and A16)."""
    child = under_18(age, as_child)
    outside = not (child and suspicion(abuse))
    death_in_care = looked_after_death(age, event, cared_for) and outside
    leaver_died = care_leaver_death(age, event, leaver) and outside
    near_miss = child and suspicion(abuse) and not grave(event)
    return death_in_care or leaver_died or near_miss


def choice_of_review_in_2018(
    age: str, as_child: str, event: str, abuse: str, cared_for: str
) -> bool:
    return choice_of_review(age, as_child, event, abuse, cared_for, leaver=NO)


def born_child_died(age: str, event: str, birth: str) -> bool:
    """s.16M(1) and footnote 219: of stillbirths only those without a professional present."""
    stillbirth = age == "unborn" and birth == "unattended"
    return event == "death" and (age in ("0-15", "16-17") or stillbirth)


def death_review(age: str, event: str, birth: str, resident: str) -> bool:
    return resident == YES and born_child_died(age, event, birth)


def death_review_elsewhere(age: str, event: str, birth: str, resident: str, place: str) -> bool:
    """s.16M(2)."""
    return resident != YES and place == "in_area" and born_child_died(age, event, birth)


def anything_in_2018(
    age: str, as_child: str, event: str, abuse: str, place: str, resident: str, cared_for: str
) -> bool:
    """Whether somebody has something to notify."""
    panel = panel_by_anybody(age, as_child, event, abuse, place, resident)
    return panel or looked_after_death(age, event, cared_for)


def anything(
    age: str,
    as_child: str,
    event: str,
    abuse: str,
    place: str,
    resident: str,
    cared_for: str,
    leaver: str,
) -> bool:
    before = anything_in_2018(age, as_child, event, abuse, place, resident, cared_for)
    return before or care_leaver_death(age, event, leaver)


# ---- 2015: Ofsted and the board; any looked-after death; any death in a regulated setting --------


def report_2015(age: str, as_child: str, event: str, abuse: str, place: str, resident: str) -> bool:
    foreign = place == "outside_england" and resident == NO
    case = under_18_in_2015(age, as_child) and grave(event) and suspicion(abuse)
    return case and not foreign


looked_after_2015 = looked_after_death


def regulated_2015(age: str, as_child: str, event: str, regulated: str) -> bool:
    return event == "death" and regulated == YES and under_18_in_2015(age, as_child)


def tell_2015(
    asker: str,
    age: str,
    as_child: str,
    event: str,
    abuse: str,
    place: str,
    resident: str,
    cared_for: str,
    regulated: str,
) -> bool:
    return asker == NO and (
        report_2015(age, as_child, event, abuse, place, resident)
        or looked_after_2015(age, event, cared_for)
        or regulated_2015(age, as_child, event, regulated)
    )


def anything_in_2015(
    age: str,
    as_child: str,
    event: str,
    abuse: str,
    place: str,
    resident: str,
    cared_for: str,
    regulated: str,
) -> bool:
    return (
        report_2015(age, as_child, event, abuse, place, resident)
        or looked_after_2015(age, event, cared_for)
        or regulated_2015(age, as_child, event, regulated)
    )


def death_review_2015(age: str, event: str, resident: str) -> bool:
    return event == "death" and resident == YES and age in ("0-15", "16-17")


Owed = Callable[..., bool]

DUTIES_2018: dict[str, Owed] = {
    "emergency": emergency,
    "notify_panel_in_area": panel_in_area,
    "notify_panel_outside_england": panel_abroad,
    "other_authority_notifies": other_authority,
    "looked_after_death": looked_after_death,
    "placing_authority": placing_authority,
    "tell_local_authority": tell_authority_in_2018,
    "agree_with_partners": panel_by_us,
    "rapid_review": panel_by_us,
    "consider_local_review": panel_by_anybody,
    "local_review_by_choice": choice_of_review_in_2018,
    "child_death_review": death_review,
    "child_death_review_elsewhere": death_review_elsewhere,
}
DUTIES_2023: dict[str, Owed] = {
    **DUTIES_2018,
    "care_leaver_death": care_leaver_death,
    "consider_incident_criteria": young_care_leaver_death,
    "tell_local_authority": tell_authority,
    "local_review_by_choice": choice_of_review,
}
DUTIES_2015: dict[str, Owed] = {
    "emergency": emergency,
    "notify_ofsted_and_board": report_2015,
    "looked_after_death": looked_after_2015,
    "regulated_setting_death": regulated_2015,
    "tell_local_authority": tell_2015,
    "serious_case_review": report_2015,
    "child_death_review": death_review_2015,
}
DUTIES: dict[str, dict[str, Owed]] = {
    "2015": DUTIES_2015,
    "2018": DUTIES_2018,
    "2023": DUTIES_2023,
    "2026": DUTIES_2023,
}


# ---- From worlds to states and to the outcome ----------------------------------------------------


def state(owed: Owed, answers: Mapping[str, str]) -> str:
    """Owed in all worlds, in none, or in some."""
    names = _names(owed)
    return _state(owed, tuple(answers.get(FACT[name], UNKNOWN) for name in names))


@cache
def _names(owed: Owed) -> tuple[str, ...]:
    return tuple(inspect.signature(owed).parameters)


@cache
def _state(owed: Owed, given: tuple[str, ...]) -> str:
    possible = product(*(worlds(n, a) for n, a in zip(_names(owed), given, strict=True)))
    found = {owed(*world) for world in possible}
    return CANNOT_TELL if len(found) == 2 else MET if found == {True} else NOT_MET


def duty_states(edition: str, answers: Mapping[str, str]) -> dict[str, str]:
    """Every duty of the edition."""
    return {id: state(owed, answers) for id, owed in DUTIES[edition].items()}


def notified_anyhow(edition: str, answers: Mapping[str, str]) -> bool:
    """Whether somebody has something to notify in every world that the answers leave possible."""
    owed = {"2015": anything_in_2015, "2018": anything_in_2018}.get(edition, anything)
    return state(owed, answers) == MET


def outcome(edition: str, answers: Mapping[str, str]) -> str:
    """Rows A to N in the order of tests: danger first, who asks last."""
    if answers.get("immediate_danger") == YES:
        return "EMERGENCY_FIRST"
    code = _outcome_2015(answers) if edition == "2015" else _outcome(edition, answers)
    passes_on = code not in ("OTHER_LA", "NO_ENGLISH_DUTY", "NOT_NOTIFIABLE")
    return "TELL_LA" if passes_on and answers.get("asker_is_la") == NO else code


def _outcome(edition: str, answers: Mapping[str, str]) -> str:
    leavers = edition in ("2023", "2026")
    ours = state(panel_by_us, answers)
    theirs = state(other_authority, answers)
    in_care = state(looked_after_death, answers)
    leaver = state(care_leaver_death, answers) if leavers else NOT_MET
    if ours == MET:  # A, B, C
        return "NOTIFY_PANEL"
    if theirs == MET:  # G
        return "OTHER_LA"
    panel_settled = ours == NOT_MET and theirs == NOT_MET
    if not panel_settled and _only_judgement_is_missing(answers):  # J
        return "JUDGEMENT_CALL"
    abuse = answers.get("abuse_neglect", UNKNOWN)
    if in_care == MET and (abuse in ("not", UNKNOWN) or panel_settled):  # D
        return "NOTIFY_LAC_DEATH_ONLY"
    if leaver == MET and panel_settled:  # E, F
        return "NOTIFY_CARE_LEAVER_DEATH"
    if not panel_settled or CANNOT_TELL in (in_care, leaver):  # I
        return "INSUFFICIENT_INFO"
    return _no_duty(answers, incident)  # H, K, L, M


def _outcome_2015(answers: Mapping[str, str]) -> str:
    report = state(report_2015, answers)
    in_care = state(looked_after_2015, answers)
    regulated = state(regulated_2015, answers)
    if report == MET:
        return "NOTIFY_OFSTED_AND_BOARD"
    if report == CANNOT_TELL and _known_but_for_judgement(answers, state(concerns_2015, answers)):
        return "JUDGEMENT_CALL"
    abuse = answers.get("abuse_neglect", UNKNOWN)
    if in_care == MET and (abuse in ("not", UNKNOWN) or report == NOT_MET):
        return "NOTIFY_LAC_DEATH_ONLY"
    if regulated == MET and report == NOT_MET:
        return "NOTIFY_REGULATED_SETTING_DEATH"
    if CANNOT_TELL in (report, in_care, regulated):
        return "INSUFFICIENT_INFO"
    return _no_duty(answers, incident_2015)


def incident_2015(age: str, as_child: str, event: str, abuse: str) -> bool:
    return under_18_in_2015(age, as_child) and grave(event) and suspicion(abuse)


def concerns_2015(place: str, resident: str) -> bool:
    """Anything but an event outside England to a child from elsewhere."""
    return place != "outside_england" or resident != NO


def _only_judgement_is_missing(answers: Mapping[str, str]) -> bool:
    """Row J: what is open is how to read it, not what happened, to whom, by abuse, and where."""
    place = answers.get("place", UNKNOWN)
    residence = answers.get("normally_resident", UNKNOWN)
    placed = place in ("in_area", "other_english_la") or (
        residence in (YES, "other_english_la") and place == "outside_england"
    )
    return _known_but_for_judgement(answers, MET if placed else CANNOT_TELL)


def _known_but_for_judgement(answers: Mapping[str, str], place: str) -> bool:
    return (
        place == MET
        and answers.get("abuse_neglect") in ("known", "suspected")
        and answers.get("age_at_event", UNKNOWN) != UNKNOWN
        and answers.get("event", UNKNOWN) != UNKNOWN
    )


def _no_duty(answers: Mapping[str, str], case: Owed) -> str:
    abroad = answers.get("place") == "outside_england"
    foreign = abroad and answers.get("normally_resident") == NO
    if foreign and state(case, answers) != NOT_MET:  # H
        return "NO_ENGLISH_DUTY"
    return "NOT_NOTIFIABLE"  # K, L, M


# ---- Deadlines: (count, unit, from, direction, force) --------------------------------------------

WD = "working days"
PANEL = {
    "five_working_days": (5, WD, "aware_date", "after", "should"),
    "five_working_days_from_suspicion": (5, WD, "suspected_date", "after", "caution"),
}
DONE_BY = {"notified_date": set(PANEL)}  # where that date is asked: from 2023 on
KNOWN_FROM = {  # s.16C(1): an authority that knows or suspects
    duty: {"aware_date", "suspected_date"}
    for duty in ("notify_panel_in_area", "notify_panel_outside_england", "rapid_review")
}
TODAY = (0, "days", "now", "after", "caution")
REVIEW = {
    "six_months": (6, "months", "review_decided_date", "after", "should"),
    "report_before_publication": (7, WD, "publication_date", "before", "must"),
}
FIVE_CAUTION = (5, WD, "aware_date", "after", "caution")
FIVE = (5, WD, "aware_date", "after", "should")
DEADLINES_2023 = {
    "notify_panel_in_area": PANEL,
    "notify_panel_outside_england": PANEL,
    "other_authority_notifies": {"tell_other_authority": TODAY},
    "looked_after_death": {"looked_after_caution": FIVE_CAUTION},
    "care_leaver_death": {"care_leaver_caution": FIVE_CAUTION},
    "tell_local_authority": {"same_day": TODAY},
    "rapid_review": {
        "rapid_review_from_incident": (15, WD, "incident_date", "after", "should"),
        "rapid_review_from_awareness": (15, WD, "aware_date", "after", "caution"),
        "rapid_review_from_notification": (15, WD, "notified_date", "after", "should"),
    },
    "consider_local_review": REVIEW,
}
DEADLINES = {
    "2023": DEADLINES_2023,
    "2026": DEADLINES_2023,
    "2018": {
        "notify_panel_in_area": PANEL,
        "notify_panel_outside_england": PANEL,
        "other_authority_notifies": {"tell_other_authority": TODAY},
        "looked_after_death": {"looked_after_caution": FIVE_CAUTION},
        "tell_local_authority": {"same_day": TODAY},
        "agree_with_partners": {"partners_five_working_days": FIVE},
        "rapid_review": {
            "rapid_review_from_awareness": (15, WD, "aware_date", "after", "should"),
        },
        "consider_local_review": REVIEW,
    },
    "2015": {
        "notify_ofsted_and_board": {"five_working_days": FIVE},
        "looked_after_death": {"looked_after_five_working_days": FIVE},
        "regulated_setting_death": {"regulated_five_working_days": FIVE},
        "tell_local_authority": {"same_day": TODAY},
    },
}
STRENGTH_2018 = {
    "emergency": "should",
    "notify_panel_in_area": "must",
    "notify_panel_outside_england": "must",
    "other_authority_notifies": "must",
    "looked_after_death": "must",
    "placing_authority": "voluntary",
    "tell_local_authority": "should",
    "agree_with_partners": "should",
    "rapid_review": "should",
    "consider_local_review": "must",
    "local_review_by_choice": "voluntary",
    "child_death_review": "must",
    "child_death_review_elsewhere": "voluntary",
}
STRENGTH_2023 = {
    **STRENGTH_2018,
    "care_leaver_death": "should",
    "consider_incident_criteria": "must",
}
STRENGTH = {
    "2018": STRENGTH_2018,
    "2023": STRENGTH_2023,
    "2026": STRENGTH_2023,
    "2015": {
        "emergency": "should",
        "notify_ofsted_and_board": "should",
        "looked_after_death": "should",
        "regulated_setting_death": "should",
        "tell_local_authority": "should",
        "serious_case_review": "must",
        "child_death_review": "must",
    },
}
IN_FORCE = {
    "2015": ("2015-03-26", "2018-06-29"),
    "2018": ("2018-06-29", "2023-12-15"),
    "2023": ("2023-12-15", "2026-03-18"),
    "2026": ("2026-03-18", None),
}
NOTIFICATION = {
    "2015": {"notify_ofsted_and_board", "looked_after_death", "regulated_setting_death"},
    "2018": {
        "notify_panel_in_area",
        "notify_panel_outside_england",
        "other_authority_notifies",
        "looked_after_death",
    },
}
TOO_EARLY = {
    "2015": set(),
    "2018": set(),
    "2023": {("incident_date", "2018-06-29")},
    "2026": {("incident_date", "2018-06-29")},
}
"""Section 16C came into force on that day (note F80 to it)."""
OWED_ELSEWHERE = {
    "2015": set(),
    "2018": {"other_authority_notifies"},
    "2023": {"other_authority_notifies"},
    "2026": {"other_authority_notifies"},
}
NOTIFICATION["2023"] = NOTIFICATION["2026"] = NOTIFICATION["2018"] | {"care_leaver_death"}
