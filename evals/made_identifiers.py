"""Structured identifiers made by chance from a seed, each valid by rules written down here again.

Nothing of `assistant.privacy` is used, so that a pattern cannot agree with itself. Check digits:
NHS number modulo 11; unique pupil number modulo 23 (DfE guide to UPNs). Telephone numbers come
from the ranges that Ofcom keeps for drama, where there is one.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

SENTENCES = Path(__file__).parent / "cases" / "identifier_sentences.yaml"
UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
NINO_FIRST, NINO_SECOND = "ABCEGHJKLMNOPRSTWXYZ", "ABCEGHJKLMNPRSTWXYZ"
NINO_NEVER = {"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"}
AREAS = (
    "B BD BN BS CF CR DE DN E EX GL HU IP L LE LS M N NE NG OL OX PE PL PR RG S SE SW WF".split()
)
STREETS = [
    "Acacia Avenue",
    "Station Road",
    "Mill Lane",
    "Victoria Street",
    "Elm Close",
    "The Crescent",
]
MONTHS = (
    "January February March April May June July August September October November December".split()
)
Maker = Callable[[random.Random], str]
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


@dataclass(frozen=True)
class Made:
    """A sentence, and where in it the identifier of this sort stands."""

    sort: str
    text: str
    start: int
    end: int

    @property
    def value(self) -> str:
        return self.text[self.start : self.end]


def make(count: int, seed: int = 4) -> list[Made]:
    """`count` of them, the sorts taking turns; the same for the same seed."""
    chance = random.Random(seed)
    written = yaml.safe_load(SENTENCES.read_text(encoding="utf-8"))
    sorts = list(_SORTS)
    return [_placed(chance, sorts[number % len(sorts)], written) for number in range(count)]


def _placed(chance: random.Random, sort: str, written: dict[str, Any]) -> Made:
    """The value in one of the sort's own sentences or, where its form suffices, in any."""
    ways = written["sorts"][sort]
    sentence = chance.choice([*(written["bare"] if ways["bare"] else []), *ways["own"]])
    value = _SORTS[sort](chance)
    around = chance.choice(written["around"]).replace("{}", sentence).replace("{}", "\0")
    start = around.index("\0")
    return Made(sort, around.replace("\0", value), start, start + len(value))


# ---- numbers with a check ----


def nhs_number(chance: random.Random) -> str:
    while True:
        nine = [chance.randint(0, 9) for _ in range(9)]
        nine[0] = chance.choice([4, 6, 7, 9])
        check = (11 - sum(n * (10 - i) for i, n in enumerate(nine)) % 11) % 11
        if check < 10:
            break
    digits = "".join(map(str, [*nine, check]))
    parts = [digits[:3], digits[3:6], digits[6:]]
    forms = [" ".join(parts), "-".join(parts), digits, ".".join(parts), "\u00a0".join(parts)]
    forms += [" ".join(parts).translate(FULL_WIDTH), "\u2013".join(parts), "\u200b".join(parts)]
    return chance.choice(forms)


def pupil_number(chance: random.Random, temporary: bool = False) -> str:
    last = chance.choice(UPN_LETTERS) if temporary else str(chance.randint(0, 9))
    authority = chance.choice(["213", "330", "801", "825", "873", "919", "941"])
    body = f"{authority}{chance.randint(1000, 9999)}{chance.randint(5, 26):02}"
    body += f"{chance.randint(0, 99):02}{last}"
    worth = [int(c) if c.isdigit() else UPN_LETTERS.index(c) for c in body]
    letter = UPN_LETTERS[sum(w * (i + 2) for i, w in enumerate(worth)) % 23]
    upn = letter + body
    return chance.choice([upn, upn, upn.lower(), f"{upn[:4]} {upn[4:8]} {upn[8:]}"])


def temporary_pupil_number(chance: random.Random) -> str:
    return pupil_number(chance, temporary=True)


def national_insurance(chance: random.Random) -> str:
    while True:
        prefix = chance.choice(NINO_FIRST) + chance.choice(NINO_SECOND)
        if prefix not in NINO_NEVER:
            break
    pairs = [f"{chance.randint(0, 99):02}" for _ in range(3)]
    last = chance.choice("ABCD")
    forms = [prefix + "".join(pairs) + last, " ".join([prefix, *pairs, last])]
    forms += ["-".join([prefix, *pairs, last]), (prefix + "".join(pairs) + last).lower()]
    return chance.choice([*forms, f"{prefix} {''.join(pairs)} {last}"])


# ---- where and how to reach somebody ----


def postcode(chance: random.Random) -> str:
    inward = f"{chance.randint(0, 9)}{chance.choice('ABDEFGHJLNPQRSTUWXYZ')}"
    inward += chance.choice("ABDEFGHJLNPQRSTUWXYZ")
    outward = f"{chance.choice(AREAS)}{chance.randint(1, 19)}"
    return chance.choice([f"{outward} {inward}", f"{outward}{inward}"])


def house_and_postcode(chance: random.Random) -> str:
    house = chance.choice([str(chance.randint(1, 250)), f"{chance.randint(1, 60)}a"])
    street = chance.choice(STREETS)
    code = postcode(chance)
    forms = [f"{house} {street}, {code}", f"{house}, {street}, Leeds, {code}", f"{house} {code}"]
    forms += [f"Flat {chance.randint(1, 9)}, {house} {street}, {code}", f"{house}, {code}"]
    return chance.choice([*forms, f"{house} {street}\n{code}".lower()])


def street(chance: random.Random) -> str:
    return f"{chance.randint(1, 250)} {chance.choice(STREETS[:5])}"


def phone(chance: random.Random) -> str:
    mobile = f"7700 900{chance.randint(0, 999):03}"
    last3, last4 = f"{chance.randint(0, 999):03}", f"{chance.randint(0, 999):04}"
    leeds, london, small = f"113 496 {last4}", f"20 7946 {last4}", f"1632 960{last3}"
    national = chance.choice([mobile, leeds, london, small])
    plain = national.replace(" ", "")
    area, _, rest = national.partition(" ")
    forms = [f"0{national}", f"0{plain}", f"+44 {national}", f"+44{plain}", f"+44 (0){national}"]
    forms += [f"(0{area}) {rest}", f"0{national}".replace(" ", "-"), f"0044 {national}"]
    forms += [f"0{national}".replace(" ", "."), f"0{plain[:4]} {plain[4:7]} {plain[7:]}"]
    if not national.startswith("7"):
        extension = chance.randint(10, 9999)
        forms += [f"0{national} {word}{extension}" for word in ("ext ", "ext. ", "x", "extension ")]
    return chance.choice(forms)


def email(chance: random.Random) -> str:
    first, last = (
        chance.choice(["jo", "s", "amina", "d.w"]),
        chance.choice(["bloggs", "o'neil", "k9"]),
    )
    host = chance.choice(
        ["example.org", "school.example.sch.uk", "mail.example.co.uk", "nhs.example"]
    )
    joined = chance.choice(
        [f"{first}.{last}", f"{first}_{last}", f"{first}+{last}", f"{first}{last}7"]
    )
    forms = [f"{joined}@{host}", f"{joined}@{host}".upper()]
    return chance.choice([*forms, *forms, f"{joined} (at) {host}", f"{joined} [at] {host}"])


# ---- dates ----


def birth_date(chance: random.Random) -> str:
    year, month, day = chance.randint(2006, 2024), chance.randint(1, 12), chance.randint(1, 28)
    name, short = MONTHS[month - 1], MONTHS[month - 1][:3]
    suffix = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd"}.get(day, "th")
    forms = [
        f"{day:02}/{month:02}/{year}",
        f"{day}.{month}.{year % 100:02}",
        f"{day}-{month}-{year}",
    ]
    forms += [f"{year}-{month:02}-{day:02}", f"{day} {name} {year}", f"{day}{suffix} {name} {year}"]
    forms += [
        f"{day}{suffix} of {name} {year}",
        f"{name} {day}, {year}",
        f"{day} {short} {year % 100:02}",
    ]
    forms += [f"{day:02} / {month:02} / {year}", f"{day}-{short}-{year}", f"{day} {short}. {year}"]
    return chance.choice([*forms, f"{day:02}{month:02}{year}", f"{day}{suffix} {name}, {year}"])


def numeric_date(chance: random.Random) -> str:
    return f"{chance.randint(1, 28):02}/{chance.randint(1, 12):02}/{chance.randint(2006, 2023)}"


# ---- numbers of systems, police, courts, hospitals ----


def system_number(chance: random.Random) -> str:
    return str(chance.randint(10_000, 99_999_999))


def prefixed_number(chance: random.Random) -> str:
    prefix = chance.choice(["P", "C", "CH", "EH", "CS"])
    return f"{prefix}{chance.choice(['', '-', '/'])}{chance.randint(10_000, 9_999_999)}"


def crime_reference(chance: random.Random) -> str:
    year = chance.randint(18, 26)
    forms = [f"{chance.randint(1, 55)}/{chance.randint(1000, 999_999)}/{year}"]
    forms += [
        f"{chance.randint(100_000, 9_999_999)}/{year}",
        f"CR/{chance.randint(1000, 99_999)}/{year}",
    ]
    return chance.choice(
        [*forms, f"{chance.randint(13, 45)}{year}0{chance.randint(100_000, 999_999)}"]
    )


def family_case(chance: random.Random) -> str:
    court = chance.choice(["BM", "ZE", "LS", "ME", "FD", "SD", "CF", "NE"])
    return f"{court}{chance.randint(19, 26)}{chance.choice('CPFZ')}{chance.randint(0, 99_999):05}"


def crown_case(chance: random.Random) -> str:
    return f"{chance.choice('TSA')}{chance.randint(2015, 2026)}{chance.randint(0, 9999):04}"


def designated_officer_reference(chance: random.Random) -> str:
    year, number = chance.randint(2019, 2026), chance.randint(1, 999)
    forms = [f"{year}-{number:04}", f"{year}/{number:03}", f"LADO/{year % 100}/{number:03}"]
    return chance.choice([*forms, f"LADO-{year}-{number:04}", f"{number:05}"])


def hospital_number(chance: random.Random) -> str:
    letters = chance.choice(["", "", "K", "RX", "MRN"])
    return f"{letters}{chance.randint(100_000, 9_999_999)}"


# ---- documents and vehicles ----


def plate(chance: random.Random) -> str:
    letters = "ABCDEFGHJKLMNPRSTUVWXY"
    area = chance.choice("ABCDEFGHKLMNOPRSVWY") + chance.choice(letters)
    age = chance.choice([f"{chance.randint(2, 26):02}", f"{chance.randint(51, 76)}"])
    tail = "".join(chance.choice("BCDEFGHJKLMPRSTUVWXYZ") for _ in range(3))
    old = f"{chance.choice('ABCDEFGHJKLMNPRSTVWXY')}{chance.randint(21, 999)} {tail}"
    forms = [f"{area}{age} {tail}", f"{area}{age}{tail}", old, f"{area}{age} {tail}"]
    return chance.choice([*forms, f"{area}{age}{tail}".lower()])


def passport(chance: random.Random) -> str:
    return str(chance.randint(100_000_000, 999_999_999))


def driving_licence(chance: random.Random) -> str:
    surname = chance.choice(["MORGA", "SMITH", "OKAFO", "KHAN9", "LI999", "PATEL"])
    month = chance.randint(1, 12) + chance.choice([0, 50])
    number = f"{surname}{chance.randint(0, 9)}{month:02}{chance.randint(1, 28):02}"
    number += f"{chance.randint(0, 9)}{chance.choice(['SM', 'A9', 'JK', 'R9'])}9"
    number += chance.choice("ABCDEFGH") + chance.choice("ABCDEFGH")
    return chance.choice([number, f"{number[:5]} {number[5:11]} {number[11:]}", number.lower()])


_SORTS: dict[str, Maker] = {
    "NHS number": nhs_number,
    "UPN": pupil_number,
    "temporary UPN": temporary_pupil_number,
    "National Insurance": national_insurance,
    "postcode": postcode,
    "house and postcode": house_and_postcode,
    "street": street,
    "phone": phone,
    "e-mail": email,
    "date of birth": birth_date,
    "date beside a child": numeric_date,
    "number of a system": system_number,
    "number with a prefix": prefixed_number,
    "crime reference": crime_reference,
    "family court case": family_case,
    "Crown Court case": crown_case,
    "LADO reference": designated_officer_reference,
    "hospital number": hospital_number,
    "vehicle": plate,
    "passport": passport,
    "driving licence": driving_licence,
}
