"""Projects (đề án khuyến công): goal, content, beneficiaries, time and defined money."""

from collections.abc import Iterator
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from khuyencong.text import search_key
from programmes.models.cells import DIMENSIONS, CellKey, Contribution, content_key, counted
from programmes.models.content import ActivityContent
from programmes.models.holder import Held, year_plausible
from programmes.models.in_line import InLine, InLineRows
from programmes.models.ledger import LedgerQuerySet, LedgerRow, month_within
from programmes.models.plan import existed_in
from programmes.models.record import Document
from programmes.models.stages import FundingSource
from programmes.models.status import NOT_COUNTED, Origin, ProjectKind, Status
from provinces.models import Commune, Organisation


class ProjectQuerySet(InLineRows, LedgerQuerySet):
    """Projects by reader, and as rows that cells count."""

    placed_by = ("started_on", "year")

    def with_dimensions(self) -> Self:
        """Keep what cells count; a project only named in a document is a claim, not a record."""
        return self.filter(origin=Origin.ENTERED)

    def cell_keys(self) -> set[CellKey]:
        """A project's spending moves with it: the cells of its entries are touched too."""
        return super().cell_keys() | self.entries().cell_keys()

    def entries(self) -> LedgerQuerySet:
        """Return the spending entries of the projects."""
        ledger = self.model._meta.get_field("entries").related_model
        entries: LedgerQuerySet = ledger.objects.filter(project__in=self.order_by().values("pk"))
        return entries


class Project(InLine, Held, LedgerRow):
    """A project or task (đề án, nhiệm vụ khuyến công) under one programme and year."""

    in_project = "pk"

    code = models.CharField(_("mã"), max_length=40, unique=True)
    title = models.CharField(_("tên đề án"), max_length=500, blank=True)
    year = models.PositiveSmallIntegerField(_("năm kế hoạch"))
    source = models.CharField(
        _("chương trình"),
        max_length=11,
        choices=FundingSource,
        blank=True,
        help_text=_("KCQG hay KCĐP."),
    )
    content = models.ForeignKey(
        ActivityContent, models.PROTECT, verbose_name=_("nội dung"), null=True, blank=True
    )
    kind = models.CharField(_("loại"), max_length=8, choices=ProjectKind, default="ordinary")
    is_flagship = models.BooleanField(_("đề án điểm"), default=False)
    is_priority = models.BooleanField(
        _("địa bàn, ngành nghề ưu tiên"),
        default=False,
        help_text=_("Mức hỗ trợ tối đa được nhân 1,5 (TTLT 26/2014/TTLT-BTC-BCT Điều 6)."),
    )
    status = models.CharField(_("trạng thái"), max_length=20, choices=Status, default="draft")
    implementing_unit = models.ForeignKey(
        Organisation,
        models.PROTECT,
        verbose_name=_("đơn vị thực hiện"),
        related_name="implemented_projects",
        null=True,
        blank=True,
    )
    coordinating_unit = models.CharField(_("đơn vị phối hợp"), max_length=300, blank=True)
    commune = models.ForeignKey(
        Commune, models.PROTECT, verbose_name=_("xã, phường, đặc khu"), null=True, blank=True
    )
    place = models.CharField(_("địa điểm"), max_length=300, blank=True)
    # The headings that a project's file must have (TT 36/2013/TT-BCT Điều 5).
    need = models.TextField(_("sự cần thiết"), blank=True)
    goal = models.TextField(_("mục tiêu"), blank=True)
    scale = models.TextField(_("quy mô, đặc điểm nổi bật"), blank=True)
    schedule = models.TextField(_("nội dung, tiến độ"), blank=True)
    arrangement = models.TextField(_("tổ chức thực hiện"), blank=True)
    effect = models.TextField(_("hiệu quả"), blank=True)
    stated_total = models.BigIntegerField(
        _("tổng kinh phí ghi trong hồ sơ (đồng)"), null=True, blank=True
    )
    started_on = models.DateField(_("bắt đầu"), null=True, blank=True)
    ended_on = models.DateField(_("kết thúc"), null=True, blank=True)
    origin = models.CharField(
        _("nguồn gốc"), max_length=9, choices=Origin, default=Origin.ENTERED, editable=False
    )
    document = models.ForeignKey(
        Document, models.PROTECT, verbose_name=_("tài liệu"), null=True, blank=True
    )
    status_text = models.CharField(_("trạng thái theo tài liệu"), max_length=200, blank=True)
    note = models.TextField(_("ghi chú"), blank=True)
    is_returned = models.BooleanField(_("bị trả lại"), default=False, editable=False)
    approved = models.JSONField(  # what was approved stays readable whatever is adjusted later
        _("nội dung được duyệt"), null=True, blank=True, editable=False
    )
    copied_from = models.ForeignKey(
        "self",
        models.SET_NULL,
        verbose_name=_("tạo từ đề án"),
        related_name="copies",
        null=True,
        blank=True,
        editable=False,
    )
    continues = models.OneToOneField(
        "self",
        models.PROTECT,
        verbose_name=_("chuyển tiếp từ đề án"),
        related_name="continued_by",
        null=True,
        blank=True,
        editable=False,
    )
    created_by = models.ForeignKey(
        "accounts.User",
        models.PROTECT,
        verbose_name=_("người lập"),
        related_name="+",
        null=True,
        blank=True,
        editable=False,
    )
    created_at = models.DateTimeField(_("lập lúc"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(_("sửa lúc"), auto_now=True)
    version = models.PositiveIntegerField(default=1, editable=False)  # grows with every save
    search_key = models.CharField(editable=False, max_length=600, db_index=True)

    objects = ProjectQuerySet.as_manager()

    class Meta(Held.Meta):
        base_manager_name = "objects"  # related managers write through it
        verbose_name = _("đề án")
        verbose_name_plural = _("đề án")
        ordering = ["-year", "code"]
        indexes = [
            models.Index(fields=["province", "content", "year"], name="project_province_content"),
            models.Index(fields=["-year", "code"], name="project_year_code"),
        ]
        constraints = [
            *Held.Meta.constraints,
            models.CheckConstraint(
                condition=Q(started_on=None) | Q(ended_on=None) | Q(ended_on__gte=F("started_on")),
                name="project_period_forwards",
                violation_error_message=_("Ngày kết thúc không được trước ngày bắt đầu."),
            ),
            models.CheckConstraint(
                condition=Q(source__in=["national", "local", ""]),
                name="project_of_a_programme",
                violation_error_message=_("Đề án thuộc KCQG hoặc KCĐP."),
            ),
            models.CheckConstraint(
                condition=Q(origin="published")
                | Q(status="draft")
                | (~Q(source="") & ~Q(title="") & Q(content__isnull=False)),
                name="project_complete_unless_draft",
                violation_error_message=_("Đề án phải có tên, chương trình và nội dung."),
            ),
            models.CheckConstraint(
                condition=Q(is_returned=False) | Q(status__in=["draft", "registered"]),
                name="project_returned_to_somebody",
                violation_error_message=_("Chỉ hồ sơ chưa được thẩm định mới là hồ sơ bị trả lại."),
            ),
            models.CheckConstraint(
                condition=Q(stated_total=None) | Q(stated_total__gte=0),
                name="project_stated_total_not_negative",
                violation_error_message=_("Số tiền không được âm."),
            ),
            year_plausible("project_year_plausible"),
        ]

    def __str__(self) -> str:
        return f"{self.code} – {self.title}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the search key with what it is made of, and count the version."""
        self.version += 0 if self._state.adding else 1
        if (fields := kwargs.get("update_fields")) is not None and {"code", "title"} & set(fields):
            kwargs["update_fields"] = {*fields, "search_key"}
        if fields is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "version", "updated_at"}
        super().save(*args, **kwargs)

    def prepare(self, parents: dict[Any, Any]) -> None:
        """Set the search key too."""
        self.search_key = search_key(f"{self.code} {self.title}")[:600]
        super().prepare(parents)

    def place_in_year(self) -> None:
        """Count a project from the month it starts in; without a date, from before the year."""
        self.month = month_within(self.started_on, self.year)

    not_remembered = (*LedgerRow.not_remembered, "updated_at", "approved")

    def clean(self) -> None:
        """Refuse a unit that did not exist in the year, and a start after money was spent."""
        if self.province and self.year and not existed_in(self.province, self.year):
            message = _("%(name)s không tồn tại trong năm %(year)s; chọn đơn vị của năm đó.")
            params = {"name": self.province.name, "year": self.year}
            raise ValidationError({"province": ValidationError(message, params=params)})
        if (
            self.pk
            and self.started_on
            and self.entries.filter(spent_on__lt=self.started_on).exists()
        ):
            raise ValidationError({"started_on": _("Đề án đã có bút toán trước ngày này.")})


@counted
def projects(scope: Q) -> Iterator[Contribution]:
    """Count approved projects by cell; those only named in a document are claims, not records."""
    rows = (
        Project.objects.filter(scope, origin=Origin.ENTERED)
        .exclude(status__in=NOT_COUNTED)
        .order_by()
        .values(*DIMENSIONS)
        .annotate(rows=Count("pk"))
    )
    for row in rows.iterator():
        yield content_key(row), "projects", row["rows"]
