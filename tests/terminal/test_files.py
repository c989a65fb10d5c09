"""Files that are none, cannot be read, or hold nothing: each command says so in Chinese, and in no other language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.world import World, make_world

from anwang.desks.terminal.main import main

WINDOW = ["--from", "2026-03-01", "--to", "2026-03-31"]
PLACE = ["--grid", "341182"]
READING = [
    ["papers", "audit", "{file}"],
    ["import", "{file}", *PLACE],
    ["returns", "suggest", "{file}", *PLACE],
    ["returns", "fill", "{file}", *PLACE, *WINDOW, "{out}"],
]


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def refused(command: list[str], file: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """What a command says on standard error of a file, its path aside."""
    words = [word.format(file=file, out=file.parent / "out.xlsx") for word in command]
    assert main(words) == 1
    return capsys.readouterr().err.replace(str(file), "")


@pytest.mark.parametrize("command", READING, ids=lambda words: " ".join(words[:2]))
def test_what_is_no_file_is_said_in_chinese(world: World, tmp_path: Path, command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "folder.xlsx"
    folder.mkdir()
    empty = tmp_path / "empty.xlsx"
    empty.touch()
    looped = tmp_path / "loop.xlsx"
    looped.symlink_to(looped)
    assert "没有这个文件" in refused(command, tmp_path / "nope.xlsx", capsys)
    assert "没有这个文件" in refused(command, empty / "beneath.xlsx", capsys)
    assert "是文件夹，不是文件" in refused(command, folder, capsys)
    said = [refused(command, file, capsys) for file in (empty, looped)]
    assert "链接绕成了圈" in said[1]
    for words in said:
        assert re.search("[一-鿿]", words)
        assert not re.search(r"[A-Za-z]{6}", words)


@pytest.mark.parametrize("form", ["没有的报表", "²", "9" * 40])
def test_a_form_that_is_none_is_said(world: World, tmp_path: Path, form: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["returns", "fill", form, *PLACE, *WINDOW, str(tmp_path / "out.xlsx")]) == 1
    assert f"没有报表“{form}”" in capsys.readouterr().err
