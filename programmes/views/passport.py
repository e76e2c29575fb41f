"""The passport of a figure (lý lịch số liệu): what is said, by whom, and what else is known."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khuyencong.formatting import date_text, dong, number
from programmes.agreement.findings import Verdict
from programmes.agreement.implied import Implied
from programmes.agreement.quantities import is_exact, value_of
from programmes.agreement.review import Review
from programmes.agreement.words import Measure, decimals, period_words
from programmes.models import ReportedFigure
from programmes.models.figures import Level, MoneyScope, PrintedUnit, Relation, Scope
from programmes.views.comparison_rows import FindingRow, finding_rows, place_address
from programmes.views.figure_rows import last_day, origin_title, place_name
from provinces.geography import Territory, Unit

Fact = tuple[str, str]
AWARD_LEVELS = {
    "national": gettext_lazy("cấp quốc gia"),
    "region": gettext_lazy("cấp khu vực"),
    "province": gettext_lazy("cấp tỉnh"),
    "district": gettext_lazy("cấp huyện"),
}
PRODUCT_GROUPS = {
    "handicraft": gettext_lazy("thủ công mỹ nghệ"),
    "food": gettext_lazy("chế biến nông, lâm, thủy sản và đồ uống"),
    "machinery": gettext_lazy("thiết bị, máy móc, dụng cụ và phụ tùng cơ khí"),
    "other": gettext_lazy("nhóm khác"),
}


@dataclass(frozen=True)
class ImpliedRow:
    """A value that follows from the figure, in words."""

    implied: Implied
    links: list[tuple[str, str, str]]


@dataclass(frozen=True)
class Passport:
    """Everything that the page of one figure shows."""

    figure: ReportedFigure
    review: Review
    territory: Territory
    shows_people: bool

    # -- where and when --------------------------------------------------------------------------

    @property
    def place(self) -> str:
        """Name the territory as it was called then."""
        return place_name(self.figure, self.territory)

    @property
    def place_address(self) -> str:
        """Return the dashboard of the territory in that year."""
        figure = self.figure
        key = (figure.level, figure.region, figure.province_id, None)
        address = place_address(key, self.territory)
        return f"{address}?{urlencode({'nam': figure.year})}" if address else ""

    @property
    def today(self) -> Unit | None:
        """Return the unit of today that the territory has gone into, if it is another one."""
        province = self.figure.province_id
        if province is None and self.figure.organisation:
            province = self.figure.organisation.province_id
        if province is None:
            return None
        unit = self.territory.folded(province, timezone.localdate())
        return unit if unit.pk != self.figure.province_id else None

    @property
    def today_address(self) -> str:
        """Return the dashboard of today's unit."""
        return reverse("province", args=[self.today.key]) if self.today else ""

    @property
    def period(self) -> str:
        """Return the period in words."""
        return period_words(self.figure)

    @property
    def last_day(self) -> str:
        """Return the day up to which the territory's name was looked up."""
        return date_text(last_day(self.figure))

    # -- what is said ----------------------------------------------------------------------------

    @property
    def full_value(self) -> str:
        """Return the value in base units, every digit."""
        if self.figure.amount is not None:
            return dong(self.figure.amount)
        value = value_of(self.figure)
        percent = "%" if self.figure.unit == PrintedUnit.PERCENT else ""
        return number(value, decimals(value)) + percent

    @property
    def precision(self) -> str:
        """Say what the printed digits leave open: "±0,005 tỷ đồng"."""
        figure = self.figure
        if figure.qualifier:
            return _("không chính xác: tài liệu viết “%s”") % figure.qualifier
        if is_exact(figure):
            return _("số đếm, không làm tròn")
        half = Measure.of([figure]).spread(figure.half_unit)
        return _("%s (nửa đơn vị của chữ số cuối)") % half

    @property
    def facts(self) -> list[Fact]:
        """List what the figure says, leaving out what it does not."""
        figure = self.figure
        source = MoneyScope(figure.source)
        rows = [
            (_("Chỉ tiêu"), figure.indicator.name),
            (_("Giai đoạn"), figure.indicator.get_stage_display()),
            (_("Diễn giải"), figure.detail),
            (_("Kỳ"), self.period),
            (_("Số liệu tại ngày"), date_text(figure.as_of) if figure.as_of else _("không nêu")),
            (_("Như tài liệu in"), figure.as_printed),
            (_("Giá trị đầy đủ"), self.full_value),
            (_("Độ chính xác"), self.precision),
            (_("Nguồn tiền"), str(source.label)),
            (_("Phạm vi"), str(Scope(figure.scope).label)),
            (_("Nội dung"), figure.content.name if figure.content else ""),
            (_("Bình chọn"), self.award),
            (_("Nhóm sản phẩm"), PRODUCT_GROUPS.get(figure.product_group, figure.product_group)),
            (_("Tỷ lệ"), str(Relation(figure.relation).label) if figure.relation else ""),
            (_("Mẫu số"), figure.denominator),
            (_("Tình trạng"), self.status),
        ]
        return [(str(name), str(value)) for name, value in rows if value]

    @property
    def award(self) -> str:
        """Return level and round of the award."""
        figure = self.figure
        level = AWARD_LEVELS.get(figure.award_level, figure.award_level)
        turn = _("lần thứ %d") % figure.award_round if figure.award_round else ""
        return " ".join(str(part) for part in (level, turn) if part)

    @property
    def status(self) -> str:
        """Return how settled the figure was."""
        said = str(self.figure.get_status_display())
        return _("%s; là mục tiêu, không phải kết quả") % said if self.figure.is_target else said

    # -- who says it -----------------------------------------------------------------------------

    @property
    def origin(self) -> str:
        """Name the document or report."""
        return origin_title(self.figure)

    @property
    def origin_facts(self) -> list[Fact]:
        """List publisher, date and kind of the document; of a report, its approval."""
        document, report = self.figure.document, self.figure.report
        if document:
            return [
                (_("Nơi công bố"), document.publisher or _("nguồn không ghi")),
                (_("Ngày công bố"), date_words(document.published_on)),
                (_("Loại"), str(document.get_kind_display())),
            ]
        if report is None:
            return []
        approval = date_text(timezone.localdate(report.approved_at)) if report.approved_at else "–"
        by = str(report.approved_by) if self.shows_people and report.approved_by else ""
        return [
            (_("Ngày báo cáo"), date_words(report.reported_on)),
            (_("Duyệt"), " – ".join(part for part in (approval, by) if part)),
        ]

    @property
    def link(self) -> str:
        """Return the document's address if a browser may follow it."""
        url = self.figure.document.url if self.figure.document else ""
        return url if url.startswith(("https://", "http://")) else ""

    @property
    def others_address(self) -> str:
        """Return the list of everything else that the document says."""
        if not self.figure.document:
            return ""
        query = urlencode({"tai-lieu": self.figure.document.key})
        return f"{reverse('figures')}?{query}"

    # -- what else is known ----------------------------------------------------------------------

    @property
    def conflicts(self) -> list[FindingRow]:
        """Return what disagrees, or stands at another stage."""
        return self.rows(Verdict.DIFFERS, Verdict.STAGES)

    @property
    def agreements(self) -> list[FindingRow]:
        """Return what agrees, with the size of what rounding left."""
        return self.rows(Verdict.PARTIAL, Verdict.TOLERATED, Verdict.ROUNDING, Verdict.EXACT)

    def rows(self, *verdicts: Verdict) -> list[FindingRow]:
        """Return the findings of some verdicts."""
        found = [each for each in self.review.findings if each.verdict in verdicts]
        return finding_rows(found, self.territory)

    @property
    def has_conflict(self) -> bool:
        """Say whether anything really disagrees."""
        return any(each.verdict == Verdict.DIFFERS for each in self.review.findings)

    @property
    def implied(self) -> list[ImpliedRow]:
        """Return what follows from this figure and others."""
        return [ImpliedRow(each, links(each)) for each in self.review.implied]

    @property
    def title(self) -> str:
        """Return the heading: indicator and place."""
        place = self.place if self.figure.level != Level.NATION else _("cả nước")
        return f"{self.figure.indicator.name}, {place}"


def date_words(day: date | None) -> str:
    """Return a date, or that the source gives none."""
    return date_text(day) if day else _("nguồn không ghi ngày")


def links(implied: Implied) -> list[tuple[str, str, str]]:
    """Return the inputs of an implied value: code, address, what is printed."""
    return [
        (figure.code, reverse("figure", args=[figure.code]), figure.as_printed)
        for figure in implied.inputs
    ]
