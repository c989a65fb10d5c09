"""The other way to a paper: an office's own Word template with {{ slots }}, filled in a sandbox."""

import io
import re
import traceback
import zipfile
import zlib
from collections.abc import Mapping
from typing import Any, Final

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from anwang.ground.sheet.ooxml import attribute, local, parse_xml
from anwang.ground.sheet.unreadable import Unreadable
from anwang.papers.official.errors import BrokenTemplate
from anwang.papers.official.wording import clean

LARGEST_TEMPLATE: Final = 64 * 1024 * 1024
"""Bytes of a template when unpacked."""
LONGEST_PRODUCT: Final = 1_000_000
LARGEST_POWER: Final = 64
_TAG: Final = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_XML_TAG: Final = re.compile(r"<[^>]+>")
SHOWN: Final = 60
FETCHING: Final = re.compile(r"INCLUDEPICTURE|INCLUDETEXT|\bDDE(AUTO)?\b|\bIMPORT\b", re.IGNORECASE)
"""Fields of Word that load from elsewhere."""


class _Sandbox(ImmutableSandboxedEnvironment):
    """No private attributes, no changing of what was handed in, no products that eat the memory."""

    intercepted_binops = frozenset({"*", "**", "%"})

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        numbers = (int, float)
        if operator == "%" and isinstance(left, str):
            raise SecurityError("模板里不能用 % 拼接文字")
        if operator == "**" and (not isinstance(right, numbers) or abs(right) > LARGEST_POWER):
            raise SecurityError("模板里的乘方太大")
        if operator == "*" and not (isinstance(left, numbers) and isinstance(right, numbers)):
            size = len(left) * right if hasattr(left, "__len__") and isinstance(right, int) else LONGEST_PRODUCT + 1
            if size > LONGEST_PRODUCT:
                raise SecurityError("模板里的重复次数太多")
        return super().call_binop(context, operator, left, right)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        return not attr.startswith("_") and super().is_safe_attribute(obj, attr, value)

    def unsafe_undefined(self, obj: Any, attribute: str) -> Any:
        raise SecurityError(f"模板不允许使用“{attribute}”")


def _printable(value: Any) -> Any:
    """Text that Word can hold; everything else is left to the sandbox."""
    return clean(value) if isinstance(value, str) else value


class _Watched(DocxTemplate):  # type: ignore[misc]
    """Remembers the source of the part being filled, so that an error can name its paragraph."""

    source: str = ""

    def render_xml_part(self, src_xml: str, part: Any, context: Mapping[str, Any], jinja_env: Any = None) -> str:
        self.source = re.sub(r"<w:p([ >])", r"\n<w:p\1", src_xml)
        return str(super().render_xml_part(src_xml, part, context, jinja_env))


def fill_template(template: bytes, context: Mapping[str, Any]) -> bytes:
    """Fill a Word template. Values are escaped; a name that is not given is an error, not an empty place.

    Raises BrokenTemplate with a sentence that names the tag and the paragraph.
    """
    check_package(template)
    environment = _Sandbox(autoescape=True, undefined=StrictUndefined, finalize=_printable)
    word = _Watched(io.BytesIO(template))
    try:
        word.render(dict(context), environment)
    except TemplateSyntaxError as error:
        raise BrokenTemplate(_sentence("模板的标记写得不对", error, word.source, error.lineno)) from error
    except UndefinedError as error:
        name = re.search(r"'([^']+)'(?: is undefined|$)", str(error))
        missing = name.group(1) if name else str(error)
        raise BrokenTemplate(_sentence(f"模板用到的“{missing}”没有内容可填", error, word.source, _line(error))) from error
    except SecurityError as error:
        raise BrokenTemplate(_sentence("模板用了不允许的写法", error, word.source, _line(error))) from error
    except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, OverflowError, AttributeError) as error:
        raise BrokenTemplate(_sentence("模板填写时出错", error, word.source, _line(error))) from error
    made = io.BytesIO()
    word.save(made)
    return made.getvalue()


def _fetches(relations: bytes) -> bool:
    """Does a part load something from elsewhere, or a page of another kind, when it is opened? Links that a reader clicks do not.

    Read as XML and not as text: what stands there in other letters (&#69;xternal, UTF-16) means the same to the program that opens it.
    """
    return any(
        attribute(each, "Type").endswith("/aFChunk")
        or (attribute(each, "TargetMode") not in {"", "Internal"} and not attribute(each, "Type").endswith("/hyperlink"))
        for each in parse_xml(relations)
    )


def _has_fetching_field(part: bytes) -> bool:
    """Is there a field that puts a picture, a file or another program's data in its place when it is brought up to date?"""
    said = [attribute(each, "instr") or (each.text or "" if local(each) == "instrText" else "") for each in parse_xml(part).iter()]
    return FETCHING.search("".join(said)) is not None


def check_package(template: bytes) -> None:
    """Refuse what is no Word file, is huge when unpacked, has macros, or loads something from elsewhere. Raises BrokenTemplate."""
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as package:
            size = sum(entry.file_size for entry in package.infolist())
            names = {name: name.lower() for name in package.namelist()}
            fetched = size <= LARGEST_TEMPLATE and any(
                (low.endswith(".rels") and _fetches(package.read(name)))
                or (low.startswith("word/") and low.endswith(".xml") and _has_fetching_field(package.read(name)))
                for name, low in names.items()
            )
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, Unreadable) as error:
        # damaged, encrypted, packed otherwise, parts that are no XML
        raise BrokenTemplate("模板不是Word文件（.docx），请用Word另存为.docx后再上传。") from error
    if "word/document.xml" not in names:
        raise BrokenTemplate("模板不是Word文件（.docx），请用Word另存为.docx后再上传。")
    if size > LARGEST_TEMPLATE:
        raise BrokenTemplate("模板展开后太大，请删去不用的图片再上传。")
    if fetched:
        raise BrokenTemplate("模板引用了别处的图片或文件，不能使用，请把图片直接插入模板后再上传。")
    if any(low.endswith("vbaproject.bin") for low in names.values()):
        raise BrokenTemplate("模板里带有宏，不能使用，请另存为不带宏的.docx。")


def _line(error: BaseException) -> int | None:
    """The template line an error came from, as jinja2 writes it into the traceback."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == "<template>"]
    return frames[-1].lineno if frames else None


def _sentence(what: str, error: BaseException, source: str, line: int | None) -> str:
    lines = source.split("\n")
    if line is None or not 1 <= line <= len(lines):
        return f"{what}（{error}）；请在Word里改正模板。"
    paragraph = lines[line - 1]
    number = sum("<w:p>" in text or "<w:p " in text for text in lines[:line])
    text = _XML_TAG.sub("", paragraph).strip()
    tags = "、".join(_XML_TAG.sub("", tag) for tag in _TAG.findall(paragraph)[:5])
    shown = text[:SHOWN] + ("……" if len(text) > SHOWN else "")
    named = f"，标记 {tags}" if tags else ""
    return f"{what}：第{number}段“{shown}”{named}（{error}）；请在Word里改正模板。"
