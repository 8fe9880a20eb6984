# Two commands do everything: `make publish` and `make test`. The rest is for those who work here.
PYTHON ?= python3.11
BIN := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: publish test quick stop setup setup-test lint messages lock

publish: .venv/run
	@$(BIN)/spor2 publish

stop:
	@$(BIN)/spor2 store stop

.venv/run: requirements/run.txt pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/pip install --quiet --require-hashes -r requirements/run.txt
	@$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

messages:
	$(BIN)/python tools/messages.py
