"""The server: `streamlit run app.py`. What it draws for each visit is assistant/ui/page.py."""

import streamlit as st

from assistant.ui.serving import MIDDLEWARE, PAGE, ROUTES, lifespan

app = st.App(PAGE, routes=ROUTES, middleware=MIDDLEWARE, lifespan=lifespan)
