from __future__ import annotations

import zlib

from hypothesis import given
from hypothesis import strategies as st

from anwang.ground.trail.manifest import GONE, Line, Sheaf, pack, sheaf, unpack

HEX = st.binary(min_size=32, max_size=32).map(bytes.hex)


@given(st.lists(st.tuples(st.sampled_from(["a.one", "b.two"]), st.dictionaries(st.integers(1, 60), HEX), st.booleans()), max_size=4))
def test_what_is_packed_comes_back_in_its_order(kinds: list[tuple[str, dict[int, str], bool]]) -> None:
    sheaves = [sheaf(label, found.items()) if stands else Sheaf(label, list(found)) for label, found, stands in kinds]

    told: list[Line] = [(label, key, value if stands else GONE) for label, found, stands in kinds for key, value in found.items()]
    assert list(unpack(pack(sheaves))) == told


def test_ids_that_follow_each_other_take_no_room() -> None:
    one = Sheaf("a.one", range(5, 100_005), bytes(32 * 100_000))
    assert len(pack([one])) - len(one.digests) < 60


def test_a_manifest_of_before_is_read() -> None:
    body = zlib.compress(f"a.one 7 {'0f' * 32}\na.one 9 -".encode(), level=1)
    assert list(unpack(body)) == [("a.one", 7, "0f" * 32), ("a.one", 9, "-")]
