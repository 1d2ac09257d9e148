# Every command of the project; `make` alone lists them. PORT= chooses the port, DATA= the folder.
PYTHON ?= python3
BIN := .venv/bin
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.PHONY: help setup demo dev test fix check bench connectors new-connector migration api lock

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-14s %s\n", $$1, $$2}' Makefile

setup: ## prepare all, start nothing (then .venv/bin/balcao runs)
	@$(PYTHON) tools/setup.py work

demo: ## a clinic's lived-in day to try, with providers played on this machine
	@$(PYTHON) tools/setup.py run
	@$(BIN)/balcao up --demo --with-parent

dev: setup ## the demo, restarting at each change of the code, screens by Vite
	@$(BIN)/balcao up --demo --dev --with-parent

# What failed while it shared the machine with another journey is asked once more, alone; it has to pass then.
ALONE = $(BIN)/python -m pytest --last-failed --last-failed-no-failures none tests

test: ## all tests: Python with a real PostgreSQL, screens, browser
	@$(PYTHON) tools/setup.py test
	@$(PYTHON) tools/npm.py run test
	@$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile src
	@$(BIN)/python -m pytest -n auto --maxprocesses 2 --dist loadfile tests || $(ALONE)

check: setup ## formatting, lint, types, order of imports, connectors, generated pages, screens
	@$(BIN)/python tools/check.py

fix: setup ## format, and mend what can be mended by itself
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format .

bench: setup ## measure, and write benchmarks/results.json
	@$(BIN)/python -m benchmarks

connectors: setup ## check every connector and write docs/connectors.md
	@$(BIN)/balcao connector check

new-connector: setup ## NAME=mercado_pago writes the folder of a new connector
	@$(BIN)/balcao connector new $(NAME)

migration: setup ## NAME=what_changes writes an empty step of the schema
	@$(BIN)/python tools/migration.py $(NAME)

api: setup ## write openapi.json and the screens' client from it
	@$(BIN)/balcao openapi --to openapi.json
	@$(PYTHON) tools/npm.py run api

lock: ## take newer packages: writes the locks anew (needs uv)
	@for lock in requirements.lock "requirements.dev.lock --group dev -c requirements.lock"; do \
	  uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	    --no-emit-index-url --upgrade pyproject.toml -o $$lock; done
