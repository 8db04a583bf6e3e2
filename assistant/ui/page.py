"""What Streamlit runs again for every visit and every click."""

from assistant.ui.shell import run

run()
