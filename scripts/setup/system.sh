#!/bin/sh
# What the tests need from the system: Chromium, a Chinese font, a PostgreSQL server. Installs what is missing where root or sudo allows,
# names it otherwise; the parts that need it then tell that they could not run.
. "$(dirname "$0")/words.sh"

has_chromium() { [ -x "${ANWANG_CHROMIUM:-/usr/bin/chromium}" ]; }
has_fonts() { command -v fc-list >/dev/null 2>&1 && [ -n "$(fc-list :lang=zh family 2>/dev/null)" ]; }
has_postgres() { "$venv/bin/python" tests/postgres.py --find >/dev/null 2>&1; }

missing=
has_chromium || missing="$missing chromium"
has_fonts || missing="$missing fontconfig fonts-noto-cjk"
has_postgres || missing="$missing postgresql"
[ -n "$missing" ] || exit 0

# shellcheck disable=SC2086  one word per package is meant
install_packages $missing || true

missing=
has_chromium || missing="$missing chromium"
has_fonts || missing="$missing fonts-noto-cjk"
has_postgres || missing="$missing postgresql"
[ -z "$missing" ] || say "安网：缺少$missing，相关测试无法进行，请由管理员执行 apt-get install$missing。 / Anwang: the tests that need$missing cannot run; have an administrator run apt-get install$missing."
