"""The GOV.UK pages of a question set as a library of their own: one document a page."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml
from selectolax.lexbor import LexborHTMLParser

from assistant import Passage, Settings, add_documents, build_library, load_settings

Section = tuple[str, int]
"""A page's document id and the number of the section on it."""

HEADINGS = "h1, h2, h3, h4, h5, h6"
PREFIX = "section-"
CORPUS = Path(__file__).resolve().parents[1] / "corpus"


def page_id(url: str) -> str:
    """A document id that the address gives: www-nhs-uk-conditions-asthma."""
    parts = urlsplit(url)
    return f"{parts.netloc}{parts.path}".strip("/").replace(".", "-").replace("/", "-")


def section_of(passage: Passage) -> Section:
    """The section that a passage stands in, by the anchor of the heading above it."""
    number = passage.anchor.removeprefix(PREFIX).partition("-")[0]
    return passage.reference.document, int(number)


def read_pages(folder: Path) -> Iterator[dict[str, Any]]:
    """The lines of pages.jsonl: {url, title, sections: [{index, heading, html}]}."""
    for line in (folder / "pages.jsonl").read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def external_settings(folder: Path) -> Settings:
    """Settings of the library of these pages: its own data folder and a corpus without notes."""
    settings: Settings = load_settings(corpus=folder / "corpus", data=folder / "data")
    return settings


def build_pages(pages: Path, folder: Path) -> Settings:
    """Write every page as HTML with a sidecar, add and build; a second call changes nothing."""
    settings = external_settings(folder)
    write_corpus(settings.corpus)
    written = folder / "pages"
    written.mkdir(parents=True, exist_ok=True)
    for page in read_pages(pages):
        _write_page(page, written)
    add_documents(settings, written)
    build_library(settings)
    return settings


def write_corpus(corpus: Path) -> None:
    (corpus / "notes").mkdir(parents=True, exist_ok=True)
    for name in ("wording.yaml", "triage.yaml"):
        shutil.copyfile(CORPUS / name, corpus / name)
    (corpus / "register.yaml").write_text("publications: {}\n", encoding="utf-8")
    (corpus / "glossary.yaml").write_text("terms: []\n", encoding="utf-8")


def _write_page(page: Mapping[str, Any], folder: Path) -> None:
    name = page_id(page["url"])
    facts = {"id": name, "publication": name, "title": page["title"], "url": page["url"]}
    facts |= {"tier": "non-statutory guidance", "publisher": urlsplit(page["url"]).netloc}
    sidecar = yaml.safe_dump(facts, allow_unicode=True)
    (folder / f"{name}.html").write_text(as_html(page), encoding="utf-8")
    (folder / f"{name}.html.yaml").write_text(sidecar, encoding="utf-8")


def as_html(page: Mapping[str, Any]) -> str:
    """The page in one piece; every heading's id names the section that it stands in."""
    sections = "\n".join(_section(section, page["title"]) for section in page["sections"])
    title = escape(page["title"])
    return (
        f"<html><head><title>{title}</title></head><body><div class='govspeak'>\n"
        f"<h1>{title}</h1>\n{sections}\n</div></body></html>\n"
    )


def _section(section: Mapping[str, Any], title: str) -> str:
    """The section's HTML, balanced; one without a heading of its own gets the page's title."""
    anchor = f"{PREFIX}{section['index']}"
    own = section["html"].lstrip()
    if not own.startswith(("<h2", "<h1")):
        own = f"<h2>{escape(section['heading'] or title)}</h2>\n{own}"
    body = LexborHTMLParser(own).body
    assert body is not None
    for place, heading in enumerate(body.css(HEADINGS)):
        heading.attrs["id"] = f"{anchor}-{place}"
    return str(body.inner_html)
