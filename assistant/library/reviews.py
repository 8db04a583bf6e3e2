"""Reviews by what practitioners look for: theme, age of the child, year, kind and area.

A page in corpus/reviews says in its front matter what the review is about (corpus/README.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from assistant.errors import CorpusError
from assistant.library.passages import Passage
from assistant.library.register_schema import AGE_BANDS
from assistant.library.themes import Themes, says
from assistant.lined_yaml import LinedYaml

FINDS = frozenset({"inquiry", "national review", "local review", "annual report", "briefing"})
"""Tiers of which there are pages in corpus/reviews."""
KINDS = frozenset(
    {"serious case review", "local child safeguarding practice review", "thematic review"} | FINDS
)
NEEDED = ("document", "title", "publisher", "tier", "nation", "themes", "age_band", "status")
KEYS = frozenset({*NEEDED, "published", "kind", "area", "url"})


@dataclass(frozen=True)
class Review:
    """One published review as its page describes it; `id` is that of the page.

    `kind` says what sort of review, `area` the council or region of a local one ("" otherwise),
    `confirmed` whether its main facts were read in a source. `notes` are the page's notes.
    """

    id: str
    document: str
    title: str
    publisher: str
    kind: str
    area: str
    published: date | None
    themes: tuple[str, ...]
    age_band: tuple[str, ...]
    confirmed: bool
    url: str
    notes: tuple[Passage, ...] = ()

    @property
    def findings(self) -> tuple[Passage, ...]:
        """What it found, as far as we record it; a report of a year is all findings."""
        found = (note for note in self.notes if note.strength == ("finding",))
        return tuple(n for n in found if self.kind == "annual report" or not _is_about(n))

    @property
    def about(self) -> tuple[Passage, ...]:
        """What it is, or what happened in a line."""
        return tuple(note for note in self.notes if _is_about(note))


def _is_about(note: Passage) -> bool:
    return any(place.locator == "overview" for place in note.points_at)


def read_reviews(corpus: Path, notes: Mapping[str, Sequence[Passage]]) -> list[Review]:
    """Every page below corpus/reviews, newest first; `notes` are the passages by document id.

    Raises CorpusError naming file and line where the front matter says something unknown.
    """
    pages = sorted((corpus / "reviews").glob("*.md"))
    if not pages:
        return []
    themes = Themes.read(corpus / "themes.yaml")
    reviews = [read_review(path, themes, notes) for path in pages]
    return sorted(reviews, key=lambda r: (r.published or date.min, r.id), reverse=True)


def read_review(path: Path, themes: Themes, notes: Mapping[str, Sequence[Passage]]) -> Review:
    """The front matter of one page, checked."""
    yaml = LinedYaml.front_matter(path)
    front = yaml.data
    for key in NEEDED:
        if key not in front:
            raise yaml.error((), f"'{key}' is missing.", "See corpus/README.md, 'Add a review'.")
    for key in front:
        if key not in KEYS:
            raise yaml.error((key,), f"'{key}' is not known here.", f"Use: {', '.join(KEYS)}.")
    _one_of(yaml, "tier", [front["tier"]], FINDS)
    _one_of(yaml, "kind", [front.get("kind", front["tier"])], KINDS)
    _one_of(yaml, "themes", front["themes"], themes.by_name)
    _one_of(yaml, "age_band", front["age_band"], AGE_BANDS)
    _one_of(yaml, "status", [front["status"]], ("confirmed", "unconfirmed"))
    id = f"reviews/{path.stem}"
    return Review(
        id=id,
        document=front["document"],
        title=front["title"],
        publisher=front["publisher"],
        kind=front.get("kind", front["tier"]),
        area=front.get("area", ""),
        published=yaml.day(("published",), when) if (when := front.get("published")) else None,
        themes=tuple(front["themes"]),
        age_band=tuple(front["age_band"]),
        confirmed=front["status"] == "confirmed",
        url=front.get("url", ""),
        notes=tuple(notes.get(id, ())),
    )


def _one_of(yaml: LinedYaml, key: str, values: Any, allowed: Iterable[str]) -> None:
    if not isinstance(values, list):
        raise yaml.error((key,), f"'{key}' is not a list.", "Write [one, another].")
    for value in values:
        if value not in allowed:
            raise yaml.error(
                (key,), f"{key}: '{value}' is not known.", f"Use: {', '.join(sorted(allowed))}."
            )


def select(
    reviews: Iterable[Review],
    themes: Themes,
    *,
    theme: str = "",
    age: str = "",
    year: int | None = None,
    kind: str = "",
    area: str = "",
) -> list[Review]:
    """Those that fit all that is given. A theme brings the themes that belong to it, and reviews
    whose notes speak of it. Raises CorpusError for a theme, age band or kind that does not exist.
    """
    for name, value, known in (
        ("theme", theme, themes.by_name),
        ("age band", age, AGE_BANDS),
        ("kind of review", kind, KINDS),
    ):
        if value and value not in known:
            raise CorpusError(
                f"'{value}' is not a {name}.", f"Use one of: {', '.join(sorted(known))}."
            )
    return [
        review
        for review in reviews
        if (not theme or _on_theme(review, theme, themes))
        and (not age or age in review.age_band or "all children" in review.age_band)
        and (year is None or (review.published is not None and review.published.year == year))
        and (not kind or review.kind == kind)
        and (not area or area.lower() in f"{review.area} {review.publisher}".lower())
    ]


def _on_theme(review: Review, theme: str, themes: Themes) -> bool:
    if themes.family(theme) & set(review.themes):
        return True
    words = themes.by_name[theme].says
    return any(says(words, note.text) for note in (*review.about, *review.findings))
