"""Spending entries (bút toán): dated, signed, reversed when wrong, never deleted."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Count, F, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from khuyencong.history.acting import current
from programmes.models.cells import DIMENSIONS, Contribution, content_key, counted
from programmes.models.holder import year_plausible
from programmes.models.in_line import InLine, InLineRows
from programmes.models.ledger import LedgerQuerySet, LedgerRow, month_within
from programmes.models.project import Project
from programmes.models.stages import FundingSource, SpendingStage


class SpendingEntryQuerySet(InLineRows, LedgerQuerySet):
    """Entries with the dimensions of their project."""

    holder_path, parent = "project__", "project"
    placed_by = ("spent_on", "year")

    def with_dimensions(self) -> Self:
        """Take holder and content from the project."""
        return self.annotate(
            province_id=F("project__province_id"),
            organisation_id=F("project__organisation_id"),
            content_id=F("project__content_id"),
        )


class SpendingEntry(InLine, LedgerRow):
    """Money of a project at a stage (tạm ứng, giải ngân, thực hiện, quyết toán; đồng, có dấu)."""

    summed_by = ("project_id", "source", "stage", "year")
    not_remembered = (*LedgerRow.not_remembered, "form_token", "recorded_by", "recorded_at")

    project = models.ForeignKey(
        Project, models.PROTECT, verbose_name=_("đề án"), related_name="entries"
    )
    source = models.CharField(_("nguồn"), max_length=11, choices=FundingSource)
    stage = models.CharField(_("giai đoạn"), max_length=9, choices=SpendingStage)
    amount = models.BigIntegerField(_("số tiền (đồng)"), help_text=_("Hoàn trả ghi số âm."))
    spent_on = models.DateField(_("ngày"))
    year = models.PositiveSmallIntegerField(
        _("năm ngân sách"), help_text=_("Chi chỉnh lý tháng 1 năm sau vẫn thuộc năm ngân sách.")
    )
    voucher = models.CharField(_("chứng từ"), max_length=100, blank=True)
    voucher_on = models.DateField(_("ngày chứng từ"), null=True, blank=True)
    reverses = models.OneToOneField(
        "self",
        models.PROTECT,
        verbose_name=_("đảo bút toán"),
        related_name="reversal",
        null=True,
        blank=True,
    )
    note = models.CharField(_("ghi chú"), max_length=300, blank=True)
    recorded_by = models.ForeignKey(
        "accounts.User",
        models.PROTECT,
        verbose_name=_("người ghi"),
        related_name="+",
        null=True,
        blank=True,
        editable=False,
    )
    recorded_at = models.DateTimeField(_("ghi lúc"), null=True, blank=True, editable=False)
    form_token = models.CharField(  # the form that it came with, which may be sent twice
        max_length=40, null=True, blank=True, unique=True, editable=False
    )

    objects = SpendingEntryQuerySet.as_manager()

    class Meta:
        base_manager_name = "objects"  # related managers write through it
        verbose_name = _("bút toán")
        verbose_name_plural = _("bút toán")
        ordering = ["spent_on", "pk"]
        indexes = [models.Index(fields=["year", "source", "month"], name="entry_year_source_month")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(amount=0),
                name="entry_not_nothing",
                violation_error_message=_("Bút toán phải có số tiền khác 0."),
            ),
            year_plausible("entry_year_plausible"),
        ]

    def __str__(self) -> str:
        words = _("%(stage)s (hoàn trả) %(day)s") if self.is_refund else _("%(stage)s %(day)s")
        return words % {"stage": self.get_stage_display(), "day": f"{self.spent_on:%d/%m/%Y}"}

    @property
    def is_refund(self) -> bool:
        """Say whether money came back; a reversal only takes back what was recorded."""
        return self.amount < 0 and self.reverses_id is None

    def belongs_to(self) -> models.Model:
        """Return the project: its history tells of its money."""
        return self.project

    def prepare(self, parents: dict[Any, Any]) -> None:
        """Sign a new entry with who is acting."""
        super().prepare(parents)
        if self._state.adding:
            self.recorded_at = self.recorded_at or timezone.now()
            self.recorded_by_id = self.recorded_by_id or current().user_pk

    def place_in_year(self) -> None:
        """Count a correction of the January after in month 12 of its budget year."""
        self.month = month_within(self.spent_on, self.year)

    def clean(self) -> None:
        """Refuse money before its project, outside its year, or below zero in all."""
        if not self.has("project_id", "year", "spent_on", "amount"):
            return
        self.check_dates()
        self.check_reversal()
        if self.lowest_total(self.amount) < 0:
            message = _("Tổng của đề án ở giai đoạn này sẽ âm: hoàn trả nhiều hơn số đã ghi.")
            raise ValidationError({"amount": message})

    def check_dates(self) -> None:
        """Refuse a day before the project starts or outside the budget year and its closing."""
        if self.project.started_on and self.spent_on < self.project.started_on:
            raise ValidationError({"spent_on": _("Ngày chi trước ngày bắt đầu đề án.")})
        near = self.year - 1 <= self.spent_on.year <= self.year + 1
        if not near and not self.reverses_id:  # a mistake may be found years later
            raise ValidationError({"year": _("Năm ngân sách cách ngày chi quá một năm.")})

    def check_reversal(self) -> None:
        """Refuse a reversal that is not the same entry with the other sign."""
        if self.reverses and self.reverses.mirror() != (*self.mirror()[:-1], -self.amount):
            message = _("Bút toán đảo phải cùng đề án, nguồn, giai đoạn, năm và ngược dấu.")
            raise ValidationError({"reverses": message})

    def mirror(self) -> tuple[int, str, str, int, int]:
        """Return what a reversal repeats, and last the amount, whose sign it turns."""
        return self.project_id, self.source, self.stage, self.year, self.amount

    @transaction.atomic
    def reverse(self, *, on: date, reason: str = "") -> "SpendingEntry":
        """Record the same money with the other sign (đảo bút toán); the wrong entry stays."""
        note = _("Đảo bút toán ngày %(day)s") % {"day": f"{self.spent_on:%d/%m/%Y}"}
        entry = SpendingEntry(
            project=self.project,
            source=self.source,
            stage=self.stage,
            amount=-self.amount,
            spent_on=max(on, self.spent_on),
            year=self.year,
            reverses=self,
            note=f"{note}: {reason}" if reason else note,
        )
        entry.full_clean()
        entry.save()
        return entry


@counted
def entries(scope: Q) -> Iterator[Contribution]:
    """Sum entries by cell and stage."""
    rows = (
        SpendingEntry.objects.all()
        .with_dimensions()
        .filter(scope)
        .order_by()
        .values(*DIMENSIONS, "stage")
        .annotate(total=Sum("amount"), rows=Count("pk"))
    )
    for row in rows.iterator():
        yield content_key(row), row["stage"], row["total"]
        yield content_key(row), "records", row["rows"]
