# `make help` lists the targets. Nothing but Python 3.11 and make is needed on the machine.
VENV ?= .venv
# ray.serve.llm imports large libraries that this application does without, and Ray imports them wherever they are.
VENV_PEERS ?= .venv-peers
# The LiteLLM proxy, for the benchmark of gateways only.
VENV_LITELLM ?= .venv-litellm
CONFIG ?= serve_config.yaml
BIN := $(VENV)/bin
LOCKS := requirements/bootstrap.txt requirements/torch-cpu.txt requirements/cpu.txt requirements/gpu.txt \
	requirements/install.sh requirements/debian.sh pyproject.toml

# npm writes this file when it has installed everything.
SDK_PACKAGES := tests/sdks/js/node_modules/.package-lock.json

.PHONY: help setup dev serve test check bench train evaluate lock clean
.DEFAULT_GOAL := help

help: ## Show this list
	@awk -F':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(VENV)/.setup ## Create the environment for the hardware found here

dev: $(VENV)/.dev $(SDK_PACKAGES) ## The same, with what tests and benchmarks need

$(VENV)/.setup: $(LOCKS)
	@sh requirements/install.sh $(VENV)
	@touch $@

$(VENV)/.dev: $(LOCKS) requirements/dev.txt
	@sh requirements/install.sh $(VENV) dev
	@touch $(VENV)/.setup $@

$(SDK_PACKAGES): tests/sdks/js/package.json tests/sdks/js/package-lock.json requirements/sdks.sh
	@sh requirements/sdks.sh
	@touch $@

$(VENV_PEERS)/.bench: $(LOCKS) requirements/bench.txt
	@sh requirements/install.sh $(VENV_PEERS) bench
	@touch $@

$(VENV_LITELLM)/.litellm: requirements/bootstrap.txt requirements/litellm.txt requirements/install.sh
	@sh requirements/install.sh $(VENV_LITELLM) litellm
	@touch $@

serve: $(VENV)/.setup ## Run the application until Ctrl-C (CONFIG=serve_config.yaml)
	@$(BIN)/helix serve --config $(CONFIG)

check: $(VENV)/.dev ## Lint, types and import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: check $(SDK_PACKAGES) ## Everything that decides whether a change may land (ARGS=tests/wire for a part)
ifdef ARGS
	$(BIN)/python -m pytest $(ARGS)
else
	$(BIN)/python -m pytest -n logical --maxprocesses 8 --dist loadfile --ignore tests/e2e
	$(BIN)/python -m pytest tests/e2e
endif

bench: $(VENV)/.dev $(SDK_PACKAGES) $(VENV_PEERS)/.bench $(VENV_LITELLM)/.litellm ## Measure against vLLM, ray.serve.llm and LiteLLM (ARGS=--quick)
	$(BIN)/python -m benchmarks --peers $(VENV_PEERS) $(ARGS)
	$(BIN)/python -m benchmarks.knowledge
	$(BIN)/python -m benchmarks.accounts
	$(BIN)/python -m benchmarks.cluster
	$(BIN)/python -m benchmarks.placement
	$(BIN)/python -m benchmarks.gateway --litellm $(VENV_LITELLM)

train: $(VENV)/.dev ## Train the built-in model anew, or go on with it (ARGS=--help)
	$(BIN)/python -m training train $(ARGS)

evaluate: $(VENV)/.dev ## Examine the model of the running server (ARGS=--help)
	$(BIN)/python -m training evaluate $(ARGS)

lock: $(VENV)/.dev ## Compile the locked requirements anew
	PATH=$(abspath $(BIN)):$$PATH sh requirements/lock.sh

clean: ## Remove the environments and caches (not .helix, which holds data)
	rm -rf $(VENV) $(VENV_PEERS) $(VENV_LITELLM) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis *.egg-info
