"""A run's answers in the fields of the UK government's chat evaluation, one JSON line each."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from evals.items import Item
from evals.replies import reply
from evals.runs import Run


def export(run: Run, path: Path) -> int:
    """Write the suite `answers`; gives the number of lines."""
    rows = [row_of(item) for item in run.items("answers") if not item.failed]
    text = "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)
    path.write_text(text, encoding="utf-8")
    return len(rows)


def row_of(item: Item) -> dict[str, Any]:
    """`ideal_answer` holds the facts that the case asks for, as their patterns are named."""
    got = reply(item.output)
    return {
        "id": item.id,
        "question": got.question,
        "ideal_answer": "; ".join(_facts(item.case)),
        "llm_answer": got.text or got.said,
        "structured_contexts": [
            {
                "title": citation.document,
                "heading_hierarchy": list(citation.headings),
                "html_content": got_text(item, str(citation.reference)),
                "exact_path": citation.url,
                "reference": str(citation.reference),
                "edition": citation.edition,
                "page": citation.page,
            }
            for citation in {str(c.reference): c for c in got.citations}.values()
        ],
    }


def got_text(item: Item, reference: str) -> str:
    """The stored passage that a citation names; "" where there is none."""
    passage = item.output["passages"].get(reference)
    return str(passage["text"]) if passage else ""


def _facts(case: Mapping[str, Any]) -> Iterator[str]:
    for fact in case.get("must_include", []):
        yield fact if isinstance(fact, str) else str(fact["fact"])
