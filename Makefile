# Two commands for everybody: `make demo` and `make test`. Both make the environment first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CLIP := sample_videos/cat_cow_good.mp4

.PHONY: demo test lint bench clean

demo: $(VENV)/.installed.stamp
	$(BIN)/posecheck analyze $(CLIP) -e cat_cow --height 65in -o demo.posecheck
	@echo "Open the report in a browser: $(CURDIR)/demo.posecheck/report.html"

test: $(VENV)/.dev.stamp
	$(BIN)/ruff format --check posecheck tests benchmarks tools
	$(BIN)/ruff check posecheck tests benchmarks tools
	$(BIN)/mypy
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile

bench: $(VENV)/.dev.stamp
	$(BIN)/python -m benchmarks

$(VENV)/.made.stamp:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "posecheck needs Python 3.11 or newer: install it, or name one with make PYTHON=python3.12 ..."; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.installed.stamp: $(VENV)/.made.stamp pyproject.toml
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/.dev.stamp: $(VENV)/.made.stamp pyproject.toml
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	@touch $@

clean:
	rm -rf $(VENV) demo.posecheck
