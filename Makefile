# Two commands do everything: `make demo` to try it, `make test` to check it. Needs Python >= 3.11 and make; with npm the
# pages have charts and GraphiQL.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PLUGINS := $(sort $(wildcard plugins/*/pyproject.toml))
EDITABLE := -e . $(patsubst %/pyproject.toml,-e %,$(PLUGINS))
PROJECTS := $(patsubst %/pyproject.toml,%,$(PLUGINS))
APART := src/loyalty_graph/scaffold/package $(patsubst %/pyproject.toml,%,$(wildcard examples/*/pyproject.toml))
COVERED := src/loyalty_graph/domain/*,src/loyalty_graph/ledger/*,src/loyalty_graph/repository/*,src/loyalty_graph/reports/*
COVERING := $(addprefix tests/,domain ledger repository reports imports/test_examples.py) \
  $(addprefix tests/graphql/,test_core.py test_histories.py test_records.py test_reports.py test_undoing.py) \
  tests/administration/test_programme.py
PYTEST := $(BIN)/python -m pytest --numprocesses=3 --dist=loadfile --no-loadscope-reorder
NPM := npm --prefix frontend --silent
BUNDLED := src/loyalty_graph/explorer/bundles/charts.js
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input
export PIP_ROOT_USER_ACTION := ignore
unexport PYTHONDONTWRITEBYTECODE # tests start a hundred processes: what each imports is compiled once, not every time

.PHONY: demo test types coverage bundles browser screenshots bench schema snapshots contracts lock clean

demo: $(VENV)/run.stamp ## start a gateway with demo data on 127.0.0.1:8000
	@$(MAKE) --silent bundles || echo "The bundles could not be built: no charts, no GraphiQL."
	@$(BIN)/loyalty-graph demo

test: $(VENV)/dev.stamp bundles browser ## everything CI runs: lint, types, layers, tests, coverage by the tests nearest to the numbers
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/loyalty-graph contract check $(PROJECTS)
	$(MAKE) --no-print-directory --jobs=2 --output-sync types coverage
	$(PYTEST) $(addprefix --ignore=,$(COVERING))

types: # at the side of `coverage`, since it keeps one core busy for half a minute
	MYPYPATH=$(subst $() ,:,src $(addsuffix /src,$(PROJECTS) $(APART))) $(BIN)/mypy

coverage: # by the tests nearest to the numbers
	rm -f .coverage*
	$(PYTEST) --cov --cov-report= $(COVERING)
	$(BIN)/coverage report --include='$(COVERED)' --fail-under=95

bundles: ## what pages of the explorer load that npm builds, if npm is there; CI has to have it
	@if command -v npm >/dev/null; then $(MAKE) --silent $(BUNDLED); \
	else echo "THERE IS NO npm: no charts, no GraphiQL, and no tests of them."; test -z "$$CI"; fi

browser: ## Debian's Chromium for the tests in a browser, where there is none and root can install it; CI has to have it
	@command -v chromium >/dev/null || { test "$$(id -u)" = 0 && command -v apt-get >/dev/null && \
	  echo "Installing Chromium for the tests in a browser ..." && apt-get -qq update && \
	  DEBIAN_FRONTEND=noninteractive apt-get -qq install --no-install-recommends chromium fonts-liberation >/dev/null; } || \
	  { echo "THERE IS NO chromium: no tests in a browser."; test -z "$$CI"; }

screenshots: $(VENV)/dev.stamp bundles browser ## take the README's pictures anew
	$(BIN)/python -m tests.browser.screenshots

bench: $(VENV)/dev.stamp ## measure what benchmarks/RESULTS.md says, on a machine that does nothing else; BENCH="pages --rounds 3"
	$(BIN)/python -m benchmarks $(BENCH)

schema: $(VENV)/run.stamp ## write schema.graphql anew
	$(BIN)/loyalty-graph schema > schema.graphql

snapshots: $(VENV)/dev.stamp ## accept the reports' answers of today as their contracts
	$(BIN)/python -m pytest plugins --snapshot-update --numprocesses=0
	$(PIP) --no-deps --no-build-isolation --upgrade --target $(VENV)/apart $(APART)
	for package in $(APART); do (cd $$package && PYTHONPATH=$(CURDIR)/$(VENV)/apart \
	  $(CURDIR)/$(BIN)/python -m pytest -p no:cacheprovider --snapshot-update) || exit 1; done

contracts: $(VENV)/run.stamp ## commit to the reports as they are now, where their versions say what changed
	$(BIN)/loyalty-graph contract write $(PROJECTS)

lock: $(VENV)/dev.stamp ## resolve the dependencies anew (needs uv)
	uv pip compile pyproject.toml --universal --python-version 3.11 --upgrade --generate-hashes --no-emit-index-url \
	  --no-header --quiet --group build --output-file requirements.lock
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-header --quiet --group build --group dev --constraint requirements.lock --output-file requirements-dev.lock
	$(NPM) run lock

clean: ## forget the environment, the demo data, what benchmarks keep and what npm installed and built
	rm -rf $(VENV) .loyalty-graph .loyalty-graph-bench benchmarks/peers/postgraphile/node_modules frontend/node_modules \
	  $(dir $(BUNDLED))

frontend/node_modules/.package-lock.json: frontend/package.json frontend/package-lock.json
	@echo "Installing what pages are built from with npm (half a minute, once) ..."
	@$(NPM) ci
	@touch $@

$(BUNDLED): frontend/node_modules/.package-lock.json frontend/build.mjs $(wildcard frontend/src/*)
	@$(NPM) run build

$(VENV)/python.stamp:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "loyalty-graph needs Python 3.11 or newer; set PYTHON=")'
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/run.stamp: requirements.lock pyproject.toml $(PLUGINS) | $(VENV)/python.stamp
	@echo "Installing what the gateway needs into $(VENV) (half a minute, once) ..."
	@$(PIP) --require-hashes --no-deps --requirement requirements.lock
	@$(PIP) --no-deps --no-build-isolation $(EDITABLE)
	@touch $@

$(VENV)/dev.stamp: requirements-dev.lock $(VENV)/run.stamp
	@echo "Installing the development tools into $(VENV) ..."
	@$(PIP) --require-hashes --no-deps --requirement requirements-dev.lock
	@touch $@
