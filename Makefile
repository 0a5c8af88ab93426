# Two commands: `make hub` opens the labs on this machine, `make test` runs every check.
# Both set up what is missing first and cost nothing when nothing is.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: hub test lint lock clean help

help:
	@echo "make hub    open JupyterHub on this machine with the labs released"
	@echo "make test   run every check"
	@echo "make lock   compile the hashed requirements anew from pyproject.toml (needs uv)"
	@echo "make clean  remove the environment and the caches; course/ stays"

hub: $(VENV)/.hub
	@$(BIN)/python -m grading.hub

# Tests of a file may build on each other: they stay in one process, and in order.
test: lint
	$(BIN)/python -m pytest -n logical --dist loadfile $(PYTEST_ARGS)

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy lab_utils grading

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11, 5))' || \
		{ echo "Python 3.11.5 or newer is needed; make PYTHON=/path/to/python3 takes another one."; exit 1; }
	$(PYTHON) -m venv $(VENV)

# The last step is the project itself, in place: its folder is where the labs and data are.
$(VENV)/.hub: requirements/hub.txt | $(BIN)/python
	@echo "Setting up (once; some minutes on a slow line) …"
	$(PIP) --require-hashes -r $<
	$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.test: requirements/test.txt | $(BIN)/python
	@echo "Setting up (once; some minutes on a slow line) …"
	$(PIP) --require-hashes -r $<
	$(PIP) --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/.hub

COMPILE := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" pyproject.toml

lock:
	$(COMPILE) -o requirements.txt
	$(COMPILE) --extra hub -c requirements.txt -o requirements/hub.txt
	$(COMPILE) --extra hub --extra test -c requirements/hub.txt -o requirements/test.txt

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis build
