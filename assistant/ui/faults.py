"""An error as it is shown: what happened and what to do next. It never becomes an answer."""

from __future__ import annotations

import logging
import re

from assistant import AssistantError
from assistant.ui.markup import Markup

_COMMAND = re.compile(r"(python -m assistant[\w ./-]*)")
_UNEXPECTED = AssistantError(
    "Something went wrong that this tool did not expect.",
    "Ask again. If it comes back, tell whoever runs this tool: the log says what happened.",
)
log = logging.getLogger(__name__)


def explained(error: Exception) -> AssistantError:
    """The error itself, or for one that nobody foresaw a plain sentence; the log has the rest."""
    if isinstance(error, AssistantError):
        return error
    log.error("unexpected error on a page", exc_info=error)
    return _UNEXPECTED


def draw_fault(error: AssistantError) -> Markup:
    return Markup('<section class="fault"><p class="headline">{}</p><p>{}</p></section>').format(
        error.what, _with_commands(error.next_step)
    )


def draw_notice(text: str) -> Markup:
    """What to know before anything else, such as an empty library."""
    return Markup('<div class="notice"><p>{}</p></div>').format(_with_commands(text))


def _with_commands(text: str) -> Markup:
    parts = _COMMAND.split(text)
    return Markup().join(
        Markup("<code>{}</code>").format(part.strip()) if at % 2 else Markup("{}").format(part)
        for at, part in enumerate(parts)
    )
