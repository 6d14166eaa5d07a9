# The checks, one line each, in an environment set up as CONTRIBUTING.md says.
.DEFAULT_GOAL := help
.PHONY: help test coverage laws lint format types typed layers docs package changelog citation workflows sarif dbt drawings api licences sbom audit recipes broad engines whole growth fuzz deep environments mutants site browser browserall ci

# What has no target of its own, or is asked of everything at once by `whole`.
usual := not recipes and not growth and not fuzz and not engines and not browser
scripts := $(wildcard benchmarks/*.py docs/conf.py docs/_ext/*.py docs/_static/*.py examples/*.py tasks/*.py)

help:  ## list what there is
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

test:  ## the tests, and every example in docstrings and pages
	python -m pytest

coverage:  ## the tests reach every line and branch
	HYPOTHESIS_PROFILE=ci coverage run -m pytest -m '$(usual) and not whole' && coverage report

laws:  ## every law, each with sixty examples
	HYPOTHESIS_PROFILE=wide python -m pytest -q -m 'hypothesis and $(usual) and not whole' tests

lint:  ## style and format
	ruff check . && ruff format --check .

format:  ## mend style and format, where that can be done
	ruff check --fix . ; ruff format .

types:  ## types, strictly
	mypy && mypy $(scripts)

typed:  ## the package is fully typed for its users
	pyright --verifytypes nhs_accountable_care --ignoreexternal

layers:  ## each package imports only from those below it
	lint-imports --no-logo --no-cache

docs:  ## the pages build without a warning, and name all that is public
	sphinx-build -W -n --keep-going -q -b html docs docs/_build/html && python tasks/check_reference.py docs/_build/html/objects.inv

site:  ## the pages again, with Python for the examples that run in them (npm and pip get it)
	python tasks/fetch_pyodide.py docs/_build/in_page && sphinx-build -W -n --keep-going -q -b html -D run_in_page_files=docs/_build/in_page docs docs/_build/site

browser: site  ## in Chromium: examples of lessons and how-tos, and the form (dependency group browser)
	python -m pytest -q -m 'browser and not broad' tests/browser

browserall: site  ## in Chromium: the examples of every page, and the form
	python -m pytest -q -m browser tests/browser

package:  ## source distribution and wheel, which stays small
	python -m build && python tasks/check_size.py dist

changelog:  ## what the next entry of the changelog would look like
	towncrier build --draft --version next

citation:  ## CITATION.cff is valid
	check-jsonschema --builtin-schema vendor.citation-file-format CITATION.cff

workflows:  ## the workflow that publishes a release is valid against the published schema
	check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml

api:  ## what users of the last release would find broken
	python tasks/check_api.py

licences:  ## the licences of all that is installed go with ours
	python tasks/check_licences.py

sbom:  ## a bill of materials of what is installed, in build/ (CycloneDX)
	mkdir -p build && cyclonedx-py environment --output-reproducible --output-file build/sbom.json

audit:  ## known faults of what is installed (dependency group audit; fails where it cannot ask)
	pip-audit --strict --skip-editable

broad:  ## every row of the large tables, the laws that try many values, the commands of the pages
	python -m pytest -q -m 'broad and not browser' tests docs

engines:  ## the same answers on the other engines of dataframes; Spark with the extra spark and Java 17
	python -m pytest -q -m engines -W 'ignore:unclosed:ResourceWarning' tests/frames

whole:  ## what asks everything of the whole library at once: all answers, all examples
	python -m pytest -q -m whole tests

growth:  ## time, memory and output grow as the input does, from 10 KB to 1 MB
	python -m pytest -q -m growth tests/growth

fuzz:  ## hostile input at random, 5 seconds for each reader; TARGET=reader goes on with one, guided
	$(if $(TARGET),python -m tests.fuzz.guided $(TARGET),python -m pytest -q -m fuzz tests/fuzz)

deep:  ## every law, each with two thousand examples (an hour or so)
	HYPOTHESIS_PROFILE=deep python -m pytest -q -m '$(usual)' tests

recipes:  ## the recipes of CONTRIBUTING, each followed to the letter in a copy
	python -m pytest -q -m recipes tests

# Each line is an environment: the options of Python are for the programs that the tests start.
define ENVIRONMENTS
NAC_PYTHON_OPTIONS=-O PYTHONHASHSEED=1 LC_ALL=C
NAC_PYTHON_OPTIONS=-OO PYTHONHASHSEED=2 PYTHONIOENCODING=cp1252
NAC_PYTHON_OPTIONS='-W error -X dev' PYTHONHASHSEED=3 LC_ALL=C PYTHONIOENCODING=cp1252
endef
export ENVIRONMENTS

environments:  ## the command line under -O, -OO, -W error, a C locale, cp1252 and several hash seeds
	@echo "$$ENVIRONMENTS" | while read -r each; do echo "$$each"; \
	  eval "env $$each python -X dev -W error -m pytest -q -m 'not recipes' tests/cli" || exit 1; done

sarif:  ## SARIF logs are valid against the published schema
	python tasks/check_sarif.py

dbt:  ## dbt itself reads, loads and tests the seeds that are written (dependency group dbt)
	python tasks/check_dbt.py

drawings:  ## Mermaid and Graphviz read what is drawn as text, whatever stands in it
	python tasks/check_drawings.py

mutants:  ## a test notices each change of the arithmetic of money and areas (the better part of an hour)
	python tasks/mutate.py

ci:  ## everything, from nothing, as the project's own machine does
	CI=true bash .ci/run
