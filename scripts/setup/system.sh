#!/bin/sh
# What the tests need from the system: Chromium, a Chinese font, a PostgreSQL server. Installs what is missing where root or sudo allows,
# names it otherwise; the parts that need it then tell that they could not run.
. "$(dirname "$0")/words.sh"

missing=$(missing_packages)
[ -n "$missing" ] || exit 0

# shellcheck disable=SC2086  one word per package is meant
install_packages $missing || true

missing=$(missing_packages)
[ -z "$missing" ] || say "安网：缺少$missing，相关测试无法进行，请由管理员执行 apt-get install$missing。 / Anwang: the tests that need$missing cannot run; have an administrator run apt-get install$missing."
