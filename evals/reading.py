"""Suite `reading`: is every paragraph of the publications found, once, on its page?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import yaml

from assistant import Assistant, Passage
from evals.gold import file_id
from evals.metrics.provisions import Provisions, provisions
from evals.metrics.reading import (
    Coverage,
    Numbered,
    coverage,
    expected_locators,
    numbered,
    printed_pages,
)

CASES = Path(__file__).parent / "cases"
_NAME = re.compile(r"^(?:box|table): (.*?)(?: \(\d+\))?$")


@dataclass(frozen=True)
class Read:
    """How one publication was read; None where the case asks for nothing of the kind.

    `least`, `covered`: the shares that are asked for. `places`: of those looked up by eye, how
    many begin on the page where they were seen.
    """

    id: str
    passages: int
    tier: str
    numbered: Numbered | None
    least: float | None
    coverage: Coverage | None
    covered: float | None
    places: tuple[int, int] | None


@dataclass(frozen=True)
class Outcome:
    """`skipped`: (document, reason) of cases that could not be looked at."""

    read: tuple[Read, ...]
    provisions: tuple[tuple[str, Provisions], ...]
    skipped: tuple[tuple[str, str], ...]


def run(assistant: Assistant, documents: Path) -> Outcome:
    """Compare the passages of the library with the printed pages below `documents`."""
    held = {document.id for document in assistant.documents()}
    files = assistant.registered_files()
    read, skipped = [], []
    for case in _cases("reading.yaml"):
        # The register may name an edition anew; the file stays what it is.
        path, id = documents / case["file"], file_id(files, case["file"])
        if id not in held or not path.is_file():
            skipped.append((case["id"], "not held" if path.is_file() else "no such file"))
            continue
        read.append(_read({**case, "id": id}, assistant.reading(id), plain_pages(path)))
    acts = [case for case in _cases("provisions.yaml") if case["id"] in held]
    sections = [(act["id"], _provisions(act, assistant.reading(act["id"]))) for act in acts]
    return Outcome(tuple(read), tuple(sections), tuple(skipped))


def _cases(name: str) -> list[dict[str, Any]]:
    data = yaml.safe_load((CASES / name).read_text(encoding="utf-8"))
    return list(data["documents"])


def plain_pages(path: Path) -> list[tuple[int, str]]:
    """Page index from 1 and its text by pdfium alone, without our reader."""
    with pdfium.PdfDocument(path) as document:
        texts = [page.get_textpage().get_text_range() for page in document]
    clean = (text.replace("\x02", "-").replace("\ufffe", "-") for text in texts)
    return list(enumerate(clean, start=1))


def _read(
    case: Mapping[str, Any], passages: Sequence[Passage], pages: Sequence[tuple[int, str]]
) -> Read:
    return Read(
        id=case["id"],
        passages=len(passages),
        tier=case.get("tier", "guidance"),
        numbered=_numbered(case, passages, pages) if "numbered" in case else None,
        least=case.get("least"),
        coverage=_coverage(case["body"], passages, pages) if "body" in case else None,
        covered=case.get("covered"),
        places=_places(case["places"], passages) if "places" in case else None,
    )


def _numbered(
    case: Mapping[str, Any], passages: Sequence[Passage], pages: Sequence[tuple[int, str]]
) -> Numbered:
    prefix = "para " if "tier" in case else ""
    expected = expected_locators(case["numbered"], prefix)
    printed = printed_pages(pages, {locator.removeprefix(prefix) for locator in expected})
    found = [(p.reference.locator, p.page) for p in passages]
    return numbered(expected, found, {prefix + number: on for number, on in printed.items()})


def _coverage(
    body: Sequence[int], passages: Sequence[Passage], pages: Sequence[tuple[int, str]]
) -> Coverage:
    """`read` with the headings, which are printed too; `twice` of the running text alone."""
    first, last = body
    printed = [text for index, text in pages if first <= index <= last]
    inside = [p for p in passages if first <= (p.page or 0) <= last]
    texts = [p.text for p in inside] + [note for p in inside for _, note in p.footnotes]
    whole = coverage(printed, [*texts, *_headings(inside)])
    return Coverage(read=whole.read, twice=coverage(printed, texts).twice)


def _headings(passages: Sequence[Passage]) -> Iterator[str]:
    """Every heading once for each stretch below it, and the names of boxes and tables."""
    above: tuple[str, ...] = ()
    for passage in passages:
        yield from (heading for heading in passage.headings if heading not in above)
        above = passage.headings
        name = _NAME.match(passage.reference.locator)
        if name and name[1] not in above:
            yield name[1]


def _places(seen: Mapping[str, int], passages: Sequence[Passage]) -> tuple[int, int]:
    right = sum(_page_of(start, passages) == page for start, page in seen.items())
    return right, len(seen)


def _page_of(start: str, passages: Sequence[Passage]) -> int | None:
    """The page of the passage of that name, or else of the first whose name begins so."""
    exact = [p for p in passages if p.reference.locator == start]
    begins = [p for p in passages if ": " in start and p.reference.locator.startswith(start)]
    return next((p.page for p in [*exact, *begins]), None)


def _provisions(case: Mapping[str, Any], passages: Sequence[Passage]) -> Provisions:
    expected = {str(section): int(count) for section, count in case["sections"].items()}
    return provisions(expected, [p.reference.locator for p in passages])


def to_markdown(outcome: Outcome) -> str:
    """One row a publication, then the sections of Acts, then what was skipped."""
    head = "| publication | passages | numbered found once | in order | right page | asked for "
    lines = [head + "| words read | asked for | words read twice | looked up by eye |"]
    lines += ["|---" * 10 + "|", *(_row(read) for read in outcome.read)]
    reports = [read for read in outcome.read if read.tier == "inspection"]
    asked = sum(case.get("tier") == "inspection" for case in _cases("reading.yaml"))
    lines += ["", f"Inspection reports read: {len(reports)} of {asked}.", ""]
    for id, found in outcome.provisions:
        lines.append(
            f"{id}: {found.complete} of {found.sections} sections complete, {found.found} of "
            f"{found.subsections} subsections, {'in' if found.in_order else 'out of'} order. "
            + ", ".join(found.faults)
        )
    lines += [
        "",
        *(
            f"Missing in {r.id}: {', '.join(r.numbered.missing)}"
            for r in outcome.read
            if r.numbered and r.numbered.missing
        ),
    ]
    lines += [f"Skipped {id}: {reason}" for id, reason in outcome.skipped]
    return "\n".join(lines) + "\n"


def _row(read: Read) -> str:
    cells = [read.id, str(read.passages), *["–"] * 8]
    if n := read.numbered:
        cells[2:5] = [
            f"{n.found} of {n.expected}",
            "yes" if n.in_order else "no",
            f"{n.right_page} of {n.checked}",
        ]
        cells[5] = f"{read.least:.1%}"
    if c := read.coverage:
        cells[6], cells[8] = f"{c.read:.2%}", f"{c.twice:.2%}"
        cells[7] = f"{read.covered:.1%}"
    if read.places:
        cells[9] = f"{read.places[0]} of {read.places[1]}"
    return f"| {' | '.join(cells)} |"
