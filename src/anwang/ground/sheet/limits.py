"""How much a sent file may cost before it is refused; the desks may pass stricter limits than these."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper bounds for one file. Bytes are bytes, ratio is unpacked size over packed size."""

    file_bytes: int = 100 * 1024 * 1024
    unpacked_bytes: int = 600 * 1024 * 1024
    part_bytes: int = 500 * 1024 * 1024
    ratio: int = 150
    ratio_from_bytes: int = 24 * 1024 * 1024
    """A small part may compress well by chance; the ratio counts only above this unpacked size."""
    parts: int = 5_000
    sheets: int = 300
    columns: int = 500
    dense_cells: int = 24_000_000
    """A sheet whose used area is larger is read cell by cell, not as one block."""
    rows: int = 1_048_576
    flaws: int = 5_000
    """So many error cells are remembered one by one; further ones are only counted."""


DEFAULT_LIMITS = Limits()
