"""What a record gets from the rest of its row, its groups and the titles: place, source, year."""

import re
from dataclasses import dataclass
from typing import Final, NamedTuple

from khuyencong.sheets import values
from khuyencong.sheets.checks import is_group
from khuyencong.sheets.columns import Column
from khuyencong.sheets.contents import AWARDS, ENTRIES, PLANS, PROJECTS
from khuyencong.sheets.periods import Period, PeriodError, is_duration, parse_period
from khuyencong.sheets.places import Place, bare
from khuyencong.sheets.records import Reader, Record
from khuyencong.sheets.values import ValueProblemError
from khuyencong.sheets.vocabulary import (
    BOTH,
    LOCAL,
    NATIONAL,
    folded_header,
    is_source,
    source_of,
)
from khuyencong.text import search_key

_WITH_STAGE: Final = frozenset({PLANS, ENTRIES})
_SOURCES: Final = (NATIONAL, LOCAL)
_OF_BODIES: Final = frozenset({PROJECTS, PLANS})
_BODY: Final = re.compile(
    r"(?:trung tâm|cục|vụ|viện|trường|tổng cục|hiệp hội|liên minh|tạp chí|báo|văn phòng|công ty"
    r"|tổng công ty|tập đoàn|hội)\s",
    re.IGNORECASE,
)
_HEADED: Final = re.compile(
    r"(?:trung tâm (?:khuyến công|kc)|cục|viện|trường|hiệp hội|liên minh|tạp chí)\b", re.IGNORECASE
)
_OF_YEAR: Final = re.compile(
    r"(?:[ivx\d]{1,4}[.)]\s*)?(?:(?:ke hoach|de an|cac de an|kinh phi|ket qua)\s+)?nam (\d{4})"
)
_STAGE_OF_FIELD: Final = {"planned": "planned", "actual": "executed"}


class Figure(NamedTuple):
    """An amount of a record with what it is: stage, source, đồng, and the column it stands in."""

    stage: str | None
    source: str | None
    amount: int
    field: str
    column: int


@dataclass
class Rows:
    """Settles records one by one; says what cannot be settled."""

    reader: Reader

    def __post_init__(self) -> None:
        self._header = self.reader.header
        self._context = self.reader.context
        self._found: dict[str, Place] = {}

    def settle(self, record: Record) -> None:
        """Find province, source, year, period and stage of a record, or take the titles'."""
        self._settle_province(record)
        self._settle_source(record)
        self._settle_year(record)
        self._settle_period(record)
        if self._header.kind == AWARDS and self._header.first("group") is None:
            headings = (label for label in reversed(record.groups) if is_group(label))
            record.values["group"] = next(headings, None)
        if self._header.kind in _WITH_STAGE:
            self._settle_stage(record)
            self._settle_sign(record)

    # -- province

    def _settle_province(self, record: Record) -> None:
        column = self._header.first("province")
        if column is None:
            record.values["province"] = self._of_groups(record) or self._context.province
            if not record.values["province"] and self._header.kind in _OF_BODIES:
                self._see_body(record)
            return
        typed = record.text("province")
        if typed is None:
            record.values["province"] = self._of_groups(record)
            return
        place = self._find(typed)
        record.values["province"] = place.name
        if place.name is None and is_source(typed) and (name := self._of_groups(record)):
            record.values["province"], record.values["source"] = name, source_of(typed)
        elif place.name is None and self._is_body(typed):
            record.values.setdefault("organisation", typed)
        elif place.name is None:
            kind = "ambiguous_province" if place.several else "unknown_province"
            row = record.merged.get(column.number, record.row)
            self.reader.report(kind, row, column, typed, ", ".join(place.suggestions) or None)

    def _find(self, text: str) -> Place:
        if text not in self._found:
            place = self.reader.find(text)
            known = place if place.name or place.several else self.reader.find(bare(text))
            self._found[text] = known if known.name else place
        return self._found[text]

    def _is_body(self, text: str) -> bool:
        """Say whether a body stands among the provinces, where a table may have both."""
        has_column = self._header.first("organisation") is not None
        return not has_column and self._header.kind in _OF_BODIES and bool(_BODY.match(text))

    def _see_body(self, record: Record) -> None:
        """Take the body that heads a group of items for whose they are."""
        body = next((label for label in reversed(record.groups) if _HEADED.match(label)), None)
        if body and self._header.first("organisation") is None:
            record.values.setdefault("organisation", body)

    def _of_groups(self, record: Record) -> str | None:
        names = (self._find(label).name for label in reversed(record.groups))
        return next((name for name in names if name), None)

    # -- source

    def _settle_source(self, record: Record) -> None:
        column = self._header.first("source")
        typed = record.text("source")
        if column and typed:
            record.values["source"] = source_of(typed)
            if record.values["source"] is None:
                self.reader.report("unknown_source", record.row, column, typed)
            return
        if record.values.get("source"):  # of a line "- KCQG" below its province
            return
        of_group = (source_of(label) for label in reversed(record.groups)
                    if "khuyến công" in label.lower() or "kc" in label.lower())  # fmt: skip
        found = next((source for source in of_group if source), None)
        sure = None if "source" in self._context.by_name else self._context.source
        record.values["source"] = (
            found or sure or _source_of_amounts(record) or self._context.source
        )

    # -- year and period

    def _settle_year(self, record: Record) -> None:
        column = self._header.first("year")
        if not (column and record.values.get("year")):
            reported = column and self.reader.is_reported(record.row, column)
            year = _year_of(record.groups) or self._context.year
            record.values["year"] = None if reported else year

    def _settle_period(self, record: Record) -> None:
        column = self._header.first("period")
        typed = record.text("period")
        record.values["period_text"] = typed
        if column is None:
            return
        for name in ("start", "end"):
            record.values.setdefault(name, None)
        if typed is None or is_duration(typed):
            return
        if self._is_progress(column, typed):
            record.values.setdefault("status", typed)
            return
        year = record.values.get("year")
        try:
            period = parse_period(typed, year if isinstance(year, int) else None)
        except PeriodError as error:
            self.reader.report(error.kind, record.row, column, typed)
            return
        self._keep_period(record, period)
        if year is None:
            record.values["year"] = self._year_of_period(period)

    def _keep_period(self, record: Record, period: Period) -> None:
        """Take the edges of a period where no day of its own says it better than "2022"."""
        for name, day in (("start", period.start), ("end", period.end)):
            if record.values[name] is None:
                record.values[name] = day

    def _is_progress(self, column: Column, typed: str) -> bool:
        """Say whether "Tiến độ" tells how far something is, and no time: "Đang thực hiện"."""
        is_progress = folded_header(column.text).startswith("tien do")
        if not is_progress or self._header.first("status") or any(map(str.isdigit, typed)):
            return False
        return not re.match(r"(?:ca|trong) nam|quy\b", search_key(typed))

    def _year_of_period(self, period: Period) -> int | None:
        has_column = self._header.first("year") is not None
        return None if has_column or period.start.year != period.end.year else period.start.year

    # -- stage and sign

    def _settle_stage(self, record: Record) -> None:
        stage = self._words(record, "stage", lambda text: values.stage(text, self._header.kind))
        is_typed = record.values["stage_text"] is not None
        record.values["stage"] = stage if is_typed else self._context.stage
        if self._header.kind == PLANS:
            self._settle_decision(record)
            kind = self._words(record, "decision_kind", values.decision_kind)
            record.values["decision_kind"] = kind

    def _settle_decision(self, record: Record) -> None:
        """Take the decision of the titles ("Kèm theo Quyết định số …") where no column has it."""
        if self._header.first("decision_no", "decision_date") is None:
            record.values["decision_no"] = self._context.decision_no
            record.values["decision_date"] = self._context.decision_date

    def _words(self, record: Record, name: str, read: values.ReadWords) -> str | None:
        column = self._header.first(name)
        typed = record.text(name)
        record.values[f"{name}_text"] = typed
        if not column or not typed:
            return None
        try:
            return read(typed)
        except ValueProblemError as error:
            self.reader.report(error.kind, record.row, column, typed, error.hint)
            return None

    def _settle_sign(self, record: Record) -> None:
        """Count money that comes back as negative, and say so where it was typed without a sign."""
        words = [record.text(f"{name}_text") or "" for name in ("stage", "decision_kind")]
        if not any(values.takes_back(text) for text in words):
            return
        for column in self._header.columns:
            key = (column.field, column.source)
            amount = record.amounts.get(key)
            if column.is_money and amount and amount > 0:
                record.amounts[key] = -amount
                self.reader.report("sign_turned", record.row, column, record.typed[column.number])


def _year_of(groups: tuple[str, ...]) -> int | None:
    """Return the year that a heading above an item is about: "II. Năm 2022"."""
    found = (_OF_YEAR.fullmatch(search_key(label)) for label in reversed(groups))
    return next((int(match[1]) for match in found if match), None)


def figures(record: Record, columns: tuple[Column, ...], kind: str) -> list[Figure]:
    """Return the amounts of a record, each with its stage and source; sums of others left out."""
    filled = [column for column in columns
              if record.amounts.get((column.field, column.source)) is not None]  # fmt: skip
    parts = {column.source for column in filled if column.source in _SOURCES}
    found = [_figure(record, column) for column in filled
             if not parts or column.source in _SOURCES or _is_apart(column)]  # fmt: skip
    stages = values.STAGES_OF.get(kind)
    return [figure for figure in found if not stages or figure.stage in {None, *stages}]


def _is_apart(column: Column) -> bool:
    return column.field == "amount_counterpart"


def _figure(record: Record, column: Column) -> Figure:
    """Take stage and source of the row where it says them, then of the column, of the titles."""
    own = record.text("stage") if record.text("stage_text") else None
    stage = own or column.stage or record.text("stage") or _STAGE_OF_FIELD.get(column.field)
    source = column.source if column.source in _SOURCES else record.text("source")
    source = "counterpart" if _is_apart(column) else None if source == BOTH else source
    amount = record.amounts[column.field, column.source]
    return Figure(stage, source, amount or 0, column.field, column.number)


def _source_of_amounts(record: Record) -> str | None:
    given = {
        source for (name, source), amount in record.amounts.items()
        if name in {"amount_national", "amount_local"} and (
            amount or (name, source) in record.unreadable)
    }  # fmt: skip
    if len(given) > 1:
        return BOTH
    return next(iter(given), None)
