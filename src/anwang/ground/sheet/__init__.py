"""Tables as offices send them: what a file really is, where its table begins, what its columns mean, which rows are records.

Knows no domain word; a room hands in a `Vocabulary`. Nothing here touches the database.
"""

from anwang.ground.sheet.analyse import Analysis, SheetPlan, analyse, examine, judge, no_table, refused
from anwang.ground.sheet.annotate import annotate
from anwang.ground.sheet.formats import RealFormat, detect
from anwang.ground.sheet.limits import DEFAULT_LIMITS, Limits
from anwang.ground.sheet.model import Cell, Sheet, Workbook
from anwang.ground.sheet.reading import load, read
from anwang.ground.sheet.unreadable import Unreadable
from anwang.ground.sheet.verdict import DuplicateRow, Fault, ImportedRow, Outcome, RefusedRow, SheetVerdict, SkippedRow, Verdict
from anwang.ground.sheet.vocabulary import Field, Kind, Values, Vocabulary

__all__ = [
    "DEFAULT_LIMITS",
    "Analysis",
    "Cell",
    "DuplicateRow",
    "Fault",
    "Field",
    "ImportedRow",
    "Kind",
    "Limits",
    "Outcome",
    "RealFormat",
    "RefusedRow",
    "Sheet",
    "SheetPlan",
    "SheetVerdict",
    "SkippedRow",
    "Unreadable",
    "Values",
    "Verdict",
    "Vocabulary",
    "Workbook",
    "analyse",
    "annotate",
    "detect",
    "examine",
    "judge",
    "load",
    "no_table",
    "read",
    "refused",
]
