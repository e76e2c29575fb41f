"""What a reading gives: located tables with their records, and the sheets that have none."""

from dataclasses import dataclass, field

from khuyencong.sheets.columns import Header
from khuyencong.sheets.encodings import Decoding
from khuyencong.sheets.kinds import ITEM, Line
from khuyencong.sheets.messages import ERROR, Problem
from khuyencong.sheets.records import Record
from khuyencong.sheets.rows import Figure, figures
from khuyencong.sheets.titles import Context, TitleLine


@dataclass
class Table:
    """A table of a sheet, as it was understood."""

    sheet: str
    kind: str
    header: Header
    context: Context
    lines: list[Line]
    records: list[Record]
    problems: list[Problem]
    hidden: bool = False
    decodings: tuple[Decoding, ...] = ()
    is_text: bool = False
    number: int = 0
    """Which table of its sheet it is, from 0: with the sheet's name, the key of its choices."""
    fingerprint: str = ""
    """Of the header as it was found: what a saved layout is known by."""
    titles: list[TitleLine] = field(default_factory=list)
    has_layout: bool = False
    samples: list[tuple[int, int, str]] = field(default_factory=list)
    """Of every column, also of those without a meaning: (column, row, what is typed there)."""

    @property
    def possible(self) -> tuple[str, ...]:
        """Return the kinds that its columns may mean, likeliest first."""
        return self.header.possible

    @property
    def errors(self) -> list[Problem]:
        """Return what blocks rows, or the whole table."""
        return [problem for problem in self.problems if problem.severity == ERROR]

    @property
    def blocked_rows(self) -> set[int]:
        """Return the rows that may not be stored; all of them, where the table lacks something."""
        if any(problem.row is None or problem.row <= self.header.bottom for problem in self.errors):
            return {record.row for record in self.records}
        blocked = {record.row for record in self.records if record.blocked}
        return blocked | {problem.row for problem in self.errors if problem.row}

    @property
    def ignored_rows(self) -> dict[int, str]:
        """Return the rows below the header that are no records, and what they are."""
        return {line.row: line.kind for line in self.lines if line.kind != ITEM}

    def figures(self, record: Record) -> list[Figure]:
        """Return the amounts of a record, each with its stage and source."""
        return figures(record, self.header.columns, self.kind)


@dataclass
class Reading:
    """Every table of a workbook, and the sheets in which there is none."""

    tables: list[Table] = field(default_factory=list)
    ignored_sheets: list[str] = field(default_factory=list)
    skipped: list[Table] = field(default_factory=list)
    """Tables that the user does not want to take."""
    kind: str = ""
    notes: tuple[str, ...] = ()
    encoding: str | None = None
    delimiter: str | None = None
