"""A table as it was understood (bảng đã hiểu), for the page that shows it and takes corrections."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from khuyencong.formatting import MISSING
from khuyencong.imports import words
from khuyencong.imports.kinds import Kind, kind_of
from khuyencong.imports.models import ImportBatch
from khuyencong.sheets.contents import RESULTS
from khuyencong.sheets.messages import ERROR
from khuyencong.sheets.vocabulary import MONEY

MOST_ROWS: Final = 12
MOST_TITLES: Final = 6
LONGEST_TITLE: Final = 120


@dataclass(frozen=True)
class TableView:
    """One entry of `batch.understood` that is a table."""

    index: int
    data: Mapping[str, Any]

    @property
    def sheet(self) -> str:
        """Return the name of the sheet; a file of text has none."""
        return str(self.data["sheet"] or _("cả tệp"))

    @property
    def is_taken(self) -> bool:
        """Say whether its rows are read."""
        return bool(self.data.get("taken", True))

    @cached_property
    def kind(self) -> Kind | None:
        """Return the kind of records that it brings; None where the person brings in none such."""
        return kind_of(self.data["kind"]) if self.data.get("kind") else None

    @property
    def why_not(self) -> str:
        """Say why it does not come in, where somebody could think that it does."""
        return str(self.data.get("why_not") or "") if self.is_taken and self.kind is None else ""

    @property
    def kind_words(self) -> str:
        """Name what it holds."""
        return words.table_kind_words(self.data.get("table_kind"))

    @property
    def header_words(self) -> str:
        """Say in which rows its header stands."""
        top, bottom = self.data["header"]
        if top == bottom:
            return str(_("dòng %d") % top)
        return str(_("dòng %(top)d–%(bottom)d") % {"top": top, "bottom": bottom})

    @property
    def unit_words(self) -> str:
        """Name its unit."""
        return str(words.UNITS.get(self.data.get("unit") or "", ""))

    @property
    def unit_example(self) -> str:
        """Say by an example what its numbers mean."""
        return words.unit_example(self.data.get("unit"))

    @property
    def lacks_unit(self) -> bool:
        """Say whether there is money to come in and nothing says in which unit."""
        if not (self.kind and self.is_taken):
            return False
        columns = self.data.get("columns", ())
        money = [column for column in columns if column["field"] in MONEY]
        return not self.data.get("unit") and any(not column.get("unit") for column in money)

    @property
    def facts(self) -> list[tuple[str, str, bool]]:
        """List what its titles say: label, words, whether only the file's name says it."""
        data = self.data
        found = [
            ("", _("Tiêu đề trong tệp"), self.titles),
            ("", _("Cũng có thể là"), self.other_kinds),
            ("province", _("Tỉnh, thành phố"), data.get("province")),
            ("year", _("Năm"), data.get("year")),
            ("source", _("Nguồn"), words.SOURCES.get(data.get("source") or "")),
            ("", _("Kỳ"), words.period_words(data.get("period") if self.says("period") else None)),
            ("", _("Giai đoạn"), words.STAGES.get(data.get("stage") or "")),
            ("", _("Cấp bình chọn"), words.LEVELS.get(data.get("level") or "")),
            ("", _("Khu vực"), words.REGIONS.get(data.get("region") or "")),
            ("", _("Quyết định"), self.decision),
        ]
        return [(label, str(v), self.is_by_name(name)) for name, label, v in found if v]

    def says(self, what: str) -> Any:
        """Return what titles say, but for "the whole year" of what has no other period anyhow."""
        said = self.data.get(what)
        is_usual = (what, said) == ("period", "year") and self.data.get("table_kind") != RESULTS
        return None if is_usual else said

    @property
    def decision(self) -> str:
        """Return number and day of the decision."""
        number, day = self.data.get("decision_no"), self.data.get("decision_date")
        return ", ".join(filter(None, (number, words.day_words(day) if day else "")))

    def is_by_name(self, what: str) -> bool:
        """Say whether nothing but the file's name says it."""
        return what in self.data.get("by_name", ())

    @property
    def titles(self) -> str:
        """Return what stands above the table, shortened."""
        texts = [text for _column, _row, text in self.data.get("titles", ())]
        return " · ".join(Truncator(text).chars(LONGEST_TITLE) for text in texts[:MOST_TITLES])

    @property
    def other_kinds(self) -> str:
        """Name what else the columns may mean."""
        kinds = [each for each in self.data.get("possible", ()) if each != self.data["table_kind"]]
        return ", ".join(map(words.table_kind_words, kinds))

    @cached_property
    def ignored(self) -> list[tuple[str, str]]:
        """List the rows that are no records, by why: words, row numbers."""
        rows = defaultdict(list)
        for row, what in self.data.get("ignored", {}).items():
            rows[what].append(int(row))
        return [(str(words.IGNORED.get(what, what)), short(found)) for what, found in rows.items()]

    @property
    def unknown(self) -> list[tuple[str, str]]:
        """List the columns whose heading is not known: letters, heading."""
        return [(at, text) for at, text in self.data.get("unknown", ())]

    @property
    def repeated(self) -> list[tuple[str, str]]:
        """List the columns that mean what another one means: letters, heading."""
        return [(at, text) for at, text in self.data.get("repeated", ())]

    @property
    def errors(self) -> list[Mapping[str, Any]]:
        """Return what is wrong with the table as a whole, if it is to come in."""
        found = self.data.get("problems", ()) if self.kind and self.is_taken else ()
        return [each for each in found if each["severity"] == ERROR]

    @property
    def warnings(self) -> list[Mapping[str, Any]]:
        """Return what is odd in its header, titles and totals."""
        return [each for each in self.data.get("problems", ()) if each["severity"] != ERROR]

    @property
    def has_layout(self) -> bool:
        """Say whether it was read as a saved layout says."""
        return bool(self.data.get("has_layout"))

    @property
    def decodings(self) -> list[dict[str, Any]]:
        """Return the columns in an encoding from before Unicode, with a text before and after."""
        return [
            {**each, "words": words.ENCODINGS.get(each["encoding"], each["encoding"])}
            for each in self.data.get("decodings", ())
        ]


def short(rows: list[int]) -> str:
    """List row numbers; of many, the first."""
    shown = ", ".join(map(str, sorted(rows)[:MOST_ROWS]))
    rest = len(rows) - MOST_ROWS
    return (
        _("%(shown)s và %(rest)d dòng nữa") % {"shown": shown, "rest": rest} if rest > 0 else shown
    )


def tables_of(batch: ImportBatch) -> list[TableView]:
    """Return the tables that were found, those that are not taken too."""
    entries = enumerate(batch.understood)
    return [TableView(index, data) for index, data in entries if "header" in data]


def without_table(batch: ImportBatch) -> list[str]:
    """Name the sheets in which no table was found."""
    return [data["sheet"] for data in batch.understood if data.get("ignored") is True]


def file_facts(batch: ImportBatch) -> dict[str, Any]:
    """Return what was understood of the file as a whole."""
    found: dict[str, Any] = next((each["file"] for each in batch.understood if "file" in each), {})
    return {"encoding": None, "delimiter": None, "notes": [], **found}


def place_words(sheet: str, at: str, row: int | None) -> str:
    """Say where something stands: "Danh sách!L12", "Danh sách, dòng 12"."""
    if at:
        return f"{sheet}!{at}"
    return _("%(sheet)s, dòng %(row)d") % {"sheet": sheet, "row": row} if row else sheet or MISSING
