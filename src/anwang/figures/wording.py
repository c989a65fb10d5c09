"""How figures are put into words: rounding by rule, units, and comparisons in the officials' own words."""

from __future__ import annotations

from decimal import Decimal

from anwang.ground.rounding import MODES

HUNDRED = Decimal(100)


def rounded(value: Decimal, digits: int, mode: str = "half_up") -> Decimal:
    """Return a number rounded half-up (or truncated, where an office does so)."""
    return value.quantize(Decimal(1).scaleb(-digits), rounding=MODES[mode])


def plain(value: Decimal) -> str:
    """Return a number without trailing zeros and without exponent."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def decimals(text: str) -> int:
    """Return how many decimals a printed number has."""
    return len(text.partition(".")[2])


def padded(text: str, digits: int) -> str:
    """Return a printed number with at least so many decimals; none is taken away."""
    missing = digits - decimals(text)
    return text if missing <= 0 else text + ("" if "." in text else ".") + "0" * missing


def share(part: int | Decimal, whole: int | Decimal, *, digits: int = 1, mode: str = "half_up") -> Decimal | None:
    """Return part ÷ whole in percent; nothing where there is no base (never zero)."""
    if not whole:
        return None
    return rounded(Decimal(part) * HUNDRED / Decimal(whole), digits, mode)


def scaled(value: int, scale: int, *, digits: int = 1, mode: str = "half_up") -> Decimal:
    """Return a sum in its printed unit (fen → 万元 with scale 1,000,000)."""
    return Decimal(value) if scale == 1 else rounded(Decimal(value) / Decimal(scale), digits, mode)


def change(now: Decimal, then: Decimal, unit: str) -> str:
    """Return a difference in words: 增加3起, 减少3起, 持平; two empties are 均为0."""
    if now == then:
        return "均为0" if now == 0 else "持平"
    return f"{'增加' if now > then else '减少'}{plain(abs(now - then))}{unit}"


def change_rate(now: Decimal, then: Decimal, *, digits: int = 1, mode: str = "half_up") -> str:
    """Return a difference in percent: 上升12.5%, 下降35.7%, 持平. Without a base there is no percentage: 上年同期为0."""
    if now == then:
        return "持平"
    if then == 0:
        return "上年同期为0，不计增减率"
    rate = rounded(abs(now - then) * HUNDRED / then, digits, mode)
    return f"{'上升' if now > then else '下降'}{plain(rate)}%"


def change_points(now: Decimal | None, then: Decimal | None) -> str:
    """Return the difference of two percentages in points (百分点)."""
    if now is None or then is None:
        return "无可比基数"
    if now == then:
        return "持平"
    return f"{'上升' if now > then else '下降'}{plain(abs(now - then))}个百分点"


def change_ratio(now: Decimal | None, then: Decimal | None, unit: str) -> str:
    """Return the difference of two ratios that are no percentages, in their own unit."""
    return "无可比基数" if now is None or then is None else change(now, then, unit)
