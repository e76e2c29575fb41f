"""Ceilings (mức hỗ trợ tối đa, mức tạm ứng, hệ số ưu tiên): dated rows that cite their article."""

from datetime import date
from decimal import Decimal
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from khuyencong.history.remembered import Remembered, RememberedQuerySet
from programmes.models.content import ActivityContent
from programmes.models.parts import ProjectPart, ProjectPartQuerySet
from programmes.models.project import Project
from programmes.models.stages import STATE_SOURCES
from provinces.models import Province, periods

PROGRAMMES = [(source.value, source.label) for source in STATE_SOURCES]


class CeilingKind(models.TextChoices):
    """What a row limits (loại mức)."""

    SUPPORT = "support", _("Mức hỗ trợ tối đa")
    ADVANCE = "advance", _("Tạm ứng tối đa")
    FACTOR = "factor", _("Hệ số ưu tiên")


class ShareBase(models.TextChoices):
    """What a share is a share of (mẫu số của tỷ lệ)."""

    COST = "cost", _("chi phí được tính hỗ trợ")
    LISTED_COST = "listed_cost", _("các khoản chi mà điều khoản liệt kê")
    BOOTH_RENT = "booth_rent", _("tiền thuê gian hàng")
    AIR_TICKET = "air_ticket", _("vé máy bay")
    INTEREST = "interest", _("lãi vay")
    YEARLY_BUDGET = "yearly_budget", _("kinh phí khuyến công giao hằng năm")
    ESTIMATE = "estimate", _("dự toán đề án")
    SUPPORT = "support", _("kinh phí hỗ trợ")


class CeilingUnit(models.TextChoices):
    """Of what an amount is the most for one (đơn vị áp dụng mức)."""

    FIRM = "firm", _("doanh nghiệp")
    MODEL = "model", _("mô hình")
    ESTABLISHMENT = "establishment", _("cơ sở")
    TRADEMARK = "trademark", _("nhãn hiệu")
    ASSOCIATION = "association", _("hiệp hội, hội ngành nghề")
    LINKED_CLUSTER = "linked_cluster", _("cụm liên kết")
    CLUSTER = "cluster", _("cụm công nghiệp")
    ROUND = "round", _("lần tổ chức")
    PRODUCT = "product", _("sản phẩm")


class SupportCeilingQuerySet(RememberedQuerySet):
    """Ceilings by day."""

    def on(self, day: date) -> Self:
        """Keep the rows in force on the day."""
        return self.filter(periods.on(day))


class SupportCeiling(Remembered, periods.Dated):
    """The most that may be given or advanced for something (đồng, %), from when to when."""

    key = models.SlugField(_("mã"), max_length=80, unique=True)
    item = models.SlugField(
        _("mã hạng mục"), max_length=60, help_text=_("Cùng một mã qua các lần thay đổi mức.")
    )
    kind = models.CharField(_("loại"), max_length=7, choices=CeilingKind, default="support")
    name = models.CharField(_("hạng mục"), max_length=200)
    content = models.ForeignKey(
        ActivityContent, models.PROTECT, verbose_name=_("nội dung"), null=True, blank=True
    )
    programme = models.CharField(
        _("chương trình"),
        max_length=11,
        choices=PROGRAMMES,
        blank=True,
        help_text=_("Để trống nếu áp dụng cho cả KCQG và KCĐP."),
    )
    province = models.ForeignKey(
        Province,
        models.PROTECT,
        verbose_name=_("tỉnh, thành phố"),
        null=True,
        blank=True,
        help_text=_("Chỉ ghi khi tỉnh ban hành mức riêng."),
    )
    share = models.DecimalField(
        _("tỷ lệ tối đa (%)"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    share_of = models.CharField(_("tỷ lệ trên"), max_length=13, choices=ShareBase, blank=True)
    amount = models.BigIntegerField(_("mức tối đa (đồng)"), null=True, blank=True)
    per = models.CharField(_("tính cho một"), max_length=14, choices=CeilingUnit, blank=True)
    factor = models.DecimalField(_("hệ số"), max_digits=4, decimal_places=2, null=True, blank=True)
    takes_factor = models.BooleanField(_("được nhân hệ số ưu tiên"), default=False)
    condition = models.CharField(_("điều kiện"), max_length=300, blank=True)
    legal_basis = models.CharField(_("căn cứ (điều, khoản)"), max_length=200)
    source_note = models.CharField(_("ghi chú về nguồn"), max_length=300, blank=True)
    is_verified = models.BooleanField(
        _("đã kiểm chứng"),
        default=False,
        help_text=_("Chỉ mức đã kiểm chứng với văn bản mới dùng để cảnh báo."),
    )

    objects = SupportCeilingQuerySet.as_manager()

    class Meta(periods.Dated.Meta):
        verbose_name = _("mức hỗ trợ")
        verbose_name_plural = _("mức hỗ trợ, tạm ứng")
        ordering = ["kind", "item", "valid_from", "pk"]
        constraints = [
            *periods.Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(share=None, share_of="")
                | (Q(share__gt=0, share__lte=100) & ~Q(share_of="")),
                name="ceiling_share_has_base",
                violation_error_message=_("Tỷ lệ từ 0 đến 100 phải ghi rõ tính trên số nào."),
            ),
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__gt=0),
                name="ceiling_amount_positive",
                violation_error_message=_("Mức tối đa phải lớn hơn 0."),
            ),
            models.CheckConstraint(
                condition=(~Q(kind="factor") & Q(factor=None))
                | Q(kind="factor", factor__gt=1, share=None, amount=None),
                name="ceiling_factor_apart",
                violation_error_message=_("Hệ số lớn hơn 1 và chỉ ghi ở dòng “Hệ số ưu tiên”."),
            ),
            models.CheckConstraint(
                condition=Q(share__isnull=False) | Q(amount__isnull=False) | Q(kind="factor"),
                name="ceiling_limits_something",
                violation_error_message=_("Ghi ít nhất một trong hai: tỷ lệ, mức tối đa."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} – {self.legal_basis}"

    def clean(self) -> None:
        """Refuse a second row for the same thing on the same day."""
        alike = SupportCeiling.objects.filter(
            periods.overlapping(self.valid_from, self.valid_to),
            item=self.item,
            kind=self.kind,
            programme=self.programme,
            province=self.province_id,
        ).exclude(pk=self.pk)
        if self.is_verified and alike.filter(is_verified=True).exists():
            message = _(
                "Hạng mục này đã có một mức khác trong thời gian đó: kết thúc mức cũ trước."
            )
            raise ValidationError({"valid_from": message})

    @property
    def ratio(self) -> Decimal | None:
        """Return the share as a ratio of what `share_of` names."""
        return None if self.share is None else self.share / 100


class SupportBasis(ProjectPart):
    """Which ceiling a project falls under, and on what it is counted (mức hỗ trợ áp dụng)."""

    project = models.OneToOneField(
        Project, models.CASCADE, verbose_name=_("đề án"), related_name="support_basis"
    )
    item = models.SlugField(_("hạng mục"), max_length=60, blank=True)
    eligible_cost = models.BigIntegerField(
        _("chi phí được tính hỗ trợ (đồng)"), null=True, blank=True
    )
    unit_count = models.PositiveIntegerField(
        _("số lượng"),
        null=True,
        blank=True,
        help_text=_("Số cơ sở, mô hình, sản phẩm… mà mức hỗ trợ tính cho một."),
    )

    objects = ProjectPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("mức hỗ trợ áp dụng")
        verbose_name_plural = _("mức hỗ trợ áp dụng")
        constraints = [
            models.CheckConstraint(
                condition=Q(eligible_cost=None) | Q(eligible_cost__gt=0),
                name="basis_cost_positive",
                violation_error_message=_("Chi phí phải lớn hơn 0."),
            ),
            models.CheckConstraint(
                condition=Q(unit_count=None) | Q(unit_count__gt=0),
                name="basis_count_positive",
                violation_error_message=_("Số lượng phải lớn hơn 0."),
            ),
        ]

    def __str__(self) -> str:
        return self.item

    def given_to(self, project: Project) -> "SupportBasis":
        """Return the same for another project, not stored yet."""
        same = {name: getattr(self, name) for name in ("item", "eligible_cost", "unit_count")}
        return SupportBasis(project=project, **same)


def hand_on_basis(source: Project, to: Project) -> None:
    """Give a project that is made from another the ceiling that was chosen there."""
    for basis in SupportBasis.objects.filter(project=source):
        basis.given_to(to).save()
