"""Reading ahead: a long sheet is read, and its rows understood, in a process of its own while the register takes the rows read before.

The reading process is a fork that touches neither the database nor a file; it ends with the last row, or when nobody listens any more.
Used at the terminal only: a server's worker has threads of its own, which a fork does not take along.
"""

from __future__ import annotations

import multiprocessing
import pickle
from collections.abc import Iterator
from itertools import islice
from multiprocessing.connection import Connection
from typing import Any, NamedTuple

from anwang.ground.sheet import Analysis, ImportedRow, Outcome, SheetPlan
from anwang.ground.trail import beside
from anwang.imports import reading
from anwang.imports.errands import Meaning

FROM = 10_000
"""Lines from which a second process pays."""
PORTION = 4000


def pays(lines: int) -> bool:
    """Return whether reading so many lines ahead is possible here, and worth it."""
    return lines >= FROM and beside.possible()


class Ahead(NamedTuple):
    """What was worked out ahead of a row: its meaning in the kind's own terms, and how the answer tells it where it is simply taken."""

    meant: Any
    text: str


def rows(analysis: Analysis, meaning: Meaning | None) -> Iterator[tuple[SheetPlan, Outcome, Ahead | None]]:
    """Return what `reading.rows` returns, right rows with what was worked out, and leave the analysis as that leaves it.

    Raises what reading raises.
    """
    plans = {plan.sheet.index: plan for plan in analysis.plans}
    fork = multiprocessing.get_context("fork")
    ours, theirs = fork.Pipe(duplex=False)
    reader = fork.Process(target=_read, args=(analysis, meaning, theirs, ours), daemon=True)
    reader.start()
    theirs.close()
    try:
        while True:
            told = pickle.loads(ours.recv_bytes())  # noqa: S301 - our own
            if isinstance(told, BaseException):
                raise told
            if isinstance(told, dict):
                analysis.tallies |= told
                return
            found, *ahead = told
            worked_out = map(Ahead, *ahead)
            for index, outcome in found:
                yield plans[index], outcome, next(worked_out) if isinstance(outcome, ImportedRow) else None
    finally:
        ours.close()
        reader.terminate()
        reader.join()


def _read(analysis: Analysis, meaning: Meaning | None, out: Connection, heard: Connection) -> None:
    """What the reading process does: portions of rows, then what was noted on the way; or the fault."""
    heard.close()  # or it would listen to itself, and outlive an import that was killed
    told = ((plan.sheet.index, outcome) for plan, outcome in reading.rows(analysis))
    try:
        while portion := list(islice(told, PORTION)):
            right = [one for _, one in portion if isinstance(one, ImportedRow)]
            meant = meaning([one.values for one in right]) if meaning else [None] * len(right)
            out.send_bytes(pickle.dumps((portion, meant, list(map(reading.text_of, right))), pickle.HIGHEST_PROTOCOL))
        out.send_bytes(pickle.dumps(analysis.tallies))
    except BrokenPipeError:
        return
    except BaseException as fault:  # noqa: BLE001 - told to who listens
        out.send_bytes(pickle.dumps(_tellable(fault)))


def _tellable(fault: BaseException) -> BaseException:
    try:
        pickle.loads(pickle.dumps(fault))  # noqa: S301 - our own
    except Exception:  # noqa: BLE001 - whatever keeps it from being sent
        return RuntimeError(f"{type(fault).__name__} {fault}")
    return fault
