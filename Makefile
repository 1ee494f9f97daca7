# Everything starts here: `make` lists what it can do. Needs Python 3.11 and make, nothing else.
.DEFAULT_GOAL := help
.PHONY: help install demo test lint fmt bench bench-scale bench-notify resilience
BIN := .venv/bin

help: ## Show this list
	@echo "Beffroi: pooled digital services for small French town halls"
	@echo
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{ printf "  make %-12s %s\n", $$1, $$2 }'
	@echo
	@echo "  Settings: BEFFROI_PORT (8000), BEFFROI_HOME (.beffroi), DATABASE_URL, REDIS_URL."

install: ## Create .venv from the lock file (the other targets do it by themselves)
	@scripts/bootstrap.sh

demo: install ## Start the whole demo: servers, 14 spaces, mails, and a table of addresses
	@BEFFROI_SECOND_FACTOR_REQUIRED=$${BEFFROI_SECOND_FACTOR_REQUIRED:-0} exec $(BIN)/beffroi up

test: install ## Run every test on two cores, browser tests included
	@scripts/test.sh

lint: install ## Check style, types, templates and the import contracts
	@scripts/lint.sh

fmt: install ## Format the code and fix what can be fixed
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: install ## Measure onboarding and page speed (starts the databases if they are not running)
	@exec $(BIN)/beffroi manage --with-databases bench

SPACES ?= 1000
BENCH_HOME := $(CURDIR)/.beffroi/bench-scale
bench-scale: install ## Measure what a thousand spaces cost, on databases of its own (SPACES=200 for fewer)
	@rm -rf $(BENCH_HOME)
	@BEFFROI_HOME=$(BENCH_HOME) $(BIN)/beffroi manage --with-databases bench_scale --spaces $(SPACES) --to $(CURDIR)/.beffroi/bench

MAILS ?= 20000
NOTIFY_HOME := $(CURDIR)/.beffroi/bench-notify
bench-notify: SPACES = 50
bench-notify: install ## Measure 20,000 mails of 50 communes on databases of its own (SPACES=, MAILS= for fewer)
	@rm -rf $(NOTIFY_HOME)
	@BEFFROI_HOME=$(NOTIFY_HOME) $(BIN)/beffroi manage --with-databases bench_notify --spaces $(SPACES) --mails $(MAILS) --to $(CURDIR)/.beffroi/bench

KILLS ?= 50
resilience: install ## Kill workers, relay and beat, empty Valkey, restart PostgreSQL; count what is lost (KILLS=50)
	@RESILIENCE_KILLS=$(KILLS) $(BIN)/pytest tests/resilience -q -s
