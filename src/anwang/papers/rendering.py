"""Rendering: a paper as an official document in Word, each number linked to the records that it counted."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.conf import settings

from anwang.ground.evidence import store
from anwang.papers import wordfile
from anwang.papers.filling import words_of_paper
from anwang.papers.models import Paper
from anwang.papers.official import (
    CHECK_PATH,
    Annex,
    Chart,
    Column,
    Figure,
    Imprint,
    Inline,
    Kind,
    OfficialDocument,
    Paragraph,
    Section,
    Strong,
    Table,
    check_lines,
    write,
)
from anwang.papers.official.blocks import Block as WordBlock
from anwang.papers.official.errors import BrokenTemplate
from anwang.papers.official.wording import date_text, width_of
from anwang.papers.parties import parties_of
from anwang.papers.reading import Number, Part, ReadBlock, Reading, plain
from anwang.papers.states import PaperKind
from anwang.papers.wordlinks import Link, Said

LONGEST_HINT = 240
MONTH = re.compile(r"\d{4}年\d{1,2}月")


def figure_key(key: str) -> str:
    """Return the name under which a number is bookmarked in the Word file."""
    return f"n{key}"


def _inline(part: Part, address: str) -> Inline:
    if isinstance(part, str):
        return part
    if isinstance(part, Number):
        url = f"{address}/{part.key}" if address else ""
        return Figure(part.printed, figure_key(part.key), url=url, hint=f"{part.name}：{part.definition}"[:LONGEST_HINT])
    return Strong(f"〔未能取数：{part.tag.strip('{}')}〕")


def _content(parts: Sequence[Part], address: str) -> tuple[Inline, ...]:
    return tuple(_inline(part, address) for part in parts)


WIDE = 7
"""From so many columns on, heads are narrow and the first column takes less of the page."""


def _table(block: ReadBlock, address: str) -> Table:
    return Table(
        columns=(
            Column(block.first, share=1.6 if len(block.columns) < WIDE else _name_share(block)),
            *(_column(head, _share([row.cells[place] for row in block.rows])) for place, head in enumerate(block.columns)),
        ),
        rows=tuple((row.name, *(_content([cell], address) for cell in row.cells)) for row in block.rows),
        caption="" if block.annex else block.title,
        note=block.note,
        total_rows=1 if block.whole else 0,
    )


def _name_share(block: ReadBlock) -> float:
    """The names of a wide table's lines stand in one line each as far as that leaves room for the numbers."""
    longest = max((width_of(row.name) for row in block.rows), default=0.0)
    return min(max(longest / 4 + 0.2, 1.3), 2.1)


def _column(head: str, share: float) -> Column:
    """A head such as 重大隐患/排查（项） stands beneath its group."""
    group, mark, title = head.partition("/")
    return Column(title, share, align="number", group=group) if mark and title else Column(head, share, align="number")


def _share(cells: Sequence[Part]) -> float:
    """A column is as wide as what it holds: words such as 减少12家次 take more than a number."""
    longest = max((width_of(plain([cell])) for cell in cells), default=0.0)
    return min(max(longest / 3.2, 0.9), 2.0)


def _leaf(block: ReadBlock, address: str) -> list[WordBlock]:
    if block.text or block.kind == "text":
        return [Paragraph(_content(part, address)) for part in _paragraphs(block.text)]
    if not block.columns or not block.rows:
        return []
    return [_chart(block)] if block.kind == "chart" else [_table(block, address)]


def _paragraphs(parts: Sequence[Part]) -> list[list[Part]]:
    """Return a text's parts by its lines: each line is a paragraph."""
    found: list[list[Part]] = [[]]
    for part in parts:
        if not isinstance(part, str):
            found[-1].append(part)
            continue
        lines = part.split("\n")
        found[-1].append(lines[0])
        found += [[line] for line in lines[1:]]
    return [line for line in found if any(not isinstance(part, str) or part.strip() for part in line)]


def _chart(block: ReadBlock) -> Chart:
    """A chart of the block's numbers; a cell without a number is a gap."""
    heads = tuple(head.replace("/", "") for head in block.columns)
    series = tuple((head, tuple(number_of(row.cells[place]) for row in block.rows)) for place, head in enumerate(heads))
    return Chart(block.chart or "column", _shortened([row.name for row in block.rows]), series, caption=block.title)


def _shortened(names: Sequence[str]) -> tuple[str, ...]:
    """Names of months say their year only where it begins: 2025.11, 12月, 2026.1, 2月."""
    parted = [name.partition("年") if MONTH.fullmatch(name) else ("", "", name) for name in names]
    years = [year for year, _, _ in parted]
    return tuple(
        f"{year}.{month.removesuffix('月')}" if year and (not place or years[place - 1] != year) else month
        for place, (year, _, month) in enumerate(parted)
    )


def number_of(part: Part) -> float | None:
    """Return a cell's number for a drawing; none where there is none."""
    try:
        return float(part.printed) if isinstance(part, Number) else None
    except ValueError:
        return None


def nest(blocks: Sequence[ReadBlock], address: str, depth: int = 0) -> tuple[WordBlock, ...]:
    """Return a flat body as nested sections by the depth of its headings: a block of depth 0, and every table, belongs to what stands above it."""
    made: list[WordBlock] = []
    place = 0
    while place < len(blocks):
        block = blocks[place]
        place += 1
        if not _heads(block):
            made.extend(_leaf(block, address))
            continue
        inside = place
        while inside < len(blocks) and (not _heads(blocks[inside]) or blocks[inside].depth > block.depth):
            inside += 1
        below = (*_leaf(block, address), *nest(blocks[place:inside], address, depth + 1))
        made.append(Section(block.title, below))
        place = inside
    return tuple(made)


def _heads(block: ReadBlock) -> bool:
    return block.kind == "text" and block.depth > 0 and bool(block.title.strip())


LAYOUTS: dict[str, Kind] = {
    PaperKind.LEADER_BRIEF: Kind.PLAIN,  # one page for one reader: no red head, no imprint
    PaperKind.LETTER: Kind.LETTER,
    PaperKind.MINUTES: Kind.MINUTES,
}
"""How a kind of paper is laid out; every other kind is a red-headed document."""
MARKS = {Kind.DOCUMENT: "文件", Kind.LETTER: "", Kind.MINUTES: "会议纪要"}


def mark_of(paper: Paper) -> str:
    """Return 发文机关标志, the red line at a paper's head; empty where it has none."""
    kind = LAYOUTS.get(paper.kind, Kind.DOCUMENT)
    return paper.organ.name + MARKS[kind] if kind in MARKS else ""


def word_of(paper: Paper, reading: Reading, *, address: str = "", check_code: str = "") -> bytes:
    """Return the Word file of a paper: of its own Word template, else laid out by its kind when it is numbered, a draft with a title before."""
    if paper.template is not None and paper.template.file is not None:
        return _filled(paper, reading, address, check_code)
    said = parties_of(paper.kind, [block for block in reading.blocks if not block.annex])
    body = nest(said.blocks, address)
    annexes = tuple(Annex(block.title or "附表", tuple(_leaf(block, address)), landscape=True) for block in reading.blocks if block.annex)
    if not paper.number:
        return write(
            OfficialDocument(
                title=paper.title,
                subtitle="（草稿）",
                kind=Kind.PLAIN,
                addressees=said.addressees,
                body=body,
                attendance=said.attendance,
                annexes=annexes,
            )
        )
    kind = LAYOUTS.get(paper.kind, Kind.DOCUMENT)
    brief, minutes = kind is Kind.PLAIN, kind is Kind.MINUTES
    return write(
        OfficialDocument(
            title=paper.title,
            subtitle=paper.number if brief else "",
            kind=kind,
            issuers=() if minutes else (paper.organ.name,),
            mark=mark_of(paper) if minutes else "",
            number=paper.number,
            addressees=said.addressees,
            body=body,
            attendance=said.attendance,
            annexes=annexes,
            signed_on=paper.issued_on,
            sealed=not minutes,
            imprint=None if brief else Imprint(printed_by=paper.organ.name, printed_on=paper.issued_on),
            check_code=check_code,
            check_address=check_address(check_code),
        )
    )


def _linked(parts: Sequence[Part], address: str) -> Said:
    """Return parts as they are laid into an office's own file: numbers with the address of their records."""
    if not address:
        return plain(parts)
    return [
        Link(part.printed, f"{address}/{part.key}", f"{part.name}：{part.definition}"[:LONGEST_HINT])
        if isinstance(part, Number)
        else plain([part])
        for part in parts
    ]


def check_address(code: str) -> str:
    """Return the public address at which a copy with a check code is checked; empty where the office has set none (ANWANG_PUBLIC_ADDRESS)."""
    base = settings.PUBLIC_ADDRESS.rstrip("/")
    return f"{base}{CHECK_PATH}?code={code}" if base and code else ""


def _filled(paper: Paper, reading: Reading, address: str, check_code: str) -> bytes:
    """The office's own Word template with what the paper says, its numbers linked to their records; the check code stands in its footer."""
    template = paper.template.file if paper.template else None
    if template is None:
        raise BrokenTemplate("模板没有Word文件，请重新上传。")
    said: dict[str, Said] = {part.tag: _linked([part], address) for part in reading.parts() if isinstance(part, Number)}
    said |= {f"{{{{{name}}}}}": text for name, text in words_of_paper(paper).items()}
    said |= {block.source: _linked(block.text, address) for block in reading.blocks if block.source and block.kind == "text"}
    charts = {block.source: _chart(block) for block in reading.blocks if block.source and block.kind == "chart" and block.rows}
    if paper.number:
        dated = date_text(paper.issued_on) if paper.issued_on else ""
        said |= {"{{文号}}": paper.number, "{{成文日期}}": dated, "{{校验码}}": check_code}
    content = wordfile.filled(store.read(template), lambda text: said.get(text, text), charts)
    return wordfile.with_footer(content, check_lines(check_code, check_address(check_code))) if check_code else content
