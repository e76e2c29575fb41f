"""An import (lần nhập): a file, what was understood of it, what was done with it."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from khuyencong.accounts.models import Role
from khuyencong.attachments.models import random_place
from khuyencong.imports.models.layout import SheetLayout
from provinces.models import Organisation, Province

if TYPE_CHECKING:
    from khuyencong.accounts.models import User


class ImportStatus(models.TextChoices):
    """Where an import stands; nothing of it is in any register before it is applied."""

    UPLOADED = "uploaded", _("Đã tải lên, đang đọc")
    REFUSED = "refused", _("Không đọc được")
    READ = "read", _("Chờ xác nhận")
    APPLYING = "applying", _("Đang ghi")
    APPLIED = "applied", _("Đã nhập")
    UNDOING = "undoing", _("Đang hoàn tác")
    UNDONE = "undone", _("Đã hoàn tác")
    DISCARDED = "discarded", _("Đã bỏ")


class Mode(models.TextChoices):
    """What becomes of rows with mistakes (cách nhập)."""

    ALL = "all", _("Nhập tất cả hoặc không nhập gì")
    VALID = "valid", _("Nhập các dòng hợp lệ")


class ImportBatchQuerySet(models.QuerySet["ImportBatch"]):
    """Imports by reader."""

    def visible_to(self, user: "User | None") -> Self:
        """Administrators of data see all; others their own and those of their workplace."""
        if user is None or not user.is_authenticated:
            return self.none()
        if user.role in (Role.IMPORT_ADMIN, Role.SYSTEM_ADMIN):
            return self.all()
        return self.filter(Q(uploaded_by=user) | self.of_workplace(user))

    def editable_by(self, user: "User") -> Self:
        """Who sees an import of the own place goes on with it."""
        return self.visible_to(user)

    @staticmethod
    def of_workplace(user: "User") -> Q:
        """Match imports by colleagues."""
        if user.is_local and user.province_id:
            return Q(province=user.province_id)
        if user.is_local and user.organisation_id:
            return Q(organisation=user.organisation_id)
        return Q(pk__in=())


class ImportBatch(models.Model):
    """A file that somebody brings in (lần nhập), kept with all that was decided about it."""

    file = models.FileField(_("tệp"), upload_to=random_place, max_length=200)
    name = models.CharField(_("tên tệp"), max_length=200)
    sha256 = models.CharField(_("mã băm SHA-256"), max_length=64, db_index=True)
    size = models.PositiveBigIntegerField(_("cỡ (byte)"))
    uploaded_by = models.ForeignKey(
        "accounts.User", models.PROTECT, verbose_name=_("người tải lên"), related_name="+"
    )
    uploaded_at = models.DateTimeField(_("tải lên lúc"), default=timezone.now)
    province = models.ForeignKey(
        Province, models.PROTECT, verbose_name=_("tỉnh, thành phố"), related_name="+", null=True
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("tổ chức"), related_name="+", null=True
    )
    status = models.CharField(
        _("trạng thái"), max_length=9, choices=ImportStatus, default=ImportStatus.UPLOADED
    )
    message = models.TextField(_("thông báo"), blank=True)  # why it was refused or stopped
    choices = models.JSONField(_("lựa chọn"), default=dict)  # khuyencong.sheets' Choices, as JSON
    layout = models.ForeignKey(
        SheetLayout, models.SET_NULL, verbose_name=_("bố cục"), related_name="+", null=True
    )
    understood = models.JSONField(_("đã hiểu"), default=list)  # one entry per table
    mode = models.CharField(_("cách nhập"), max_length=5, choices=Mode, blank=True)
    accepted_warnings = models.BooleanField(_("đã biết cảnh báo"), default=False)
    counts = models.JSONField(_("số dòng"), default=dict)  # by Outcome, then by Result
    job = models.JSONField(_("việc đang chạy"), default=dict)  # what runs, where, since when
    applied_by = models.ForeignKey(
        "accounts.User", models.PROTECT, verbose_name=_("người nhập"), related_name="+", null=True
    )
    applied_at = models.DateTimeField(_("nhập lúc"), null=True)
    undone_by = models.ForeignKey(
        "accounts.User", models.PROTECT, verbose_name=_("người hoàn tác"), related_name="+",
        null=True,
    )  # fmt: skip
    undone_at = models.DateTimeField(_("hoàn tác lúc"), null=True)
    version = models.PositiveIntegerField(default=1)  # grows with every step: a stale page is told

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("lần nhập")
        verbose_name_plural = _("lần nhập")
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Count the version."""
        self.version += 0 if self._state.adding else 1
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, "version"}
        super().save(*args, **kwargs)

    @property
    def is_round_trip(self) -> bool:
        """Say whether the file is our own export: there, an empty cell empties."""
        return bool(self.choices.get("round_trip"))

    @property
    def is_open(self) -> bool:
        """Say whether nothing was written yet and may be."""
        return self.status in (ImportStatus.UPLOADED, ImportStatus.READ)
