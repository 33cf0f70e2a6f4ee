# One word for each habit. `make setup` first.
PYTHON ?= .venv/bin/python

.PHONY: setup test lint quality bench train train-own clean

setup:  ## install Parley and all it is developed with into .venv
	python3 -m venv --without-pip .venv
	python3 -m pip --python .venv/bin/python install -e '.[test]'

test:  ## run the tests
	$(PYTHON) -m pytest -n 2

lint:  ## style, types and layers
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy
	PATH="$$(dirname $(PYTHON)):$$PATH" lint-imports

quality:  ## score the reader on the development data and print it beside its peers
	$(PYTHON) benchmarks/quality.py

bench:  ## words a second of the reading and its parts beside spaCy's pipeline
	$(PYTHON) benchmarks/speed.py

train:  ## train the shipped model anew (needs the extra `train` and the development data)
	training/make.sh build/model

train-own:  ## train from our own reports alone
	DATA=own training/make.sh build/model-own

clean:
	rm -rf build dist .mypy_cache .ruff_cache .pytest_cache
