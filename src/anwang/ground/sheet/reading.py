"""From bytes to a workbook: the content decides who reads it."""

from __future__ import annotations

from pathlib import Path

from anwang.ground.sheet.delimited import read_delimited
from anwang.ground.sheet.excel import read_excel
from anwang.ground.sheet.formats import Detected, RealFormat, detect
from anwang.ground.sheet.limits import DEFAULT_LIMITS, Limits
from anwang.ground.sheet.model import Workbook
from anwang.ground.sheet.office_xml import read_docx, read_ods, read_spreadsheetml
from anwang.ground.sheet.rich_text import read_rtf
from anwang.ground.sheet.unreadable import Unreadable
from anwang.ground.sheet.web import read_html, read_mhtml
from anwang.ground.sheet.word_binary import read_doc

_READERS = {
    RealFormat.ODS: read_ods,
    RealFormat.DOCX: read_docx,
    RealFormat.DOC: read_doc,
    RealFormat.RTF: read_rtf,
    RealFormat.XML2003: read_spreadsheetml,
    RealFormat.HTML: read_html,
    RealFormat.MHTML: read_mhtml,
    RealFormat.CSV: read_delimited,
    RealFormat.TSV: read_delimited,
    RealFormat.SEMICOLON: read_delimited,
    RealFormat.PIPE: read_delimited,
}


def read(source: Path | str | bytes, limits: Limits = DEFAULT_LIMITS) -> Workbook:
    """The workbook behind a path or bytes. Raises `Unreadable` with the true reason."""
    return read_detected(detect(load(source, limits), limits), limits)


def load(source: Path | str | bytes, limits: Limits = DEFAULT_LIMITS) -> bytes:
    """The bytes of a file, refused by size before they are read."""
    if isinstance(source, bytes):
        return source
    path = Path(source)
    size = path.stat().st_size
    if size > limits.file_bytes:
        raise Unreadable("too_large", detail=f"（{size // 1048576} MB，上限 {limits.file_bytes // 1048576} MB）")
    return path.read_bytes()


def read_detected(found: Detected, limits: Limits = DEFAULT_LIMITS) -> Workbook:
    """The workbook of a file already detected."""
    return _READERS.get(found.real_format, read_excel)(found, limits)
