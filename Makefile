# Two commands: `make hub` opens the labs on this machine, `make test` runs every check.
# Both set up what is missing first and cost nothing when nothing is.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: hub test lint lock clean help FORCE

help:
	@echo "make hub    open JupyterHub on this machine with the labs released"
	@echo "make test   run every check"
	@echo "make lock   compile the hashed requirements from pyproject.toml and data.in (needs uv)"
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

# The script looks itself whether there is anything to do.
$(VENV)/.hub $(VENV)/.test: FORCE
	@command -v "$(PYTHON)" >/dev/null || { \
		echo "Không tìm thấy Python ($(PYTHON)). Hãy cài (Debian, Ubuntu): sudo apt-get install python3-venv"; \
		echo "No Python ($(PYTHON)). Install it (Debian, Ubuntu): sudo apt-get install python3-venv"; exit 1; }
	@PYTHONIOENCODING=utf-8 "$(PYTHON)" requirements/install.py $(patsubst .%,%,$(@F))

FORCE:

COMPILE := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"

lock:
	$(COMPILE) pyproject.toml -o requirements.txt
	$(COMPILE) pyproject.toml --extra hub -c requirements.txt -o requirements/hub.txt
	$(COMPILE) pyproject.toml --extra hub --extra test -c requirements/hub.txt -o requirements/test.txt
	$(COMPILE) --no-deps requirements/data.in -o requirements/data.txt

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis build
