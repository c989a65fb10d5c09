"""Small makers of WordprocessingML. Direct elements, because a paragraph through python-docx costs thirty times as much."""

import hashlib
import re
from typing import Final

from docx.oxml.ns import nsmap, qn
from lxml import etree

from anwang.papers.official.page import THREE

Element = etree._Element  # noqa: SLF001 - lxml names its public element type so
_W: Final = "{" + nsmap["w"] + "}"
_XML_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_NAMES: Final = {"w": nsmap["w"]}
EMU: Final = 635
"""English metric units in a twip."""
EDGES: Final = ("distT", "distB", "distL", "distR")


def w(tag: str, *children: Element, **attributes: object) -> Element:
    """An element of the main namespace: w("sz", val=32) is <w:sz w:val="32"/>."""
    element = etree.Element(_W + tag, {_W + name: str(value) for name, value in attributes.items()}, nsmap=_NAMES)
    element.extend(children)
    return element


def fonts(east_asian: str, latin: str) -> Element:
    """Fonts by name; the hint sets “ ” — … in the Chinese face, not the Latin one."""
    return w("rFonts", hint="eastAsia", ascii=latin, hAnsi=latin, eastAsia=east_asian, cs=latin)


def run_properties(
    east_asian: str,
    latin: str,
    *,
    size: int = THREE,
    bold: bool = False,
    color: str = "",
    scale: int = 100,
    spacing: int | None = None,
    unlinked: bool = False,
) -> Element:
    """Run properties in the order that the schema wants; `unlinked` hides the usual look of a link."""
    properties = w("rPr", fonts(east_asian, latin))
    if bold:
        properties.extend([w("b"), w("bCs")])
    if color or unlinked:
        properties.append(w("color", val=color or "000000"))
    if spacing is not None:
        properties.append(w("spacing", val=spacing))
    if scale != 100:  # noqa: PLR2004 - per cent
        properties.append(w("w", val=scale))
    properties.extend([w("sz", val=size), w("szCs", val=size)])
    if unlinked:
        properties.append(w("u", val="none"))
    return properties


def text_run(text: str, properties: Element) -> Element:
    """One run; the properties must be the run's own (lxml moves an element that is used twice)."""
    run = w("r", properties)
    for number, line in enumerate(text.split("\n")):
        if number:
            run.append(w("br"))
        if line:
            piece = w("t")
            piece.text = line
            piece.set(_XML_SPACE, "preserve")
            run.append(piece)
    return run


def tab_run(properties: Element) -> Element:
    return w("r", properties, w("tab"))


def paragraph(style: str, *runs: Element, properties: tuple[Element, ...] = ()) -> Element:
    """A paragraph of a named style; `properties` in schema order."""
    return w("p", w("pPr", w("pStyle", val=style), *properties), *runs)


def anchored(inline: Element, place: tuple[int, int]) -> Element:
    """A picture that stands at a place of the page, in twips from its left and upper edge, instead of in the line."""
    space = nsmap["wp"]
    flags = {"simplePos": 0, "relativeHeight": 1, "behindDoc": 0, "locked": 1, "layoutInCell": 0, "allowOverlap": 1}
    made = etree.Element(
        f"{{{space}}}anchor", {name: str(value) for name, value in (flags | dict.fromkeys(EDGES, 0)).items()}, nsmap={"wp": space}
    )
    etree.SubElement(made, f"{{{space}}}simplePos", x="0", y="0")
    for direction, offset in zip(("H", "V"), place, strict=True):
        position = etree.SubElement(made, f"{{{space}}}position{direction}", relativeFrom="page")
        etree.SubElement(position, f"{{{space}}}posOffset").text = str(offset * EMU)
    for child in list(inline):
        made.append(child)
        if child.tag == f"{{{space}}}extent":
            etree.SubElement(made, f"{{{space}}}wrapNone")
    return made


def exact(line: int) -> tuple[Element, Element]:
    """Paragraph properties for a line height off the page grid, in twips; on the grid LibreOffice would round it up."""
    return w("snapToGrid", val=0), w("spacing", before=0, after=0, line=max(line, 10), lineRule="exact")


def field(instruction: str, shown: str, make_properties: "RunMaker") -> list[Element]:
    """A complex field such as PAGE, with the text shown until Word counts."""
    code = w("instrText")
    code.text = f" {instruction} "
    code.set(_XML_SPACE, "preserve")
    return [
        w("r", make_properties(), w("fldChar", fldCharType="begin")),
        w("r", make_properties(), code),
        w("r", make_properties(), w("fldChar", fldCharType="separate")),
        text_run(shown, make_properties()),
        w("r", make_properties(), w("fldChar", fldCharType="end")),
    ]


class RunMaker:
    """Makes fresh run properties of one look each time it is called."""

    def __init__(
        self,
        east_asian: str,
        latin: str,
        *,
        size: int = THREE,
        bold: bool = False,
        color: str = "",
        scale: int = 100,
        spacing: int | None = None,
    ) -> None:
        self.east_asian = east_asian
        self.latin = latin
        self.size = size
        self.bold = bold
        self.color = color
        self.scale = scale
        self.spacing = spacing

    def __call__(self, *, bold: bool | None = None, unlinked: bool = False) -> Element:
        return run_properties(
            self.east_asian,
            self.latin,
            size=self.size,
            bold=self.bold if bold is None else bold,
            color=self.color,
            scale=self.scale,
            spacing=self.spacing,
            unlinked=unlinked,
        )


def borders(**sides: tuple[str, int, int, str]) -> Element:
    """Paragraph borders: side=(line kind, eighths of a point, points of distance, colour)."""
    order = ("top", "left", "bottom", "right")
    made = [w(side, val=sides[side][0], sz=sides[side][1], space=sides[side][2], color=sides[side][3]) for side in order if side in sides]
    return w("pBdr", *made)


def figure_bookmark(key: str) -> str:
    """The bookmark of a figure: readable when the key allows it, else a digest; Word holds 40 characters."""
    if re.fullmatch(r"[A-Za-z0-9_]{1,30}", key):
        return "F_" + key
    return "F_" + hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:24]


__all__ = [
    "Element",
    "RunMaker",
    "borders",
    "exact",
    "field",
    "figure_bookmark",
    "fonts",
    "paragraph",
    "qn",
    "run_properties",
    "tab_run",
    "text_run",
    "w",
]
