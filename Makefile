PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
BENCH := .venv-bench
# One more than cores: some tests only wait for a process that starts.
WORKERS = $(shell $(PYTHON) -c 'import os; print(min((os.cpu_count() or 1) + 1, 5))')

.DEFAULT_GOAL := help
.PHONY: help test demo eval check pictures bench-matching format lock clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# Three workers and many processes import the same files: compiled once, whatever the shell says of bytecode.
test: export PYTHONDONTWRITEBYTECODE =
test: $(READY) ## format, lint, types, all tests
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/bandit --quiet --configfile pyproject.toml --recursive bot
	$(BIN)/mypy
	$(BIN)/pytest -n $(WORKERS) --dist worksteal

demo: $(READY) ## try the bot in a browser, without token or network
	@$(BIN)/belegbot demo

eval: $(READY) ## score the answers to the golden questions
	@$(BIN)/belegbot eval tests/golden

check: $(READY) ## check the knowledge base
	@$(BIN)/belegbot check

pictures: $(READY) ## take the pictures of the documentation anew, with Chromium
	@$(BIN)/python -m tests.playground.page.pictures

# In a venv of its own: nothing else needs what it compares with. On one core, as the bot's figures are meant.
bench-matching: $(BENCH)/.ready ## compare the matcher on public data, DATA=folder (OPTIONS=…; MILLION=1 times a million phrasings, too)
	@OPENBLAS_NUM_THREADS=1 $(BENCH)/bin/python -m benchmarks.matching $(or $(DATA),$(error DATA must name the folder \
		with the public data: see benchmarks/matching/data.py)) $(OPTIONS)
	@OPENBLAS_NUM_THREADS=1 $(BENCH)/bin/python -m benchmarks.matching.speed $(DATA) $(if $(MILLION),--million)

format: $(READY) ## format the code, mend what can be mended
	$(BIN)/ruff check --fix-only
	$(BIN)/ruff format

# With the lowest Python that is supported; the hashes cover the wheels of all others.
lock: $(READY) ## renew the lock files (add UPGRADE=--upgrade for newer versions)
	$(BIN)/pip-compile $(UPGRADE) --build-deps-for wheel --extra postgresql -o requirements.txt pyproject.toml
	$(BIN)/pip-compile $(UPGRADE) --build-deps-for wheel --extra postgresql --extra semantic --extra dev -c requirements.txt \
		-o requirements-dev.txt pyproject.toml
	$(BIN)/pip-compile $(UPGRADE) --build-deps-for wheel --extra bench -c requirements.txt \
		-o requirements-bench.txt pyproject.toml

clean: ## remove what make made
	rm -rf .venv $(BENCH) .hypothesis .mypy_cache .pytest_cache .ruff_cache build dist *.egg-info
	find bot tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(READY): requirements-dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ echo 'Belegbot needs Python 3.11 or newer: run make PYTHON=/path/to/python3.11' >&2; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(BENCH)/.ready: requirements-bench.txt
	test -x $(BENCH)/bin/python || $(PYTHON) -m venv $(BENCH)
	$(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.txt
	@touch $@
