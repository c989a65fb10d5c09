# Sourced by the other set-up scripts: where things are, and how to say in one sentence what is missing.

set -eu
cd "$(dirname "$0")/../.."
export UV_PYTHON_DOWNLOADS=never PIP_DISABLE_PIP_VERSION_CHECK=1
venv=.venv
scratch=.scratch
mkdir -p "$scratch"

say() { printf '%s\n' "$*"; }

# refuse 中文 English: the one sentence, and the end.
refuse() {
  printf '\n安网：%s / Anwang: %s\n' "$1" "$2" >&2
  exit 1
}

in_ci() { [ "${CI:-}" = true ]; }

# The prefix that makes a command run as root, or status 1 where that needs a password or is not possible.
root_prefix() {
  if [ "$(id -u)" = 0 ]; then
    printf 'env'
  elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    printf 'sudo -n env'
  else
    return 1
  fi
}

# install_packages NAME…: system packages through apt, quietly; status 1 where that is not possible.
install_packages() {
  command -v apt-get >/dev/null 2>&1 || return 1
  as_root=$(root_prefix) || return 1
  say "apt-get install $*"
  $as_root DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" >"$scratch/apt.log" 2>&1 && return 0
  # The package lists of a fresh machine are empty or stale.
  $as_root apt-get update -q >"$scratch/apt.log" 2>&1 || true
  $as_root DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" >>"$scratch/apt.log" 2>&1 || {
    tail -n 3 "$scratch/apt.log" >&2
    return 1
  }
}

# What the tests stand on, beyond Python.
has_chromium() { [ -x "${ANWANG_CHROMIUM:-/usr/bin/chromium}" ]; }
has_fonts() { command -v fc-list >/dev/null 2>&1 && [ -n "$(fc-list :lang=zh family 2>/dev/null)" ]; }
# Playwright's driver is a program of its own, linked to a library that a small Debian lacks.
has_driver() { "$venv/bin/playwright" --version >/dev/null 2>&1; }
has_postgres() { "$venv/bin/python" tests/postgres.py --find >/dev/null 2>&1; }

# The packages that are missing, each with a space before it.
missing_packages() {
  has_chromium || printf ' chromium'
  has_fonts || printf ' fontconfig fonts-noto-cjk'
  has_driver || printf ' libatomic1'
  has_postgres || printf ' postgresql'
}
