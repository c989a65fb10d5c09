"""Starts a PostgreSQL of its own on a free port in a scratch folder, runs a command on it, and takes it away again.

    python tests/postgres.py COMMAND …     runs COMMAND with ANWANG_DATABASE naming the server; exits with COMMAND's status
    python tests/postgres.py --find        prints the folder of the server's programs, status 1 where there is none

PostgreSQL refuses to run as root, so root hands it to an unprivileged user. Needs no installed service and touches none.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

WANTED = 15
"""The release on Debian 12, which Anwang promises to run on; another one serves where it is the only one."""

SERVER_IS_DISPOSABLE = ["fsync=off", "full_page_writes=off", "synchronous_commit=off", "max_connections=60", "shared_buffers=128MB"]


def programs() -> Path | None:
    """Return the folder with initdb and postgres, release 15 first, then the newest."""
    folders = [folder for folder in Path("/usr/lib/postgresql").glob("*/bin") if (folder / "initdb").exists()]
    folders.sort(key=lambda folder: (folder.parent.name == str(WANTED), float(folder.parent.name)), reverse=True)
    told = shutil.which("pg_config")
    if told:
        folders.append(Path(subprocess.run([told, "--bindir"], capture_output=True, text=True, check=True).stdout.strip()))
    return next((folder for folder in folders if (folder / "initdb").exists() and (folder / "postgres").exists()), None)


def unprivileged() -> str | None:
    """Return the user to run the server as, or None where this user will do."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """Yield the address of a new, empty, running server that vanishes afterwards."""
    user = unprivileged()
    scratch = Path(tempfile.mkdtemp(prefix="anwang-postgres-"))
    if user:
        shutil.chown(scratch, user)
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(scratch)}
    cluster = scratch / "cluster"
    initdb: list[str | Path] = [
        folder / "initdb",
        "-D",
        cluster,
        "-U",
        "anwang",
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--no-sync",
    ]
    process: subprocess.Popen[bytes] | None = None
    log = scratch / "server.log"
    try:
        subprocess.run(initdb, user=user, env=environment, cwd=scratch, check=True, stdout=subprocess.DEVNULL)
        port = free_port()
        settings = [*SERVER_IS_DISPOSABLE, f"port={port}", "listen_addresses=127.0.0.1", f"unix_socket_directories={scratch}"]
        command = [str(folder / "postgres"), "-D", str(cluster), *(word for setting in settings for word in ("-c", setting))]
        with log.open("wb") as sink:
            process = subprocess.Popen(command, user=user, env=environment, cwd=scratch, stdout=sink, stderr=sink, start_new_session=True)
        wait_until_ready(folder, port, process, log)
        createdb: list[str | Path] = [folder / "createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "anwang", "anwang"]
        subprocess.run(createdb, env=environment, cwd=scratch, check=True)
        yield f"postgres://anwang@127.0.0.1:{port}/anwang"
    finally:
        if process is not None:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
        shutil.rmtree(scratch, ignore_errors=True)


def wait_until_ready(folder: Path, port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(150):
        if process.poll() is not None:
            break
        if subprocess.run([folder / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)], check=False).returncode == 0:
            return
        time.sleep(0.2)
    print(log.read_text(errors="replace"), file=sys.stderr)
    raise SystemExit("PostgreSQL did not start")


def main(words: list[str]) -> int:
    folder = programs()
    if folder is None:
        print("PostgreSQL 的服务程序没有安装（apt-get install postgresql） / no PostgreSQL server is installed", file=sys.stderr)
        return 1
    if words == ["--find"]:
        print(folder)
        return 0
    version = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True).stdout.strip()
    # A killed run must not leave a server behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with server(folder) as address:
        print(f"{version} at {address}", flush=True)
        return subprocess.run(words, env={**os.environ, "ANWANG_DATABASE": address}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
