# Everything runs in .venv; no target needs anything prepared beforehand but Python 3.11+ and make.
PYTHON ?= python3
# A second interpreter, for `make test-python`: the first of these that runs (pyenv's own commands may not).
NEWER ?= $(shell for each in python3.14 python3.13 $(wildcard $(HOME)/.pyenv/versions/3.1[34].*/bin/python); \
	do $$each -c '' 2>/dev/null && echo $$each && break; done)
BIN := .venv/bin
UV := $(BIN)/uv pip install --system-certs --python $(BIN)/python

.PHONY: demo up down check check-routes check-others test test-deployed test-security test-python test-newer-runner test-newer-attacks lint types hygiene unit chaos bench package client docs rights lock clean vendored
.DEFAULT_GOAL := demo

# One install per lock file: the stamp is older than the lock only when the lock changed.
.venv/installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ echo "CDU needs Python 3.11 or newer, and $(PYTHON) is not; name another one: make PYTHON=python3.11" >&2; exit 1; }
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

vendored:  ## Bundle again what the page takes from npm, after a change in frontend/
	@mkdir -p build/frontend
	cp frontend/package.json frontend/package-lock.json build/frontend
	npm ci --prefix build/frontend --no-audit --no-fund --loglevel=error
	node frontend/bundle.mjs build/frontend/node_modules web/vendor

lint: .venv/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/installed
	$(BIN)/mypy

build/hygiene/installed: .ci/hygiene.lock
	$(PYTHON) -m venv --clear build/hygiene/tools
	$(BIN)/uv pip install --system-certs --python build/hygiene/tools/bin/python --quiet --require-hashes -r .ci/hygiene.lock
	@touch $@

build/hygiene/trino.mjs: .ci/trino/package-lock.json .ci/trino/check.mjs
	@mkdir -p build/hygiene/trino
	cp .ci/trino/package.json .ci/trino/package-lock.json .ci/trino/check.mjs build/hygiene/trino
	npm ci --prefix build/hygiene/trino --no-audit --no-fund --loglevel=error
	cd build/hygiene/trino && node_modules/.bin/esbuild check.mjs --bundle --platform=node --format=esm --log-level=warning --outfile=../trino.mjs

hygiene: .venv/installed build/hygiene/installed build/hygiene/trino.mjs  ## Templates, SQL, licences and known vulnerabilities against what is accepted; SBOM
	$(BIN)/python -m cdu.build.hygiene

# What starts no sandbox and builds neither layers nor a bundle, in two halves that take about as long.
SLOW_UNITS := tests/unit/authoring tests/unit/build tests/unit/layers tests/unit/runner
ROUTES := tests/unit/api tests/unit/analytics

check: lint  ## Lint, types and the fast tests: a minute
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target types check-routes check-others

check-routes: .venv/installed
	$(BIN)/pytest --exitfirst $(ROUTES)

check-others: .venv/installed
	$(BIN)/pytest --exitfirst tests/unit $(addprefix --ignore=,$(SLOW_UNITS) $(ROUTES))

# Three at once, for test-deployed waits a part of the time.
test: .venv/installed  ## Lint, types and every test
	@$(MAKE) --no-print-directory --jobs=3 --keep-going lint types test-deployed test-security unit

test-deployed: .venv/installed
	$(BIN)/pytest --durations=15 tests/browser tests/contract tests/e2e tests/openapi tests/security/web

test-security: .venv/installed
	$(BIN)/pytest --durations=15 tests/chaos tests/security --ignore=tests/security/web

# What depends on the interpreter: the runner, the attacks on the backend that AWS has, the bundle, one deployed chain.
# Other languages' programs do not; Ruby stands for their way through the runner.
NEWER_TESTS := tests/unit/runner tests/unit/build/test_bundle_runs.py tests/e2e/test_chain.py

test-python: .venv/installed  ## The tests that depend on the interpreter, with a newer one (NEWER=python3.14)
ifeq ($(NEWER),)
	@echo "test-python: this machine has neither python3.14 nor python3.13, so nothing was tested with a newer Python"
else
	$(NEWER) -m venv --clear build/newer
	$(BIN)/uv pip install --system-certs --quiet --python build/newer/bin/python --require-hashes -r requirements.lock
	$(BIN)/uv pip install --system-certs --quiet --python build/newer/bin/python --no-deps --no-build-isolation -e .
	build/newer/bin/python --version
	@$(MAKE) --no-print-directory --jobs=2 --keep-going test-newer-runner test-newer-attacks
endif

test-newer-runner:
	TEST_LAYERS=ruby build/newer/bin/pytest --durations=15 $(NEWER_TESTS)

test-newer-attacks:
	build/newer/bin/pytest --durations=15 tests/security/test_attacks.py -k "lambda and not Landlock"

unit: .venv/installed  ## What needs neither a deployed platform nor attacks
	$(BIN)/pytest --durations=15 tests/unit

package: .venv/installed  ## Build the deployable template and bundles into build/
	$(BIN)/cdu package

client: .venv/installed  ## Build the students' client, which installs alone, into build/client
	cd client && ../$(BIN)/python -m hatchling build -t wheel -d ../build/client

chaos: .venv/installed  ## Thousands of injected faults; one line of JSON says what was lost
	@$(BIN)/python -m tests.chaos $(if $(SUBMISSIONS),--submissions $(SUBMISSIONS))

bench: .venv/installed  ## Print the benchmark tables
	$(BIN)/python -m benchmarks

docs: .venv/installed  ## Write the generated pages: the API's schema, the index of decisions, the quotas
	$(BIN)/python -m cdu.build.openapi
	$(BIN)/python -m cdu.build.quotas
	$(BIN)/python -m cdu.build.decisions

# What starts a platform and takes the paths that a student, a teacher and an operator take.
RIGHTS_TESTS := tests/e2e/test_canary.py tests/e2e/test_chain.py tests/e2e/test_cohorts.py tests/e2e/test_history.py tests/e2e/test_queue.py \
	tests/e2e/test_repairing.py tests/e2e/test_waiting.py tests/browser/test_previews.py tests/browser/test_reports.py

rights: .venv/installed  ## Record which rights the functions use, after a change of a policy or of what calls AWS
	rm -f build/rights.json
	$(BIN)/pytest $(RIGHTS_TESTS)
	$(BIN)/python -m tests.rights

lock: .venv/installed  ## Pin the dependencies again
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --all-extras --python-version 3.11 --no-header \
		--upgrade pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-header \
		--upgrade .ci/hygiene.in -o .ci/hygiene.lock

clean: down
	rm -rf build .cdu
