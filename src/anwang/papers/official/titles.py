"""Where a long title breaks: by sense, and in the shape of a trapezoid or a diamond."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations, pairwise
from typing import Final

from anwang.papers.official.wording import clean, one_line, width_of

LONGEST_LINE: Final = 20
"""Characters of 2号 that 156 mm hold."""
_MOST_BREAKS_TRIED: Final = 60_000
_WHOLE_WORDS: Final = (
    "中华人民共和国 安全生产委员会 人民政府 安全生产 安全监管 应急管理 消防安全 道路交通 危险化学品 烟花爆竹 特种设备 建筑施工 "
    "委员会 办公室 管理局 指挥部 领导小组 专项行动 专项整治 隐患排查 排查治理 大检查 大督查 大整治 三年行动 百日除患铸安 工作总结 工作计划 "
    "重点工作 工作情况 实施方案 工作方案 情况 总结 通知 通报 报告 请示 意见 决定 方案 计划 工作 开展 关于 做好 加强 进一步 整治 治理 隐患 事故 "
    "重大 行动 全市 全县 全省 街道 企业 单位 检查 督查 会议 纪要 年度 季度 上半年 下半年 以来 期间"
)
_PIECE: Final = re.compile(
    "|".join(
        [
            r"《[^》]{1,14}》",
            r"“[^”]{1,10}”",
            r"〔\d{4}〕\d+号",
            r"\d+年(?:度|\d+月(?:\d+日)?)?",
            r"[A-Za-z0-9.%/-]{1,16}[年月日号个项条起期次家]?",
            *sorted(_WHOLE_WORDS.split(), key=len, reverse=True),
            r".",
        ],
    ),
    re.DOTALL,
)
_NEVER_FIRST: Final = frozenset("的、，。；：！？)）》”〉】%之等")
_NEVER_LAST: Final = frozenset("(（《“〈【")
_BETTER_NOT_LAST: Final = frozenset("和与及暨对在向关")


def _pieces(title: str) -> tuple[str, ...]:
    """The title in pieces that stay whole, closing marks and particles joined to what stands before them."""
    pieces: list[str] = []
    for piece in _PIECE.findall(title):
        if pieces and (piece in _NEVER_FIRST or pieces[-1][-1] in _NEVER_LAST):
            pieces[-1] += piece
        else:
            pieces.append(piece)
    return tuple(pieces)


def _lines(pieces: tuple[str, ...], breaks: tuple[int, ...]) -> list[str]:
    edges = (0, *breaks, len(pieces))
    return ["".join(pieces[first:last]).strip() for first, last in pairwise(edges)]


def _cost(lines: list[str]) -> float:
    """How badly the lines stand: uneven, straight like a block, waisted like an hourglass, or broken against the sense."""
    widths = [width_of(line) for line in lines]
    even = sum(widths) / len(widths)
    cost = sum((width - even) ** 2 for width in widths)
    cost += sum(1000 for width in widths if width > LONGEST_LINE)
    if len(set(widths)) == 1:
        cost += 3
    cost += sum(60 for before, middle, after in zip(widths, widths[1:], widths[2:], strict=False) if middle < min(before, after))
    for before, after in pairwise(lines):
        cost -= 24 if after.startswith("关于") else 0
        cost -= 6 if before.endswith(("的", "、", "》", "”")) else 0
        cost += 30 if before[-1] in _BETTER_NOT_LAST or before.endswith("关于") else 0
        cost += 25 if before.count("《") > before.count("》") else 0
        cost -= 8 if after.startswith(("及", "暨")) else 0
        cost += 12 if width_of(after) < 4 else 0  # noqa: PLR2004 - a last line of three characters hangs
    return cost


def _choices(pieces: tuple[str, ...], count: int) -> Iterator[tuple[int, ...]]:
    return combinations(range(1, len(pieces)), count - 1)


def _filled(pieces: tuple[str, ...]) -> list[str]:
    """Lines simply filled: for titles too long to weigh every break."""
    lines = [""]
    for piece in pieces:
        for part in [piece[at : at + LONGEST_LINE] for at in range(0, len(piece), LONGEST_LINE)]:
            if lines[-1] and width_of(lines[-1] + part) > LONGEST_LINE:
                lines.append("")
            lines[-1] += part
    return lines


@lru_cache(maxsize=256)
def balanced(title: str) -> tuple[str, ...]:
    """The lines of a title. Line breaks set by the caller are kept; a title that fits stays in one line."""
    if "\n" in clean(title).strip():
        return tuple(line.strip() for line in clean(title).strip().split("\n") if line.strip())
    text = one_line(title)
    if width_of(text) <= LONGEST_LINE:
        return (text,)
    pieces = _pieces(text)
    least = -int(-width_of(text) // LONGEST_LINE)
    best: list[str] | None = None
    best_cost = float("inf")
    tried = 0
    for count in (least, least + 1):
        for breaks in _choices(pieces, count):
            tried += 1
            if tried > _MOST_BREAKS_TRIED:
                return tuple(_filled(pieces))
            lines = _lines(pieces, breaks)
            cost = _cost(lines) + (count - least) * 40
            if cost < best_cost:
                best, best_cost = lines, cost
    return tuple(best or _filled(pieces))
