"""The About page: what this is and is not, what it promises, what it rests on."""

from __future__ import annotations

import platform

from assistant import Assistant, AssistantError
from assistant.ui.door import open_door
from assistant.ui.faults import draw_fault
from assistant.ui.markup import Markup, draw, join
from assistant.ui.own_feedback import draw_own_feedback
from assistant.ui.versions import PACKAGES, version_of

IS = Markup("""
<h1>About this tool</h1>
<h2>What it is</h2>
<p>A way to find what law, statutory guidance and published reviews in England say about
safeguarding children, in their own words, with the place where the words stand.</p>
<h2>What it is not</h2>
<ul>
<li>It is not a service of government, and it is not legal advice.</li>
<li>It does not decide, score or predict anything about a child or a family.</li>
<li>It is not a place to report a concern. If a child is in danger now, call
<a href="tel:999">999</a>; otherwise tell the children’s services of the council where the child
is.</li>
</ul>
<h2>What it promises</h2>
<ol>
<li>Words are shown as a source’s words only if they stand in the stored text, character for
character. What fails that check is withheld, and the answer says so.</li>
<li>Every answer names its editions. A superseded edition is never passed off as current; if the
edition in force is missing here, the answer says so first.</li>
<li>Law and guidance stand apart from what reviews found. MUST, SHOULD and MAY are taken from the
source and never changed.</li>
<li>Our own notes are always marked as notes.</li>
<li>It works without a language model and without a network.</li>
</ol>
<h2>What the labels mean</h2>
<dl class="labels">
<dt><span class="strength must">MUST</span></dt><dd>The sentence lays down a duty in this word.</dd>
<dt><span class="strength should">SHOULD</span></dt><dd>Expected; depart from it only with a good
reason that you can give.</dd>
<dt><span class="strength may">MAY</span></dt><dd>Allowed, not required.</dd>
<dt><span class="strength finding">FINDING</span></dt><dd>What a review, an inquiry or an
inspection found. It is never a duty.</dd>
<dt><span class="strength note">NOTE</span></dt><dd>Our own words, which point at a source. A
MUST or SHOULD beside it is the strength of the place it points at.</dd>
</dl>
<h2>What is stored</h2>
<p>Ask stores nothing that you type: a conversation lives in the memory of this page and is gone
when the page is closed or reloaded. What is an identifier beyond doubt, such as an NHS number, is
taken out of a question before it is searched. Questions are not written to the log. Nothing is
sent to another machine. A link to a passage names the passage and nothing else.</p>
<p>Stored are only: the record of a check, if you store it, and what you send when you say that an
answer is not right. Both are erased by themselves, and you can erase them sooner.</p>
""")

ACCESSIBILITY = Markup("""
<h2>Accessibility statement</h2>
<p>The aim is WCAG 2.2 at level AA. Every page works with the keyboard alone, in a window 320
pixels wide, and at 400 % zoom; a link at the top of each page skips the navigation; no meaning
hangs on colour alone; nothing moves for those who ask their device for less motion; each answer
is announced once. The fixed texts of this tool are plain English (reading age about {}, by the
Flesch-Kincaid formula, measured on all of them); the sources keep their own words. The pages are
tested with axe-core in a browser; nobody has tested them with every screen reader.</p>
<p>The page is built with Streamlit, which sets these limits:</p>
<ul>
<li>Each page is drawn again after every action. Focus stays where it was; when the control that
was used goes away, focus moves to the new answer’s heading.</li>
<li>The calendar of the date box is hard to use with some screen readers; the date can be
typed.</li>
<li>The picture of a page of a publication cannot be read aloud. Its words always stand beside
it.</li>
<li>Tabs, pills and menus have the roles that Streamlit gives them; the groups of pills are not
announced as a group by every screen reader.</li>
<li>The charts of the evaluations are pictures to a screen reader. The same figures stand in a table
below each.</li>
</ul>
""")
READING_AGE = "10"
"""Measured by tests/test_reading_age.py, which fails when it drifts from this."""


def about_page() -> None:
    draw(IS)
    try:
        assistant = open_door().assistant
        draw_own_feedback(assistant)
        draw(_receipt(assistant))
    except AssistantError as error:
        draw(draw_fault(error))
    draw(_versions())
    draw(ACCESSIBILITY.format(READING_AGE))


def _receipt(assistant: Assistant) -> Markup:
    """What every answer rests on at this moment."""
    made = assistant.receipt()
    documents = assistant.documents()
    held = [document for document in documents if document.kind != "note"]
    rows = {
        "Documents held": f"{len(held):,}",
        "Files of our notes": f"{len(documents) - len(held):,}",
        "Passages and notes": f"{made.passages:,}",
        "Generation of the index": made.id,
        "Hash of everything in it": made.corpus_hash,
        "Search model": f"{made.model} ({made.fingerprint[:12]})" if made.model else "none",
    }
    return Markup("<h2>What the answers rest on</h2>{}").format(_table(rows))


def _versions() -> Markup:
    rows = {name: version_of(name) for name in PACKAGES} | {"Python": platform.python_version()}
    return Markup("<h2>Versions</h2>{}").format(_table(rows))


def _table(rows: dict[str, str]) -> Markup:
    cells = join(
        Markup('<tr><th scope="row">{}</th><td>{}</td></tr>').format(*row) for row in rows.items()
    )
    return Markup('<table class="receipt">{}</table>').format(cells)
