"""The part of the child process that finds tables: cells in, located records out."""

import sys
from typing import Any

from khuyencong.sheets import answers
from khuyencong.sheets.cells import Workbook
from khuyencong.sheets.choices import Choices
from khuyencong.sheets.limits import OverLimitError
from khuyencong.sheets.places import Names
from khuyencong.sheets.tables import find_tables


def answer(workbook: Workbook, job: dict[str, Any]) -> None:
    """Write the reading of a workbook; refuse one without any cell."""
    if not any(sheet.rows for sheet in workbook.sheets):
        raise OverLimitError("no_cells")
    workbook.name = job["name"]
    choices = Choices.from_json(job["choices"])
    answers.dump(sys.stdout, find_tables(workbook, Names(job["places"]).find, choices))
