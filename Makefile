PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.DEFAULT_GOAL := help
.PHONY: help test demo eval check pictures format lock clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

test: $(READY) ## format, lint, types, all tests
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/pytest -n auto --maxprocesses 4 --dist worksteal

demo: $(READY) ## try the bot in a browser, without token or network
	@$(BIN)/belegbot demo

eval: $(READY) ## score the answers to the golden questions
	@$(BIN)/belegbot eval tests/golden

check: $(READY) ## check the knowledge base
	@$(BIN)/belegbot check

pictures: $(READY) ## take the pictures of the documentation anew, with Chromium
	@$(BIN)/python -m tests.playground.page.pictures

format: $(READY) ## format the code, mend what can be mended
	$(BIN)/ruff check --fix-only
	$(BIN)/ruff format

# With the lowest Python that is supported; the hashes cover the wheels of all others.
lock: $(READY) ## renew the lock files (add UPGRADE=--upgrade for newer versions)
	$(BIN)/pip-compile $(UPGRADE) --build-deps-for wheel --extra postgresql -o requirements.txt pyproject.toml
	$(BIN)/pip-compile $(UPGRADE) --build-deps-for wheel --extra postgresql --extra dev -c requirements.txt \
		-o requirements-dev.txt pyproject.toml

clean: ## remove what make made
	rm -rf .venv .hypothesis .mypy_cache .pytest_cache .ruff_cache build dist *.egg-info
	find bot tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(READY): requirements-dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ echo 'Belegbot needs Python 3.11 or newer: run make PYTHON=/path/to/python3.11' >&2; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@
