# Everything runs in .venv; no target needs anything prepared beforehand but Python 3.11+ and make.
PYTHON ?= python3
BIN := .venv/bin
UV := $(BIN)/uv pip install --system-certs --python $(BIN)/python
export PYTHONDONTWRITEBYTECODE := 1

.PHONY: demo up down test test-deployed test-security lint types unit chaos bench package docs lock clean
.DEFAULT_GOAL := demo

# One install per lock file: the stamp is older than the lock only when the lock changed.
.venv/installed: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check uv==0.13.8
	$(UV) --quiet --require-hashes -r requirements.lock
	$(UV) --quiet --no-deps --no-build-isolation -e .
	@touch $@

demo: .venv/installed  ## From nothing to a verdict, a profile and a leaderboard
	$(BIN)/cdu demo

up: .venv/installed  ## Start the whole platform on this machine
	$(BIN)/cdu up

down: .venv/installed  ## Stop it
	$(BIN)/cdu down

lint: .venv/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/installed
	$(BIN)/mypy

# Three at once: the first waits for a deployed platform most of the time, the others compute.
test: lint types  ## Lint, types and every test
	@$(MAKE) --no-print-directory --jobs=3 --keep-going test-deployed test-security unit

test-deployed: .venv/installed
	$(BIN)/pytest --durations=15 tests/browser tests/chaos tests/contract tests/e2e

test-security: .venv/installed
	$(BIN)/pytest --durations=15 tests/security

unit: .venv/installed  ## What needs neither a deployed platform nor attacks
	$(BIN)/pytest --durations=15 tests/unit

package: .venv/installed  ## Build the deployable template and bundles into build/
	$(BIN)/cdu package

chaos: .venv/installed  ## Thousands of injected faults; one line of JSON says what was lost
	@$(BIN)/python -m tests.chaos $(if $(SUBMISSIONS),--submissions $(SUBMISSIONS))

bench: .venv/installed  ## Print the benchmark tables
	$(BIN)/python -m benchmarks

docs: .venv/installed  ## Write the generated pages: the API's schema, the index of decisions
	$(BIN)/python -m chalicelib.api.openapi
	$(BIN)/python -m cdu.build.decisions

lock: .venv/installed  ## Pin the dependencies again
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --all-extras --python-version 3.11 --no-header \
		--upgrade pyproject.toml -o requirements.lock

clean: down
	rm -rf build .cdu
