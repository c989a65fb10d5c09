"""What import tools cannot see: foreign keys between floors, who writes, which words are in the glossary, how files are named and cut."""

import ast
import enum
import importlib
import pkgutil
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Choices, Model

import anwang

ROOT = Path(__file__).resolve().parent.parent
HOUSE = ROOT / "src" / "anwang"
BANNED_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "tools", "lib"}
LONGEST_FILE = 800

LIBRARY = "the library beside which importing is measured writes as its documentation shows, into the benchmark's scratch database"
WRITES_OUTSIDE_ACTIONS: dict[str, str] = {
    f"desks/terminal/bench/imports_library.py: {call}": LIBRARY
    for call in (
        "LegalEntity.objects.get_or_create",
        "Contact.objects.create",
        "SiteSector.objects.create",
        "Licence.objects.create",
    )
}
"""`path within the package: call` → why this one may write (or does not write at all). Each needs a reason; unused lines fail."""

IMPORTS_LATE = {
    "desks/terminal/main.py": "Django must be set up before a room can be imported",
    "desks/terminal/bench/client.py": "Django must be set up before a room can be imported",
}

ALWAYS_WRITES = {"bulk_create", "bulk_update", "get_or_create", "update_or_create", "abulk_create", "aget_or_create", "aupdate_or_create"}
SOMETIMES_WRITES = {"save", "create", "update", "delete", "asave", "acreate", "aupdate", "adelete"}
SPEAKS_OF_ROWS = {"objects", "filter", "exclude", "all", "select_for_update", "_base_manager", "_default_manager"}


def floors() -> list[list[str]]:
    """Return the floors from the top, as the import contract in pyproject.toml lists them."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    return [re.findall(r"\w+", line) for line in next(c for c in contracts if c.get("exhaustive"))["layers"]]


def sources(*, migrations: bool = False) -> list[Path]:
    return sorted(path for path in HOUSE.rglob("*.py") if migrations or "migrations" not in path.parts)


def inside(path: Path) -> str:
    return path.relative_to(HOUSE).as_posix()


def room_of(module: str) -> str:
    return module.split(".")[1]


def own_models() -> list[type[Model]]:
    return [model for model in apps.get_models(include_auto_created=True) if model.__module__.startswith("anwang.")]


def modules() -> Iterator[object]:
    for found in pkgutil.walk_packages(anwang.__path__, "anwang."):
        if ".migrations" not in found.name and not found.name.endswith(("__main__", ".wsgi")):
            yield importlib.import_module(found.name)


def test_house_document_lists_the_floors_of_the_contract() -> None:
    plan = (ROOT / "docs" / "house.md").read_text().split("```")[1]
    written = [line.split("  ")[0].split("(")[0] for line in plan.strip().splitlines()]

    assert [re.findall(r"\w+", line) for line in written] == floors()


def test_relations_point_down_or_stay_in_the_room() -> None:
    height = {room: -depth for depth, line in enumerate(floors()) for room in line}
    climbing = []
    for model in own_models():
        for field in model._meta.get_fields():
            target = field.related_model
            if not field.concrete or not isinstance(target, type) or not target.__module__.startswith("anwang."):
                continue
            here, there = room_of(model.__module__), room_of(target.__module__)
            if here != there and height[there] >= height[here]:
                climbing.append(f"{model._meta.label}.{field.name} → {target._meta.label}")

    assert climbing == []


def chain(node: ast.expr) -> list[str]:
    """Return the names of a dotted expression, calls and subscripts looked through, from the left."""
    names: list[str] = []
    while True:
        if isinstance(node, ast.Attribute):
            names.append(node.attr)
            node = node.value
        elif isinstance(node, ast.Call):
            node = node.func
        elif isinstance(node, ast.Subscript):
            node = node.value
        else:
            return [*([node.id] if isinstance(node, ast.Name) else []), *reversed(names)]


def writes(call: ast.Call) -> bool:
    """Tell whether a call most likely writes to the database: by name, receiver, and the arguments that Django's own method takes."""
    if not isinstance(call.func, ast.Attribute):
        return False
    verb, receiver = call.func.attr, chain(call.func.value)
    if verb not in SOMETIMES_WRITES or receiver[:1] == ["super"]:
        return verb in ALWAYS_WRITES
    if any(name in SPEAKS_OF_ROWS or name.endswith("_set") for name in receiver):
        return True
    if verb.removeprefix("a") in {"create", "update"}:
        return bool(call.keywords) and not call.args
    return not call.args  # picture.save(target) and cache.delete(key) name a thing; a record's save() and delete() do not


def calls_that_write(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and writes(node):
            yield f"{inside(path)}: {'.'.join(chain(node.func))}", node.lineno


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("hazard.save()", True),
        ("hazard.save(update_fields=['state'])", True),
        ("Hazard.objects.create(title=title)", True),
        ("Hazard.objects.filter(pk=1).update(state='x')", True),
        ("visit.finding_set.all().delete()", True),
        ("rows.bulk_create(new)", True),
        ("picture.save(target, 'JPEG')", False),
        ("digest.update(block)", False),
        ("context.update({'a': 1})", False),
        ("cache.delete('key')", False),
    ],
)
def test_writing_calls_are_told_from_others(code: str, expected: bool) -> None:  # noqa: FBT001  a table of cases
    call = ast.parse(code, mode="eval").body

    assert isinstance(call, ast.Call)
    assert writes(call) is expected


def test_only_actions_write() -> None:
    found = {}
    for path in sources():
        parts = path.relative_to(HOUSE).parts
        if parts[0] == "ground" or path.name == "actions.py" or "actions" in parts:
            continue
        found.update(dict(calls_that_write(path)))

    assert {f"{call} (line {line})" for call, line in found.items() if call not in WRITES_OUTSIDE_ACTIONS} == set()
    assert set(WRITES_OUTSIDE_ACTIONS) - set(found) == set(), "allowed, but no longer there"
    assert all(len(reason) > 10 for reason in WRITES_OUTSIDE_ACTIONS.values())


def glossary() -> set[str]:
    """Return the code words of docs/glossary.md: lower case, no underscores, so that `strike_off` and `StrikeOff` are one word."""
    rows = [line.split("|")[1] for line in (ROOT / "docs" / "glossary.md").read_text().splitlines() if line.startswith("| `")]
    return {plain(word) for row in rows for word in re.findall(r"`([^`]+)`", row)}


def plain(word: str) -> str:
    return re.sub(r"[^a-z0-9]", "", word.lower())


def measures_of(module: object) -> Iterator[str]:
    for thing in vars(module).values():
        for each in thing if isinstance(thing, list | tuple | set | frozenset) else [thing]:
            if type(each).__name__ in {"Measure", "Ratio"} and type(each).__module__.startswith("anwang.ground"):
                yield each.code


def test_every_model_state_and_measure_is_in_the_glossary() -> None:
    words = {model.__name__: f"model {model._meta.label}" for model in own_models() if not model._meta.auto_created}
    for module in modules():
        for thing in vars(module).values():
            if isinstance(thing, enum.EnumType) and issubclass(thing, Choices) and thing.__module__.startswith("anwang."):
                words[thing.__name__] = f"choices {thing.__module__}.{thing.__name__}"
        words |= {code: f"measure {code}" for code in measures_of(module)}
    known = glossary()

    assert sorted(where for word, where in words.items() if plain(word) not in known) == []


def test_glossary_explains_each_word_once_and_in_chinese() -> None:
    rows = [line for line in (ROOT / "docs" / "glossary.md").read_text().splitlines() if line.startswith("| `")]
    words = [word for row in rows for word in re.findall(r"`([^`]+)`", row.split("|")[1])]

    assert sorted({word for word in words if words.count(word) > 1}) == []
    assert [row for row in rows if len(row.split("|")) != 6 or not re.search(r"[一-鿿]", row.split("|")[2])] == []


def test_modules_are_named_for_what_they_hold() -> None:
    named = [inside(path) for path in sources() if BANNED_NAMES & {path.stem, *path.relative_to(HOUSE).parts[:-1]}]

    assert named == []


def test_rooms_are_imported_at_the_top_of_a_file() -> None:
    hidden = []
    for path in sources():
        if inside(path) in IMPORTS_LATE:
            continue
        for function in ast.walk(ast.parse(path.read_text())):
            if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            for node in ast.walk(function):
                if isinstance(node, ast.ImportFrom):
                    names = [node.module or ""]
                elif isinstance(node, ast.Import):
                    names = [alias.name for alias in node.names]
                else:
                    continue
                hidden += [f"{inside(path)}:{node.lineno} {name}" for name in names if name.split(".")[0] == "anwang"]

    assert sorted(set(hidden)) == []


def test_ground_knows_no_word_of_the_trade() -> None:
    trade = re.compile(r"hazard|enterprise|inspection|checklist|rectif|隐患|企业|整改|检查表|行政检查", re.IGNORECASE)
    found = [
        f"{inside(path)}:{number} {line.strip()}"
        for path in sources()
        if path.relative_to(HOUSE).parts[0] == "ground"
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if trade.search(line)
    ]

    assert found == []


def test_no_file_is_too_long_to_read() -> None:
    pages = list(HOUSE.rglob("*.html"))
    tests = list((ROOT / "tests").rglob("*.py"))
    lengths = {path.relative_to(ROOT).as_posix(): len(path.read_text().splitlines()) for path in [*sources(), *pages, *tests]}

    assert {path: length for path, length in lengths.items() if length > LONGEST_FILE} == {}


def test_pinned_files_name_no_host() -> None:
    pinned = [*(ROOT / "requirements").glob("*.lock"), *ROOT.glob("package-lock.json"), *ROOT.glob("VENDOR.json")]

    assert len(pinned) >= 3
    assert [path.name for path in pinned if "://" in path.read_text()] == []
