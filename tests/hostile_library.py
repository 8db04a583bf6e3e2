"""A library whose titles, headings, passages and notes try to be more than text."""

from __future__ import annotations

from pathlib import Path

import docx
from tea_library import write_corpus

from assistant import Settings, add_documents, build_library

ELSEWHERE = "http://elsewhere.example"
HOSTILE = (
    "<script>document.title='taken'</script>",
    f"![a picture]({ELSEWHERE}/picture.png)",
    "[a link](javascript:document.title='taken')",
    f"<img src={ELSEWHERE}/image.png onerror=document.title='taken'>",
    f"<iframe src={ELSEWHERE}/frame></iframe>",
    f"<link rel=stylesheet href={ELSEWHERE}/style.css>",
    f"<style>@import '{ELSEWHERE}/style.css'; * {{ display: none }}</style>",
    f"<svg onload=document.title='taken'><image href={ELSEWHERE}/i.svg /></svg>",
    f"<video poster={ELSEWHERE}/p.png></video>",
    "</p></div></section><h1>Not a heading of ours</h1>",
    f"<a href={ELSEWHERE} autofocus>word</a>",
    f"![ref][1] [1]: {ELSEWHERE}/ref.png",
    f"<{ELSEWHERE}/autolink>",
    ":material/home:",
    ":smile: :streamlit:",
    ":red[warning] :blue-background[note] :small[x]",
    "$\\frac{1}{2}$ and $$\\int x$$",
    "{{7*7}} ${7*7} {context} %s {0}",
    "`code` **bold** ~~gone~~ __under__",
    "&lt;b&gt; &amp; &#60;script&#62;",
    "<form action=javascript:alert(1)><button>go</button></form>",
    f"<object data={ELSEWHERE}/object></object><embed src={ELSEWHERE}/embed>",
    f"<base href={ELSEWHERE}/>",
    f"<meta http-equiv=refresh content='0;url={ELSEWHERE}'>",
    f'<div style="background:url({ELSEWHERE}/b.png)">box</div>',
)
TITLE = f"Bells <img src={ELSEWHERE}/t.png onerror=alert(1)> :material/home: $x$ [t](javascript:x)"
HEADING = f"Ringing ![h]({ELSEWHERE}/h.png) <b>loud</b> :smile:"
QUESTION = "When must the warden ring the bell?"


def write_hostile(folder: Path) -> Settings:
    """Build it: one Word file with a hostile sentence in each paragraph."""
    file = docx.Document()
    file.add_heading(HEADING, 1)
    for number, text in enumerate(HOSTILE):
        file.add_heading(f"Wall {number} {text}", 2)
        file.add_paragraph(f"The warden must ring the bell when {text} is seen on wall {number}.")
    documents = folder / "documents"
    documents.mkdir(parents=True)
    file.save(str(documents / "bells.docx"))
    (documents / "bells.docx.yaml").write_text(
        f"id: bells\ntitle: >-\n  {TITLE}\ntier: local procedure\n"
        f"url: javascript:document.title='taken'\n",
        encoding="utf-8",
    )
    settings = Settings(corpus=write_corpus(folder / "corpus"), data=folder / "data")
    added = add_documents(settings, documents)
    assert added.added, added.refused
    build_library(settings)
    return settings
