# Two commands do everything: `make publish` and `make test`. The rest is for those who work here.
PYTHON ?= python3.11
BIN := .venv/bin
PIP := $(BIN)/pip --disable-pip-version-check --quiet
PYTEST := $(BIN)/pytest -q --dist loadgroup
# It measures speed, so nothing else may run beside it.
SPEED := tests/browser/test_lighthouse.py
MADE := .pytest_cache/sample
# Compiled modules are kept, whatever the surroundings say: many short processes are started.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: publish stop test quick lint torture messages lock screenshots

publish: .venv/run
	@$(BIN)/spor2 publish

stop: .venv/run
	@$(BIN)/spor2 store stop

# Three at a time on two processors: tests wait for servers and browsers. What the first run made
# of the sample is there for the second.
test: .venv/test .venv/checkers
	@$(MAKE) --no-print-directory lint
	@rm -rf $(MADE)
	SPOR2_SAMPLE=$(MADE) $(PYTEST) -n 3 --ignore=$(SPEED)
	SPOR2_SAMPLE=$(MADE) $(BIN)/pytest -q $(SPEED)
	@rm -rf $(MADE)

quick: .venv/test lint
	@SPOR2_QUICK=1 $(PYTEST) -n 2 --ignore=tests/browser --ignore=tests/site -m "not slow and not store and not browser and not java"

lint: .venv/test
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .
	@$(BIN)/mypy

# Three hundred kills, some twenty minutes; docs/torturtest.md. SEED=… for those of a former run.
torture: .venv/test
	@$(BIN)/python -m tests.torture --kills $(or $(KILLS),300) $(if $(SEED),--seed $(SEED)) $(if $(LIFE),--life $(LIFE))

messages: .venv/test
	$(BIN)/python tools/messages.py

# Renew the locked versions; needs pip-tools.
lock:
	cd requirements && for name in run test; do \
		pip-compile --quiet --upgrade --allow-unsafe --strip-extras --generate-hashes --no-annotate --no-header \
			--no-emit-index-url --no-emit-trusted-host --no-emit-find-links --output-file=$$name.txt $$name.in; done

# Debian keeps venv in a package of its own.
.venv/bin/python:
	@$(PYTHON) -m venv .venv || { rm -rf .venv; apt-get -qq update; apt-get -qq install --yes python3-venv; $(PYTHON) -m venv .venv; }

.venv/run: requirements/run.txt pyproject.toml | .venv/bin/python
	@test -e .venv/test || $(PIP) install --require-hashes -r requirements/run.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

.venv/test: requirements/test.txt pyproject.toml | .venv/bin/python
	@$(PIP) install --require-hashes -r requirements/test.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@ .venv/run

# A browser and Java for the page tests. Where they cannot be had, those tests say so and are skipped (never in CI).
.venv/checkers: tests/browser/package-lock.json | .venv/bin/python
	@sh tests/browser/install.sh
	@touch $@
