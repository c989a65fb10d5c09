"""Opening a superior's workbook: what it is by its content, what may not be taken, and what its parts are."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Final

from anwang.ground.sheet.archive import Archive
from anwang.ground.sheet.formats import RealFormat, detect
from anwang.ground.sheet.limits import Limits
from anwang.ground.sheet.ooxml import attribute, local, parse_xml, read_book, workbook_path
from anwang.ground.sheet.unreadable import Unreadable
from anwang.returns.errors import NotATemplate

LIMITS: Final = Limits(
    file_bytes=20 * 1024 * 1024,
    unpacked_bytes=80 * 1024 * 1024,
    part_bytes=30 * 1024 * 1024,
    ratio_from_bytes=4 * 1024 * 1024,
    parts=800,
    sheets=40,
)
"""A form is small: stricter than what a list may cost."""
OLD: Final = frozenset({RealFormat.XLS, RealFormat.XLS5})
FORMULAS: Final = frozenset({"f", "definedName", "formula", "formula1", "formula2"})
"""Where a sheet or workbook holds formulas: cells, names, conditional formats, choice lists."""
LITERAL: Final = re.compile(r"""\"[^\"]*\"|'[^']*'(?=!)""")
"""Words between quotes and the names of sheets, in which anything may stand."""
REACHING: Final = re.compile(
    r"\b(?:WEBSERVICE|IMAGE|RTD|CALL|REGISTER(?:\.ID)?|SQL\.REQUEST|EXEC)\s*\(|[^\s!|(]\|[^!]{0,200}!", re.IGNORECASE
)
"""Functions that fetch or start something when the workbook is opened, and DDE (program|topic!item)."""
HYPERLINK: Final = "/relationships/hyperlink"


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet of the workbook: its name and its part."""

    name: str
    path: str
    hidden: bool


@dataclass(slots=True)
class Book:
    """A workbook taken as a template."""

    data: bytes
    archive: Archive
    pages: tuple[Page, ...]
    texts: list[str]
    date1904: bool
    workbook: str
    notes: list[str] = field(default_factory=list)
    """What the clerk should know before she accepts it."""

    def page(self, name: str) -> Page:
        """Return a sheet by name. Raises NotATemplate."""
        for page in self.pages:
            if page.name == name:
                return page
        raise NotATemplate(f"文件里没有工作表“{name[:40]}”，请检查。")


def open_book(data: bytes) -> Book:
    """Return the workbook, everything in it unpacked once within limits. Raises NotATemplate, Unreadable."""
    found = detect(data, LIMITS)
    _refuse(found.real_format)
    archive = found.archive
    if archive is None:
        raise NotATemplate
    names = archive.names()
    _refuse_content(archive, names)
    archive.verify(names)
    book = read_book(archive)
    pages = tuple(Page(part.name, part.path, part.hidden) for part in book.parts if not part.is_chart and archive.has(part.path))
    if not pages:
        raise Unreadable("no_table")
    if len(pages) > LIMITS.sheets:
        raise NotATemplate(f"文件里有 {len(pages)} 张工作表，最多 {LIMITS.sheets} 张，请拆开后再上传。")
    return Book(data, archive, pages, shared_texts(archive), book.date1904, workbook_path(archive), _notes(archive, names))


def open_sent(data: bytes) -> Book:
    """Return a workbook that somebody sends in as a template; beyond what `open_book` refuses, no formula in it may fetch or start anything.

    Raises NotATemplate, Unreadable.
    """
    book = open_book(data)
    for path in (book.workbook, *(page.path for page in book.pages)):
        for node in parse_xml(book.archive.read(path)).iter():
            if local(node) in FORMULAS and node.text and REACHING.search(LITERAL.sub("", node.text)):
                raise NotATemplate(
                    f"表里有会联网取数或启动程序的公式“{node.text[:40]}”，不能用作模板。请改成普通公式或数值，另存后再上传。"
                )
    return book


def _refuse(kind: RealFormat) -> None:
    if kind in OLD:
        raise NotATemplate("这是旧版 Excel 文件（.xls），请用 Excel 或 WPS 打开，“另存为”选 .xlsx 格式后再上传。")
    if kind == RealFormat.XLSM:
        raise NotATemplate("文件里带有宏，不能用作模板。请用 Excel 或 WPS 打开，“另存为”选不带宏的 .xlsx 格式后再上传。")
    if kind != RealFormat.XLSX:
        raise NotATemplate("只有 .xlsx 工作簿能用作模板，请用 Excel 或 WPS “另存为” .xlsx 格式后再上传。")


def _refuse_content(archive: Archive, names: list[str]) -> None:
    lower = [name.lower() for name in names]
    if len(set(lower)) != len(lower):
        raise NotATemplate("文件内部有重名的部件，可能被改动过，请用 Excel 打开后另存一份再上传。")
    if any(".." in name or name.startswith("/") for name in names):
        raise Unreadable("archive_corrupt", detail="（部件路径不对）")
    if any(name.startswith(("xl/externallinks/", "xl/connections", "xl/activex/", "xl/macrosheets/", "xl/embeddings/")) for name in lower):
        raise NotATemplate("文件引用了外部文件、数据连接或嵌入了控件，不能用作模板。请在“数据—编辑链接”里断开链接，另存后再上传。")
    types = archive.read("[Content_Types].xml") if archive.has("[Content_Types].xml") else b""
    if b"macroEnabled" in types or b"vbaProject" in types:
        raise NotATemplate("文件里带有宏，不能用作模板。请另存为不带宏的 .xlsx 格式后再上传。")
    for name in names:
        if name.lower().endswith(".rels"):
            _refuse_links(archive.read(name))


def _refuse_links(content: bytes) -> None:
    """A link that a person clicks is harmless; anything else that a program fetches by itself is not."""
    for relation in parse_xml(content):  # not by a look at the text: &#69;xternal and UTF-16 say the same
        if attribute(relation, "TargetMode") == "External" and HYPERLINK not in attribute(relation, "Type"):
            raise NotATemplate("文件引用了外部文件或网络地址，不能用作模板。请断开链接后另存再上传。")


def _notes(archive: Archive, names: list[str]) -> list[str]:
    """Say what the form holds beside cells: all of it stays, but not all of it follows the numbers by itself."""
    notes = []
    lower = [name.lower() for name in names]
    if any(name.startswith("xl/pivottables/") for name in lower):
        notes.append("表里有数据透视表，会原样保留，打开后请点“刷新”。")
    if any(name.startswith("xl/charts/") for name in lower):
        notes.append("表里有图表，会原样保留，打开时随数字更新。")
    if any(name.startswith("xl/tables/") for name in lower):
        notes.append("表里有“表格”区域，会原样保留；清单超出原有行数时请核对它的范围。")
    if _protected(archive, names):
        notes.append("工作表设了保护，会原样保留；填表不受影响。")
    return notes


def _protected(archive: Archive, names: list[str]) -> bool:
    return any(
        name.lower().startswith("xl/worksheets/") and name.endswith(".xml") and b"sheetProtection" in archive.read(name) for name in names
    )


def shared_texts(archive: Archive) -> list[str]:
    """Return the workbook's shared texts, without phonetic guides."""
    path = next((name for name in archive.names() if name.lower() == "xl/sharedstrings.xml"), "")
    return [text_of(item) for item in parse_xml(archive.read(path)) if local(item) == "si"] if path else []


def text_of(element: Any) -> str:
    """Return all runs of a rich text."""
    runs = [node for node in element.iter() if local(node) == "t"]
    return "".join(node.text or "" for node in runs if not any(local(above) == "rPh" for above in node.iterancestors()))


def tree_of(book: Book, page: Page) -> Any:
    """Return a sheet's parsed XML."""
    return parse_xml(book.archive.read(page.path))


def child(element: Any, name: str) -> Any | None:
    """Return the first child of a local name."""
    return next((each for each in element if local(each) == name), None)
