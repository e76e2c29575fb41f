"""Counts what is kept of a workbook while it is read. No Django here."""

from khuyencong.sheets.cells import Cell, Sheet
from khuyencong.sheets.limits import Limits, OverLimitError


class Budget:
    """What may still be kept of a workbook; over all sheets together."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._cells = 0
        self._rows = 0

    def allow(self, rows: int, columns: int) -> None:
        """Refuse a block that is repeated more often than may be kept."""
        if rows > self.limits.rows:
            raise OverLimitError("too_many_rows")
        if rows * columns > self.limits.cells:
            raise OverLimitError("too_many_cells")

    def take_cell(self, column: int) -> None:
        """Count a filled cell."""
        self._cells += 1
        if column > self.limits.columns:
            raise OverLimitError("too_many_columns")
        if self._cells > self.limits.cells:
            raise OverLimitError("too_many_cells")

    def take_row(self) -> None:
        """Count a row that has a filled cell."""
        self._rows += 1
        if self._rows > self.limits.rows:
            raise OverLimitError("too_many_rows")

    def keep(self, sheet: Sheet, cell: Cell) -> None:
        """Put a filled cell into a sheet, if it may still be kept."""
        self.take_cell(cell.column)
        cells = sheet.rows.get(cell.row)
        if cells is None:
            self.take_row()
            cells = sheet.rows[cell.row] = {}
        if cell.column in cells:  # two values for one place: nobody can know which is meant
            raise OverLimitError("damaged")
        cells[cell.column] = cell
