"""Digests worked out beside the writing: a process of its own digests the rows of a long bulk act while the database takes them.

The process is a fork that touches neither the database nor a file. It answers only when asked, so that neither waits for the other to read;
where it has gone, the digests are worked out here, and they are the same.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from multiprocessing.connection import Connection

from anwang.ground.bulk import Written, told_to

Digest = Callable[[Written], bytes | None]
"""The digests of rows, one behind the other; None where the values alone do not tell them."""


class Beside:
    """The other process, and what it was given and has not been asked for."""

    def __init__(self, out: Connection, digest: Digest) -> None:
        self._out, self._digest = out, digest
        self._given: dict[int, Written] = {}
        """By the identity of what was written, which is kept so that it stays its own."""

    def give(self, written: Written) -> None:
        """Let the digests of rows be begun."""
        try:
            self._out.send_bytes(pickle.dumps(written, pickle.HIGHEST_PROTOCOL))
        except OSError:
            return
        self._given[id(written)] = written

    def ask(self, written: Written) -> bytes | None:
        """Return the digests of rows, as `Digest` says."""
        if self._given.get(id(written)) is not written:
            return self._digest(written)
        turn = list(self._given).index(id(written))
        try:
            for key in list(self._given)[:turn]:  # rows of an act that was given up
                del self._given[key]
                self._answer()
            del self._given[id(written)]
            return self._answer()
        except (OSError, EOFError):
            self._given.clear()
            return self._digest(written)

    def _answer(self) -> bytes | None:
        self._out.send_bytes(b"")
        found: bytes | None = pickle.loads(self._out.recv_bytes())  # noqa: S301 - our own
        return found


_CURRENT: ContextVar[Beside | None] = ContextVar("beside", default=None)


def current() -> Beside | None:
    """Return the process that digests beside this one, if there is one."""
    return _CURRENT.get()


def possible() -> bool:
    """Return whether there can be such a process here, and a processor for it."""
    return "fork" in multiprocessing.get_all_start_methods() and (os.cpu_count() or 1) > 1


@contextmanager
def digesting(digest: Digest) -> Iterator[None]:
    """Have the rows that are written here digested by a process of its own, where that is possible."""
    if not possible():
        yield
        return
    fork = multiprocessing.get_context("fork")
    ours, theirs = fork.Pipe()
    worker = fork.Process(target=_work, args=(digest, theirs, ours), daemon=True)
    worker.start()
    theirs.close()
    beside = Beside(ours, digest)
    mark = _CURRENT.set(beside)
    try:
        with told_to(beside.give):
            yield
    finally:
        _CURRENT.reset(mark)
        ours.close()
        worker.terminate()
        worker.join()


def _work(digest: Digest, told: Connection, heard: Connection) -> None:
    """What the process does: digest what it is given in turn, and answer in the same order when it is asked."""
    heard.close()  # or it would listen to itself, and outlive who gives
    found: list[bytes | None] = []
    try:
        while True:
            body = told.recv_bytes()
            if body:
                found.append(digest(pickle.loads(body)))  # noqa: S301 - our own
            else:
                told.send_bytes(pickle.dumps(found.pop(0), pickle.HIGHEST_PROTOCOL))
    except (EOFError, OSError):
        return
