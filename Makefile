# Anwang 安网. `make` lists what can be done here; every target can be run again at any time.
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
PY := .venv/bin/python

.PHONY: help setup setup-test run test check demo bench lock vendor clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## make .venv with what the product needs
	@sh scripts/setup/environment.sh run

setup-test: ## make .venv with what the tests need, too
	@sh scripts/setup/environment.sh test

run: setup ## set everything up and serve a demo county on http://127.0.0.1:8000
	@exec sh scripts/setup/run.sh

test: setup-test ## set everything up and run every check and test
	@sh scripts/setup/system.sh
	@exec sh scripts/setup/test.sh

check: setup-test ## lint, format, types, floors and the house test, without the rest of the tests
	@exec sh scripts/setup/test.sh check

demo: setup ## lay the demo county into the data folder
	@.venv/bin/anwang demo

bench: ## measure speed, print a table and write docs/benchmarks.md (ONLY=part for one part)
	@sh scripts/setup/environment.sh bench
	@$(PY) tests/postgres.py .venv/bin/anwang bench $(if $(ONLY),--only $(ONLY))

lock: setup-test ## pin the newest allowed versions, with hashes, in requirements/*.lock
	@sh scripts/setup/lock.sh

vendor: setup-test ## fetch the browser libraries of VENDOR.json again with npm and compare
	@$(PY) scripts/vendor.py

clean: ## remove the environment, caches and scratch files; the data folder stays
	rm -rf .venv .scratch .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build src/*.egg-info node_modules
	find src tests scripts -name __pycache__ -prune -exec rm -rf {} +
