"""Plan and actual of provinces (biểu kết quả) in spreadsheets: what a document said, as claimed.

A ministry's administrator brings in a document; a centre brings in the draft of its own periodic
report, which is seen once it is approved. Rates are checks of the reader, never data.
"""

from decimal import Decimal
from hashlib import sha256
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khuyencong.formatting import short_number
from khuyencong.imports.columns import ChoiceWidget, KnownWidget, SheetColumn
from khuyencong.imports.drafts import Draft
from khuyencong.imports.kinds import Kind
from khuyencong.imports.places import ProvinceBook
from khuyencong.imports.resources import Row, SheetResource
from khuyencong.tables import Column
from programmes.imports.origins import Documents, Reports
from programmes.imports.periods import ALSO, PERIODS, Named, months_of, period_of
from programmes.imports.results_reading import drafts_of
from programmes.models import Indicator, ReportedFigure
from programmes.models.figures import (
    DONG_PER_UNIT,
    FigureStatus,
    Level,
    MoneyScope,
    Period,
    PrintedUnit,
    Scope,
    UnitKind,
)
from programmes.models.stages import STAGES
from provinces.models import Province

DECIMALS: Final = 9
WRITTEN: Final = ["amount", "printed", "unit", "status", "qualifier", "search_key"]
STAGE_CHOICES: Final = Named({stage.value: stage.label for stage in STAGES})


class ResultResource(SheetResource):
    """One amount of a province per row: stage, source, period, and which document says so."""

    natural_key = ("document", "province", "year", "period", "stage", "source")

    document = SheetColumn(
        "document_title", gettext_lazy("Tài liệu"), "document", required=True,
        meaning=gettext_lazy("Tên văn bản hoặc biểu; cùng tên là cùng một tài liệu."),
    )  # fmt: skip
    province = SheetColumn(
        "province", gettext_lazy("Tỉnh, thành phố"), "province", of="record", required=True
    )
    year = SheetColumn("year", gettext_lazy("Năm"), "year", of="year", required=True)
    period = SheetColumn(
        "period_key", gettext_lazy("Kỳ"), "period", of="choice", required=True, choices=PERIODS,
        widget=ChoiceWidget(PERIODS, also={key.lower(): value for key, value in ALSO.items()}),
    )  # fmt: skip
    stage = SheetColumn(
        "stage_key", gettext_lazy("Giai đoạn"), "stage", of="choice", required=True,
        choices=STAGE_CHOICES,
    )  # fmt: skip
    source = SheetColumn(
        "source", gettext_lazy("Nguồn"), "source", of="choice", required=True, choices=MoneyScope
    )
    amount = SheetColumn("amount", gettext_lazy("Số tiền"), "amount", of="money", required=True)
    unit = SheetColumn("unit", gettext_lazy("Đơn vị in"), of="choice", choices=PrintedUnit)
    status = SheetColumn("status", gettext_lazy("Tình trạng"), of="choice", choices=FigureStatus)

    class Meta(SheetResource.Meta):
        model = ReportedFigure
        fields = (
            "document", "province", "year", "period", "stage", "source", "amount", "unit", "status",
        )  # fmt: skip

    def __init__(self, user: Any, *, clears: bool = False) -> None:
        super().__init__(user, clears=clears)
        self.provinces, self.documents = ProvinceBook(), Documents()
        self.reports = Reports(user)
        self.columns["province"].widget = KnownWidget(self.province_of, self.provinces.words)
        self.indicators = indicators()
        self.known: dict[str, ReportedFigure] = {}
        self.own: set[int] | None = None

    @classmethod
    def drafts(cls, table: Any, record: Any) -> list[Draft]:
        """Turn a line of plan and actual by source into one row for each amount."""
        return drafts_of(table, record)

    def blank(self) -> tuple[list[Column], list[tuple[str, str]]]:
        """Offer the table that offices know: plan and actual side by side, the period above."""
        money = [
            Column("planned_national", _("Kế hoạch KCQG"), "money"),
            Column("actual_national", _("Thực hiện KCQG"), "money"),
            Column("planned_local", _("Kế hoạch KCĐP"), "money"),
            Column("actual_local", _("Thực hiện KCĐP"), "money"),
        ]
        meaning = _("Kỳ của cả bảng ghi ở dòng “Kỳ báo cáo”: năm 2026, 6 tháng đầu năm 2026…")
        names = Column("province", _("Tỉnh, thành phố"), meaning=meaning, is_required=True)
        year = timezone.localdate().year
        return [names, *money], [(_("Kỳ báo cáo"), _("năm %d") % year)]

    def load(self, rows: list[Row]) -> None:
        """Read the documents, and the figures that they already say."""
        self.documents.load({str(row["document"]) for row in rows if row.get("document")})
        codes = {figure.code for row in rows if (figure := self.read(row))}
        found = self.held(ReportedFigure.objects.filter(code__in=codes))
        related = ("document", "report", "province", "indicator")
        for figure in found.select_related(*related):
            self.known[figure.code] = with_keys(figure)

    def province_of(self, text: str, row: Row) -> Province:
        """Return the unit that stood in the year of the figure."""
        if not isinstance(row.get("year"), int):
            raise ValueError(_("Chưa có năm nên chưa biết là tỉnh, thành phố của thời nào."))
        return self.provinces.in_year(text, row["year"])

    def read(self, row: Row) -> ReportedFigure | None:
        """Return the figure that a row says, apart from the register; None if it cannot be read."""
        figure = ReportedFigure()
        try:
            self.import_instance(figure, row)
        except ValidationError:
            return None
        return figure

    def find(self, row: Row) -> ReportedFigure | None:
        """Return the figure of the same document about the same."""
        figure = self.read(row)
        return self.known.get(figure.code) if figure else None

    def import_instance(self, instance: ReportedFigure, row: Row, **kwargs: Any) -> None:
        """Fill in what follows from the row."""
        super().import_instance(instance, row, **kwargs)
        self.refuse_missing(instance)
        self.complete(instance)

    def refuse_missing(self, figure: Any) -> None:
        """Raise what every figure needs."""
        empty = [
            name for name, column in self.columns.items()
            if column.required and getattr(figure, column.attribute, None) in (None, "")
        ]  # fmt: skip
        if empty:
            raise ValidationError(self.missing(empty))

    def complete(self, figure: Any) -> None:
        """Set territory, period, indicator, origin, print and code."""
        figure.level, figure.scope, figure.period = Level.PROVINCE, Scope.WHOLE, Period.MONTHS
        figure.from_month, figure.through_month = months_of(figure.period_key)
        figure.indicator = self.indicators[figure.stage_key]
        figure.status = figure.status or FigureStatus.UNSTATED
        figure.qualifier = "ước" if figure.status == FigureStatus.ESTIMATE else ""
        figure.unit = figure.unit or PrintedUnit.DONG
        if figure.amount is not None:
            figure.printed = printed(figure.amount, figure.unit)
        if self.user.is_local:
            months = figure.year, figure.through_month
            figure.report = self.reports.find(figure.province, *months)
        else:
            figure.document = self.documents.find(figure.document_title)
        figure.code = code_of(figure)

    def refuse(self, instance: ReportedFigure, *, new: bool) -> None:
        """A centre reports on its own province."""
        if not self.user.is_local:
            return
        if self.own is None:
            units = (
                Province.objects.merged_into(self.user.province_id) if self.user.province_id else []
            )
            self.own = {unit.pk for unit in units}
        if instance.province_id not in self.own:
            raise ValidationError({"province": _("Bạn chỉ báo cáo về tỉnh, thành phố của mình.")})

    def warn(self, instance: ReportedFigure, *, new: bool) -> dict[str, list[str]]:
        """Tell a centre where its figures go."""
        if not self.user.is_local:
            return {}
        return {"": [_("Vào bản nháp báo cáo kỳ; chỉ hiện ra sau khi báo cáo được duyệt.")]}

    def check(self, instance: ReportedFigure, row: Row, *, new: bool) -> None:
        """Keep the search key in step; the constraints hold by the way a row is completed."""
        instance.search_key = instance.make_search_key()

    def write_new(self, instances: list[Any]) -> None:
        """Store documents and reports that are new, then their figures."""
        for each in instances:
            origin = each.document or each.report
            if origin.pk is None:
                origin.save()
                each.created_along = [(origin._meta.label_lower, origin.pk)]
            each.document, each.report = each.document, each.report  # now that they have keys
        ReportedFigure.objects.bulk_create(instances, batch_size=500)

    def write_changed(self, instances: list[Any]) -> None:
        """Store other amounts; what they were stays in the rows of the import."""
        ReportedFigure.objects.bulk_create(
            instances, batch_size=500, update_conflicts=True, unique_fields=["id"],
            update_fields=WRITTEN,
        )  # fmt: skip

    def records(self, pks: list[int]) -> dict[int, Any]:
        """Read figures with where they come from."""
        rows = self.held(ReportedFigure.objects.filter(pk__in=pks))
        related = ("document", "report", "province", "indicator")
        return {row.pk: with_keys(row) for row in rows.select_related(*related)}


def indicators() -> dict[str, Indicator]:
    """Return the indicator of each stage."""
    rows = Indicator.objects.filter(unit_kind=UnitKind.MONEY).exclude(stage="").order_by("-order")
    return {each.stage: each for each in rows}


def with_keys(figure: Any) -> Any:
    """Say of a stored figure what a row says."""
    figure.period_key = period_of(figure.from_month, figure.through_month)
    figure.stage_key = figure.indicator.stage
    figure.document_title = figure.document.title if figure.document else str(figure.report)
    return figure


def printed(amount: int, unit: str) -> str:
    """Write an amount as its document prints it, with every digit."""
    return short_number(Decimal(amount) / DONG_PER_UNIT[PrintedUnit(unit)], DECIMALS)


def code_of(figure: Any) -> str:
    """Make the code of a figure from what makes it this one: read again, it is the same."""
    report = figure.report and (figure.report.province_id, "report")
    origin = report or figure.document.key
    parts = (origin, figure.province_id, figure.year, figure.from_month, figure.through_month)
    said = "|".join(str(part) for part in (*parts, figure.stage_key, figure.source))
    return f"nhap-{sha256(said.encode()).hexdigest()[:14]}"


KIND = Kind(
    key="results",
    label=gettext_lazy("Kết quả thực hiện theo tỉnh, thành phố"),
    table_kinds=frozenset({"province_results"}),
    order=60,
    resource=ResultResource,
    may_import=lambda user: bool(user.may_enter),
    address=lambda record: reverse("figure", args=[record.code]),
)
