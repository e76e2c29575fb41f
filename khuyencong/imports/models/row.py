"""A row of an import (dòng nhập): its cells, what it would do, what it did, how to take it back."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from khuyencong.imports.models.batch import ImportBatch

if TYPE_CHECKING:
    from khuyencong.accounts.models import User


class Outcome(models.TextChoices):
    """What a row would do (dự kiến)."""

    NEW = "new", _("Mới")
    CHANGED = "changed", _("Thay đổi")
    UNCHANGED = "unchanged", _("Không đổi")
    INVALID = "invalid", _("Có lỗi")
    LEFT = "left", _("Bỏ qua")  # by the user's choice, or a sheet row that is no record


class Result(models.TextChoices):
    """What became of a row (kết quả)."""

    CREATED = "created", _("Đã thêm")
    CHANGED = "changed", _("Đã sửa")
    UNCHANGED = "unchanged", _("Không đổi")
    SKIPPED = "skipped", _("Đã bỏ qua")
    FAILED = "failed", _("Không ghi được")
    UNDONE = "undone", _("Đã hoàn tác")
    KEPT = "kept", _("Giữ lại vì đã sửa sau khi nhập")
    NOT_UNDONE = "not_undone", _("Không hoàn tác được")


class ImportRowQuerySet(models.QuerySet["ImportRow"]):
    """Rows by reader, and by what they wrote."""

    def visible_to(self, user: "User | None") -> Self:
        """Keep the rows of the imports that the user may see."""
        return self.filter(batch__in=ImportBatch.objects.visible_to(user).order_by().values("pk"))

    def editable_by(self, user: "User") -> Self:
        """Keep the rows of the imports that the user may go on with."""
        return self.visible_to(user)

    def that_wrote(self, *records: models.Model) -> Self:
        """Keep the rows that created or changed any of the records, which are of one model."""
        if not records:
            return self.none()
        pks = [record.pk for record in records]
        written = self.filter(model=records[0]._meta.label_lower, object_pk__in=pks)
        return written.filter(result__in=[Result.CREATED, Result.CHANGED])


class ImportRow(models.Model):
    """One record that stands in a row of a sheet; a sheet's row may hold several."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="rows")
    position = models.PositiveIntegerField()  # in the order of the file
    table = models.PositiveSmallIntegerField()  # which of batch.understood
    kind = models.CharField(max_length=20)  # kinds.Kind.key
    sheet = models.CharField(_("trang tính"), max_length=100, blank=True)
    row = models.PositiveIntegerField(_("dòng"))
    values = models.JSONField(default=dict)  # column → what was understood, as JSON
    cells = models.JSONField(default=dict)  # column → {"at": "B12", "typed": "1.505"}
    problems = models.JSONField(default=list)  # see khuyencong.imports.problems
    outcome = models.CharField(_("dự kiến"), max_length=9, choices=Outcome, blank=True)
    before = models.JSONField(null=True)  # column → value that the record had; None where it is new
    after = models.JSONField(null=True)  # column → value that it has, or would have
    result = models.CharField(_("kết quả"), max_length=10, choices=Result, blank=True)
    model = models.CharField(max_length=60, blank=True)
    object_pk = models.PositiveBigIntegerField(null=True)
    object_name = models.CharField(_("bản ghi"), max_length=300, blank=True)
    also = models.JSONField(default=list)  # [model, pk] of records created along with it
    note = models.TextField(_("ghi chú"), blank=True)  # why it was skipped, kept, or failed

    objects = ImportRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("dòng nhập")
        verbose_name_plural = _("dòng nhập")
        ordering = ["batch", "position"]
        indexes = [models.Index(fields=["model", "object_pk"], name="import_row_wrote")]
        constraints = [
            models.UniqueConstraint(fields=["batch", "position"], name="import_row_position_once"),
        ]

    def __str__(self) -> str:
        return f"{self.sheet}!{self.row}"

    @property
    def changes(self) -> dict[str, tuple[Any, Any]]:
        """Return what differs, by column: (old, new)."""
        before, after = self.before or {}, self.after or {}
        return {
            name: (before.get(name), after[name])
            for name in after
            if before.get(name) != after[name]
        }
