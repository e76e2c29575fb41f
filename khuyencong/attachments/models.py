"""A stored file (tệp đã lưu), for models that name what it belongs to."""

import secrets
from dataclasses import dataclass
from typing import Any, Self

from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from khuyencong.attachments.kinds import Kind


@dataclass(frozen=True)
class Accepted:
    """An upload that was looked at and may be kept."""

    upload: UploadedFile[Any]
    name: str
    kind: Kind
    sha256: str


def random_place(_row: models.Model, _name: str) -> str:
    """Name a file in the store by chance alone: nothing of it can be guessed or leads anywhere."""
    return f"attachments/{timezone.localdate():%Y}/{secrets.token_hex(16)}"


class StoredFile(models.Model):
    """A file with what is known of it; removing only says so, the file stays for the record."""

    file = models.FileField(_("tệp"), upload_to=random_place, max_length=200)
    name = models.CharField(_("tên tệp"), max_length=200)
    media_type = models.CharField(_("loại tệp"), max_length=100)
    size = models.PositiveBigIntegerField(_("cỡ (byte)"))
    sha256 = models.CharField(_("mã băm SHA-256"), max_length=64)
    uploaded_by = models.ForeignKey(
        "accounts.User",
        models.PROTECT,
        verbose_name=_("người tải lên"),
        related_name="+",
        null=True,
    )
    uploaded_at = models.DateTimeField(_("tải lên lúc"), default=timezone.now)
    removed_by = models.ForeignKey(
        "accounts.User",
        models.PROTECT,
        verbose_name=_("người gỡ"),
        related_name="+",
        null=True,
        blank=True,
    )
    removed_at = models.DateTimeField(_("gỡ lúc"), null=True, blank=True)
    removal_reason = models.CharField(_("lý do gỡ"), max_length=300, blank=True)

    class Meta:
        abstract = True
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(removed_at=None) | ~Q(removal_reason=""),
                name="%(app_label)s_%(class)s_removed_for_a_reason",
                violation_error_message=_("Hãy ghi lý do gỡ tệp."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def of(cls, accepted: Accepted, **fields: Any) -> Self:
        """Make a row of an accepted upload, not yet saved; saving stores the file."""
        return cls(
            file=accepted.upload,
            name=accepted.name,
            media_type=accepted.kind.media_type,
            size=accepted.upload.size,
            sha256=accepted.sha256,
            **fields,
        )

    @property
    def is_picture(self) -> bool:
        """Say whether it is a photograph (ảnh)."""
        return self.media_type.startswith("image/")

    def remove(self, *, by: Any, reason: str) -> None:
        """Say that the file no longer counts; it stays in the store."""
        self.removed_by, self.removed_at, self.removal_reason = by, timezone.now(), reason.strip()
        self.save()
