"""Versions of this tool and of what it stands on."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

TOOL = "safeguarding-assistant"
PACKAGES = (TOOL, "streamlit", "chromadb", "sentence-transformers", "torch", "langchain")


def version_of(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed as a package"


def tool_version() -> str:
    return f"{TOOL} {version_of(TOOL)}"
