"""What a web page holds and no reader sees: taken out of the tree and counted."""

from __future__ import annotations

import re
from collections import Counter

from selectolax.lexbor import LexborNode

_MACHINERY = (
    "script, style, noscript, template, nav, header, footer, form, button, svg, iframe, object, "
    "embed, input, select, textarea, canvas, audio, video, dialog:not([open])"
)
_HIDDEN = "[hidden], [aria-hidden=true], .visually-hidden, .govuk-visually-hidden, .sr-only"
_STYLES = (
    r"display\s*:\s*none",
    r"visibility\s*:\s*(?:hidden|collapse)",
    r"opacity\s*:\s*0*(?:\.0+)?\s*(?:;|!|$)",
    r"font-size\s*:\s*0*(?:\.\d+)?\s*(?:px|pt|em|rem|%)?\s*(?:;|!|$)",
    r"(?:^|[;\s])(?:max-)?(?:width|height)\s*:\s*[01]?(?:px|pt|em)?\s*(?:;|!|$)",
    r"(?:text-indent|left|top|right|margin-left|margin-top)\s*:\s*-\s*\d{3,}",
    r"clip(?:-path)?\s*:\s*(?:rect\(\s*[01]|inset\(\s*(?:50|100)%)",
)
_HIDDEN_STYLE = re.compile("|".join(_STYLES), re.IGNORECASE)
_WHITE = re.compile(
    r"(?:^|[;\s])color\s*:\s*(?:white|transparent|#fff(?:fff)?(?:[0-9a-f]{1,2})?(?![0-9a-f])"
    r"|#f[c-f]f[c-f]f[c-f](?![0-9a-f])|rgba?\(\s*25[0-5]\s*,\s*25[0-5]\s*,\s*25[0-5]"
    r"|rgba\([^)]*,\s*0(?:\.0+)?\s*\))",
    re.IGNORECASE,
)
_BACKGROUND = re.compile(r"background", re.IGNORECASE)


def drop_unseen(root: LexborNode, dropped: Counter[str]) -> None:
    """Remove menus, scripts and hidden elements below `root`; count their characters by reason."""
    for node in root.css(_HIDDEN):
        _drop(node, "hidden elements", dropped)
    for node in root.css("[style]"):
        reason = _hidden_by_style(node)
        if reason:
            _drop(node, reason, dropped)
    for node in root.css(_MACHINERY):
        _drop(node, f"{node.tag} elements", dropped)


def _drop(node: LexborNode, reason: str, dropped: Counter[str]) -> None:
    text = node.text(deep=True) or re.sub(r"<[^>]*>", "", node.html or "")
    dropped[reason] += len("".join(text.split()))
    node.decompose()


def _hidden_by_style(node: LexborNode) -> str:
    style = node.attributes.get("style") or ""
    if _HIDDEN_STYLE.search(style):
        return "hidden by style"
    if _WHITE.search(style) and not _on_colour(node):
        return "white or transparent text"
    return ""


def _on_colour(node: LexborNode | None) -> bool:
    """Whether the element, or one around it, sets a background of its own."""
    for _ in range(50):
        if node is None:
            return False
        style = node.attributes.get("style") or "" if node.tag != "-document" else ""
        if _BACKGROUND.search(style) and not re.search(
            r"background[^;]*(?:white|#fff|none|transparent)", style, re.IGNORECASE
        ):
            return True
        node = node.parent
    return False
