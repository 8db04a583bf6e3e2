"""The page: `streamlit run app.py`."""

from assistant.ui.shell import run

run()
