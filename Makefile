# Everything is one make away and needs Python 3.11 or newer, and nothing else.

VENV := .venv
PYTHON := $(VENV)/bin/python
SYSTEM_PYTHON ?= $(shell for candidate in python3 python3.11 python3.12 python3.13 python3.14; do \
	if $$candidate -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then echo $$candidate; break; fi; done)
LOCAL := $(PYTHON) -m handoff.local
INSTALLATION ?= .local
CODE := handoff leads slas dispositions dashboards

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help run empty account test soak lint bench lock clean environment dev-environment browser

help: ## list what can be made
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/  make \1	\2/p' $(MAKEFILE_LIST) | expand -t 18

run: environment ## start everything with the demo data; Ctrl-C ends it (PORT=8000)
	@exec $(LOCAL) run

empty: environment ## start an installation of its own that holds nothing yet
	@exec $(LOCAL) --home .local/empty run --empty

account: environment ## create an administrator in the running installation
	@exec $(LOCAL) --home $(INSTALLATION) with -- $(PYTHON) manage.py create_admin

test: dev-environment browser ## run the tests against real servers (ARGS="-k name" passes on)
	@$(PYTHON) -m pytest -n auto --dist loadfile $(ARGS)

soak: dev-environment browser ## run the long forms: every picture, and a thousand looks at each property
	@HYPOTHESIS_PROFILE=thorough $(PYTHON) -m pytest -n auto --dist loadfile -m "soak or hypothesis" $(ARGS)

lint: dev-environment ## check form, types, layers, migrations, settings and templates
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy
	$(VENV)/bin/lint-imports
	$(PYTHON) .ci/check_migrations.py
	$(PYTHON) .ci/check_deploy.py
	$(PYTHON) .ci/check_templates.py templates $(CODE)

bench: dev-environment ## print each budget's figure beside its floor
	@$(LOCAL) --home .local/bench with -- $(PYTHON) -m bench $(ARGS)

lock: dev-environment ## resolve requirements*.in into requirements*.txt
	$(VENV)/bin/uv pip compile --universal --python-version 3.11 --quiet --upgrade requirements.in -o requirements.txt
	$(VENV)/bin/uv pip compile --universal --python-version 3.11 --quiet --upgrade requirements-dev.in -o requirements-dev.txt

clean: ## remove the virtual environment and every cache; the data under .local stays
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage htmlcov staticfiles
	find $(CODE) tests -name __pycache__ -prune -exec rm -rf {} +

environment: $(PYTHON)
	@$(call install,requirements.txt)

dev-environment: $(PYTHON)
	@$(call install,requirements-dev.txt)

$(PYTHON):
	@if [ -z "$(SYSTEM_PYTHON)" ]; then echo "This needs Python 3.11 or newer, and found none."; exit 1; fi
	@echo "Making the virtual environment with $$($(SYSTEM_PYTHON) --version)"
	@$(SYSTEM_PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
		echo "Python's venv module is missing; on Debian and Ubuntu: apt install python3-venv"; exit 1; }

# The environment keeps a copy of the lock it was made from, and is made anew when they differ. Python compiles what it
# imports, so compiling everything that is installed would only make the first start a minute longer.
define install
	if ! cmp -s $(1) $(VENV)/$(1); then \
		echo "Installing $(1)"; \
		PYTHONUNBUFFERED=1 $(PYTHON) -m pip install --progress-bar off --no-deps --no-compile --requirement $(1) \
			| sed -n 's/^Collecting \([^ ]*\).*/  \1/p; s/^\(Successfully\) .*/  done/p'; \
		$(PYTHON) -m pip check >/dev/null && cp $(1) $(VENV)/$(1); \
	fi
endef

browser:
	@.ci/find_browser
