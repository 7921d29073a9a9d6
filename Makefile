# From Neuron to Dream. Every target is a script of its own under tools/: this file only finds Python.
#   make book              build the book and read it at http://127.0.0.1:8000
#   make book PORT=9000    the same on another port
#   make test              everything that proves the project
# `make help` lists the rest.

PYTHON ?= python3
RUN = @command -v "$(PYTHON)" >/dev/null 2>&1 || \
	{ echo "Python 3.11 or newer is needed, and there is no \`$(PYTHON)\` here. Install it (Debian, Ubuntu: sudo apt install python3 python3-venv)." >&2; exit 1; }; \
	exec "$(PYTHON)" tools/run.py

.PHONY: help book site serve report chapter exercises grade-demo test bench bench-grading lint format figures figures-data pin clean
.NOTPARALLEL:

help book site serve report chapter exercises grade-demo test bench bench-grading lint format figures figures-data pin clean:
	$(RUN) $@
