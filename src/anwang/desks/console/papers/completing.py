"""What the editor offers while one writes: figures by name, and behind the bar the filters, windows and operations that a figure takes."""

from __future__ import annotations

from collections.abc import Iterator

from anwang.figures import catalogue, operations
from anwang.figures.errors import NoSuchFigure
from anwang.figures.figure import Figure, base, dimensions, knows_campaigns

MOST_FOUND = 30
MOST_PARTS = 60
WINDOWS = ("本年累计", "本月", "本季", "上月", "上期", "上年", "上年同期", "近12个月")
OWN_WORDS = (
    ("同比=句", "整句话：比上年同期减少3个（下降25%）"),
    ("同比=率", "下降25%"),
    ("同比=倍", "是上年同期的几倍，只要数"),
    ("同比=上年", "上年同期的数"),
    ("环比=句", "整句话：比上月减少3个（下降25%）"),
    ("环比=率", "下降25%"),
    ("目标=率", "完成目标的百分率，只要数"),
    ("保留2位", "两位小数"),
)


def figures(text: str) -> list[dict[str, str]]:
    """Return the figures that a text finds."""
    return [
        {
            "tag": f"{{{{{figure.name}}}}}",
            "name": figure.name,
            "unit": figure.unit,
            "room": catalogue.room_of(figure),
            "definition": figure.definition,
            "filters": "、".join(base(figure).fact.column(name).label for name in dimensions(figure)),
        }
        for figure in catalogue.search(text.strip().strip("{}")[:80], most=MOST_FOUND)
    ]


def parts(name: str, typed: str) -> list[dict[str, str]]:
    """Return what may stand behind a figure's name and a bar, as far as it fits what is typed of it."""
    try:
        figure = catalogue.find(name.strip())
    except NoSuchFigure:
        return []
    wanted = typed.strip()
    found = [{"part": part, "meaning": meaning} for part, meaning in _parts(figure) if wanted in part]
    found.sort(key=lambda each: not each["part"].startswith(wanted))
    return found[:MOST_PARTS]


def _parts(figure: Figure) -> Iterator[tuple[str, str]]:
    yield from OWN_WORDS
    for word in operations.WORDS:
        for each in word.word.split("、"):
            yield each, f"{word.meaning}，如：{word.example}"
    for window in WINDOWS:
        yield f"窗口={window}", "换一个统计时段"
    yield "区域=", "只数一地，写乡镇名称"
    if knows_campaigns(figure):
        yield "专项=", "只数一项专项行动，写名称"
    fact = base(figure).fact
    for name in dimensions(figure):
        column = fact.column(name)
        for label in dict(column.choices).values():
            yield f"{column.label}={label}", f"只数{column.label}为“{label}”的"
