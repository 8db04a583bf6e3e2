# Two commands: `make run` sets everything up and opens the app; `make test` sets everything up
# and runs the tests.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
TEST_READY := $(VENV)/.test-ready
PORT ?= 8501

.PHONY: run test lint clean

run: $(READY)
	-$(BIN)/python -m assistant sync --quick
	$(BIN)/python -m assistant build
	$(BIN)/streamlit run app.py --server.port $(PORT)

test: $(TEST_READY)
	$(BIN)/python -m pytest -q -n 2 --dist loadfile

lint: $(TEST_READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

$(VENV)/bin/pip:
	$(PYTHON) -m venv $(VENV)

# torch first and pinned, so that the resolver does not take a build for accelerators.
$(READY): $(VENV)/bin/pip pyproject.toml constraints.txt
	$(BIN)/pip install -q --disable-pip-version-check -c constraints.txt torch
	$(BIN)/pip install -q --disable-pip-version-check -c constraints.txt -e .
	touch $@

$(TEST_READY): $(READY)
	$(BIN)/pip install -q --disable-pip-version-check -c constraints.txt -e ".[dev]"
	touch $@

clean:
	rm -rf $(VENV) data artefacts
