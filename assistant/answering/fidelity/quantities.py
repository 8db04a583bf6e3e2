"""Numbers, dates, amounts and section numbers: each of a statement stands in its source.

The same value, unit and bound ("within", "at least"), and about the same thing: where the source
gives two times, the words around the statement's must be nearest to the one it gives.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.answering.fidelity.same_words import SameWords, Word

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_VALUES = {word: float(i) for i, word in enumerate(_ONES)}
_VALUES |= {word: 20.0 + 10 * i for i, word in enumerate(_TENS)}
_VALUES |= {"half": 0.5, "quarter": 0.25, "dozen": 12.0, "twice": 2.0}
_ORDINALS = {
    word: float(i)
    for i, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(),
        1,
    )
}
_SCALES = {"hundred": 100.0, "thousand": 1e3, "million": 1e6, "billion": 1e9}
_MONTHS = (
    "january february march april may june july august september october november december"
).split()
_WORD_NUMBER = (
    rf"(?:(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(_ONES[1:10])}))?|{'|'.join(_ONES[::-1])}"
    rf"|half|quarter|dozen|twice)"
)
_NUMBER = rf"(?:\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)*|{_WORD_NUMBER})"
_SCALE = rf"(?:[ -](?:{'|'.join(_SCALES)}))?"
_UNIT = (
    r"(?:(?P<sort>working|school|business|calendar|clear)[ -])?"
    r"(?P<unit>day|week|fortnight|month|year|hour|minute|term)(?:s['’]?|['’]s)?(?![a-z])"
)
_MONTH = "|".join(_MONTHS)
_DATE = re.compile(
    rf"(?<![\w/])(?:(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<m>{_MONTH})"
    rf"(?:,? (?P<y>\d{{4}}))?|(?P<m2>{_MONTH}) (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?"
    rf"(?!\d)(?:,? (?P<y2>\d{{4}}))?|(?P<m3>{_MONTH}) (?P<y3>\d{{4}})"
    rf"|(?P<d4>\d{{1,2}})/(?P<m4>\d{{1,2}})/(?P<y4>\d{{2,4}})"
    rf"|(?P<y5>\d{{4}})-(?P<m5>\d\d)-(?P<d5>\d\d))(?![\w/])",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"(?<!\w)(?P<kind>sections?|ss?\.|s(?=\d)|paragraphs?|paras?\.?|regulations?|regs?\.?|parts?|"
    r"chapters?|schedules?|sch\.?|articles?|annex(?:es)?|appendix|appendices|stages?|steps?|"
    r"levels?|tiers?|boxe?s?|tables?|figures?|pages?|pp?\.|footnotes?|rules?|forms?|standards?|"
    r"outcomes?|phases?|grades?|clauses?) ?"
    r"(?P<id>\d+[A-Za-z]{0,2}(?:\.\d+)*(?:\(\w{1,4}\))*|(?-i:[A-Z])(?:\d+)?(?![\w'’])"
    r"|(?-i:[IVX]{1,4})(?!\w)"
    rf"|(?:{'|'.join(_ONES[12:0:-1])})(?!\w))",
    re.IGNORECASE,
)
_MORE_PLACES = re.compile(
    r"(?:,|,? and|,? or| to|[–-]) ?(?P<id>\d+[A-Za-z]{0,2}(?:\.\d+)*(?:\(\w{1,4}\))*)(?![\w%])"
    r"(?! (?:working|school|day|week|month|year|hour|minute)| ?(?:%|per cent|percent))"
)
_KINDS = {"s": "section", "ss": "section", "para": "paragraph", "reg": "regulation",
          "sch": "schedule", "appendice": "appendix", "annexe": "annex", "p": "page",
          "pp": "page", "boxe": "box"}  # fmt: skip
_AMOUNT = re.compile(rf"£ ?(?P<n>\d[\d,]*(?:\.\d+)?){_SCALE}", re.IGNORECASE)
_PERCENT = re.compile(rf"(?<!\w)(?P<n>{_NUMBER}) ?(?:%|per[ -]?cent\b)", re.IGNORECASE)
_COUNT = re.compile(
    rf"(?<![\w.£])(?P<n>{_NUMBER}{_SCALE})(?:[ -]?{_UNIT}|(?P<th>st|nd|rd|th)\b|(?P<rest>\w*))",
    re.IGNORECASE,
)
_LONE_UNIT = re.compile(
    r"(?<!\w)(?:(?:a|an|one|per|each|every)[ -](?P<unit>day|week|fortnight|month|year|hour|term)"
    r"(?![\w-])|(?P<often>annual|annually|yearly|monthly|weekly|daily|hourly|fortnightly|termly)"
    r"(?!\w)|(?P<alone>fortnight)(?!\w))",
    re.IGNORECASE,
)
_OFTEN = {"annual": "year", "annually": "year", "yearly": "year", "monthly": "month",
          "weekly": "week", "daily": "day", "hourly": "hour", "fortnightly": "fortnight",
          "termly": "term"}  # fmt: skip
_ORDINAL = re.compile(rf"(?<!\w)(?:{'|'.join(_ORDINALS)})(?!\w)", re.IGNORECASE)
_PRONOUN = re.compile(r"\b(?:no one|one another|one's)\b", re.IGNORECASE)
_SPACES = str.maketrans({"\u00a0": " ", "\n": " ", "\u2011": "-"})
_SCALED = {"week": ("day", 7.0), "fortnight": ("day", 14.0), "year": ("month", 12.0)}
_BOUNDS = (
    ("at most", r"(?:no|not) (?:later|more|longer|greater|older) than|within|up to|at most|"
                r"(?:a )?maximum of|by the end of|not exceeding|or (?:less|fewer|under|younger)"),
    ("at least", r"(?:no|not) (?:less|fewer|sooner|earlier|younger) than|at least|"
                 r"(?:a )?minimum of|or (?:more|over|older|above|longer)|and (?:over|above)"),
    ("under", r"under(?: the age of)?|below|(?:less|fewer|younger|sooner|earlier|shorter) than"),
    ("over", r"over|above|(?:more|greater|older|longer|later) than|exceed(?:s|ing)?|beyond"),
    ("before", r"before|prior to|ahead of"),
    ("after", r"after|following|since|from|once"),
    ("until", r"until|till|by"),
)  # fmt: skip
_BETWEEN = (
    "the|a|an|their|its|his|her|age|of|period|aged|about|around|next|first|another|further|each|"
    "every|end"
)
_BOUND_BEFORE = [
    (name, re.compile(rf"(?<!\w)(?:{words})(?: (?:{_BETWEEN})){{0,4}} ?$", re.I))
    for name, words in _BOUNDS
]
_BOUND_AFTER = [
    (name, re.compile(rf"^(?: (?:of age|old|in advance))? (?:{words})(?!\w)(?! \d)", re.I))
    for name, words in (
        ("at most", r"or (?:less|fewer|under|younger|below|earlier)|at (?:most|the latest)"),
        ("at least", r"or (?:more|over|older|above|longer|later)|and (?:over|above)|at least"),
        ("before", "before|ahead of"),
        ("after", "after"),
    )
]
_SAME_BOUND = {("", "at most"), ("at most", ""), ("until", "at most"), ("at most", "until"),
               ("until", ""), ("", "until")}  # fmt: skip
FRAME = 24
"""Characters from the start of a statement within which it may name its own paragraph."""
OLDEST = 25
"""Years up to which a bare number may be an age."""
WINDOW = 8
"""Words on each side that say what a quantity is about."""


@dataclass(frozen=True)
class Quantity:
    """`kind` date, place, amount, percent, ordinal or count; `value` is compared within a kind.

    Times are in days, working days, months or hours (a fortnight is 14 days, a year 12 months).
    """

    kind: str
    value: tuple[object, ...]
    unit: str
    bound: str
    start: int
    end: int


def quantities(text: str) -> list[Quantity]:
    """Every quantity of `text`, in order; none stands in two."""
    text = text.translate(_SPACES)
    out: list[Quantity] = []
    for found in (_dates(text), _places(text), _money(text), _counts(text), _units(text)):
        for quantity in found:
            if all(quantity.end <= q.start or q.end <= quantity.start for q in out):
                out.append(quantity)
    return sorted(out, key=lambda q: q.start)


def _dates(text: str) -> Iterator[Quantity]:
    for m in _DATE.finditer(text):
        groups = {name: value for name, value in m.groupdict().items() if value}
        parts = {name[0]: value for name, value in groups.items()}
        month = parts["m"]
        number = int(month) if month.isdigit() else _MONTHS.index(month.lower()) + 1
        year = int(parts["y"]) if "y" in parts else None
        day = int(parts["d"]) if "d" in parts else None
        value = (2000 + year if year is not None and year < 100 else year, number, day)
        yield Quantity("date", value, "", _bound(text, m.start(), m.end()), m.start(), m.end())


def _places(text: str) -> Iterator[Quantity]:
    for m in _PLACE.finditer(text):
        kind = m["kind"].lower().rstrip(".")
        kind = _KINDS.get(kind) or _KINDS.get(kind.removesuffix("s")) or kind.removesuffix("s")
        number = m["id"].lower()
        number = str(_ONES.index(number)) if number in _ONES else number
        yield Quantity("place", (number,), kind, "", m.start(), m.end())
        at = m.end()
        while more := _MORE_PLACES.match(text, at):
            yield Quantity("place", (more["id"].lower(),), kind, "", more.start("id"), more.end())
            at = more.end()


def _money(text: str) -> Iterator[Quantity]:
    for kind, pattern in (("amount", _AMOUNT), ("percent", _PERCENT)):
        for m in pattern.finditer(text):
            number = m[0].strip("£ ") if kind == "amount" else m["n"]
            bound = _bound(text, m.start(), m.end())
            yield Quantity(kind, (_number(number),), "", bound, m.start(), m.end())


def _counts(text: str) -> Iterator[Quantity]:
    for m in _COUNT.finditer(text):
        number, unit = m["n"], (m["unit"] or "").lower()
        if m["rest"] and not number[0].isdigit():
            continue  # "tender", "oneself": a word that only begins like a number.
        if number.lower() == "one" and _PRONOUN.search(text[max(0, m.start() - 4) : m.end() + 8]):
            continue
        if m["rest"]:
            yield Quantity("code", (m[0].lower(),), "", "", m.start(), m.end())
            continue
        value, name = _timed(_number(number), unit, (m["sort"] or "").lower())
        kind = "ordinal" if m["th"] else "count"
        yield Quantity(kind, (value,), name, _bound(text, m.start(), m.end()), m.start(), m.end())
    for m in _ORDINAL.finditer(text):
        yield Quantity("ordinal", (_ORDINALS[m[0].lower()],), "", "", m.start(), m.end())


def _units(text: str) -> Iterator[Quantity]:
    """A time without a number: "a week", "each year", "annually", "a fortnight"."""
    for m in _LONE_UNIT.finditer(text):
        unit = m["unit"] or m["alone"] or _OFTEN[m["often"].lower()]
        value, name = _timed(1.0, unit.lower(), "")
        bound = _bound(text, m.start(), m.end())
        yield Quantity("count", (value,), name, bound, m.start(), m.end())


def _timed(value: float | str, unit: str, sort: str) -> tuple[float | str, str]:
    if isinstance(value, str):
        return value, unit
    if sort in ("working", "school", "business", "clear"):
        return value, f"{'working' if sort == 'business' else sort} {unit}"
    name, factor = _SCALED.get(unit, (unit, 1.0))
    return value * factor, name


def _number(text: str) -> float | str:
    """Digits and words alike as a number; a version-like "1.2.3" as it stands."""
    words = text.lower().replace(",", "").replace("-", " ").split()
    if words[0].count(".") > 1:
        return words[0]
    total = 0.0
    for word in words:
        if word in _SCALES:
            total = (total or 1.0) * _SCALES[word]
        else:
            total += _VALUES[word] if word in _VALUES else float(word)
    return total


def _bound(text: str, start: int, end: int) -> str:
    before, after = text[max(0, start - 48) : start], text[end : end + 24]
    found = ((name, pattern.search(before)) for name, pattern in _BOUND_BEFORE)
    for name, match in found:
        if match:
            return name
    return next((name for name, pattern in _BOUND_AFTER if pattern.match(after)), "")


# -- the check ------------------------------------------------------------------------------


def wrong_quantity(
    statement: str, source: str, same: SameWords, own_places: Sequence[str] = ()
) -> bool:
    """Whether a quantity of the statement is not the source's.

    `own_places` are the numbers of the passage itself ("330", "16C(1)", "annex C"); a statement
    may begin with one ("Paragraph 330 says ...") where the source names no place of that kind.
    """
    held = quantities(source)
    kinds = {q.unit for q in held if q.kind == "place"}
    said = [
        q
        for q in quantities(statement)
        if q.unit in kinds or q.start > FRAME or not _is_own_place(q, own_places)
    ]
    if any(not any(_equal(q, h) for h in held) for q in said):
        return True
    if _more_often(said, held):
        return True
    words, source_words = same.words(statement), same.words(source)
    return any(not _about_the_same(q, held, words, source_words) for q in said)


def _is_own_place(quantity: Quantity, own: Sequence[str]) -> bool:
    if quantity.kind != "place":
        return False
    number = str(quantity.value[0])
    named = f"{quantity.unit} {number}"
    return any(
        place.lower() in (number, named) or place.lower().startswith((f"{number}(", f"{named}:"))
        for place in own
    )


def _equal(said: Quantity, held: Quantity) -> bool:
    if said.kind == held.kind == "date":
        pairs = zip(said.value, held.value, strict=True)
        return _bounds_agree(said, held) and all(s is None or s == h for s, h in pairs)
    if said.kind == held.kind == "place":
        number, whole = str(said.value[0]), str(held.value[0])
        same = whole == number or whole.startswith(f"{number}(")
        return same and said.unit == held.unit
    if said.kind == "place" or held.kind == "place":
        return False
    return said.kind == held.kind and _same_amount(said, held) and _bounds_agree(said, held)


def _same_amount(said: Quantity, held: Quantity) -> bool:
    """Also "aged 16" for "16-year-olds"."""
    if (said.value, said.unit) == (held.value, held.unit):
        return True
    if {said.unit, held.unit} != {"", "month"}:
        return False
    age, months = (said, held) if held.unit else (held, said)
    years = age.value[0]
    return isinstance(years, float) and years <= OLDEST and months.value[0] == 12 * years


def _bounds_agree(said: Quantity, held: Quantity) -> bool:
    return said.bound == held.bound or (said.bound, held.bound) in _SAME_BOUND


def _more_often(said: Sequence[Quantity], held: Sequence[Quantity]) -> bool:
    """Whether one value comes more often than in the source: "5, 5 and 16" for "5, 11 and 16"."""
    have = Counter((q.kind, q.value, q.unit) for q in held)
    asked = Counter((q.kind, q.value, q.unit) for q in said if q.kind not in ("date", "place"))
    return any(count > have[key] for key, count in asked.items())


def _about_the_same(
    said: Quantity, held: Sequence[Quantity], words: Sequence[Word], source: Sequence[Word]
) -> bool:
    rivals = [h for h in held if h.kind == said.kind and not _equal(said, h)]
    rivals = [h for h in rivals if said.kind in ("date", "place") or h.unit == said.unit]
    if not rivals:
        return True
    around = _around(said, words)
    own = max(_likeness(around, _around(h, source)) for h in held if _equal(said, h))
    return all(_likeness(around, _around(h, source)) <= own for h in rivals)


def _around(quantity: Quantity, words: Sequence[Word]) -> tuple[list[str], list[str]]:
    """The content words before it and after it, nearest first."""
    kept = [w for w in words if w.is_content]
    before = [w.key for w in kept if w.end <= quantity.start][::-1][:WINDOW]
    after = [w.key for w in kept if w.start >= quantity.end][:WINDOW]
    return before, after


def _likeness(said: tuple[list[str], list[str]], held: tuple[list[str], list[str]]) -> float:
    """Words in common, each counting by how near it stands in both."""
    score = 0.0
    for side in (0, 1):
        for place, key in enumerate(said[side]):
            if key in held[side]:
                score += 1 / (1 + place + held[side].index(key))
            elif key in held[1 - side]:
                score += 0.5 / (1 + place + held[1 - side].index(key))
    return score
