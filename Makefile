# Every target makes the virtual environment it needs. On a bare machine with Python 3.11 or newer and the package
# registries, `make demo` and `make test` are all the set-up there is.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
DEMO := build/demo

.PHONY: demo test lint types contract smoke golden engines mutations model clean

demo: $(VENV)/kg  ## build, validate and question the graph of the sample articles
	rm -rf $(DEMO) && mkdir -p $(DEMO)
	$(BIN)/kg build seeds/documents --store $(DEMO)/store --out $(DEMO)/graph.nq
	$(BIN)/kg validate $(DEMO)/graph.nq
	$(BIN)/kg query most-named --store $(DEMO)/store

test: $(VENV)/dev  ## the tests (no network)
	$(BIN)/python -m pytest

lint: $(VENV)/dev  ## style
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/dev  ## mypy --strict on kg/
	$(BIN)/mypy

contract: $(VENV)/dev  ## who may import whom
	$(BIN)/lint-imports

golden: $(VENV)/dev  ## write the expected outputs of the tests anew; review the diff like code
	$(BIN)/python -m pytest --update-golden

smoke: $(VENV)/dev  ## the wheel alone, in a bare environment, is a working kg
	rm -rf build/smoke && mkdir -p build/smoke
	$(BIN)/python -m pip wheel --quiet --no-deps --wheel-dir build/smoke .
	$(PYTHON) -m venv build/smoke/venv
	build/smoke/venv/bin/python -m pip install --quiet --constraint constraints.txt build/smoke/*.whl
	cp seeds/documents/2020-03-05-moscow-summit.json build/smoke/article.json
	cd build/smoke && venv/bin/kg --help > /dev/null && venv/bin/kg queries && venv/bin/kg build article.json --out graph.nq

engines: $(VENV)/dev  ## three SHACL engines on every mutation, example and sample article (minutes)
	$(BIN)/python -m pytest -m engines

mutations: $(VENV)/dev  ## write docs/mutations.md anew (minutes), and what counts them
	$(BIN)/python -m pytest -m engines --update-golden tests/test_mutations.py
	$(BIN)/python -m pytest --update-golden tests/test_shapes.py -k pages

model: $(VENV)/dev  ## train the shipped tagger again (hours): make model CORPUS=folder (see training/README.md)
	CORPUS="$(CORPUS)" BIN="$(CURDIR)/$(BIN)" sh training/run.sh

clean:
	rm -rf build $(VENV)

$(VENV)/kg: pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) --editable .
	touch $@

$(VENV)/dev: pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) --editable '.[dev]'
	touch $@ $(VENV)/kg
