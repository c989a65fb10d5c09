"""Files that a command is given: read whole or refused in words, with the true reason; and written."""

from __future__ import annotations

import errno
import stat
from pathlib import Path

from anwang.ground.refusal import Refusal

WHY = {
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.ENOENT: "没有这个文件夹",
    errno.EISDIR: "这是文件夹，不是文件",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.ENAMETOOLONG: "文件名太长",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘配额已满",
    errno.EROFS: "磁盘是只读的",
    errno.EIO: "磁盘读写出错",
    errno.ELOOP: "链接绕成了圈",
    errno.EBUSY: "文件正被占用",
    errno.ETXTBSY: "文件正被占用",
}
NONE_SUCH = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG})
"""Where a path leads nowhere."""


class Unopened(Refusal):
    """The file could not even be opened; `code` says why."""

    def __init__(self, code: str, sentence: str) -> None:
        self._code = code
        super().__init__(sentence)

    @property
    def code(self) -> str:
        """The reason's stable name."""
        return self._code


def size_of(path: Path) -> int:
    """Return how many bytes a file has. Raises Unopened for what is no file."""
    try:
        found = path.stat()
    except OSError as error:
        if error.errno in NONE_SUCH:
            raise Unopened("no_file", f"没有这个文件：{path}。") from None
        raise Unopened("unreadable_file", f"打不开文件 {path}：{why(error)}。") from error
    except ValueError as error:
        raise Unopened("no_file", f"没有这个文件：{str(path).replace(chr(0), '?')}。") from error
    if stat.S_ISDIR(found.st_mode):
        raise Unopened("is_directory", f"{path} 是文件夹，不是文件；请指定其中的一个文件。")
    if not stat.S_ISREG(found.st_mode):
        raise Unopened("not_regular_file", f"{path} 不是普通文件（是管道、设备或套接字），请先保存成文件再用。")
    return found.st_size


def read(path: Path) -> bytes:
    """Return a file's bytes. Raises Unopened with the true reason."""
    size_of(path)
    try:
        return path.read_bytes()
    except OSError as error:
        raise Unopened("unreadable_file", f"打不开文件 {path}：{why(error)}。") from error


def write(path: Path, content: bytes) -> None:
    """Write a file. Raises Unopened with the true reason."""
    try:
        path.write_bytes(content)
    except (OSError, ValueError) as error:
        raise Unopened("unwritable_file", f"不能写入“{str(path).replace(chr(0), '?')}”：{why(error)}。请换一个位置。") from error


def why(error: Exception) -> str:
    """Return in words why the system refused a file."""
    number = getattr(error, "errno", None)
    if number in WHY:
        return WHY[number]
    return "文件名不对" if number is None else f"系统没有允许（代号 {number}）"
