#!/bin/sh
# Makes .venv hold exactly what a lock file pins, and Anwang itself. A second run finds its stamp and does nothing.
#   environment.sh run     what the product needs
#   environment.sh test    that, and what the checks and tests need
#   environment.sh bench   that, and what the benchmarks are measured against
. "$(dirname "$0")/words.sh"
purpose=${1:-run}

# Two set-ups at once (make run beside make test) would tread on each other.
if command -v flock >/dev/null 2>&1; then
  exec 9>"$scratch/setup.lock"
  flock 9
fi

mark() { cat "requirements/$1.lock" requirements/build.lock pyproject.toml | { sha256sum; pwd; } ; }

stamped() { [ -x "$venv/bin/anwang" ] && [ -f "$venv/.stamp-$1" ] && [ "$(mark "$1")" = "$(cat "$venv/.stamp-$1")" ]; }

stamped "$purpose" && exit 0

find_python() {
  for candidate in ${PYTHON:-} python3 python3.11 python3.12 python3.13 python3.14; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      printf '%s' "$candidate"
      return 0
    fi
  done
  return 1
}

if ! "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
  python=$(find_python) || refuse \
    "没有找到 Python 3.11 或更新版本，请先安装（Debian 12：apt-get install python3 python3-venv）。" \
    "no Python 3.11 or newer was found; install it first (Debian 12: apt-get install python3 python3-venv)."
  if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    install_packages python3-venv && "$python" -c 'import ensurepip, venv' 2>/dev/null || refuse \
      "缺少 Python 的 venv 模块，请由管理员执行 apt-get install python3-venv 后再试。" \
      "Python's venv module is missing; have an administrator run apt-get install python3-venv, then try again."
  fi
  say "建立 Python 环境 / making the Python environment: $venv"
  "$python" -m venv --clear "$venv" || refuse \
    "无法在当前目录建立 $venv，请检查磁盘空间和写入权限。" \
    "$venv could not be made here; check free disk space and the right to write."
fi

# A mirror that was set for pip, and the certificates that the system trusts, usual inside government networks, serve uv as well.
if [ -z "${UV_DEFAULT_INDEX:-}" ]; then
  index=${PIP_INDEX_URL:-$("$venv/bin/python" -m pip config get global.index-url 2>/dev/null || true)}
  [ -z "$index" ] || export UV_DEFAULT_INDEX="$index"
fi
certificates=${SSL_CERT_FILE:-${PIP_CERT:-/etc/ssl/certs/ca-certificates.crt}}
[ ! -f "$certificates" ] || export SSL_CERT_FILE="$certificates"

log="$scratch/setup.log"
: >"$log"

no_packages() {
  grep -v '^$' "$log" | tail -n 6 >&2
  refuse "依赖包没有装上：多半是网络不通，请检查网络，或用 PIP_INDEX_URL 指定内网镜像后再试（详情见 $log）。" \
    "the Python packages could not be installed, most likely for want of network; check it or name a mirror with PIP_INDEX_URL (details in $log)."
}

with_uv() {
  "$venv/bin/python" -m pip install -q --require-hashes -r requirements/build.lock &&
    "$venv/bin/uv" pip install -q --python "$venv/bin/python" --require-hashes -r "requirements/$purpose.lock" &&
    "$venv/bin/uv" pip install -q --python "$venv/bin/python" --no-deps --no-build-isolation -e .
}

# Where uv cannot be had, or cannot reach what pip can: the same files, more slowly.
with_pip() {
  "$venv/bin/python" -m pip install -q --require-hashes -r "requirements/$purpose.lock" &&
    "$venv/bin/python" -m pip install -q --no-deps -e .
}

say "安装依赖包（首次约半分钟）/ installing packages (half a minute the first time): requirements/$purpose.lock"
with_uv >>"$log" 2>&1 || with_pip >>"$log" 2>&1 || no_packages

mark "$purpose" >"$venv/.stamp-$purpose"
# Each lock file holds all of the one before it.
[ "$purpose" = run ] || mark run >"$venv/.stamp-run"
[ "$purpose" != bench ] || mark test >"$venv/.stamp-test"
