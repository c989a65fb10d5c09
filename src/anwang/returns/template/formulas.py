"""Formulas of a form, reckoned as far as forms use them: totals, differences, shares, and conditions on them.

What lies beyond is not guessed: the cell is left to Excel, which reckons it when the file is opened.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal, DivisionByZero, InvalidOperation
from typing import Final

from anwang.ground.sheet.model import column_index

Value = Decimal | str | bool | None
Key = tuple[str, int, int]
"""Sheet, row, column."""
DEEPEST: Final = 60
LARGEST: Final = 200_000
TOKEN: Final = re.compile(
    r"""\s*(?:(?P<text>"(?:[^"]|"")*")|(?P<number>\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+)
    |(?P<ref>(?:(?:'(?:[^']|'')+'|[\w.一-鿿]+)!)?\$?[A-Za-z]{1,3}\$?\d{1,7}(?::\$?[A-Za-z]{1,3}\$?\d{1,7})?)(?![\w(])
    |(?P<name>[A-Za-z_.]+)|(?P<sign><>|<=|>=|[-+*/^&=<>%(),]))""",
    re.VERBOSE,
)


class Beyond(Exception):  # noqa: N818 - not a failure: the formula is left to Excel
    """The formula uses what is not reckoned here."""


class Wrong(Exception):  # noqa: N818 - Excel shows it as #DIV/0! and the like
    """The formula has no value (#DIV/0!, #VALUE!)."""


@dataclass(slots=True)
class Sheets:
    """Values and formulas of a workbook, by sheet, row and column. Results are remembered."""

    values: Mapping[Key, Value]
    formulas: Mapping[Key, str]
    known: dict[Key, Value] = field(default_factory=dict)
    failed: dict[Key, Exception] = field(default_factory=dict)
    path: list[Key] = field(default_factory=list)

    def value(self, key: Key) -> Value:
        """Return a cell's value, reckoned where it is a formula. Raises Beyond, Wrong."""
        formula = self.formulas.get(key)
        if formula is None:
            return self.values.get(key)
        if key in self.known:
            return self.known[key]
        if key in self.failed:
            raise self.failed[key]
        if key in self.path or len(self.path) > DEEPEST:
            raise Beyond
        self.path.append(key)
        try:
            self.known[key] = _Reckoning(self, key[0], formula).whole()
        except (Beyond, Wrong) as error:
            self.failed[key] = error
            raise
        except RecursionError as error:
            raise Beyond from error
        finally:
            self.path.pop()
        return self.known[key]


Item = Value | list[Value]


class _Reckoning:
    """One formula, read from the left by precedence."""

    def __init__(self, sheets: Sheets, sheet: str, formula: str) -> None:
        self.sheets, self.sheet = sheets, sheet
        self.tokens = list(_tokens(formula.removeprefix("=")))
        self.at = 0

    def whole(self) -> Value:
        value = _single(self.comparison())
        if self.at != len(self.tokens):
            raise Beyond
        return value

    def take(self, *signs: str) -> str:
        kind, text = self.tokens[self.at] if self.at < len(self.tokens) else ("", "")
        if kind == "sign" and text in signs:
            self.at += 1
            return text
        return ""

    def comparison(self) -> Item:
        left = self.joined()
        while sign := self.take("=", "<>", "<", ">", "<=", ">="):
            left = _compare(sign, _single(left), _single(self.joined()))
        return left

    def joined(self) -> Item:
        left = self.sum()
        while self.take("&"):
            left = _words(_single(left)) + _words(_single(self.sum()))
        return left

    def sum(self) -> Item:
        left = self.product()
        while sign := self.take("+", "-"):
            right = _number(_single(self.product()))
            left = _number(_single(left)) + right if sign == "+" else _number(_single(left)) - right
        return left

    def product(self) -> Item:
        left = self.power()
        while sign := self.take("*", "/"):
            right = _number(_single(self.power()))
            if sign == "/" and right == 0:
                raise Wrong
            left = _number(_single(left)) * right if sign == "*" else _number(_single(left)) / right
        return left

    def power(self) -> Item:
        left = self.signed()
        while self.take("^"):
            exponent = _number(_single(self.signed()))
            if abs(exponent) > 20:  # noqa: PLR2004 - no form reckons further
                raise Beyond
            left = _number(_single(left)) ** exponent
        return left

    def signed(self) -> Item:
        if self.take("-"):
            return -_number(_single(self.signed()))
        if self.take("+"):
            return self.signed()
        value = self.atom()
        while self.take("%"):
            value = _number(_single(value)) / 100
        return value

    def atom(self) -> Item:
        if self.take("("):
            value = self.comparison()
            if not self.take(")"):
                raise Beyond
            return value
        kind, text = self.tokens[self.at] if self.at < len(self.tokens) else ("", "")
        self.at += 1
        if kind == "number":
            return Decimal(text)
        if kind == "text":
            return text[1:-1].replace('""', '"')
        if kind == "ref":
            return self.cells(text)
        if kind == "name":
            return self.function(text.upper())
        raise Beyond

    def cells(self, ref: str) -> Item:
        sheet, _, inside = ref.rpartition("!")
        name = sheet.strip("'").replace("''", "'") or self.sheet
        first, _, last = inside.replace("$", "").upper().partition(":")
        top, left = _place(first)
        if not last:
            return self.sheets.value((name, top, left))
        bottom, right = _place(last)
        top, bottom, left, right = min(top, bottom), max(top, bottom), min(left, right), max(left, right)
        if (bottom - top + 1) * (right - left + 1) > LARGEST:
            raise Beyond
        return [self.sheets.value((name, row, column)) for row in range(top, bottom + 1) for column in range(left, right + 1)]

    def function(self, name: str) -> Item:
        if name in {"TRUE", "FALSE"} and not self.ahead("("):
            return name == "TRUE"
        if not self.take("("):
            raise Beyond
        if name == "IFERROR":
            return self.if_error()
        if name == "IF":
            return self.condition()
        arguments = self.arguments()
        known = FUNCTIONS.get(name)
        if known is None:
            raise Beyond
        return known(arguments)

    def ahead(self, sign: str) -> bool:
        return self.at < len(self.tokens) and self.tokens[self.at] == ("sign", sign)

    def arguments(self) -> list[Item]:
        found: list[Item] = []
        if self.take(")"):
            return found
        while True:
            found.append(None if self.ahead(",") or self.ahead(")") else self.comparison())
            if self.take(")"):
                return found
            if not self.take(","):
                raise Beyond

    def if_error(self) -> Item:
        start = self.at
        try:
            value: Item = self.comparison()
            failed = False
        except Wrong:
            self.at, failed, value = start, True, None
            self.skip()
        if not self.take(","):
            raise Beyond
        other = None if self.ahead(")") else self.branch(taken=failed)
        if not self.take(")"):
            raise Beyond
        return other if failed else value

    def condition(self) -> Item:
        true = _truth(_single(self.comparison()))
        values: list[Item] = [True, False]
        for index in range(2):
            if self.take(","):
                values[index] = None if self.ahead(",") or self.ahead(")") else self.branch(taken=true == (index == 0))
        if not self.take(")"):
            raise Beyond
        return values[0] if true else values[1]

    def branch(self, *, taken: bool) -> Item:
        """A branch that is not taken may divide by nothing."""
        if taken:
            return self.comparison()
        self.skip()
        return None

    def skip(self) -> None:
        depth = 0
        while self.at < len(self.tokens):
            kind, text = self.tokens[self.at]
            if kind == "sign":
                if depth == 0 and text in {",", ")"}:
                    return
                depth += (text == "(") - (text == ")")
            self.at += 1
        raise Beyond


def _tokens(formula: str) -> Iterator[tuple[str, str]]:
    at = 0
    formula = formula.strip()
    if len(formula) > 2_000:  # noqa: PLR2004 - longer ones are left to Excel
        raise Beyond
    while at < len(formula):
        found = TOKEN.match(formula, at)
        if found is None:
            raise Beyond
        yield str(found.lastgroup), str(found.group(found.lastgroup or 0))
        at = found.end()


def _place(ref: str) -> tuple[int, int]:
    letters = ref.rstrip("0123456789")
    return int(ref[len(letters) :]), column_index(letters)


def _single(item: Item) -> Value:
    if isinstance(item, list):
        raise Beyond
    return item


def _number(value: Value) -> Decimal:
    if value is None or value == "":
        return Decimal(0)
    if isinstance(value, bool):
        return Decimal(int(value))
    if isinstance(value, Decimal):
        return value
    try:
        return Decimal(value)
    except InvalidOperation as error:
        raise Wrong from error


def _words(value: Value) -> str:
    return "" if value is None else format(value.normalize(), "f") if isinstance(value, Decimal) else str(value)


def _truth(value: Value) -> bool:
    return value if isinstance(value, bool) else _number(value) != 0


def _compare(sign: str, left: Value, right: Value) -> bool:
    if isinstance(left, str) or isinstance(right, str):
        one, other = _words(left), _words(right)
        if sign not in {"=", "<>"}:
            raise Beyond
        return (one == other) == (sign == "=")
    first, second = _number(left), _number(right)
    return {"=": first == second, "<>": first != second, "<": first < second, ">": first > second, "<=": first <= second}.get(
        sign, first >= second
    )


def _flat(arguments: list[Item]) -> list[Decimal]:
    """The numbers among the arguments; texts and empty cells of a range do not count."""
    found: list[Decimal] = []
    for argument in arguments:
        if isinstance(argument, list):
            found += [each for each in argument if isinstance(each, Decimal)]
        elif argument is not None:
            found.append(_number(argument))
    return found


def _round(arguments: list[Item]) -> Value:
    digits = int(_number(_single(arguments[1]))) if len(arguments) > 1 else 0
    if abs(digits) > 12:  # noqa: PLR2004 - no form rounds further
        raise Beyond
    return _number(_single(arguments[0])).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)


def _average(arguments: list[Item]) -> Value:
    found = _flat(arguments)
    if not found:
        raise Wrong
    return sum(found, Decimal(0)) / len(found)


def _subtotal(arguments: list[Item]) -> Value:
    if _number(_single(arguments[0])) not in {Decimal(9), Decimal(109)}:
        raise Beyond
    return sum(_flat(arguments[1:]), Decimal(0))


FUNCTIONS: Final[dict[str, Callable[[list[Item]], Value]]] = {
    "SUM": lambda found: sum(_flat(found), Decimal(0)),
    "AVERAGE": _average,
    "MAX": lambda found: max(_flat(found), default=Decimal(0)),
    "MIN": lambda found: min(_flat(found), default=Decimal(0)),
    "COUNT": lambda found: Decimal(len(_flat(found))),
    "ABS": lambda found: abs(_number(_single(found[0]))),
    "ROUND": _round,
    "SUBTOTAL": _subtotal,
    "AND": lambda found: all(_truth(_single(each)) for each in found),
    "OR": lambda found: any(_truth(_single(each)) for each in found),
    "NOT": lambda found: not _truth(_single(found[0])),
}
FAILURES: Final = (Beyond, Wrong, InvalidOperation, DivisionByZero, IndexError, ArithmeticError)
