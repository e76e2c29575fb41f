"""What is wrong with an import (lỗi, cảnh báo), cell by cell, each told once; errors first."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from django.utils.translation import gettext as _

from khuyencong.formatting import MISSING
from khuyencong.imports.models import ImportBatch, Outcome
from khuyencong.imports.words import day_words, problem_kind_words
from khuyencong.sheets.cells import column_number
from khuyencong.sheets.choices import Row

ERROR, WARNING, INFO = "error", "warning", "info"
ORDER: Final = {ERROR: 0, WARNING: 1, INFO: 2}
SUGGESTING: Final = frozenset({"unknown_province", "lookalike_letters", "encoding_suspect"})
"""Kinds whose hint is a text to put into the cell; the hint of others is an explanation."""
QUOTED: Final = re.compile(r"“.*”")
ISO_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
OF_THE_TABLE: Final = frozenset({
    "unit_missing", "year_missing", "source_missing", "stage_missing", "missing_column",
    "several_kinds",
})  # fmt: skip
"""Kinds that one answer for the whole table settles, however many cells they stand at."""
TOO_WIDE: Final = "column_count"
"""Of a row with more cells than the header has: no record is made of it."""
Cell = tuple[str, int, int]


@dataclass(frozen=True)
class CellProblem:
    """One thing wrong at one place, of the reader or of a register."""

    severity: str
    kind: str
    sheet: str
    row: int | None
    at: str
    message: str
    hint: str
    value: str
    heading: str = ""
    table: int = 0
    is_of_record: bool = False  # else it stands in a title, a header, a total

    @property
    def cell(self) -> Cell | None:
        """Return the cell that can be typed over."""
        if not self.at or not self.row:
            return None
        letters = self.at.rstrip("0123456789")
        return self.sheet, int(self.at[len(letters) :]), column_number(letters)

    @property
    def line(self) -> Row | None:
        """Return the row that can be left out."""
        is_record = self.is_of_record or self.kind == TOO_WIDE
        return (self.sheet, self.row) if self.row and is_record else None

    @property
    def line_name(self) -> str:
        """Name the box by which the row is left out."""
        return f"{self.table}-{self.row}"

    @property
    def name(self) -> str:
        """Name the field of the cell in a form."""
        return f"o-{self.table}-{self.at}"

    @property
    def place(self) -> str:
        """Say where it stands: "L12", "dòng 12"."""
        if self.at:
            return self.at
        return _("dòng %d") % self.row if self.row else _("cả bảng")

    @property
    def is_of_table(self) -> bool:
        """Say whether one answer for the whole table settles it."""
        return self.kind in OF_THE_TABLE or not self.row

    @property
    def kind_words(self) -> str:
        """Name the kind."""
        return problem_kind_words(self.kind)

    @property
    def suggestions(self) -> list[str]:
        """Return texts of which one may be put into the cell with one press."""
        if self.kind not in SUGGESTING or not self.cell or not self.hint:
            return []
        if self.kind != "unknown_province":
            return [self.hint]
        return [name for name in self.hint.split(", ") if not any(map(str.isdigit, name))]

    @property
    def explanation(self) -> str:
        """Return a hint that is only to be read."""
        bare = QUOTED.sub("", self.hint)
        says_it_again = bare == QUOTED.sub("", self.message) or bare.rstrip(".") in self.message
        return "" if self.suggestions or says_it_again else self.hint


def problems_of(batch: ImportBatch, *, as_typed: bool = True) -> list[CellProblem]:
    """Return every problem of the tables and of their rows, errors first, in the file's order.

    Who only counts them need not read what is typed in their cells.
    """
    found = dict.fromkeys([*of_tables(batch.understood), *of_rows(batch, as_typed=as_typed)])
    return sorted(found, key=lambda each: ORDER.get(each.severity, 0))


def of_tables(understood: Iterable[Mapping[str, Any]]) -> Iterator[CellProblem]:
    """Go through what is wrong with tables as a whole; one that does not come in has no problem."""
    for index, table in enumerate(understood):
        if table.get("kind") and table.get("taken", True):
            headings = headings_of(table)
            for problem in table.get("problems", ()):
                yield problem_at(problem, index, headings)


def of_rows(batch: ImportBatch, *, as_typed: bool) -> Iterator[CellProblem]:
    """Go through what is wrong with rows."""
    headings = {index: headings_of(table) for index, table in enumerate(batch.understood)}
    rows = batch.rows.exclude(problems=[]).exclude(outcome=Outcome.LEFT).order_by("position")
    names = ("table", "problems", *(["cells"] if as_typed else []))
    for table, problems, *rest in rows.values_list(*names):
        cells = rest[0].values() if rest else ()
        typed = {cell["at"]: cell["typed"] for cell in cells if "typed" in cell}
        for problem in problems:
            found = problem_at(problem, table, headings.get(table, {}), typed)
            yield replace(found, is_of_record=True)


def headings_of(table: Mapping[str, Any]) -> dict[str, str]:
    """Return the headings of a table by the letters of their columns."""
    return {column["at"]: column["text"] for column in table.get("columns", ())}


def problem_at(
    problem: Mapping[str, Any], table: int, headings: Mapping[str, str],
    typed: Mapping[str, str] | None = None,
) -> CellProblem:  # fmt: skip
    """Read what was written down of a problem; what is typed in its cell goes before its value."""
    at = problem.get("at") or ""
    value = (typed or {}).get(at, problem.get("value"))
    return CellProblem(
        severity=problem.get("severity") or ERROR,
        kind=problem["kind"],
        sheet=problem.get("sheet") or "",
        row=problem.get("row"),
        at=at,
        message=problem["message"],
        hint=problem.get("hint") or "",
        value="" if value is None else as_people_write(str(value)),
        heading=headings.get(at.rstrip("0123456789"), ""),
        table=table,
    )


def as_people_write(text: str) -> str:
    """Write a day as officials type it: 31/12/2021; leave anything else."""
    return day_words(text) if ISO_DAY.fullmatch(text) else text


def count_by_severity(problems: Iterable[CellProblem]) -> dict[str, int]:
    """Count errors, warnings and remarks."""
    found = Counter(problem.severity for problem in problems)
    return {severity: found[severity] for severity in ORDER}


def kinds_in(problems: Iterable[CellProblem]) -> list[tuple[str, str, int]]:
    """List the kinds that occur: key, words, how often; the most frequent first."""
    found = Counter(problem.kind for problem in problems)
    return [(kind, problem_kind_words(kind), count) for kind, count in found.most_common()]


def words_of(problem: CellProblem) -> str:
    """Say a problem in one line, with its place."""
    sheet = problem.sheet or MISSING
    return f"{sheet}!{problem.place}: {problem.message}"
