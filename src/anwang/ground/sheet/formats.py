"""What a file really is, judged by its content; the name is never believed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from anwang.ground.sheet.archive import Archive
from anwang.ground.sheet.compound import SIGNATURE as OLE_SIGNATURE
from anwang.ground.sheet.compound import Compound
from anwang.ground.sheet.encoding import Decoded, decode
from anwang.ground.sheet.limits import DEFAULT_LIMITS, Limits
from anwang.ground.sheet.unreadable import Unreadable


class RealFormat(StrEnum):
    """What can be read. The value is what `anwang import --json` prints."""

    XLSX = "xlsx"
    XLSM = "xlsm"
    XLSB = "xlsb"
    XLS = "xls"
    XLS5 = "xls-biff5"
    XML2003 = "xml-2003"
    ODS = "ods"
    DOCX = "docx"
    DOC = "doc"
    RTF = "rtf"
    HTML = "html"
    MHTML = "mhtml"
    CSV = "csv"
    TSV = "tsv"
    SEMICOLON = "csv-semicolon"
    PIPE = "csv-pipe"


@dataclass(slots=True)
class Detected:
    """The real format, with what was opened on the way so that nobody opens it twice."""

    real_format: RealFormat
    data: bytes
    archive: Archive | None = None
    compound: Compound | None = None
    text: Decoded | None = None

    @property
    def encoding(self) -> str:
        return self.text.encoding if self.text else ""


_PICTURES: Final = (
    (b"\xff\xd8\xff", "JPG"),
    (b"\x89PNG\r\n", "PNG"),
    (b"GIF8", "GIF"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"8BPS", "PSD"),
    (b"\0\0\1\0", "ICO"),
)
_ARCHIVES: Final = (
    (b"Rar!\x1a\x07", "RAR"),
    (b"7z\xbc\xaf\x27\x1c", "7Z"),
    (b"\x1f\x8b", "GZIP"),
    (b"BZh", "BZIP2"),
    (b"\xfd7zXZ\0", "XZ"),
    (b"\x28\xb5\x2f\xfd", "ZSTD"),
)
_HEIC_BRANDS: Final = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"heim", b"avif")
_WORKBOOK_NAMES: Final = re.compile(r"\.(xlsx?|xlsm|xlsb|csv|et|ods|docx)$", re.IGNORECASE)
_DELIMITERS: Final = {",": RealFormat.CSV, "\t": RealFormat.TSV, ";": RealFormat.SEMICOLON, "|": RealFormat.PIPE}
_HTML_HEAD: Final = re.compile(r"<(?:html|table|meta|body|div|head|style|center|!doctype\s+html)\b", re.IGNORECASE)
_XML_WINDOW: Final = 4000


def detect(data: bytes, limits: Limits = DEFAULT_LIMITS) -> Detected:
    """What these bytes are; no name is asked for, since names lie. Raises `Unreadable` with the true reason."""
    if not data:
        raise Unreadable("empty_file", real_format="empty")
    if len(data) > limits.file_bytes:
        raise Unreadable("too_large", detail=f"（{len(data) // 1048576} MB，上限 {limits.file_bytes // 1048576} MB）")
    if not data.strip(b"\0 \r\n\t\xef\xbb\xbf\xff\xfe"):
        raise Unreadable("empty_file", real_format="blank")
    _refuse_foreign(data)
    if data[:2] == b"PK" and data[2:4] in (b"\x03\x04", b"\x05\x06", b"\x07\x08"):
        return _zip(data, limits)
    if data.startswith(b"{\\rtf"):
        return Detected(RealFormat.RTF, data)
    if data.startswith(OLE_SIGNATURE):
        return _compound(data)
    if data[:4] in (b"\x09\x08\x10\x00", b"\x09\x08\x08\x00") or data[:2] in (b"\x09\x02", b"\x09\x04", b"\x09\x00"):
        return Detected(RealFormat.XLS5, data)
    return _text(data)


def _refuse_foreign(data: bytes) -> None:
    _refuse_picture(data)
    if b"%PDF-" in data[:1024]:
        raise Unreadable("pdf", real_format="pdf")
    for mark, name in _ARCHIVES:
        if data.startswith(mark):
            raise Unreadable("archive_not_workbook", real_format=name.lower(), detail=name)
    if data[257:262] == b"ustar":
        raise Unreadable("archive_not_workbook", real_format="tar", detail="TAR")
    if data[:2] == b"MZ" or data[:4] == b"\x7fELF":
        raise Unreadable("program", real_format="program")
    if data[:3] == b"ID3" or (data[:4] == b"RIFF" and data[8:12] in {b"WAVE", b"AVI "}):
        raise Unreadable("media", real_format="media")


def _refuse_picture(data: bytes) -> None:
    for mark, name in _PICTURES:
        if data.startswith(mark):
            raise Unreadable("picture", real_format=name.lower(), detail=name)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        raise Unreadable("picture", real_format="webp", detail="WEBP")
    if data[:2] == b"BM" and int.from_bytes(data[2:6], "little") == len(data):
        raise Unreadable("picture", real_format="bmp", detail="BMP")
    if data[4:8] == b"ftyp":
        if data[8:12] in _HEIC_BRANDS:
            raise Unreadable("picture", real_format="heic", detail="HEIC")
        raise Unreadable("media", real_format="media")


def _zip(data: bytes, limits: Limits) -> Detected:
    archive = Archive(data, limits)
    names = {name.lower() for name in archive.names()}
    if "xl/workbook.bin" in names:
        return Detected(RealFormat.XLSB, data, archive=archive)
    if any(name.startswith("xl/") and name.endswith(".xml") for name in names):
        macros = "xl/vbaproject.bin" in names
        return Detected(RealFormat.XLSM if macros else RealFormat.XLSX, data, archive=archive)
    if "word/document.xml" in names:
        return Detected(RealFormat.DOCX, data, archive=archive)
    if "content.xml" in names and "mimetype" in names:
        kind = archive.read("mimetype").decode("ascii", "replace")
        if "spreadsheet" in kind:
            if archive.has("META-INF/manifest.xml") and b"encryption-data" in archive.read("META-INF/manifest.xml"):
                raise Unreadable("encrypted", real_format="ods")
            return Detected(RealFormat.ODS, data, archive=archive)
    if "ofd.xml" in names:
        raise Unreadable("ofd", real_format="ofd")
    if any(name.startswith("ppt/") for name in names):
        raise Unreadable("presentation", real_format="pptx")
    if any(name.endswith(".iwa") for name in names):
        raise Unreadable("numbers_app", real_format="numbers")
    inside = [_zip_name(name) for name in archive.names() if _WORKBOOK_NAMES.search(name)]
    found = f"，内有 {'、'.join(inside[:5])}" if inside else ""
    raise Unreadable("archive_not_workbook", real_format="zip", detail=f"ZIP{found}")


def _zip_name(name: str) -> str:
    """Chinese Windows writes GBK names without saying so."""
    try:
        return name.encode("cp437").decode("gb18030")
    except UnicodeError:
        return name


def _compound(data: bytes) -> Detected:
    compound = Compound(data)
    names = compound.names()
    if "EncryptedPackage" in names or "EncryptionInfo" in names:
        raise Unreadable("encrypted", real_format="xlsx-encrypted")
    if "Workbook" in names:
        return Detected(RealFormat.XLS, data, compound=compound)
    if "Book" in names:
        return Detected(RealFormat.XLS5, data, compound=compound)
    if "WordDocument" in names:
        return Detected(RealFormat.DOC, data, compound=compound)
    if "PowerPoint Document" in names:
        raise Unreadable("presentation", real_format="ppt")
    raise Unreadable("ole_unknown", real_format="ole")


def _text(data: bytes) -> Detected:
    decoded = decode(data)
    if decoded is None:
        raise Unreadable("binary_junk", real_format="binary")
    head = decoded.text[:_XML_WINDOW].lstrip("\ufeff \r\n\t\0")
    if re.match(r"(mime-version|from|date|content-type|message-id):", head, re.IGNORECASE) and "multipart/" in head.lower():
        return Detected(RealFormat.MHTML, data, text=decoded)
    if head.startswith(("<?xml", "<Workbook", "<ss:Workbook")):
        if "urn:schemas-microsoft-com:office:spreadsheet" in head and "<html" not in head.lower():
            return Detected(RealFormat.XML2003, data, text=decoded)
        if not _HTML_HEAD.search(head):
            raise Unreadable("xml_not_sheet", real_format="xml")
    if head.startswith("<") and (_HTML_HEAD.search(head) or "<table" in decoded.text.lower()):
        return Detected(RealFormat.HTML, data, text=_html_text(data, decoded))
    if "<table" in head.lower() and "</t" in decoded.text.lower():
        return Detected(RealFormat.HTML, data, text=_html_text(data, decoded))
    return Detected(_DELIMITERS[delimiter_of(decoded.text)], data, text=decoded)


def _html_text(data: bytes, decoded: Decoded) -> Decoded:
    """A web page may name its own charset; it is believed only when the bytes agree without damage."""
    named = re.search(rb"charset\s*=\s*[\"']?\s*([\w-]+)", data[:4096], re.IGNORECASE)
    if not named or decoded.encoding.startswith(("UTF", "ASCII")):
        return decoded
    codec = named.group(1).decode("ascii").lower()
    if codec in ("big5", "big5-hkscs", "x-x-big5"):
        try:
            return Decoded(data.decode("big5hkscs"), "Big5")
        except UnicodeDecodeError:
            return decoded
    return decoded


def delimiter_of(text: str) -> str:
    """The separator under which the first lines fall into the most even columns; a comma when none does."""
    named = re.match(r"\ufeff?sep=(.)\r?\n", text)
    if named and named.group(1) in _DELIMITERS:
        return named.group(1)
    lines = [line for line in re.sub(r'"[^"]*"', "", text[:60_000]).splitlines() if line.strip()][:60]
    best, best_score = ",", 0.0
    for delimiter in _DELIMITERS:
        counts = [line.count(delimiter) for line in lines]
        full = [count for count in counts if count]
        if not full:
            continue
        usual = max(set(full), key=full.count)
        score = full.count(usual) / len(lines) * (usual**0.5) + sum(full) / len(lines) / 100
        if score > best_score:
            best, best_score = delimiter, score
    return best
