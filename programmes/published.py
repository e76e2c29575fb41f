"""The published record (số liệu đã công bố): the project's own CSV files into the database."""

from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from khuyencong.formatting import trieu_dong
from programmes.csv_tables import (
    Attributes,
    Entry,
    Row,
    RowError,
    Table,
    TableReport,
    day,
    found,
    found_if_given,
    needed,
    whole,
    yes,
)
from programmes.models import ActivityContent, Document, Indicator, Project, ReportedFigure
from programmes.models.figures import DONG_PER_UNIT, Level, Period, PrintedUnit, UnitKind
from programmes.models.parts import ProjectFunding
from programmes.models.status import Origin
from provinces.models import MERGER_DAY, Organisation, OrganisationKind, Province

DATA: Final = Path(__file__).resolve().parent / "data"


def value_as_printed(row: Row) -> Decimal:
    """Read the value, and refuse it where it is not the number that the document prints."""
    try:
        value = Decimal(row["value"])
    except InvalidOperation as error:
        raise RowError(_("value: “%(value)s” không phải số") % row) from error
    if row["printed"].replace(".", "").replace(",", ".") != row["value"]:
        raise RowError(_("số in “%(printed)s” khác giá trị “%(value)s”") % row)
    return value


UNITS = {str(unit.value): unit for unit in PrintedUnit}
KIND_OF_UNIT = {PrintedUnit.COUNT: UnitKind.COUNT, PrintedUnit.PERCENT: UnitKind.PERCENT}


def amount_and_number(row: Row, indicator: Indicator) -> Attributes:
    """Return the value in base units: whole đồng, or the count or percentage itself."""
    value = value_as_printed(row)
    unit = found(UNITS, row["unit"], _("đơn vị tính"))
    if KIND_OF_UNIT.get(unit, UnitKind.MONEY) != indicator.unit_kind:
        raise RowError(_("đơn vị “%(unit)s” không hợp chỉ tiêu “%(indicator)s”") % row)
    if unit not in DONG_PER_UNIT:
        return {"amount": None, "number": value}
    dong = value * DONG_PER_UNIT[unit]
    if dong != dong.to_integral_value():
        raise RowError(_("“%(printed)s” không tròn đồng") % row)
    return {"amount": int(dong), "number": None}


def period(row: Row) -> Attributes:
    """Return the period as the document gives it, in its order."""
    first, last = whole(row, "from_month"), whole(row, "through_month")
    if row["period"] == Period.MONTHS and not 1 <= (first or 0) <= (last or 0) <= 12:
        raise RowError(_("tháng “%(from_month)s–%(through_month)s” không hợp lệ") % row)
    year, year_from = needed(row, "year"), whole(row, "year_from")
    if year_from and year_from > year:
        raise RowError(_("năm đầu %(year_from)s sau năm cuối %(year)s") % row)
    return {
        "year": year,
        "year_from": year_from,
        "from_month": first,
        "through_month": last,
        "period": row["period"],
    }


# -- the six files ------------------------------------------------------------------------------


class Loader:
    """The files in the order in which they need each other."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.provinces = {province.key: province for province in Province.objects.all()}
        self.contents = self.table("contents.csv", ActivityContent, "code")
        self.indicators = self.table("indicators.csv", Indicator, "key")
        self.districts = self.table("districts.csv", Organisation, "key")
        self.documents = self.table("documents.csv", Document, "key")
        self.figures = self.table("figures.csv", ReportedFigure, "code")
        self.projects = self.table("projects.csv", Project, "code", {"source"})
        self.support: dict[str, int] = {}

    def table(
        self, file: str, model: type[Entry], key: str, unchecked: set[str] | None = None
    ) -> Table[Entry]:
        """Make the table of a file."""
        return Table(self.folder / file, model, key, unchecked or set())

    def load(self) -> list[TableReport]:
        """Load every file."""
        reports = [
            self.contents.load(self.content),
            self.indicators.load(self.indicator),
            self.districts.load(self.district),
            self.documents.load(self.document),
            self.figures.load(self.figure, in_bulk=True),
            self.projects.load(self.project),
        ]
        self.store_support()
        return reports

    def content(self, row: Row) -> Attributes:
        """Read a content line; a part comes after its whole."""
        return {
            **row,
            "number": whole(row, "number"),
            "parent": found_if_given(self.contents.by_key, row["parent"], _("nội dung")),
            "valid_from": day(row, "valid_from"),
            "valid_to": day(row, "valid_to"),
        }

    def indicator(self, row: Row) -> Attributes:
        """Read an indicator (chỉ tiêu)."""
        return {**row, "order": needed(row, "order")}

    def district(self, row: Row) -> Attributes:
        """Read a district committee: a level that ended with the merger."""
        return {
            "key": row["key"],
            "name": row["name"],
            "kind": OrganisationKind.DISTRICT.value,
            "province": found(self.provinces, row["province"], _("tỉnh")),
            "valid_to": MERGER_DAY,
        }

    def document(self, row: Row) -> Attributes:
        """Read a document; a title that it does not give itself is marked."""
        return {
            **row,
            "title_is_given": yes(row, "title_is_given"),
            "published_on": day(row, "published_on"),
        }

    def figure(self, row: Row) -> Attributes:
        """Read a claim, and fold what a reader may search for."""
        indicator = found(self.indicators.by_key, row["indicator"], _("chỉ tiêu"))
        attributes: Attributes = {name: row[name] for name in AS_WRITTEN}
        attributes |= self.territory(row) | period(row) | amount_and_number(row, indicator)
        attributes |= {
            "document": found(self.documents.by_key, row["document"], _("tài liệu")),
            "indicator": indicator,
            "content": found_if_given(self.contents.by_key, row["content"], _("nội dung")),
            "as_of": day(row, "as_of"),
            "is_target": yes(row, "is_target"),
            "relation": row["relative"],
            "award_round": whole(row, "award_round"),
        }
        attributes["search_key"] = ReportedFigure(**attributes).make_search_key()
        return attributes

    def territory(self, row: Row) -> Attributes:
        """Return where the figure is about, as named then."""
        level, key = row["level"], row["territory"]
        if level == Level.NATION and key:
            raise RowError(_("cả nước không kèm địa bàn “%(key)s”") % {"key": key})
        if level == Level.REGION and not key:
            raise RowError(_("thiếu khu vực"))
        province, organisation = None, None
        if level == Level.PROVINCE:
            province = found(self.provinces, key, _("tỉnh"))
        if level == Level.ORGANISATION:
            organisation = found(self.districts.by_key, key, _("tổ chức"))
        region = key if level == Level.REGION else ""
        return {"region": region, "province": province, "organisation": organisation}

    def project(self, row: Row) -> Attributes:
        """Read a project that a document names; what it does not say stays empty."""
        stored = self.projects.by_key.get(row["code"])
        if stored and stored.origin != Origin.PUBLISHED:
            raise RowError(_("mã đã dùng cho một đề án nhập trong hệ thống"))
        names = ("code", "title", "source", "kind", "status", "status_text")
        attributes: Attributes = {
            **{name: row[name] for name in names},
            "year": needed(row, "year"),
            "province": found(self.provinces, row["province"], _("tỉnh")),
            "document": found(self.documents.by_key, row["document"], _("tài liệu")),
            "content": found_if_given(self.contents.by_key, row["content"], _("nội dung")),
            "is_flagship": yes(row, "is_flagship"),
            "origin": Origin.PUBLISHED.value,
            "place": ", ".join(part for part in (row["commune"], row["district"]) if part),
            "note": project_note(row),
        }
        support = whole(row, "support_dong")
        if support is not None and row["source"]:
            self.support[row["code"]] = support
        return attributes

    def store_support(self) -> None:
        """Store the support that a document states, where it says from which programme."""
        projects = [self.projects.by_key[code] for code in self.support]
        stored = ProjectFunding.objects.filter(project__in=projects)
        known = {(part.project_id, part.source): part for part in stored}
        for project in projects:
            blank = ProjectFunding(project=project, source=project.source)
            part = known.get((project.pk, project.source), blank)
            if part.amount != self.support[project.code]:
                part.amount = self.support[project.code]
                part.save()


AS_WRITTEN = (
    "code",
    "level",
    "source",
    "scope",
    "detail",
    "printed",
    "unit",
    "qualifier",
    "status",
    "denominator",
    "ambiguity",
    "note",
    "award_level",
    "product_group",
)


def project_note(row: Row) -> str:
    """Return what the document says about a project and no column holds."""
    total = whole(row, "total_dong")
    parts = (
        (_("Đơn vị thụ hưởng theo tài liệu"), row["beneficiary"]),
        (_("Hỗ trợ"), row["support_printed"]),
        (_("Tổng kinh phí"), _("%s triệu đồng") % trieu_dong(total) if total else ""),
    )
    said = [f"{label}: {text}." for label, text in parts if text]
    return " ".join([*said, row["note"]]).strip()


@transaction.atomic
def load_published(folder: Path = DATA) -> list[TableReport]:
    """Bring the published record up to date with its files, and say what became of every row."""
    return Loader(folder).load()
