# Everything that one does with a checkout. It needs make and Python 3.11 or later, nothing else.
#
#   make run            set up what is needed and open the desk; make run ARGS="--desk DIR list" runs a command
#   make test           every test; make test ARGS="-k phones" some of them
#   make check          style, types, imports between rooms, every test
#   make torture        the store's tests at full length, on the real disk (about half an hour)
#   make bench          measure start and keys beside a bare Textual app, and the store (some minutes)
#   make looks          accept what the screens look like now (tests/snapshots), and see that they stay like that;
#                       make looks ARGS="-k notes" some of them; then read git diff
#   make screenshots    pictures of the running app, into screenshots/
#   make lock           write the pinned versions anew; make lock ARGS=--upgrade with the newest ones
#   make clean          remove .venv and everything else that was made

SHELL := /bin/sh
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check -qq
ARGS ?=
# How many tests at a time: more than there are cores, for most of the time a test waits for a screen or a server.
WORKERS ?= 5

# A .venv whose Python has gone (an upgraded system, a copied checkout) is made anew.
$(shell test -x $(PY) || rm -rf $(VENV)/.run $(VENV)/.dev)

.PHONY: run test check lint torture bench looks screenshots lock clean help

run: $(VENV)/.run
	@exec $(PY) -m o365tui $(ARGS)

test: $(VENV)/.dev
	@$(PY) -m pytest -q -n $(WORKERS) $(ARGS)

check: lint test

lint: $(VENV)/.dev
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(VENV)/bin/lint-imports --no-cache

bench: $(VENV)/.dev
	@$(PY) -m bench $(ARGS)
	@$(PY) -m bench.store

torture: $(VENV)/.dev
	@TORTURE=1 $(PY) -m pytest -q -n 2 tests/store tests/torture tests/mail/test_cut.py $(ARGS)

looks: $(VENV)/.dev
	@LOOKS=accept $(PY) -m pytest -q -n auto tests/snapshots $(ARGS)
	@$(PY) -m pytest -q -n auto tests/snapshots $(ARGS)

screenshots: $(VENV)/.dev
	@$(PY) -m tools.screenshots $(ARGS)

lock: $(VENV)/.dev
	@CUSTOM_COMPILE_COMMAND="make lock" tools/lock $(PY) $(ARGS)

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

help:
	@sed -n 's/^#   //p' Makefile

# The stamps are touched last: what was interrupted is done again.
$(VENV)/.run: requirements.txt pyproject.toml
	@tools/venv $(VENV)
	@echo "Setting up (only the first time) …" >&2
	@$(PIP) install --require-hashes -r requirements.txt
	@$(PIP) install --no-build-isolation --no-deps --no-index --editable .
	@$(PY) -m compileall -q o365tui
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.run
	@$(PIP) install --require-hashes -r requirements-dev.txt
	@touch $@
