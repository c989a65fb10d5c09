#!/bin/sh
# Brings the database up to date, lays down the demo county where the data folder is new, and serves.
. "$(dirname "$0")/words.sh"
data=${ANWANG_DATA:-data}
# Present from the first act to the last: an interrupted first run is taken up again.
pending="$data/.demo-pending"

mkdir -p "$data" 2>/dev/null && [ -w "$data" ] || refuse \
  "数据目录 $data 不能写入，请检查权限，或用 ANWANG_DATA 指定另一个目录。" \
  "the data folder $data cannot be written; check its rights or name another one with ANWANG_DATA."
[ -n "$(ls -A "$data")" ] || touch "$pending"

if [ -e "$pending" ]; then
  "$venv/bin/anwang" demo || refuse \
    "演示数据没有建成，请按上面的提示处理后再试。" "the demo county could not be laid down; mend what is said above and try again."
  rm -f "$pending"
else
  "$venv/bin/anwang" migrate || refuse \
    "数据库没有准备好，请按上面的提示处理后再试。" "the database could not be made ready; mend what is said above and try again."
fi
[ ! -e "$data/DEMO" ] || say "演示账号在登录页上，点一下即可登录。 / The demo accounts are on the login page, one click each."
exec "$venv/bin/anwang" serve ${ANWANG_PORT:+--port "$ANWANG_PORT"}
