# The two commands: `make run` serves the demonstration company, `make test` passes all tests.
# Both set up what they need into .venv/ and node_modules/ and may be run again at any time.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
WORKERS ?= 2
# Each worker starts with its own part of the folders, so that what a folder shares is made once.
PYTEST := $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal
# What Python compiles is kept, also where the machine says otherwise: each worker and each command
# that a test starts would compile the whole of qudao once more.
export PYTHONDONTWRITEBYTECODE :=

# Python's parts and the browser's come at the same time, and types are looked at beside the tests;
# what a test makes for itself knows nothing of it.
MAKEFLAGS += --jobs=2
unexport MAKEFLAGS

.PHONY: run test install setup lint style types sqlite postgresql assets bench clean

run: $(VENV)/.run-ready .assets-ready
	@$(BIN)/qudao -c config/demo.ini demo make
	@$(BIN)/qudao -c config/demo.ini serve

test: types postgresql

sqlite: setup style
	$(PYTEST)

postgresql: sqlite
	$(PYTEST) --database=postgresql

install: $(VENV)/.run-ready .assets-ready

setup: $(VENV)/.test-ready .assets-ready

lint: style types

style: $(VENV)/.test-ready
	$(BIN)/ruff check .
	$(BIN)/lint-imports

types: $(VENV)/.test-ready
	$(BIN)/mypy

assets: .assets-ready

bench: $(VENV)/.test-ready .assets-ready
	$(BIN)/python bench/pickup.py
	$(BIN)/python bench/workflow.py
	$(BIN)/python bench/own_fields.py

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "qudao needs Python 3.11 or newer; name one with PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.run-ready: $(VENV)/.made setup.cfg pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(VENV)/.test-ready: $(VENV)/.run-ready setup.cfg
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile -e '.[test]'
	@touch $@

.assets-ready: package-lock.json core/web/assets.py
	npm ci --silent --no-audit --no-fund
	$(PYTHON) core/web/assets.py
	@touch $@

clean:
	rm -rf $(VENV) node_modules var .assets-ready
