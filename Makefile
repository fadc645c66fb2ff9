# trucewatch: `make run` does the main job and `make test` tests it; both set up by themselves what they need.
# EXTRAS=a,b adds extras of pyproject.toml to whatever is set up (`make setup EXTRAS=postgres`).

EXTRAS ?=
PY := .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run test check interop torture bench truth fix accept lock

help:  ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' Makefile

setup:  ## make .venv/ with what trucewatch needs to run (EXTRAS=a,b for more)
	@scripts/setup.sh core "$(EXTRAS)"

setup-dev:
	@scripts/setup.sh dev "$(EXTRAS)"

run: setup  ## do the main job once: the exercise, from raw deliveries to bulletins in out/exercise/
	@scripts/exercise.sh out/exercise

test: setup-dev  ## set up what the tests need, and run all of them
	@scripts/need.sh postgresql chromium
	@$(PY) -m pytest -n auto --dist loadscope --no-loadscope-reorder

check: setup-dev  ## format, lint, types, layers, structure: what is checked without running the system
	@.venv/bin/ruff format --check .
	@.venv/bin/ruff check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports --no-logo
	@$(PY) -m pytest tests/structure

interop: setup-dev  ## programs of other traditions: Go verifies our ledgers; QuakeMigrate and TauP hear what we hear
	@interop/run.sh
	@scripts/peers.sh
	@$(PY) -m pytest tests/unit/science/test_migration.py tests/unit/science/test_travel_times.py

torture: setup-dev  ## 500 random kill -9 during ingest: nothing acknowledged may be lost; 16,000 unchanged missions: few false alarms
	@$(PY) torture/kill9.py
	@$(PY) torture/indicator.py

bench: setup-dev  ## speed and size: medians beside the floor computed in the same run
	@$(PY) bench/run.py

truth: setup-dev  ## real checks: what we make of data that nobody invented, as the documentation prints it
	@$(PY) truth/checks.py

fix: setup-dev  ## format, and mend what the linter can mend
	@.venv/bin/ruff check --fix .
	@.venv/bin/ruff format .

accept: setup-dev  ## rewrite expected results and generated reference pages, and show what changed
	@scripts/accept.sh

lock: setup-dev  ## resolve requirements/ again, with hashes (UPGRADE=1 takes newer versions)
	@scripts/lock.sh
