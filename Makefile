# Two commands: `make hub` opens the labs on this machine, `make test` runs every check.
# Both set up what is missing first and cost nothing when nothing is.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: hub test quick lint lock clean help FORCE

help:
	@echo "make hub    open JupyterHub on this machine with the labs released"
	@echo "make test   run every check"
	@echo "make quick  lint, types, tests without hub, browser and marking, and the labs that changed"
	@echo "make lock   compile the hashed requirements from pyproject.toml and data.in (needs uv)"
	@echo "make clean  remove the environment and the caches; course/ stays"

hub: $(VENV)/.hub
	@$(BIN)/python -m grading.hub

# Which tests stay in one process, and which begin first: tests/shared/schedule.py.
PYTEST := $(BIN)/python -m pytest -n logical --dist loadfile --no-loadscope-reorder
# Labs that differ from the branch's beginning, or from what is committed.
BASE := $(shell git merge-base HEAD origin/main 2>/dev/null || echo HEAD)
CHANGED = $(sort $(shell git diff --name-only $(BASE) -- 'notebooks/*/*' | cut -d/ -f2))

test: lint
	$(PYTEST) $(PYTEST_ARGS)

quick: lint
	$(PYTEST) -m "not slow" $(PYTEST_ARGS)
	$(foreach lab,$(CHANGED),$(BIN)/labs check $(lab) &&) true

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy lab_utils grading
	$(BIN)/python requirements/lint_scripts.py

# The script looks itself whether there is anything to do.
$(VENV)/.hub $(VENV)/.test: FORCE
	@command -v "$(PYTHON)" >/dev/null || { \
		echo "Không tìm thấy Python ($(PYTHON)). Hãy cài (Debian, Ubuntu): sudo apt-get install python3-venv"; \
		echo "No Python ($(PYTHON)). Install it (Debian, Ubuntu): sudo apt-get install python3-venv"; exit 1; }
	@PYTHONIOENCODING=utf-8 "$(PYTHON)" requirements/install.py $(patsubst .%,%,$(@F))

FORCE:

# With their extras: pip does not find a pinned package again where one of its extras is asked for.
COMPILE := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-strip-extras --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"

lock:
	$(COMPILE) pyproject.toml -o requirements.txt
	$(COMPILE) pyproject.toml --extra hub -c requirements.txt -o requirements/hub.txt
	$(COMPILE) pyproject.toml --extra hub --extra test -c requirements/hub.txt -o requirements/test.txt
	$(COMPILE) --no-deps requirements/data.in -o requirements/data.txt

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis build
