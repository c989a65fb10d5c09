"""A chart as the page shows it: a small still drawing of the same numbers that the Word file charts."""

from __future__ import annotations

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from anwang.papers.reading import ReadBlock
from anwang.papers.rendering import number_of

WIDE, HIGH, FOOT, HEAD = 640, 220, 34, 18
INKS = ("#1f3a5f", "#6b7c93", "#a3b1c2", "#3c6e71", "#8a6d3b")
MOST = 5


def of(block: ReadBlock) -> SafeString:
    """Return the drawing of a chart's block: bars beside each other, or lines; a pie is drawn as bars of its parts."""
    series = [[number_of(row.cells[place]) for row in block.rows] for place in range(len(block.columns))][:MOST]
    top = max((number for line in series for number in line if number is not None), default=0.0) or 1.0
    step = WIDE / max(len(block.rows), 1)
    shapes = _lines(series, top, step) if block.chart == "line" else _bars(series, top, step)
    names = format_html_join(
        "",
        '<text x="{}" y="{}" text-anchor="middle" font-size="11">{}</text>',
        ((f"{(place + 0.5) * step:.1f}", HIGH - FOOT + 14, row.name[:8]) for place, row in enumerate(block.rows)),
    )
    legend = format_html_join(
        "",
        '<rect x="{}" y="{}" width="9" height="9" fill="{}"></rect><text x="{}" y="{}" font-size="11">{}</text>',
        (
            (place * 120 + 4, HIGH - 12, INKS[place], place * 120 + 17, HIGH - 4, head[:10])
            for place, head in enumerate(block.columns[:MOST])
        ),
    )
    return format_html('<svg viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}{}</svg>', WIDE, HIGH, block.title, shapes, names, legend)


def _height(number: float, top: float) -> float:
    return (HIGH - FOOT - HEAD) * max(number, 0.0) / top


def _bars(series: list[list[float | None]], top: float, step: float) -> SafeString:
    width = step * 0.7 / max(len(series), 1)
    drawn = []
    for place, line in enumerate(series):
        for at, number in enumerate(line):
            if number is None:
                continue
            x, high = at * step + step * 0.15 + place * width, _height(number, top)
            y = HIGH - FOOT - high
            drawn.append(
                (f"{x:.1f}", f"{y:.1f}", f"{width:.1f}", f"{high:.1f}", INKS[place], f"{x + width / 2:.1f}", f"{y - 3:.1f}", f"{number:g}")
            )
    shape = '<rect x="{}" y="{}" width="{}" height="{}" fill="{}"></rect><text x="{}" y="{}" text-anchor="middle" font-size="10">{}</text>'
    return format_html_join("", shape, drawn)


def _lines(series: list[list[float | None]], top: float, step: float) -> SafeString:
    paths, marks = [], []
    for place, line in enumerate(series):
        points, pen = [], "M"
        for at, number in enumerate(line):
            if number is None:
                pen = "M"
                continue
            x, y = (at + 0.5) * step, HIGH - FOOT - _height(number, top)
            points.append(f"{pen}{x:.1f} {y:.1f}")
            marks.append((f"{x:.1f}", f"{y - 5:.1f}", f"{number:g}"))
            pen = "L"
        paths.append((" ".join(points), INKS[place]))
    drawn = format_html_join("", '<path d="{}" fill="none" stroke="{}" stroke-width="2"></path>', paths)
    return drawn + format_html_join("", '<text x="{}" y="{}" text-anchor="middle" font-size="10">{}</text>', marks)
