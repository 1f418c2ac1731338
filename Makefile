# Two commands for everybody: `make demo` and `make test`. Both make the environment first, from the
# exact versions in requirements/, so that a new release of something else breaks nothing here.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CLIP := sample_videos/cat_cow_good.mp4
# Wheels only: a source package would fetch what builds it, unpinned. What is used of them is compiled
# when it is first used, which is a third of it all.
LOCKED := $(BIN)/python -m pip install --quiet --require-hashes --only-binary :all: --no-compile --requirement
ITSELF := $(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
COMPILE := $(BIN)/uv pip compile --quiet --no-config --universal --python-version 3.11 \
  --generate-hashes --only-binary :all: --custom-compile-command "make lock" \
  $(if $(UPGRADE),$(if $(filter all,$(UPGRADE)),--upgrade,--upgrade-package $(UPGRADE))) \
  --group build pyproject.toml
# What one process has compiled, the others need not.
KEEP := env -u PYTHONDONTWRITEBYTECODE

.PHONY: demo test lint bench docs lock ranges messages clean

demo: $(VENV)/.installed.stamp
	$(KEEP) $(BIN)/posecheck analyze $(CLIP) -e cat_cow --height 65in -o demo.posecheck
	@echo "Open the report in a browser: $(CURDIR)/demo.posecheck/report.html"

# Types are checked while the tests run.
test: $(VENV)/.dev.stamp
	$(BIN)/ruff format --check posecheck tests benchmarks tools examples
	$(BIN)/ruff check posecheck tests benchmarks tools examples
	$(KEEP) $(BIN)/mypy >$(VENV)/types.txt 2>&1 & types=$$!; \
	  $(KEEP) $(BIN)/python -m pytest --numprocesses 3 --dist loadfile --no-loadscope-reorder; \
	  tested=$$?; wait $$types; typed=$$?; cat $(VENV)/types.txt; exit $$((tested || typed))

# Collects the words that people read, for translators: posecheck/text/locale/posecheck.pot.
messages: $(VENV)/.dev.stamp
	$(BIN)/python -m tools.messages

bench: $(VENV)/.dev.stamp
	$(KEEP) $(BIN)/python -m benchmarks

# The pages that come from the code, then the site; a warning is an error, and nothing is fetched.
docs: $(VENV)/.dev.stamp
	$(BIN)/python -m tools.make_docs
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet
	@echo "Open the documentation in a browser: $(CURDIR)/site/index.html"

# Pins again what pyproject.toml asks for; what is pinned already stays unless UPGRADE names it
# (make lock UPGRADE=rich, UPGRADE=rich==15.0.0, or UPGRADE=all).
lock: $(VENV)/.dev.stamp
	$(COMPILE) --output-file requirements/run.txt
	$(COMPILE) --extra postgres --constraint requirements/run.txt --output-file requirements/clinic.txt
	$(COMPILE) --extra dev --constraint requirements/run.txt --output-file requirements/dev.txt

# The fast tests with the oldest and the newest versions that pyproject.toml allows.
ranges: $(VENV)/.dev.stamp
	$(BIN)/python tools/check_ranges.py

$(VENV)/.made.stamp:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "posecheck needs Python 3.11 or newer: install it, or name one with make PYTHON=python3.12 ..."; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.installed.stamp: $(VENV)/.made.stamp pyproject.toml requirements/run.txt
	$(LOCKED) requirements/run.txt
	$(ITSELF)
	@touch $@

$(VENV)/.dev.stamp: $(VENV)/.made.stamp pyproject.toml requirements/dev.txt
	$(LOCKED) requirements/dev.txt
	$(ITSELF)
	@touch $@

clean:
	rm -rf $(VENV) demo.posecheck site
