"""Projects (đề án khuyến công): goal, content, beneficiaries, time and defined money."""

from collections.abc import Iterator
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _

from khuyencong.text import search_key
from programmes.models.cells import DIMENSIONS, CellKey, Contribution, content_key, counted
from programmes.models.content import ActivityContent
from programmes.models.holder import Held, year_plausible
from programmes.models.ledger import LedgerQuerySet, LedgerRow, month_within
from programmes.models.plan import existed_in
from programmes.models.record import Document
from programmes.models.stages import FundingSource
from provinces.models import Establishment, Organisation


class ProjectKind(models.TextChoices):
    """How a project is set up (TT 36/2013/TT-BCT Điều 2, Điều 10)."""

    ORDINARY = "ordinary", _("Đề án")
    GROUP = "group", _("Đề án nhóm")
    TASK = "task", _("Nhiệm vụ")


class Status(models.TextChoices):
    """Where a project stands in its life (trạng thái)."""

    DRAFT = "draft", _("Bản nháp")
    REGISTERED = "registered", _("Đăng ký")
    APPRAISED_LOCAL = "appraised_local", _("Thẩm định cấp cơ sở")
    APPRAISED_MINISTRY = "appraised_ministry", _("Thẩm định cấp Bộ")
    APPROVED = "approved", _("Phê duyệt")
    ASSIGNED = "assigned", _("Giao kế hoạch")
    CONTRACTED = "contracted", _("Ký hợp đồng")
    IN_PROGRESS = "in_progress", _("Đang thực hiện")
    ACCEPTED = "accepted", _("Nghiệm thu")
    LIQUIDATED = "liquidated", _("Thanh lý")
    SETTLED = "settled", _("Quyết toán")
    REJECTED = "rejected", _("Không duyệt")
    STOPPED = "stopped", _("Ngừng triển khai")
    CARRIED_OVER = "carried_over", _("Chuyển tiếp")


class Origin(models.TextChoices):
    """Where the record comes from."""

    ENTERED = "entered", _("Nhập trong hệ thống")
    PUBLISHED = "published", _("Nêu trong tài liệu công bố")


NOT_COUNTED = (
    Status.DRAFT,
    Status.REGISTERED,
    Status.APPRAISED_LOCAL,
    Status.APPRAISED_MINISTRY,
    Status.REJECTED,
)


class ProjectQuerySet(LedgerQuerySet):
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


class Project(Held, LedgerRow):
    """A project or task (đề án, nhiệm vụ khuyến công) under one programme and year."""

    code = models.CharField(_("mã"), max_length=40, unique=True)
    title = models.CharField(_("tên đề án"), max_length=500)
    year = models.PositiveSmallIntegerField(_("năm kế hoạch"))
    source = models.CharField(
        _("chương trình"), max_length=11, choices=FundingSource, help_text=_("KCQG hay KCĐP.")
    )
    content = models.ForeignKey(
        ActivityContent, models.PROTECT, verbose_name=_("nội dung"), null=True
    )
    kind = models.CharField(_("loại"), max_length=8, choices=ProjectKind, default="ordinary")
    is_flagship = models.BooleanField(_("đề án điểm"), default=False)
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
    place = models.CharField(_("địa điểm"), max_length=300, blank=True)
    goal = models.TextField(_("mục tiêu"), blank=True)
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
                condition=Q(origin="published") | (~Q(source="") & Q(content__isnull=False)),
                name="project_complete_unless_published",
                violation_error_message=_("Đề án phải có chương trình và nội dung."),
            ),
            year_plausible("project_year_plausible"),
        ]

    def __str__(self) -> str:
        return f"{self.code} – {self.title}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the search key with what it is made of."""
        if (fields := kwargs.get("update_fields")) is not None and {"code", "title"} & set(fields):
            kwargs["update_fields"] = {*fields, "search_key"}
        super().save(*args, **kwargs)

    def prepare(self, parents: dict[Any, Any]) -> None:
        """Set the search key too."""
        self.search_key = search_key(f"{self.code} {self.title}")[:600]
        super().prepare(parents)

    def place_in_year(self) -> None:
        """Count a project from the month it starts in; without a date, from before the year."""
        self.month = month_within(self.started_on, self.year)

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


class ProjectPartQuerySet(models.QuerySet[Any]):
    """Rows of a project, visible with it."""

    def visible_to(self, user: Any) -> Self:
        """Keep the rows of the projects that the user may see."""
        return self.filter(project__in=Project.objects.visible_to(user).order_by().values("pk"))

    def editable_by(self, user: Any) -> Self:
        """Keep the rows of the projects that the user may change."""
        return self.filter(project__in=Project.objects.editable_by(user).order_by().values("pk"))


class ProjectFunding(models.Model):
    """What a project may cost from one source (cơ cấu nguồn vốn; đồng)."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="funding")
    source = models.CharField(_("nguồn"), max_length=11, choices=FundingSource)
    amount = models.BigIntegerField(_("số tiền (đồng)"))

    objects = ProjectPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("nguồn vốn")
        verbose_name_plural = _("nguồn vốn")
        ordering = ["project", "source"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "source"],
                name="funding_of_source_once",
                violation_error_message=_("Mỗi nguồn chỉ ghi một dòng."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="funding_not_negative",
                violation_error_message=_("Số tiền không được âm."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_source_display()


class Beneficiary(models.Model):
    """An establishment that gains from a project (đơn vị thụ hưởng), with its share (đồng)."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="beneficiaries")
    establishment = models.ForeignKey(Establishment, models.PROTECT, verbose_name=_("cơ sở"))
    share = models.BigIntegerField(_("phần hỗ trợ (đồng)"), null=True, blank=True)

    objects = ProjectPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("đơn vị thụ hưởng")
        verbose_name_plural = _("đơn vị thụ hưởng")
        ordering = ["project", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "establishment"],
                name="beneficiary_once",
                violation_error_message=_("Cơ sở này đã có trong đề án."),
            ),
            models.CheckConstraint(
                condition=Q(share=None) | Q(share__gte=0),
                name="beneficiary_share_not_negative",
                violation_error_message=_("Số tiền không được âm."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.establishment)


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
