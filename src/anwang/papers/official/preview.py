"""A PDF to look at, through LibreOffice where it is installed. The Word file is the product; the preview only shows it."""

import os
import shutil
import signal
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from anwang.papers.fonts import ALIASES

PROGRAMS: Final = ("soffice", "libreoffice")
EXPORT: Final = 'pdf:writer_pdf_Export:{"IsSkipEmptyPages":{"type":"boolean","value":"false"}}'
"""A page that is left blank before 版记 is a page, else two sides of one sheet would not meet."""
PATIENCE: Final = 60.0
"""Seconds given to one conversion."""


@dataclass(frozen=True, slots=True)
class Preview:
    """The PDF, or none with the reason in a sentence."""

    pdf: bytes | None
    reason: str = ""


def office_program() -> str | None:
    """Path of LibreOffice, if it is there."""
    return next((path for name in PROGRAMS if (path := shutil.which(name))), None)


def render_pdf(word: bytes, *, program: str | None = None, seconds: float = PATIENCE) -> Preview:
    """Convert in a folder and a LibreOffice profile of its own; time is limited.

    For files that this package wrote or filled; LibreOffice may fetch what a foreign file refers to.
    """
    office = program or office_program()
    if office is None:
        return Preview(None, "服务器没有安装LibreOffice，不能预览；请下载Word文件查看。")
    with tempfile.TemporaryDirectory(prefix="anwang-preview-") as folder:
        place = Path(folder)
        source = place / "paper.docx"
        source.write_bytes(word)
        command = [
            office,
            f"-env:UserInstallation={(place / 'profile').as_uri()}",
            "--headless",
            "--norestore",
            "--nolockcheck",
            "--convert-to",
            EXPORT,
            "--outdir",
            folder,
            str(source),
        ]
        ended = _run(command, place, seconds)
        if ended:
            return Preview(None, ended)
        made = place / "paper.pdf"
        if not made.is_file() or not made.read_bytes().startswith(b"%PDF"):
            return Preview(None, "LibreOffice没有转换成功，不能预览；请下载Word文件查看。")
        return Preview(made.read_bytes())


def _run(command: list[str], place: Path, seconds: float) -> str:
    """Run the command in its own process group; a sentence when it did not end well."""
    environment = {name: value for name, value in os.environ.items() if name in {"PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH"}}
    environment.update({"HOME": str(place), "TMPDIR": str(place), "FONTCONFIG_FILE": str(ALIASES)})
    try:
        process = subprocess.Popen(  # noqa: S603 - the program was found on the path; no argument comes from a user
            command,
            env=environment,
            cwd=place,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        return "LibreOffice不能启动，不能预览；请下载Word文件查看。"
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return f"转换超过{seconds:g}秒没有完成，已停止；请下载Word文件查看。"
    return ""
