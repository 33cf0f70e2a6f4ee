# One word for each habit. `make setup` first.
PYTHON ?= .venv/bin/python

.PHONY: setup test test-all crash lint quality bench bench-stages bench-jobs bench-growth bench-postgres bench-page bench-record bench-workbench browser screenshots train train-own bench-compare docs clean

setup:  ## install Parley and all it is developed with into .venv
	python3 -m venv --without-pip .venv
	python3 -m pip --python .venv/bin/python install -e '.[test]'

test:  ## run the tests
	$(PYTHON) -m pytest -n 2

test-all:  ## run the tests over PostgreSQL as well, on a server of their own (Debian's package postgresql)
	eval "$$(scripts/postgres start /tmp/parley-postgres-$$$$)"; \
	PARLEY_TEST_ALL=1 $(PYTHON) -m pytest -n 2 -ra; done=$$?; scripts/postgres stop /tmp/parley-postgres-$$$$; exit $$done

crash:  ## kill a process that adds a hundred times, on SQLite and (where PARLEY_TEST_POSTGRES tells of one) PostgreSQL
	PARLEY_CRASHES=100 $(PYTHON) -m pytest -n 0 -ra tests/record/test_crashes.py

browser:  ## the workbench in Debian's chromium; axe-core comes from npm
	npm ci --no-audit --no-fund
	$(PYTHON) -m pytest -n 0 -ra tests/views/web/test_browser.py

screenshots:  ## pictures of every page of the workbench in build/screenshots
	$(PYTHON) scripts/screenshots

lint:  ## style, types and layers
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy
	PATH="$$(dirname $(PYTHON)):$$PATH" lint-imports

quality:  ## score the reader on the development data and print it beside its peers
	$(PYTHON) benchmarks/quality.py

bench:  ## words a second of the reading and its parts beside spaCy's pipeline and peers (extra `bench`)
	$(PYTHON) benchmarks/speed.py

bench-stages:  ## where the time of reading goes, stage by stage
	$(PYTHON) benchmarks/stages.py

bench-growth:  ## what a report costs in a record of a thousand and of a hundred thousand, and in batches (hours)
	$(PYTHON) benchmarks/growth.py
	$(PYTHON) benchmarks/batches.py

bench-postgres:  ## ten million statements in PostgreSQL: loading, and the commonest questions (an hour, 40 GB)
	eval "$$(scripts/postgres start /tmp/parley-postgres-$$$$ shared_buffers=4GB max_wal_size=8GB)"; \
	$(PYTHON) benchmarks/questions.py --statements 10000000 --record $$PARLEY_TEST_POSTGRES; \
	done=$$?; scripts/postgres stop /tmp/parley-postgres-$$$$; exit $$done

bench-page:  ## the documentation's page on speed, from the figures that the benchmarks left
	$(PYTHON) benchmarks/page.py

bench-jobs:  ## what a second process brings to reading and adding
	$(PYTHON) benchmarks/jobs.py

bench-compare:  ## seconds for comparing 100,000 positions and their networks; how well wordings are grouped
	$(PYTHON) benchmarks/standing.py
	$(PYTHON) benchmarks/options.py

docs:  ## build the documentation into build/site (needs the extra `docs`)
	NO_MKDOCS_2_WARNING=1 $(PYTHON) -m mkdocs build

bench-workbench:  ## pages, decisions and reviewers at once on a record of a million statements
	$(PYTHON) benchmarks/workbench.py

bench-record:  ## repeats found across the record, what keeping costs, and how fast a million statements answer
	$(PYTHON) benchmarks/repeats.py
	$(PYTHON) benchmarks/adding.py
	$(PYTHON) benchmarks/questions.py

train:  ## train the shipped model anew (needs the extra `train` and the development data)
	training/make.sh build/model

train-own:  ## train from our own reports alone
	DATA=own training/make.sh build/model-own

clean:
	rm -rf build dist .mypy_cache .ruff_cache .pytest_cache
