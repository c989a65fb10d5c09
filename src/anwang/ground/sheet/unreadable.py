"""The named reasons for which a file cannot be taken."""

from __future__ import annotations

from typing import Any, Final

from anwang.ground.refusal import Refusal


class Unreadable(Refusal):
    """A file that cannot be read as a table: `code` for machines, `reason` (Chinese, with what to do) for people."""

    def __init__(self, code: str, *, real_format: str = "", detail: str = "") -> None:
        self._code = code
        self.real_format = real_format
        self.reason = REASONS[code].replace("{detail}", detail)
        super().__init__(self.reason)

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (self._code, self.real_format, self.reason)

    @property
    def code(self) -> str:
        return self._code


def _again(code: str, real_format: str, reason: str) -> Unreadable:
    """The refusal as it was in the process that sends it."""
    told = Unreadable(code, real_format=real_format)
    told.text = told.reason = reason
    told.args = (reason,)
    return told


REASONS: Final[dict[str, str]] = {
    "empty_file": "文件是空的，没有任何内容，可能没有传完，请重新发送。",
    "too_large": "文件过大{detail}，请拆成几个文件再导入。",
    "archive_truncated": "文件不完整：压缩结构残缺，多半是下载或传输中断，请重新下载或另存一份再导入。",
    "archive_corrupt": "文件已损坏：内部内容校验不符{detail}，请用表格软件打开后另存一份再导入。",
    "archive_bomb": "文件解开后异常膨胀{detail}，疑似恶意压缩包，已拒绝读取。",
    "xml_entities": "文件里带有实体定义（可被用来耗尽内存），正常的表格没有这种内容，已拒绝读取。",
    "encrypted": "文件设了打开密码，请用表格软件打开，取消密码后另存再导入。",
    "word_binary": "这是旧版 Word 文档（.doc），读不出其中的表格；请在 Word 或 WPS 中另存为 .docx，或把表格复制到 Excel 后再导入。",
    "rich_text": "这是 RTF 文档，里面没有表格；请另存为 .docx 或把表格复制到 Excel 后再导入。",
    "presentation": "这是演示文稿，不是表格；请把其中的表格复制到 Excel 后再导入。",
    "picture": "这是一张图片（{detail}），不是表格；请发来原始的电子表格。",
    "pdf": "这是 PDF 文件，不是表格；请向来文单位要原始的 Excel 或 Word 文件。",
    "ofd": "这是 OFD 版式文件，不是表格；请向来文单位要原始的 Excel 或 Word 文件。",
    "archive_not_workbook": "这是压缩包（{detail}），不是表格；请解压后把里面的表格逐个导入。",
    "numbers_app": "这是苹果 Numbers 文稿；请在 Numbers 中导出为 Excel 再导入。",
    "media": "这是音视频文件，不是表格。",
    "program": "这是可执行程序，不是表格，已拒绝读取。",
    "ole_unknown": "这是旧式复合文档，但里面没有工作簿，可能已损坏或不是表格。",
    "workbook_damaged": "工作簿已损坏，无法读出内容{detail}；请用表格软件打开修复后另存再导入。",
    "xml_not_sheet": "这是 XML 数据，但不是电子表格；请用 Excel 打开后另存为 .xlsx 再导入。",
    "binary_junk": "文件内容不是任何认得的表格格式（二进制乱码），可能已损坏。",
    "no_table": "文件能打开，但里面没有找到表格{detail}；请确认有表头行，并且至少有一行数据。",
}
