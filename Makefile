# Khuyến công. `make run` needs python3 >= 3.11 and a network for its first run; `make help` lists all.
PYTHON ?= python3
PORT ?= 8000
DATA_DIR ?=
PROJECTS ?= 3000
NAME ?= quan-tri
EMAIL ?=
ARGS ?=
PROCESSES ?= 2
BROWSERS ?= 3

BIN := .venv/bin
START = $(PYTHON) scripts/start.py --data-dir "$(DATA_DIR)"
PYTEST = $(BIN)/python -m pytest
PRODUCTION = DEBUG=False BEHIND_TLS=True ALLOWED_HOSTS=khuyencong.example DATABASE_URL=sqlite://:memory: \
	SECRET_KEY=only-for-this-check-0123456789-abcdefghijklmnopqrstuvwxyz

.DEFAULT_GOAL := help
.PHONY: help run demo account test check fix bench lock dev

help:  ## List what can be made
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/:[^#]*## */\t/' | expand -t 10

run:  ## Serve the site with published figures (PORT=8000 DATA_DIR=var); data is kept
	@$(START) --port "$(PORT)" run

demo:  ## Serve invented data of its own (PORT=8000 DATA_DIR=var/demo PROJECTS=3000)
	@$(START) --port "$(PORT)" --projects "$(PROJECTS)" demo

account:  ## Make the first administrator, with a one-time password (NAME=quan-tri EMAIL= DATA_DIR=var)
	@$(START) manage create_first_admin "$(NAME)" --email "$(EMAIL)"

test: dev  ## All tests: on SQLite, on PostgreSQL, in Chromium
	$(PYTEST) -q -rs -n $(PROCESSES) --ignore=tests/e2e $(ARGS)
	$(BIN)/python scripts/with_postgres.py $(PYTEST) -q -n $(PROCESSES) --ignore=tests/e2e --database-only $(ARGS)
	$(PYTEST) -q -rs -n $(BROWSERS) tests/e2e

check: dev  ## Format, lint, types, templates, layers, migrations, deployment settings, tree
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy .
	$(BIN)/djlint templates --check --quiet
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/lint-imports
	$(PRODUCTION) $(BIN)/python manage.py makemigrations --check --dry-run
	$(PRODUCTION) $(BIN)/python manage.py check --deploy --database default --fail-level WARNING
	$(BIN)/python scripts/check_tree.py

fix: dev  ## Format, and repair what the linters can
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIN)/djlint templates --reformat --quiet

bench: dev  ## Time the country page, the lists and an import against the least (ARGS="…")
	$(BIN)/python scripts/bench.py $(ARGS)
	$(BIN)/python scripts/bench_lists.py
	$(BIN)/python scripts/bench_imports.py

lock: dev  ## Resolve pyproject.toml anew into requirements/*.txt
	$(BIN)/python scripts/lock.py

dev:
	@$(PYTHON) scripts/install.py dev
