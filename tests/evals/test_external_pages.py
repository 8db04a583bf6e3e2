"""Pages from elsewhere: every passage knows the section of the question set it stands in."""

from __future__ import annotations

from pathlib import Path

import yaml
from tea_library import write_corpus

from assistant import Assistant, Settings, add_documents, build_library
from evals.external_pages import as_html, page_id, section_of

PAGE = {
    "url": "https://www.example.org/help/a.b",
    "title": "Help & more",
    "sections": [
        {"index": 0, "heading": "", "html": "<p>First words."},
        {"index": 3, "heading": "Who", "html": "<h2 id='who'>Who</h2><p>You.</p><h3>Not</h3><p>I."},
        {"index": 4, "heading": "Empty", "html": "<h2>Empty</h2>"},
        {"index": 12, "heading": "When", "html": "</div></main><h2>When</h2><ul><li>Now</ul>"},
    ],
}


def test_every_passage_of_a_page_knows_its_section(tmp_path: Path) -> None:
    written = tmp_path / "page.html"
    written.write_text(as_html(PAGE), encoding="utf-8")
    name = page_id(str(PAGE["url"]))
    sidecar = yaml.safe_dump({"id": name, "publication": name, "title": "Help & more"})
    written.with_name("page.html.yaml").write_text(sidecar, encoding="utf-8")
    settings = Settings(corpus=write_corpus(tmp_path / "corpus"), data=tmp_path / "data")
    add_documents(settings, written)
    build_library(settings)
    found = Assistant.from_settings(settings).reading("www-example-org-help-a-b")
    assert [(p.text, section_of(p)) for p in found] == [
        ("First words.", (name, 0)),
        ("You.", (name, 3)),
        ("I.", (name, 3)),
        ("• Now", (name, 12)),
    ]
