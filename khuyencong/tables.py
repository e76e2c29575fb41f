"""A table as it leaves the site (tải dữ liệu): columns with kind and meaning, rows, sources.

One description serves every kind of file (`khuyencong.exports`). Missing is an empty cell, never 0.
Money is whole đồng here; the reader may have it written in triệu or tỷ, divided exactly, so that
a sum of the file is the sum on the screen.
"""

import datetime
import enum
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Final, Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

Kind = Literal["text", "money", "count", "percent", "year", "date", "moment"]
Cell = Any
"""`str`, `int` (whole đồng, counts, years), `Decimal` (a ratio under percent), `date`, `datetime`
(local time) or `None`."""

EXACT_BELOW: Final = 10**15
"""Spreadsheets keep fifteen digits; a longer number is written as text rather than changed."""


class MoneyUnit(enum.Enum):
    """The unit that money is written in: its word in an address, its power of ten, its name."""

    DONG = ("dong", 0, gettext_lazy("đồng"))
    TRIEU = ("trieu", 6, gettext_lazy("triệu đồng"))
    TY = ("ty", 9, gettext_lazy("tỷ đồng"))

    def __init__(self, slug: str, power: int, label: Any) -> None:
        self.slug = slug
        self.power = power
        self.label = label

    def of(self, amount: int) -> int | Decimal:
        """Return đồng in this unit, with every digit."""
        return Decimal(amount).scaleb(-self.power) if self.power else amount


UNIT_BY_SLUG: Final = {unit.slug: unit for unit in MoneyUnit}


@dataclass(frozen=True)
class Column:
    """A column of a table; the unit stands in the heading, so that cells are bare numbers.

    `meaning`, `computed` and `empty` go into the dictionary of the file. `choices` become a
    drop-down list in a form to fill in; a hidden column carries what only the system needs.
    """

    key: str
    label: str
    kind: Kind = "text"
    unit: str = ""
    meaning: Any = ""  # texts may be lazy
    computed: Any = ""
    empty: Any = ""
    choices: Sequence[str] = ()
    is_required: bool = False
    is_hidden: bool = False
    width: int | None = None

    @property
    def heading(self) -> str:
        """Return the label with its unit: "Được giao (đồng)"."""
        return f"{self.label} ({self.shown_unit})" if self.shown_unit else str(self.label)

    @property
    def shown_unit(self) -> str:
        """Return the unit of the cells."""
        usual = {"percent": "%", "money": str(MoneyUnit.DONG.label)}
        return str(self.unit or usual.get(self.kind, ""))

    def explained(self) -> list[str]:
        """Return the line of the dictionary: name, meaning, unit, how computed, empty means."""
        return [
            str(self.label),
            str(self.meaning or self.label),
            self.shown_unit or KIND_WORDS[self.kind],
            str(self.computed or _("như đã ghi trong hệ thống")),
            str(self.empty or _("chưa có số liệu, không phải 0") if self.is_number else EMPTY_TEXT),
        ]

    @property
    def is_number(self) -> bool:
        """Say whether its cells are numbers."""
        return self.kind in ("money", "count", "percent")


KIND_WORDS: Final[dict[str, Any]] = {
    "text": gettext_lazy("chữ"),
    "money": gettext_lazy("đồng"),
    "count": gettext_lazy("số"),
    "percent": "%",
    "year": gettext_lazy("năm"),
    "date": gettext_lazy("ngày"),
    "moment": gettext_lazy("ngày giờ Việt Nam"),
}
EMPTY_TEXT: Final = gettext_lazy("không có hoặc chưa ghi")


@dataclass(frozen=True)
class Source:
    """A document or record that a table rests on."""

    title: str
    publisher: str = ""
    published_on: datetime.date | None = None
    url: str = ""


@dataclass(frozen=True)
class Table:
    """What one download holds; `rows` are cells in the order of `columns`, read once.

    `filters` are the filters in words, `address` the page, `notes` what else the reader must know.
    """

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]
    unit: str = ""
    period: str = ""
    source: str = ""
    as_of: datetime.date | None = None
    sources: Sequence[Source] = field(default_factory=tuple)
    filters: str = ""
    address: str = ""
    notes: Sequence[str] = ()
    money: MoneyUnit = MoneyUnit.DONG

    @property
    def has_money(self) -> bool:
        """Say whether the unit of money can be chosen."""
        return any(column.kind == "money" for column in self.columns)

    def in_unit(self, money: MoneyUnit) -> "Table":
        """Return the table with its money in another unit, written in every heading."""
        columns = [
            replace(column, unit=str(money.label)) if column.kind == "money" else column
            for column in self.columns
        ]
        unit = str(money.label) if self.unit in ("", str(MoneyUnit.DONG.label)) else self.unit
        return replace(
            self, money=money, columns=columns, unit=unit if self.has_money else self.unit
        )

    def cells(self) -> Iterator[list[Cell]]:
        """Yield the rows with money in the unit of the table; each row must be whole."""
        power = self.money.power
        is_money = [bool(power) and column.kind == "money" for column in self.columns]
        for row in self.rows:
            yield [
                self.money.of(cell) if scaled and isinstance(cell, int) else cell
                for cell, scaled in zip(row, is_money, strict=True)
            ]

    def heading_lines(self) -> list[tuple[str, Cell]]:
        """Return what stands above the table: the name and value of each line."""
        lines: list[tuple[str, Cell]] = [
            (_("Bảng"), self.title),
            (_("Đơn vị tính"), self.unit),
            (_("Kỳ"), self.period),
            (_("Nguồn"), self.source),
            (_("Số liệu tại ngày"), self.as_of),
        ]
        return lines

    def about_lines(self) -> list[tuple[str, Cell]]:
        """Return what the sheet of explanations begins with."""
        lines = [
            *self.heading_lines(),
            (_("Bộ lọc"), self.filters or _("không lọc")),
            (_("Địa chỉ trang"), self.address),
        ]
        return lines + [(_("Lưu ý"), str(note)) for note in (*self.notes, *general_notes())]

    def dictionary_lines(self) -> Iterator[list[Cell]]:
        """Return the data dictionary (giải thích các cột), its heading first."""
        yield [_("Cột"), _("Ý nghĩa"), _("Đơn vị"), _("Cách tính"), _("Ô trống nghĩa là")]
        for column in self.columns:
            if not column.is_hidden:
                yield column.explained()

    def source_lines(self) -> Iterator[list[Cell]]:
        """Return the lines of the list of sources, its heading first."""
        yield [_("Nguồn"), _("Nơi công bố"), _("Ngày công bố"), _("Địa chỉ")]
        for source in self.sources:
            yield [source.title, source.publisher, source.published_on, source.url]


def general_notes() -> list[str]:
    """Say what holds for every file."""
    return [
        _("Ô trống là chưa có số liệu; số 0 là số 0 đã được ghi."),
        _("Số tiền giữ đủ từng đồng; cách hiển thị trong ô có thể làm tròn, giá trị thì không."),
    ]
