# Two commands for a fresh clone: `make validate` and `make test`. Each sets up what it needs in .venv, once.

PYTHON ?= python3
VENV := .venv
CLIENTS := .clients
BENCH := .bench
# The oldest and the newest Python at hand that the tool runs on; `make bench PYTHONS="python3.12 python3.13"` names others.
FOUND = $(foreach v,11 12 13 14,$(shell python3.$(v) -c 'print("python3.$(v)")' 2>/dev/null))
PYTHONS = $(or $(sort $(firstword $(FOUND)) $(lastword $(FOUND))),$(PYTHON))
LDN := $(VENV)/bin/ldn
UV := $(shell command -v uv 2>/dev/null)
# The tests start hundreds of processes: what Python compiles is kept for them, even where it is told not to, and beside nothing of yours.
PYTEST := env -u PYTHONDONTWRITEBYTECODE PYTHONPYCACHEPREFIX=$(CURDIR)/$(VENV)/bytecode $(VENV)/bin/python -m pytest

# With uv on the path it installs; without it, venv and pip do. Both install the same locked versions.
ifdef UV
make_venv = $(UV) venv --quiet --allow-existing --python $(PYTHON) $(1)
install = $(UV) pip install --quiet --python $(1)/bin/python
else
make_venv = $(PYTHON) -m venv $(1)
install = $(1)/bin/python -m pip install --quiet --disable-pip-version-check
endif

.PHONY: validate test test-fast test-nightly test-spark test-clients quality bench fuzz fix dist site lint lock clean help

help:  ## show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## */\t/' | expand -t 14

validate: $(VENV)/.run  ## validate the package (sets itself up)
	@$(LDN) validate

test: $(VENV)/.test lint  ## check the code, then run the tests (sets itself up)
	@$(PYTEST) -n auto --dist worksteal

test-fast: $(VENV)/.test  ## run the fast tests only
	@$(PYTEST) -n auto -m "not slow and not client and not nightly"

test-nightly: $(VENV)/.test  ## run in whole what `make test` takes samples of, then the fuzzer for five minutes
	@$(PYTEST) -n auto --dist worksteal -m nightly
	@PYTHONPATH=tests $(VENV)/bin/python tests/whole/fuzz.py 300

test-spark: $(VENV)/.test  ## run the rules on Spark SQL and compare with DuckDB (needs Java; installs Spark, some 400 MB)
	@$(call install,$(VENV)) --require-hashes -r requirements/spark.txt
	@$(PYTEST) tests/whole/test_spark.py

test-clients: $(VENV)/.test $(CLIENTS)/clients/.done $(CLIENTS)/frictionless4/.done $(CLIENTS)/duckdb2/.done $(CLIENTS)/node/.done  ## run what docs/loading.md shows in every client (installs about 1 GB)
	@$(PYTEST) tests/whole/clients -n auto -m "" --junit-xml=$(CLIENTS)/report.xml
	@$(VENV)/bin/python tests/whole/clients/tried.py

quality: $(VENV)/.test  ## put mistakes into the real rows, one at a time, and write into docs/quality.md what the rules notice (some ten minutes)
	@$(VENV)/bin/python tests/rules/mutation_study.py --write --missed

bench: $(VENV)/.test  ## measure speed and memory against frictionless, in one run, as after `make validate`
	@$(MAKE) --no-print-directory $(foreach python,$(PYTHONS),$(BENCH)/$(python)/.done)
	@$(MAKE) --no-print-directory $(BENCH)/peers/.made
	@$(VENV)/bin/python scripts/bench.py $(foreach python,$(PYTHONS),--environment $(BENCH)/$(python)) --peers $(BENCH)/peers

fuzz: $(VENV)/.test  ## damage the tiny package at random for a minute and look for crashes and hangs
	@PYTHONPATH=tests $(VENV)/bin/python tests/whole/fuzz.py 60

fix: $(VENV)/.run  ## write canonical form, derived columns, descriptor and generated pages
	@$(LDN) fix && $(LDN) docs

lint: $(VENV)/.test  ## check the code (rules, form, imports, types) and the workflows
	@$(VENV)/bin/ruff check --quiet scripts tests
	@$(VENV)/bin/ruff format --check --quiet scripts tests
	@$(VENV)/bin/lint-imports --no-logo
	@$(VENV)/bin/mypy
	@$(VENV)/bin/actionlint
	@$(VENV)/bin/zizmor --offline --pedantic --quiet -- .

dist: $(VENV)/.run  ## build a release in dist/, from a valid and committed package
	@$(LDN) build

site: $(VENV)/.run  ## write the site to dist-site/, which opens in any browser
	@$(LDN) site dist-site

LOCK = $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links
lock:  ## resolve the lock files anew (needs uv)
	$(LOCK) pyproject.toml --group build -o requirements/run.txt
	$(LOCK) pyproject.toml --group build --group test -c requirements/run.txt -o requirements/test.txt
	$(LOCK) pyproject.toml --group build --group test --group spark -c requirements/test.txt -o requirements/spark.txt
	$(LOCK) --group peers -o requirements/peers.txt
	$(LOCK) --group clients -o tests/whole/clients/clients.txt
	$(LOCK) --group frictionless4 -o tests/whole/clients/frictionless4.txt
	$(LOCK) --group duckdb2 -o tests/whole/clients/duckdb2.txt

clean:  ## remove what the other commands made
	rm -rf $(VENV) $(CLIENTS) $(BENCH) dist dist-site .pytest_cache .hypothesis .ruff_cache .mypy_cache .import_linter_cache

$(VENV)/.run: requirements/run.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	@$(call make_venv,$(VENV))
	@$(call install,$(VENV)) --require-hashes -r requirements/run.txt
	@$(call install,$(VENV)) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.test: $(VENV)/.run requirements/test.txt
	@$(call install,$(VENV)) --require-hashes -r requirements/test.txt
	@touch $@

# What a user has after `make validate`, once for each Python: the run dependencies alone.
$(BENCH)/%/.done: PYTHON = $*
$(BENCH)/%/.done: requirements/run.txt pyproject.toml
	@$(call make_venv,$(BENCH)/$*)
	@$(call install,$(BENCH)/$*) --require-hashes -r requirements/run.txt
	@$(call install,$(BENCH)/$*) --no-deps --no-build-isolation -e .
	@touch $@

# Other readers of the package, beside which the bench sets the tool.
$(BENCH)/peers/.made: requirements/peers.txt
	@$(call make_venv,$(BENCH)/peers)
	@$(call install,$(BENCH)/peers) --require-hashes -r requirements/peers.txt
	@touch $@

# Environments of clients, each apart from the others, since they want different versions of the same packages.
$(CLIENTS)/%/.done: tests/whole/clients/%.txt | $(VENV)/.run
	@$(call make_venv,$(CLIENTS)/$*)
	@$(call install,$(CLIENTS)/$*) --require-hashes -r $<
	@touch $@

$(CLIENTS)/node/.done: tests/whole/clients/package.json tests/whole/clients/package-lock.json
	@mkdir -p $(CLIENTS)/node && cp $^ $(CLIENTS)/node
	@if command -v npm >/dev/null; then npm ci --prefix $(CLIENTS)/node --ignore-scripts --no-audit --no-fund --loglevel error && touch $@; else echo "npm is not on the path; the clients in JavaScript are left out"; fi
