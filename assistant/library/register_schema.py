"""What `register.yaml` may say, and that its dates agree; every error names the line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from assistant.errors import AssistantError
from assistant.library.documents import TIERS
from assistant.library.register import Edition, Publication, RegisteredFile
from assistant.lined_yaml import LinedYaml

NATIONS = ("England", "Wales", "Scotland", "Northern Ireland", "United Kingdom")
AGE_BANDS = (*("unborn", "under 1", "1-4", "5-11", "12-15", "16-17", "18-24", "all children"),)
DATES = ("published", "in_force_from", "in_force_until", "as_amended_to", "last_verified")
TEXTS = ("landing", "address", "seen_at", "licence", "printing", "not_for", "notes", "gap")
FLAGS = ("confirmed", "unavailable")
LISTS = ("warnings", "age_band", "catalogue")
FILES = ("file", "sha256", "files")
SHARED = ("landing", "licence", "age_band", "not_for")
"""Keys of a publication that hold for each of its editions unless the edition says otherwise."""
OF_EDITION = (*DATES, *TEXTS, *FLAGS, *LISTS, *FILES)
OF_PUBLICATION = ("title", "publisher", "tier", "nation", "themes", "editions")

Place = tuple[str | int, ...]


def read_publications(path: Path) -> list[Publication]:
    """All publications of the file, checked one by one and then against each other."""
    yaml = LinedYaml.read(path)
    entries = yaml.data.get("publications") if isinstance(yaml.data, dict) else None
    if not isinstance(entries, dict):
        raise yaml.error((), "'publications' is missing.", "Begin the list with 'publications:'.")
    publications = [_publication(yaml, str(key), entry) for key, entry in entries.items()]
    _refuse_twin_files(yaml, publications)
    for publication in publications:
        _check_order(yaml, publication)
    return publications


def _publication(yaml: LinedYaml, key: str, entry: Any) -> Publication:
    place: Place = ("publications", key)
    _refuse_unknown(yaml, place, entry, (*OF_PUBLICATION, *OF_EDITION))
    if "editions" in entry:
        _refuse_unknown(yaml, place, entry, (*OF_PUBLICATION, *SHARED))
    for needed in ("title", "publisher", "tier", "nation", "licence"):
        if not isinstance(entry.get(needed), str):
            raise yaml.error(place, f"'{key}' has no {needed}.", f"Add '{needed}:'.")
    _one_of(yaml, (*place, "tier"), entry["tier"], tuple(TIERS))
    _one_of(yaml, (*place, "nation"), entry["nation"], NATIONS)
    return Publication(
        id=key,
        title=entry["title"],
        publisher=entry["publisher"],
        tier=entry["tier"],
        nation=entry["nation"],
        themes=tuple(entry.get("themes", ())),
        editions=_editions(yaml, place, entry),
    )


def _editions(yaml: LinedYaml, place: Place, entry: Mapping[str, Any]) -> tuple[Edition, ...]:
    if "editions" not in entry:
        return (_edition(yaml, place, "", {k: entry[k] for k in entry if k in OF_EDITION}),)
    if not (isinstance(entry["editions"], dict) and entry["editions"]):
        raise yaml.error((*place, "editions"), "'editions' is empty.", "Name one, or leave it out.")
    shared = {key: entry[key] for key in SHARED if key in entry}
    editions = []
    for name, values in entry["editions"].items():
        where = (*place, "editions", str(name))
        _refuse_unknown(yaml, where, values, OF_EDITION)
        editions.append(_edition(yaml, where, str(name), {**shared, **values}))
    return tuple(sorted(editions, key=lambda e: e.in_force_from or e.published or date.min))


def _edition(yaml: LinedYaml, place: Place, name: str, values: Mapping[str, Any]) -> Edition:
    known: dict[str, Any] = {key: values[key] for key in (*TEXTS, *FLAGS) if key in values}
    known |= {key: yaml.day((*place, key), values[key]) for key in DATES if key in values}
    known |= {key: tuple(str(item) for item in values.get(key, ())) for key in LISTS}
    for band in known["age_band"]:
        _one_of(yaml, (*place, "age_band"), band, AGE_BANDS)
    for key in ("landing", "address", "seen_at"):
        _check_address(yaml, (*place, key), known.get(key, ""))
    _check_known(yaml, place, known)
    return Edition(
        name=name,
        precision=_precision(values.get("published")),
        files=_files(yaml, place, values),
        **known,
    )


def _check_known(yaml: LinedYaml, place: Place, known: Mapping[str, Any]) -> None:
    for key in FLAGS:
        if not isinstance(known.get(key, False), bool):
            raise yaml.error((*place, key), f"'{key}' is neither true nor false.")
    if known.get("confirmed") and not (known.get("address") or known.get("landing")):
        raise yaml.error((*place, "confirmed"), "confirmed, but no official address is given.")


def _files(yaml: LinedYaml, place: Place, values: Mapping[str, Any]) -> tuple[RegisteredFile, ...]:
    listed = values.get("files") or []
    if "file" in values or "sha256" in values:
        listed = [{"name": values.get("file", ""), "sha256": values.get("sha256", "")}]
    for item in listed:
        if not (item.get("name") and re.fullmatch("[0-9a-f]{64}", str(item.get("sha256")))):
            raise yaml.error(
                (*place, "sha256"), "a file needs its name and its sha256 (64 hexadecimal digits)."
            )
    return tuple(RegisteredFile(item["name"], item["sha256"]) for item in listed)


def _precision(value: Any) -> str:
    return {4: "year", 7: "month", 10: "day"}[len(str(value))] if value is not None else ""


def _check_address(yaml: LinedYaml, place: Place, address: str) -> None:
    """Official addresses are https; a page of somebody else's may be older than that."""
    schemes = ("https", "http") if place[-1] == "seen_at" else ("https",)
    parts = urlsplit(str(address))
    if address and not (parts.scheme in schemes and parts.hostname):
        raise yaml.error(place, f"'{address}' is not an https address.")


def _one_of(yaml: LinedYaml, place: Place, value: Any, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise yaml.error(place, f"'{value}' is not known here.", f"Use: {', '.join(allowed)}.")


def _refuse_unknown(yaml: LinedYaml, place: Place, entry: Any, allowed: tuple[str, ...]) -> None:
    if not isinstance(entry, dict):
        raise yaml.error(place, f"'{place[-1]}' has no entries.", "Write 'key: value' lines.")
    for key in entry:
        if key not in allowed:
            raise yaml.error((*place, str(key)), f"'{key}' is not known here.")


def _refuse_twin_files(yaml: LinedYaml, publications: list[Publication]) -> None:
    owner: dict[str, str] = {}
    for publication in publications:
        for edition in publication.editions:
            here = publication.document(edition).id
            for file in edition.files:
                if owner.setdefault(file.sha256, here) != here:
                    raise _at(yaml, publication, edition, f"its file is {owner[file.sha256]}'s.")


def _check_order(yaml: LinedYaml, publication: Publication) -> None:
    """Each edition of law and guidance is in force until exactly the day the next starts."""
    for edition in publication.editions:
        start, end = edition.in_force_from, edition.in_force_until
        if start and end and end <= start:
            raise _at(yaml, publication, edition, "it ends before it starts.")
        if publication.superseding and not edition.unavailable and not start:
            raise _at(yaml, publication, edition, "law and guidance need in_force_from.")
    if publication.superseding:
        for edition, following in pairwise(publication.editions):
            if edition.in_force_until != following.in_force_from and not edition.gap:
                raise _at(
                    yaml,
                    publication,
                    edition,
                    f"in_force_until is not the day {following.name} "
                    "starts; give that day, or say why in 'gap:'.",
                )


def _at(yaml: LinedYaml, publication: Publication, edition: Edition, what: str) -> AssistantError:
    place: Place = ("publications", publication.id)
    if edition.name:
        place = (*place, "editions", edition.name)
    return yaml.error(place, f"{publication.document(edition).id}: {what}")
