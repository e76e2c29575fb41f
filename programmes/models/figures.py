"""Reported figures (số liệu báo cáo): what a document said, kept as claimed, never summed."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Case, F, IntegerField, Q, Value, When
from django.utils.translation import gettext_lazy as _

from khuyencong.formatting import MINUS
from khuyencong.text import search_key
from programmes.models.content import ActivityContent
from programmes.models.record import Document, Report, ReportStatus
from programmes.models.stages import STAGES
from provinces.models import Organisation, Province, Region

if TYPE_CHECKING:
    from khuyencong.accounts.models import User


class UnitKind(models.TextChoices):
    """What an indicator is measured in (loại đơn vị tính)."""

    MONEY = "money", _("tiền")
    COUNT = "count", _("số lượng")
    PERCENT = "percent", _("phần trăm")


class Indicator(models.Model):
    """What a figure measures (chỉ tiêu)."""

    key = models.SlugField(_("khóa"), max_length=60, unique=True)
    name = models.CharField(_("tên"), max_length=200)
    unit_kind = models.CharField(_("đo bằng"), max_length=7, choices=UnitKind)
    stage = models.CharField(
        _("giai đoạn"),
        max_length=10,
        choices=[(stage.value, stage.label) for stage in STAGES],
        blank=True,
    )
    order = models.PositiveSmallIntegerField(_("thứ tự"), default=0)

    class Meta:
        verbose_name = _("chỉ tiêu")
        verbose_name_plural = _("chỉ tiêu")
        ordering = ["order", "key"]

    def __str__(self) -> str:
        return self.name


class Level(models.TextChoices):
    """What sort of territory a figure is about (cấp)."""

    NATION = "nation", _("Cả nước")
    REGION = "region", _("Khu vực")
    PROVINCE = "province", _("Tỉnh, thành phố")
    ORGANISATION = "organisation", _("Tổ chức, huyện")


class Period(models.TextChoices):
    """How the period of a figure is known (kỳ)."""

    MONTHS = "months", _("tháng trong năm")
    SPAN = "span", _("nhiều năm")
    UNSTATED = "unstated", _("tài liệu không nêu rõ")


class MoneyScope(models.TextChoices):
    """Which money or programme a figure counts (nguồn theo tài liệu)."""

    NATIONAL = "national", _("KCQG")
    LOCAL = "local", _("KCĐP")
    STATE = "state", _("KCQG và KCĐP")
    ALL = "all", _("Gồm cả đối ứng")
    COUNTERPART = "counterpart", _("Đối ứng")
    NONE = "none", _("Không theo nguồn")


class Scope(models.TextChoices):
    """Whether a figure is the headline or a part of it (phạm vi)."""

    WHOLE = "whole", _("toàn bộ chương trình")
    PART = "part", _("một phần")


class PrintedUnit(models.TextChoices):
    """The unit as printed (đơn vị in trong tài liệu)."""

    TY_DONG = "ty_dong", _("tỷ đồng")
    TRIEU_DONG = "trieu_dong", _("triệu đồng")
    DONG = "dong", _("đồng")
    COUNT = "count", ""
    PERCENT = "percent", "%"


# What one printed unit is worth in đồng.
DONG_PER_UNIT = {
    PrintedUnit.TY_DONG: 1_000_000_000,
    PrintedUnit.TRIEU_DONG: 1_000_000,
    PrintedUnit.DONG: 1,
}


class FigureStatus(models.TextChoices):
    """How settled a figure was when it was said (tình trạng số liệu)."""

    FINAL = "final", _("chính thức")
    UNSTATED = "unstated", _("tài liệu không nói ước hay chính thức")
    ESTIMATE = "estimate", _("ước")


class Relation(models.TextChoices):
    """What a percentage is of (quan hệ)."""

    OF_PLAN = "of_plan", _("so với kế hoạch")
    OF_NATIONAL = "of_national", _("so với cả nước")
    CHANGE = "relative_change", _("tăng, giảm tương đối")
    INDEX = "index", _("chỉ số, kỳ gốc = 100")
    SHARE = "share", _("tỷ trọng")
    OTHER = "other", _("khác")


class ReportedFigureQuerySet(models.QuerySet["ReportedFigure"]):
    """Figures by reader and by how much they may be relied on."""

    def visible_to(self, user: "User | None") -> Self:
        """Published figures are public; those of a report, once it is approved."""
        return self.filter(Q(report=None) | Q(report__status=ReportStatus.APPROVED))

    def editable_by(self, user: "User") -> Self:
        """Only administrators change the published record."""
        return self.all() if user.is_superuser else self.none()

    def headline_money(self) -> Self:
        """Keep what may fill a row: whole programme, KCQG/KCĐP/both, one year's months, clear."""
        return self.filter(
            scope=Scope.WHOLE,
            source__in=[MoneyScope.NATIONAL, MoneyScope.LOCAL, MoneyScope.STATE],
            period=Period.MONTHS,
            from_month=1,
            is_target=False,
            amount__isnull=False,
        ).exclude(indicator__stage="")

    def best_first(self) -> Self:
        """Order what disagrees: final before estimate, then the latest said."""
        rank = Case(
            When(status=FigureStatus.FINAL, then=Value(0)),
            When(status=FigureStatus.UNSTATED, then=Value(1)),
            default=Value(2),
            output_field=IntegerField(),
        )
        return self.annotate(rank=rank).order_by("rank", F("as_of").desc(nulls_last=True), "code")


class ReportedFigure(models.Model):
    """A claim of a document about a territory and period, with its own words and precision."""

    code = models.SlugField(_("mã"), max_length=20, unique=True)
    document = models.ForeignKey(
        Document,
        models.PROTECT,
        verbose_name=_("tài liệu"),
        related_name="figures",
        null=True,
        blank=True,
    )
    report = models.ForeignKey(
        Report,
        models.PROTECT,
        verbose_name=_("báo cáo kỳ"),
        related_name="figures",
        null=True,
        blank=True,
    )
    level = models.CharField(_("cấp"), max_length=12, choices=Level)
    region = models.CharField(_("khu vực"), max_length=7, choices=Region, blank=True)
    province = models.ForeignKey(
        Province,
        models.PROTECT,
        verbose_name=_("tỉnh, thành phố"),
        related_name="figures",
        null=True,
        blank=True,
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        verbose_name=_("tổ chức"),
        related_name="figures",
        null=True,
        blank=True,
    )
    year_from = models.PositiveSmallIntegerField(_("từ năm"), null=True, blank=True)
    year = models.PositiveSmallIntegerField(_("năm"), help_text=_("Năm cuối nếu nhiều năm."))
    period = models.CharField(_("kỳ"), max_length=8, choices=Period)
    from_month = models.PositiveSmallIntegerField(_("từ tháng"), null=True, blank=True)
    through_month = models.PositiveSmallIntegerField(_("đến tháng"), null=True, blank=True)
    as_of = models.DateField(_("số liệu tại ngày"), null=True, blank=True)
    source = models.CharField(_("nguồn tiền"), max_length=11, choices=MoneyScope)
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, verbose_name=_("chỉ tiêu"), related_name="figures"
    )
    scope = models.CharField(_("phạm vi"), max_length=5, choices=Scope)
    content = models.ForeignKey(
        ActivityContent, models.PROTECT, verbose_name=_("nội dung"), null=True, blank=True
    )
    detail = models.CharField(_("diễn giải"), max_length=400, blank=True)
    amount = models.BigIntegerField(_("số tiền (đồng)"), null=True, blank=True)
    number = models.DecimalField(
        _("số lượng hoặc %"), max_digits=16, decimal_places=4, null=True, blank=True
    )
    printed = models.CharField(_("số in trong tài liệu"), max_length=40)
    unit = models.CharField(_("đơn vị in"), max_length=10, choices=PrintedUnit)
    qualifier = models.CharField(_("từ đi kèm"), max_length=20, blank=True)
    status = models.CharField(_("tình trạng"), max_length=8, choices=FigureStatus)
    is_target = models.BooleanField(_("là mục tiêu"), default=False)
    relation = models.CharField(_("phần trăm của"), max_length=15, choices=Relation, blank=True)
    denominator = models.CharField(_("mẫu số"), max_length=200, blank=True)
    ambiguity = models.CharField(_("chỗ chưa rõ"), max_length=500, blank=True)
    note = models.TextField(_("ghi chú"), blank=True)
    award_level = models.CharField(_("cấp bình chọn"), max_length=10, blank=True)
    award_round = models.PositiveSmallIntegerField(_("lần bình chọn"), null=True, blank=True)
    product_group = models.CharField(_("nhóm sản phẩm"), max_length=12, blank=True)
    search_key = models.TextField(editable=False)

    objects = ReportedFigureQuerySet.as_manager()

    class Meta:
        verbose_name = _("số liệu báo cáo")
        verbose_name_plural = _("số liệu báo cáo")
        ordering = ["-year", "code"]
        indexes = [
            models.Index(fields=["level", "year"], name="figure_level_year"),
            models.Index(fields=["province", "year"], name="figure_province_year"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(level="nation", region="", province=None, organisation=None)
                | (Q(level="region", province=None, organisation=None) & ~Q(region=""))
                | Q(level="province", region="", province__isnull=False, organisation=None)
                | Q(level="organisation", region="", province=None, organisation__isnull=False),
                name="figure_one_territory",
                violation_error_message=_("Cấp và địa bàn của số liệu không khớp nhau."),
            ),
            models.CheckConstraint(
                condition=Q(amount=None, number__isnull=False)
                | Q(amount__isnull=False, number=None),
                name="figure_one_value",
                violation_error_message=_("Ghi số tiền hoặc số lượng, không cả hai."),
            ),
            models.CheckConstraint(
                condition=Q(document=None, report__isnull=False)
                | Q(document__isnull=False, report=None),
                name="figure_one_origin",
                violation_error_message=_("Số liệu phải thuộc một tài liệu hoặc một báo cáo kỳ."),
            ),
            models.CheckConstraint(
                condition=Q(
                    period="months",
                    from_month__gte=1,
                    through_month__gte=F("from_month"),
                    through_month__lte=12,
                )
                | (~Q(period="months") & Q(from_month=None, through_month=None)),
                name="figure_months_forwards",
                violation_error_message=_("Tháng của kỳ không hợp lệ."),
            ),
            models.CheckConstraint(
                condition=Q(year_from=None) | Q(period="span", year__gte=F("year_from")),
                name="figure_years_forwards",
                violation_error_message=_("Năm đầu không được sau năm cuối."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} – {self.as_printed}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the search key in step."""
        self.search_key = self.make_search_key()
        super().save(*args, **kwargs)

    def make_search_key(self) -> str:
        """Fold everything a reader may search for; reads the related rows."""
        origin = f"{self.document} {self.document.publisher}" if self.document else self.report
        parts = (self.code, self.territory, self.indicator, self.detail, self.printed, origin)
        return search_key(" ".join(str(part) for part in parts))

    @property
    def territory(self) -> str:
        """Return the name of the territory as of that time."""
        if self.level == Level.REGION:
            return str(Region(self.region).label)
        if self.province:
            return self.province.name  # str() adds until when an ended unit existed
        return str(self.organisation or Level.NATION.label)

    @property
    def as_printed(self) -> str:
        """Return the words of the document: "trên 4,3 tỷ đồng"."""
        unit = str(PrintedUnit(self.unit).label)
        space = "" if unit == "%" else " "
        return f"{self.qualifier} {self.digits}{space}{unit}".strip()

    @property
    def digits(self) -> str:
        """Return the number as printed, with a true minus: "−32,19"."""
        return self.printed.replace("-", MINUS)

    @property
    def half_unit(self) -> Decimal:
        """Return half a unit of the last printed digit, in base units: what rounding may hide."""
        decimals = len(self.printed.partition(",")[2])
        per_unit = DONG_PER_UNIT.get(PrintedUnit(self.unit), 1)
        return Decimal(per_unit) / 2 / Decimal(10) ** decimals
