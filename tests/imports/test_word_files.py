"""Tables of Word documents as offices send them. All names are invented."""

from __future__ import annotations

from pathlib import Path

from tests.imports.test_office_files import look, skipped

OLD_WORD = Path(__file__).parent / "files" / "old_word.doc"


def test_tables_of_an_old_word_document() -> None:
    verdict = look(OLD_WORD.read_bytes(), "checklist")
    sheet = verdict.sheets[0]
    assert (verdict.real_format, sheet.name, sheet.header_rows) == ("doc", "乡镇检查表", (1, 2))
    assert [(row.row, row.values["category"], row.values["text"]) for row in sheet.imported] == [
        (3, "基础管理", "是否建立全员安全生产责任制"),
        (4, "基础管理", "是否如实记录\n教育培训情况"),
        (5, "现场管理", "配电箱是否上锁"),
    ]
    assert skipped(sheet)[6] == "total"


def test_a_table_of_a_rich_text_file_that_calls_itself_doc() -> None:
    def line(*cells: str) -> str:
        bytes_ = ["".join(f"\\'{byte:02x}" for byte in cell.encode("gbk")) for cell in cells]
        return "\\trowd\\cellx2000\\cellx4000 \\pard\\intbl " + "".join(f"{one}\\cell " for one in bytes_) + "\\row\\pard "

    body = (
        "{\\rtf1\\ansi\\ansicpg936{\\info{\\title x}}\\u20225?\\u19994?\\par "
        + line("企业名称", "乡镇")
        + line("甲厂", "三界镇")
        + "\\par}"
    )
    verdict = look(body.encode())
    assert (verdict.real_format, verdict.sheets[0].name, verdict.sheets[0].imported[0].values) == (
        "rtf",
        "企业",
        {"name": "甲厂", "township": "三界镇"},
    )
