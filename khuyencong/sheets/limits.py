"""How much of a file is ever looked at; every cap is checked before it is spent. No Django here."""

from dataclasses import asdict, dataclass
from typing import Final

MEGABYTE: Final = 2**20
FURTHEST_ROW: Final = 1_048_576
FURTHEST_COLUMN: Final = 16_384
DEEPEST: Final = 40
"""Nesting of the tags of a spreadsheet; real ones have a dozen."""
LONGEST_TEXT: Final = 32_767
"""Characters that Excel keeps in a cell."""
MOST_MEMBERS: Final = 1_000
MOST_STYLES: Final = 65_536
MOST_STRINGS: Final = 1_000_000
"""Shared texts of a workbook: more than all cells that are kept of a usual file."""
MOST_MERGES: Final = 50_000
MOST_MERGED_ROWS: Final = 1_000_000
"""Rows that all merged ranges of a sheet touch together: only overlapping ones have more."""
MOST_SHEETS: Final = 60


@dataclass(frozen=True)
class Limits:
    """Caps of one reading; rows, columns and cells count where something is written."""

    file_bytes: int = 10 * MEGABYTE
    unpacked_bytes: int = 100 * MEGABYTE
    rows: int = 11_000
    columns: int = 200
    cells: int = 400_000
    memory_bytes: int = 300 * MEGABYTE
    output_bytes: int = 60 * MEGABYTE
    cpu_seconds: int = 9
    wall_seconds: int = 30

    def as_dict(self) -> dict[str, int]:
        """Return the limits for the child process."""
        return asdict(self)


UPLOAD: Final = Limits()
COMMAND: Final = Limits(
    file_bytes=50 * MEGABYTE,
    unpacked_bytes=500 * MEGABYTE,
    rows=200_000,
    cells=4_000_000,
    memory_bytes=1_000 * MEGABYTE,
    output_bytes=500 * MEGABYTE,
    cpu_seconds=120,
    wall_seconds=300,
)
"""For `manage.py import_sheet`, where somebody waits and no request does."""


class OverLimitError(ValueError):
    """A file that is not read further; `kind` is one of `refusals.KINDS`."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind
