"""Where things lie: this checkout, and the real publications beside it."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
DOCUMENTS = SHARED / "documents"
MISSING = "needs ../shared/documents (real publications), which is not beside this checkout"
