#!/bin/sh
# Runs every check and test, one part after the other even where one fails, and sums up.
#   test.sh          everything
#   test.sh check    what needs no database
# A part that cannot run here is named and skipped; with CI=true that is a failure.
. "$(dirname "$0")/words.sh"
export PATH="$PWD/$venv/bin:$PATH"
unset ANWANG_DATABASE
ANWANG_DATA=$(mktemp -d)
export ANWANG_DATA
trap 'rm -rf "$ANWANG_DATA"' EXIT
scope=${1:-everything}
summary="$scratch/summary"
: >"$summary"
status=0

# part 名称 command…: run it, show it, remember how it went.
part() {
  name=$1
  shift
  printf '\n── %s\n' "$name"
  began=$(date +%s)
  if "$@"; then how=ok; else
    how="FAILED ($?)"
    status=1
  fi
  printf '%-28s %-12s %4d s\n' "$name" "$how" $(($(date +%s) - began)) >>"$summary"
}

# absent 名称 what: a part that has no ground to stand on here.
absent() {
  if in_ci; then
    how="FAILED: no $2"
    status=1
  else
    how="skipped: no $2"
  fi
  printf '\n── %s: %s\n' "$1" "$how"
  printf '%-28s %s\n' "$1" "$how" >>"$summary"
}

part "lint" ruff check --no-fix --output-format concise .
part "format" ruff format --check --output-format concise .
part "floors" lint-imports --no-logo
part "types" mypy
part "house" python -m pytest tests/test_house.py -q -p no:cacheprovider
if [ "$scope" = everything ]; then
  part "migrations" env DJANGO_SETTINGS_MODULE=anwang.config.settings python -m django makemigrations --check --dry-run
  part "tests on SQLite" python -m pytest -n 2 --dist loadfile -m "not browser" --ignore=tests/test_house.py
  if has_postgres; then
    # the server is a scratch one and thrown away whole: dropping its databases first would only wait for whoever still holds one open
    part "tests on PostgreSQL" python tests/postgres.py python -m pytest -n 2 --dist loadfile --reuse-db -m "not browser" --ignore=tests/test_house.py
  else
    absent "tests on PostgreSQL" "PostgreSQL server (apt-get install postgresql)"
  fi
  if has_chromium && has_fonts && has_driver; then
    part "tests in the browser" python -m pytest -m browser
  else
    absent "tests in the browser" "Chromium with a Chinese font (apt-get install chromium fonts-noto-cjk libatomic1)"
  fi
fi

printf '\n══ summary\n'
cat "$summary"
exit "$status"
