"""Suite `reading`: is every paragraph of the publications found, once, on its page?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import yaml

from assistant import Passage
from evals.bench import Bench
from evals.gold import file_id
from evals.items import Case, Item, Output
from evals.measures import Measure, merged
from evals.metrics.provisions import provisions
from evals.metrics.reading import (
    Coverage,
    Numbered,
    coverage,
    expected_locators,
    numbered,
    printed_pages,
)
from evals.suite import Cases, Suite

_NAME = re.compile(r"^(?:box|table): (.*?)(?: \(\d+\))?$")


def cases(bench: Bench) -> Cases:
    """Publications of reading.yaml that are held and whose file is there; Acts of provisions.yaml.

    The register may name an edition anew; the file stays what it is.
    """
    folder = bench.shared("documents")
    held = {document.id for document in bench.assistant.documents()}
    asked, left_out = [], {}
    for case in [*_read(bench, "reading.yaml"), *_read(bench, "provisions.yaml")]:
        id = _document(bench, case)
        name = case["id"] if "sections" not in case else f"{case['id']} (sections)"
        if id not in held:
            left_out[name] = "not held"
        elif "file" in case and not (folder / case["file"]).is_file():
            left_out[name] = f"no file {case['file']}"
        else:
            asked.append({**case, "id": name, "document": id})
    return Cases(asked, left_out)


def _read(bench: Bench, name: str) -> list[dict[str, Any]]:
    path = bench.options.cases / name
    return list(yaml.safe_load(path.read_text(encoding="utf-8"))["documents"])


def _document(bench: Bench, case: Case) -> str:
    files: dict[str, str] = bench.once("files", bench.assistant.registered_files)
    return file_id(files, case["file"]) if "file" in case else str(case["id"])


def ask(bench: Bench, case: Case) -> Output:
    """The locators and pages that were read, and what stands on the printed pages."""
    passages = bench.assistant.reading(case["document"])
    read = [[p.reference.locator, p.page] for p in passages]
    if "sections" in case:
        return {"read": read}
    pages = plain_pages(bench.shared("documents") / case["file"])
    covered = _coverage(case["body"], passages, pages) if "body" in case else None
    return {
        "read": read,
        "printed": {n: sorted(on) for n, on in printed_pages(pages, _numbers(case)).items()},
        "words_read": covered and covered.read,
        "words_twice": covered and covered.twice,
    }


def plain_pages(path: Path) -> list[tuple[int, str]]:
    """Page index from 1 and its text by pdfium alone, without our reader."""
    with pdfium.PdfDocument(path) as document:
        texts = [page.get_textpage().get_text_range() for page in document]
    clean = (text.replace("\x02", "-").replace("\ufffe", "-") for text in texts)
    return list(enumerate(clean, start=1))


def _prefix(case: Case) -> str:
    """Reports write "para 7"."""
    return "para " if "tier" in case else ""


def _expected(case: Case) -> list[str]:
    return expected_locators(case["numbered"], _prefix(case)) if "numbered" in case else []


def _numbers(case: Case) -> set[str]:
    return {locator.removeprefix(_prefix(case)) for locator in _expected(case)}


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


# -- measures -----------------------------------------------------------------------------------


def measure(items: Sequence[Item]) -> list[Measure]:
    publications = [item for item in items if "sections" not in item.case]
    acts = [item for item in items if "sections" in item.case]
    counted = {item.id: (item, _numbered(item)) for item in publications if _expected(item.case)}
    return [
        *_paragraphs(counted),
        *_whole(publications, counted),
        _places(publications),
        *_sections(acts),
    ]


def _numbered(item: Item) -> Numbered:
    printed = {_prefix(item.case) + number: on for number, on in item.output["printed"].items()}
    read = [(locator, page) for locator, page in item.output["read"]]
    return numbered(_expected(item.case), read, printed)


def _paragraphs(counted: Mapping[str, tuple[Item, Numbered]]) -> list[Measure]:
    """Paragraph by paragraph: found exactly once, and on a page where its number is printed."""
    groups, once, right = {}, {}, {}
    for id, (item, got) in counted.items():
        for locator in _expected(item.case):
            key = f"{id}#{locator}"
            groups[key] = id
            once[key] = locator not in got.missing and locator not in got.doubled
            right[key] = None if locator not in got.checked else locator in got.right_page
    return [
        Measure("numbered paragraph found once", once, "share", groups=groups, why=_lost(once)),
        Measure("on the right page", right, "share", groups=groups, why=_lost(right)),
    ]


def _lost(values: Mapping[str, bool | None]) -> dict[str, str]:
    return {key: key for key, value in values.items() if value is False}


def _whole(items: Sequence[Item], counted: Mapping[str, tuple[Item, Numbered]]) -> list[Measure]:
    """Publication by publication: in order, every word once, and as good as the case asks for."""
    order = {id: got.in_order for id, (_, got) in counted.items()}
    read = {item.id: item.output["words_read"] for item in items}
    twice = {item.id: item.output["words_twice"] for item in items}
    asked = {item.id: _as_asked(item, counted) for item in items}
    return [
        Measure("paragraphs in order", order, "share", why=_lost(order)),
        Measure("words of the body read", read, "mean"),
        Measure("words read twice", twice, "mean", better="lower"),
        Measure("publication read as well as asked for", asked, "share", why=_lost(asked)),
    ]


def _as_asked(item: Item, counted: Mapping[str, tuple[Item, Numbered]]) -> bool | None:
    wanted = []
    if item.id in counted and "least" in item.case:
        wanted.append(counted[item.id][1].share >= item.case["least"])
    if "covered" in item.case:
        wanted.append(item.output["words_read"] >= item.case["covered"])
    return all(wanted) if wanted else None


def _places(items: Sequence[Item]) -> Measure:
    """Places that were looked up by eye begin on the page where they were seen."""
    right: dict[str, bool] = {}
    for item in items:
        for start, page in item.case.get("places", {}).items():
            right[f"{item.id}#{start}"] = _page_of(start, item.output["read"]) == page
    return Measure("place seen by eye on its page", right, "share", why=_lost(right))


def _page_of(start: str, read: Sequence[tuple[str, int | None]]) -> int | None:
    """The page of the passage of that name, or else of the first whose name begins so."""
    exact = [page for locator, page in read if locator == start]
    begins = [page for locator, page in read if ": " in start and locator.startswith(start)]
    return next(iter([*exact, *begins]), None)


def _sections(items: Sequence[Item]) -> list[Measure]:
    """Acts: every subsection that was counted by eye, once."""
    found, order = [], {}
    for item in items:
        expected = {str(section): int(count) for section, count in item.case["sections"].items()}
        got = provisions(expected, [locator for locator, _ in item.output["read"]])
        found.append({f"{item.id}#{place}": place not in got.faults for place in got.places})
        order[item.id] = got.in_order
    values = merged(found)
    return [
        Measure("subsection found once", values, "share", why=_lost(values)),  # type: ignore[arg-type]
        Measure("sections in order", order, "share"),
    ]


SUITE = Suite(
    "reading",
    "Is every paragraph of the publications found, once, in order, on its page?",
    cases,
    ask,
    measure,
)
