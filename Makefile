# Everything that is done with this project, in one word each. Needs Python 3.11 or newer, and nothing else.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
VENV_OLD := .venv-duckdb15
BIN := $(VENV)/bin
# The tests of the store run on the older DuckDB too: it opens the same file, and DuckLake needs it.
DUCKDB_OLD := 1.5.5
STORE_TESTS := tests/core/warehouse
SECONDS ?= 120
STORE_NEEDS := numpy|polars|pyarrow|fastexcel|openpyxl|pytest|pytest-xdist|hypothesis|filelock

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PYTHONUTF8 := 1

.DEFAULT_GOAL := help
.PHONY: help run test check fuzz fmt demo bench browser office clean

help: ## what there is to do
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 10

run: $(VENV)/.run ## the app, at http://localhost:8501
	$(BIN)/python serve.py

test: $(VENV)/.dev browser office ## every test, the browser's included
	$(BIN)/python -m pytest -n 3 --dist worksteal

check: $(VENV)/.dev $(VENV_OLD)/.dev ## linters, types, layers, and the store's tests on the older DuckDB
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(VENV_OLD)/bin/python -m pytest -q $(STORE_TESTS)

fuzz: $(VENV)/.dev ## bring in files that came out wrong, until something breaks: SECONDS=120 SEED=(by the clock)
	$(BIN)/python -m tests.core.reading.fuzz $(SECONDS) $(SEED)

fmt: $(VENV)/.dev ## tidy the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

demo: $(VENV)/.dev ## write the demo merchant's downloads and their answers anew
	$(BIN)/python seeds/make.py
	$(BIN)/python seeds/answers.py

bench: $(VENV)/.dev ## measure: about five minutes
	$(BIN)/python benchmarks/import.py
	$(BIN)/python benchmarks/pages.py

browser: $(VENV)/.dev ## a browser for the tests: the machine's own, else Debian's, else Playwright's
	@if command -v chromium || command -v chromium-browser || command -v google-chrome; then exit; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "no Chromium on this machine: installing Debian's"; \
	  export DEBIAN_FRONTEND=noninteractive; \
	  apt-get -qq update && apt-get -qq install -y chromium fonts-noto-cjk >/dev/null && exit; \
	fi; \
	echo "no Chromium on this machine: taking Playwright's"; \
	$(BIN)/playwright install chromium

office: ## LibreOffice for the tests of the workbook: the machine's own, else Debian's, else they are skipped
	@if command -v soffice; then exit; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "no LibreOffice on this machine: installing Debian's"; \
	  export DEBIAN_FRONTEND=noninteractive; \
	  apt-get -qq update && apt-get -qq install -y --no-install-recommends libreoffice-calc-nogui >/dev/null && exit; \
	fi; \
	echo "no LibreOffice on this machine: tests that work a workbook out are skipped"

clean: ## remove what make has made; data stays
	rm -rf $(VENV) $(VENV_OLD) .pytest_cache .ruff_cache .mypy_cache .import_linter_cache .hypothesis

$(VENV)/bin/python $(VENV_OLD)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; say where: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	$(PYTHON) -m venv $(@D:/bin=)

# A stamp is newer than the pins it was installed from.
$(VENV)/.run: requirements.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install -q -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements.txt requirements-dev.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install -q -r requirements-dev.txt
	@touch $@ $(VENV)/.run

$(VENV_OLD)/.dev: requirements.txt requirements-dev.txt | $(VENV_OLD)/bin/python
	grep -hE '^($(STORE_NEEDS))==' requirements.txt requirements-dev.txt > $(VENV_OLD)/requirements.txt
	$(VENV_OLD)/bin/python -m pip install -q duckdb==$(DUCKDB_OLD) -r $(VENV_OLD)/requirements.txt
	@touch $@
