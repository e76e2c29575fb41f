"""Changes (nhật ký thay đổi): written once, never changed, kept when their object is gone."""

from typing import Any, NoReturn, Self

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AppendOnlyError(TypeError):
    """Somebody tried to change or remove what is kept for good."""


class ChangeKind(models.TextChoices):
    """What happened to the record (loại thay đổi)."""

    CREATED = "created", _("Thêm mới")
    CHANGED = "changed", _("Sửa")
    DELETED = "deleted", _("Xóa")


class ChangeQuerySet(models.QuerySet["Change"]):
    """Changes by what they are about; they can be read and added to."""

    def about(self, record: models.Model) -> Self:
        """Keep the changes of a record and of its parts."""
        return self.filter(about=address(record))

    def latest_first(self) -> Self:
        """Order as they were written; a row that is only added keeps its place for good."""
        return self.order_by("-pk")

    def visible_to(self, user: Any) -> Self:
        """Show administrators the whole log; others read it at a record that they may see."""
        return self.all() if getattr(user, "is_superuser", False) else self.none()

    def update(self, **kwargs: Any) -> NoReturn:
        """Refuse: history is append-only."""
        raise AppendOnlyError("History is append-only.")

    def delete(self) -> NoReturn:
        """Refuse: history is append-only."""
        raise AppendOnlyError("History is append-only.")


class Change(models.Model):
    """One record changed once (một lần thay đổi), by whom, from where, old → new."""

    at = models.DateTimeField(_("lúc"), default=timezone.now, db_index=True)
    user_pk = models.BigIntegerField(null=True)  # no foreign key: it outlives the account
    user_name = models.CharField(_("người thực hiện"), max_length=200, blank=True)
    source = models.CharField(_("từ trang, tệp, lệnh"), max_length=300, blank=True)
    kind = models.CharField(_("loại"), max_length=7, choices=ChangeKind)
    model = models.CharField(_("loại hồ sơ"), max_length=60)
    object_pk = models.BigIntegerField()
    object_name = models.CharField(_("hồ sơ"), max_length=300)
    about = models.CharField(max_length=80)  # "programmes.project/7": the record it belongs to
    values = models.JSONField(_("giá trị"), default=list, encoder=DjangoJSONEncoder)
    search_key = models.CharField(max_length=600, default="", editable=False)  # record, person

    objects = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("thay đổi")
        verbose_name_plural = _("nhật ký")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["about", "-at"], name="change_about"),
            models.Index(fields=["user_pk", "-at"], name="change_user"),
            models.Index(fields=["model", "-at"], name="change_model"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.object_name}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add; refuse to change."""
        if self.pk:
            raise AppendOnlyError("History is append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse: history is append-only."""
        raise AppendOnlyError("History is append-only.")


def address(record: models.Model) -> str:
    """Name a record for good: its primary key is never used again."""
    return f"{record._meta.label_lower}/{record.pk}"
