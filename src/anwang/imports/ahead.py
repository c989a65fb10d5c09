"""Reading ahead: a long sheet is read in a process of its own while the register takes the rows that were read before.

The reading process is a fork that touches neither the database nor a file; it ends with the last row, or when nobody listens any more.
Used at the terminal only: a server's worker has threads of its own, which a fork does not take along.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
from collections.abc import Iterator
from itertools import islice
from multiprocessing.connection import Connection

from anwang.ground.sheet import Analysis, Outcome, SheetPlan
from anwang.imports import reading

FROM = 10_000
"""Lines from which a second process pays."""
PORTION = 4000


def pays(lines: int) -> bool:
    """Return whether reading so many lines ahead is possible here, and worth it."""
    return lines >= FROM and "fork" in multiprocessing.get_all_start_methods() and (os.cpu_count() or 1) > 1


def rows(analysis: Analysis) -> Iterator[tuple[SheetPlan, Outcome]]:
    """Return what `reading.rows` returns, and leave the analysis as that leaves it. Raises what reading raises."""
    plans = {plan.sheet.index: plan for plan in analysis.plans}
    fork = multiprocessing.get_context("fork")
    ours, theirs = fork.Pipe(duplex=False)
    reader = fork.Process(target=_read, args=(analysis, theirs, ours), daemon=True)
    reader.start()
    theirs.close()
    try:
        while True:
            found = ours.recv()
            if isinstance(found, BaseException):
                raise found
            if isinstance(found, dict):
                analysis.tallies |= found
                return
            for index, outcome in found:
                yield plans[index], outcome
    finally:
        ours.close()
        reader.terminate()
        reader.join()


def _read(analysis: Analysis, out: Connection, heard: Connection) -> None:
    """What the reading process does: portions of rows, then what was noted on the way; or the fault."""
    heard.close()  # or it would listen to itself, and outlive an import that was killed
    told = ((plan.sheet.index, outcome) for plan, outcome in reading.rows(analysis))
    try:
        while portion := list(islice(told, PORTION)):
            out.send(portion)
        out.send(analysis.tallies)
    except BrokenPipeError:
        return
    except BaseException as fault:  # noqa: BLE001 - told to who listens
        out.send(_tellable(fault))


def _tellable(fault: BaseException) -> BaseException:
    try:
        pickle.loads(pickle.dumps(fault))  # noqa: S301 - our own
    except Exception:  # noqa: BLE001 - whatever keeps it from being sent
        return RuntimeError(f"{type(fault).__name__} {fault}")
    return fault
