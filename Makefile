# Two commands for a fresh clone: `make validate` and `make test`. Each sets up what it needs in .venv, once.

PYTHON ?= python3
VENV := .venv
LDN := $(VENV)/bin/ldn
UV := $(shell command -v uv 2>/dev/null)

# With uv on the path it installs; without it, venv and pip do. Both install the same locked versions.
ifdef UV
MAKE_VENV = $(UV) venv --quiet --allow-existing --python $(PYTHON) $(VENV)
INSTALL = $(UV) pip install --quiet --python $(VENV)/bin/python
else
MAKE_VENV = $(PYTHON) -m venv $(VENV)
INSTALL = $(VENV)/bin/python -m pip install --quiet --disable-pip-version-check
endif

.PHONY: validate test test-fast test-spark bench fuzz fix dist lint lock clean help

help:  ## show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## */\t/' | expand -t 14

validate: $(VENV)/.run  ## validate the package (sets itself up)
	@$(LDN) validate

test: $(VENV)/.test  ## run all tests (sets itself up)
	@$(VENV)/bin/python -m pytest -n auto

test-fast: $(VENV)/.test  ## run the fast tests only
	@$(VENV)/bin/python -m pytest -n auto -m "not slow"

test-spark: $(VENV)/.test  ## run the rules on Spark SQL and compare with DuckDB (needs Java; installs Spark, some 400 MB)
	@$(INSTALL) --require-hashes -r requirements/spark.txt
	@$(VENV)/bin/python -m pytest tests/test_spark.py

bench: $(VENV)/.test  ## measure speed and memory against frictionless, in one run
	@$(VENV)/bin/python scripts/bench.py

fuzz: $(VENV)/.test  ## damage the tiny package at random for a minute and look for crashes and hangs
	@$(VENV)/bin/python tests/fuzz.py 60

fix: $(VENV)/.run  ## write canonical form, derived columns, descriptor and generated pages
	@$(LDN) fix && $(LDN) docs

lint: $(VENV)/.test  ## check the code and the workflows
	@$(VENV)/bin/ruff check scripts tests && $(VENV)/bin/actionlint && $(VENV)/bin/zizmor --offline --pedantic --collect=all --quiet -- .

dist: $(VENV)/.run  ## build a release in dist/, from a valid and committed package
	@$(LDN) build

lock:  ## resolve the lock files anew (needs uv)
	$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links pyproject.toml --group build -o requirements/run.txt
	$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links pyproject.toml --group build --group test -c requirements/run.txt -o requirements/test.txt
	$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links pyproject.toml --group build --group test --group spark -c requirements/test.txt -o requirements/spark.txt

clean:  ## remove what the other commands made
	rm -rf $(VENV) dist .pytest_cache .hypothesis .ruff_cache

$(VENV)/.run: requirements/run.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	@$(MAKE_VENV)
	@$(INSTALL) --require-hashes -r requirements/run.txt
	@$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.test: $(VENV)/.run requirements/test.txt
	@$(INSTALL) --require-hashes -r requirements/test.txt
	@touch $@
