#!/bin/sh
# Pins the newest versions that pyproject.toml allows, each with its hashes and without an address, so that pip and uv install the same files.
. "$(dirname "$0")/words.sh"

pin() { "$venv/bin/uv" pip compile -q --upgrade --universal --python-version 3.11 --generate-hashes --no-header --no-annotate "$@"; }

printf 'setuptools>=69\nuv\n' | pin -o requirements/build.lock -
pin pyproject.toml -o requirements/run.lock
# One solution for both files: the tests run on what the product runs on.
pin pyproject.toml --group test -c requirements/run.lock -o requirements/test.lock
# The libraries that the benchmarks are measured against.
pin pyproject.toml --group test --group bench -c requirements/test.lock -o requirements/bench.lock
