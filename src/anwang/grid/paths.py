"""Arithmetic of grid paths: digits only, three a tier, so that "everything under" is one half-open range in any collation."""

from __future__ import annotations

from collections.abc import Iterable

WIDTH = 3
ROOT = "001"
Ranges = tuple[tuple[str, str], ...]


def following(path: str) -> str:
    """Return the first path after everything under `path`: the last digit that is no 9 goes up by one."""
    digits = path.rstrip("9")
    return digits[:-1] + str(int(digits[-1]) + 1) if digits else ":"


def child(parent: str, number: int) -> str:
    """Return the path of a parent's n-th child (1 to 999)."""
    if not 1 <= number <= 999:  # noqa: PLR2004 - three digits
        message = f"a node has at most 999 children, not {number}"
        raise ValueError(message)
    return f"{parent}{number:03d}"


def under(path: str) -> tuple[str, str]:
    """Return the half-open range of everything under a node, itself included."""
    return path, following(path)


def union(ranges: Iterable[tuple[str, str]]) -> Ranges:
    """Return the ranges as few disjoint, sorted ones."""
    merged: list[tuple[str, str]] = []
    for low, high in sorted(ranges):
        if merged and low <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return tuple(merged)


def without(ranges: Ranges, hole: tuple[str, str]) -> Ranges:
    """Return the ranges with a hole cut out."""
    low, high = hole
    kept: list[tuple[str, str]] = []
    for start, end in ranges:
        if end <= low or start >= high:
            kept.append((start, end))
            continue
        if start < low:
            kept.append((start, low))
        if end > high:
            kept.append((high, end))
    return tuple(kept)


def covers(ranges: Ranges, path: str) -> bool:
    """Return whether a path lies in the ranges."""
    return any(low <= path < high for low, high in ranges)


def meet(first: Ranges, second: Ranges) -> Ranges:
    """Return what two sets of ranges have in common."""
    common = []
    for low, high in first:
        for start, end in second:
            if max(low, start) < min(high, end):
                common.append((max(low, start), min(high, end)))
    return union(common)
