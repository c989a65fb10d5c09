"""The official document writer: GB/T 9704 pages from frozen parts, Word bytes out. Knows no record and no request."""

from anwang.papers.official.blocks import (
    Annex,
    Attendance,
    Block,
    Chart,
    Column,
    Content,
    Figure,
    Imprint,
    Inline,
    Kind,
    OfficialDocument,
    Paragraph,
    Section,
    Strong,
    Table,
)
from anwang.papers.official.closing import CHECK_PATH, check_lines
from anwang.papers.official.document import write
from anwang.papers.official.errors import BrokenTemplate, UnsuitableDocument
from anwang.papers.official.ooxml import figure_bookmark
from anwang.papers.official.page import Faces
from anwang.papers.official.preview import Preview, render_pdf
from anwang.papers.official.readback import OutlineParagraph, PrintedFigure, figures_in, outline, printed
from anwang.papers.official.template import fill_template

__all__ = [
    "CHECK_PATH",
    "Annex",
    "Attendance",
    "Block",
    "BrokenTemplate",
    "Chart",
    "Column",
    "Content",
    "Faces",
    "Figure",
    "Imprint",
    "Inline",
    "Kind",
    "OfficialDocument",
    "OutlineParagraph",
    "Paragraph",
    "Preview",
    "PrintedFigure",
    "Section",
    "Strong",
    "Table",
    "UnsuitableDocument",
    "check_lines",
    "figure_bookmark",
    "figures_in",
    "fill_template",
    "outline",
    "printed",
    "render_pdf",
    "write",
]
