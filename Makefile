# Common Ground. `make` lists the tasks.

PORT ?= 8501
TEXTS ?= dashboard/locale/common_ground.pot
WORKERS ?= auto
FUZZ_SECONDS ?= 60
FUZZ_SEED ?= 1
MUTANTS ?= 400
SEED ?= 1
GOAL ?= 0.85
REPORTED ?= 0
ROW ?= lead
FIRMS ?= 400
BENCH_DEALS ?= 20000
SIDE ?= after
VENV := .venv
BIN := $(VENV)/bin
UV_VERSION := 0.13.9
PYTHON ?= $(shell for name in python3.11 python3.12 python3.13 python3; do command -v $$name && break; done)

.DEFAULT_GOAL := help
.PHONY: help setup demo sample test test-fast check format lint types sql-lint browser office postgres texts docs edges screens fuzz mutate mutate-small bench bench-check bench-links bench-browser calibrate calibrate-row wheel wheel-test spark spark-parity test-spark lock clean clean-all

help: ## list the tasks
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1|\2/' | column -t -s '|'

setup: $(VENV)/.ready ## prepare the environment only (virtual environment, locked dependencies)

$(VENV)/.ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
		|| { echo "Common Ground needs Python 3.11 or newer; set PYTHON=/path/to/python3.11"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) \
		|| { echo "Python could not make a virtual environment; on Debian: apt-get install python3-venv"; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	$(BIN)/uv pip sync --quiet --compile-bytecode --python $(BIN)/python --require-hashes requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m etl.warehouse.compile_beside || echo "The models could not be compiled; the first build says why."
	@touch $@

demo: setup ## build the sample firm and open the app on localhost:8501 (PORT sets the port)
	$(BIN)/common-ground demo --port $(PORT)

sample: setup ## write the committed sample firm anew
	$(BIN)/common-ground sample --deals 400 --zones --resegmented 0.08 data/sample

test: setup browser office postgres ## run every test (WORKERS sets how many run at once, else one a core and at most 4)
	$(BIN)/python -m pytest --numprocesses $(WORKERS) --maxprocesses 4 --dist worksteal --ignore tests/browser
	$(BIN)/python -m pytest tests/browser --numprocesses $(WORKERS) --maxprocesses 2

test-fast: setup ## run the tests that need no browser and no warehouse but the sample's, which is kept between runs
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest --numprocesses $(WORKERS) --maxprocesses 4 --dist worksteal \
		-m "not (slow or browser or built or thorough)"

check: format lint types sql-lint test ## format, lint, types, SQL lint, tests

format: setup ## format the Python code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix-only --quiet .

lint: setup ## lint the Python code and the app's texts without changing them, and hold what may import what
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m tests.dashboard.texts_lint
	$(BIN)/python -m tests.dashboard.escape_lint
	$(BIN)/python -m tests.dashboard.style_lint

types: setup ## check the types, and that no call is missing on Windows
	$(BIN)/mypy
	$(BIN)/mypy --platform win32 --cache-dir .mypy_cache/win32 --package etl --package dashboard

sql-lint: setup ## lint the models
	COMMON_GROUND_DATABASE=:memory: DBT_TARGET_PATH=$(CURDIR)/$(VENV)/dbt/target DBT_LOG_PATH=$(CURDIR)/$(VENV)/dbt/logs \
		$(BIN)/sqlfluff lint --disable-progress-bar --processes 1 sql/models sql/tests

browser: setup ## find Chrome or Chromium for the browser tests, or install one
	$(BIN)/python -m tests.browser.chrome

office: setup ## find LibreOffice for the tests of decks, or install it
	$(BIN)/python -m tests.browser.office

postgres: setup ## find PostgreSQL for the tests of databases, or install it
	$(BIN)/python -m tests.etl.fetch.postgres

texts: setup ## collect the app's texts anew, and list what a translation lacks
	$(BIN)/pybabel --quiet extract --mapping-file pyproject.toml --no-default-keywords --keywords "t tn:1,2 deferred" \
		--no-location --sort-output --omit-header --width 120 --output-file $(TEXTS) dashboard sql/models/marts
	$(BIN)/python -m dashboard.locale.update $(TEXTS)

docs: setup ## write the generated tables of the READMEs anew, and the editors' schema of the settings
	$(BIN)/python -m etl.settings.reference_tables
	$(BIN)/python -m tests.docs

screens: setup browser ## the three stories and axe on every width, colours and language (make test tries half of them)
	$(BIN)/python -m pytest -m "slow or not slow" tests/browser/test_screens.py --numprocesses $(WORKERS) --maxprocesses 2

edges: setup ## open every page and export of firms of which little can be shown (make test tries the barest of them)
	$(BIN)/python -m pytest -m "slow or not slow" tests/edges

fuzz: setup ## mutate exports for a minute (FUZZ_SECONDS, FUZZ_SEED) and ingest what comes of them
	$(BIN)/python -m tests.fuzz --seconds $(FUZZ_SECONDS) --seed $(FUZZ_SEED)

mutate: setup ## plant MUTANTS=400 small faults (SEED=1) in verdicts and estimators, and see that the nearest tests notice
	$(BIN)/python -m tests.mutate --mutants $(MUTANTS) --seed $(SEED) --goal $(GOAL) --reported $(REPORTED)

mutate-small: MUTANTS = 20
mutate-small: GOAL = 0.70
mutate-small: mutate ## the same with 20 faults, of which chance may leave a few more

bench: setup ## time builds, evidence, queries and pages beside their yardsticks, and keep the figures of this release
	$(BIN)/python -m tests.bench --deals $(BENCH_DEALS)

bench-check: setup ## measure anew; fails where a figure is a fifth worse, beside its yardstick, than the last release's
	$(BIN)/python -m tests.bench --deals $(BENCH_DEALS) --check

bench-links: setup ## precision and recall of suggested links beside splink's
	$(BIN)/python -m tests.bench.bench_links

bench-browser: setup browser ## measure the pages with Lighthouse beside a bare page's (fetches it by npm; needs Node)
	$(BIN)/python -m tests.bench.bench_browser

calibrate: setup ## simulate thousands of firms whose truth is known, and write what the engine makes of them (two hours; goes on where it ended)
	$(BIN)/python -m tests.calibration
	$(BIN)/python -m pytest -m "slow or not slow" tests/calibration tests/etl/evidence/checks/test_staggered.py

calibrate-row: setup ## simulate the rows of the calibration table whose name has ROW=lead, FIRMS=400 of each, as SIDE=after
	$(BIN)/python -m tests.calibration --row "$(ROW)" --firms $(FIRMS) --side $(SIDE)

wheel: setup ## build the wheel and the source archive into dist/
	rm -rf dist
	$(BIN)/uv build --quiet --no-build-isolation --out-dir dist .
	@ls -l dist

wheel-test: setup browser ## build the wheel, install it into a clean environment, and run its commands there
	$(BIN)/python -m pytest -m "slow or not slow" tests/packaging

spark: setup ## install what `build --engine spark` needs: PySpark, dbt-spark, and Java where there is none
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes --requirement etl/engines/spark.lock
	$(BIN)/python -m tests.spark.java

spark-parity: spark ## check that a small firm is the same on Spark and on DuckDB, to the last cell
	$(BIN)/python -m pytest tests/spark/test_parity.py

test-spark: spark-parity ## run every test of the Spark engine: on the sample too, and the models' unit tests
	SPARK_EXPORTS=data/sample $(BIN)/python -m pytest tests/spark

lock: setup ## lock the dependencies anew, with hashes
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --extra dev \
		--no-header --no-emit-index-url --output-file requirements.lock pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --extra spark \
		--constraint requirements.lock --no-annotate \
		--no-header --no-emit-index-url --output-file etl/engines/spark.lock pyproject.toml

clean: ## remove what the tasks can make again; builds, notes, records, verdicts and logs stay
	rm -rf $(VENV) data/warehouse/landed data/warehouse/building .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis \
		sql/target sql/logs dist

clean-all: ## remove data/warehouse too, with its builds, notes, records and verdicts (asks; YES=1 answers)
	@test "$(YES)" = 1 || { \
		test -t 0 || { echo "clean-all removes every build, note, record and verdict in data/warehouse: without a" \
			"terminal to ask on, say YES=1. Nothing was removed."; exit 1; }; \
		printf 'Remove every build, note, record and verdict in data/warehouse? [y/N] '; read -r answer; \
		case "$$answer" in [yY] | [yY][eE][sS]) ;; *) echo "Nothing was removed."; exit 1;; esac; }
	@$(MAKE) --no-print-directory clean
	rm -rf data/warehouse
