# Tablée: the commands of every day. Needs Debian's python3 (3.11 or newer), python3-venv, pip and make; no root, no Node, no database server.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
HOST ?= 127.0.0.1
PORT ?= 8000
export PORT HOST PART
.DEFAULT_GOAL := help
.PHONY: help run venv test proof check format tour bench messages lock sbom audit clean

help:  ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 20

run: $(VENV)/.base  ## install what is missing, load the demonstration the first time, serve http://127.0.0.1:8000
	@exec $(BIN)/python manage.py serve

venv: $(VENV)/.dev  ## the virtual environment with everything tests and checks need

# Each stamp is newer than the locks it was made from, so a second run is instant. uv is quick; pip does the same work more slowly where uv is missing.
$(VENV)/.python:
	@echo "==> Environnement Python dans $(VENV)/"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Il faut Python 3.11 ou plus récent."; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv 2>/dev/null || echo "    (uv introuvable : pip fera le travail, plus lentement)"
	@touch $@

$(VENV)/.base: requirements/base.txt | $(VENV)/.python
	@echo "==> Paquets de base (une minute la première fois)"
	@$(call install,-r requirements/base.txt)
	@touch $@

$(VENV)/.dev: requirements/base.txt requirements/dev.txt | $(VENV)/.python
	@echo "==> Paquets de base et de développement"
	@$(call install,-r requirements/base.txt -r requirements/dev.txt)
	@touch $(VENV)/.base $@

$(VENV)/.bench: requirements/bench.txt | $(VENV)/.dev
	@$(call install,-r requirements/bench.txt)
	@touch $@

define install
if [ -x $(BIN)/uv ]; then VIRTUAL_ENV=$(CURDIR)/$(VENV) $(BIN)/uv pip install --quiet --require-hashes $(1); \
else $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes $(1); fi
endef

test: $(VENV)/.dev  ## every test on SQLite, beside it on PostgreSQL what can differ there (PART=storms: one part; TESTS=tests/kernel: those)
	@$(BIN)/python -m tests.run_all $(TESTS)

proof: $(VENV)/.dev  ## every part on both with full counts, and timed figures (PART=storms: one part; ends kept in var/proof/)
	@TABLEE_PROOF=1 $(BIN)/python -m tests.run_all

check: $(VENV)/.dev  ## format, lint, types, import walls, migrations, translations
	@$(BIN)/python tests/check_all.py

format: $(VENV)/.dev  ## put the code in its usual form
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

tour: $(VENV)/.dev  ## a picture of every page as every persona, phone and desktop, in tour/ (TOUR="--person P1" for less)
	@$(BIN)/python -m tests.tour $(TOUR)

bench: $(VENV)/.bench  ## side by side with named baselines; prints ratios (QUICK=1: one small size, three minutes)
	@$(BIN)/python -m benchmarks $(if $(QUICK),--quick)

messages: $(VENV)/.dev  ## collect the French sentences into locale/en, to be translated
	@$(BIN)/python manage.py messages

lock: | $(VENV)/.python  ## write requirements/*.txt anew from requirements/*.in
	@for name in base dev bench; do \
	  $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes requirements/$$name.in -o requirements/$$name.txt || exit 1; \
	done

sbom: $(VENV)/.python  ## write var/sbom.json (CycloneDX) from the hashed locks
	@$(BIN)/python -m supply.sbom var/sbom.json

audit: $(VENV)/.dev  ## what is known against a locked package: pass, fail (1) or unknown (2); ADVISORIES=file where no service answers
	@$(BIN)/python -m supply.audit $(if $(ADVISORIES),--advisories $(ADVISORIES))

clean:  ## remove the virtual environment and caches; never your data in var/
	@rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
