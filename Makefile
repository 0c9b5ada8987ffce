# Golden Thread from a fresh checkout: Python 3.11 or later and make are enough. `make` lists the targets.
# uv is taken from the path, or else brought by pip into .tools, and fetches what uv.lock names.

PYTHON ?= python3
UV := $(or $(shell command -v uv 2>/dev/null),.tools/bin/uv)
RUN := $(UV) run --locked

.PHONY: help demo test bench published generative lint format docs clean chromium css bank-holidays

help:
	@echo "make demo           a made-up council: make it, load it, count it, publish it, serve it on 127.0.0.1:8000"
	@echo "make test           linters, every kind of test, and the coverage that is asked for"
	@echo "make generative     the engine against its slow oracle, for much longer than in make test"
	@echo "make published      the five published documents, made again from their printed figures, into published/"
	@echo "make bench          speed and size beside what analysts use today"
	@echo "make lint           style, types and the direction of imports"
	@echo "make format         mend the style that can be mended by itself"
	@echo "make docs           write the pages of docs/ that are made from the product again"
	@echo "make chromium       a browser for the browser tests, where there is none"
	@echo "make css            GOV.UK Frontend's styles for the web pages again (needs Node)"
	@echo "make bank-holidays  write the shipped bank holidays again from the holidays library"
	@echo "make clean          remove what tests and tools leave behind"

demo: $(UV)
	$(RUN) --no-dev goldenthread demo

test: lint chromium
	$(RUN) python -m tests.run

generative: $(UV)
	$(RUN) pytest tests/generative -n 2 --hypothesis-profile=long

bench: $(UV)
	$(RUN) --group bench python -m benchmarks

published: $(UV)
	$(RUN) python -m tests.published published

lint: $(UV)
	$(RUN) ruff check .
	$(RUN) ruff format --check .
	GOLDENTHREAD_HOME=.tests/home $(RUN) mypy
	$(RUN) lint-imports

format: $(UV)
	$(RUN) ruff check --fix .
	$(RUN) ruff format .

docs: $(UV)
	$(RUN) python -m goldenthread.cli.documents docs

# Its failure is left to the browser tests, which say what is missing (and fail under CI). Nothing is
# installed before there are browser tests.
chromium: $(UV)
	@if [ -z "$$(find tests/browser -name 'test_*.py' 2>/dev/null | head -n 1)" ]; then \
		echo "No browser tests, so no browser is needed."; \
	elif command -v chromium || command -v chromium-browser || command -v google-chrome; then \
		:; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null \
			|| echo "Chromium could not be installed with apt-get."; \
	else \
		$(RUN) playwright install chromium || echo "Chromium could not be installed with Playwright."; \
	fi

# Only for those who change the look: it needs Node. What it makes is committed.
css:
	cd frontend && npm ci --silent && npx sass --load-path=node_modules --style=compressed --no-source-map --quiet-deps \
		govuk.scss ../src/goldenthread/web/static/goldenthread/govuk.css
	sed 's,//# sourceMappingURL=.*,,' frontend/node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.js \
		> src/goldenthread/web/static/goldenthread/govuk-frontend.min.js

bank-holidays: $(UV)
	$(RUN) python -m goldenthread.calendar.freeze

clean:
	rm -rf .coverage .coverage.* .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache .tests build dist
	find src tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

# Only reached when no uv is on the path. Debian's Python may come without venv: pip alone will do then.
.tools/bin/uv:
	$(PYTHON) -m venv .tools && .tools/bin/python -m pip install --quiet "uv>=0.8" \
		|| $(PYTHON) -m pip install --quiet --target .tools "uv>=0.8"
	@test -x $@
