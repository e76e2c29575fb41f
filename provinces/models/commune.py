"""Communes (xã, phường, đặc khu): the level below the province since 2025-07-01."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from khuyencong.text import search_key, sort_key
from provinces.models import periods
from provinces.models.copies import Copied, CopiedRows
from provinces.models.province import Province

if TYPE_CHECKING:
    from khuyencong.accounts.models import User


class CommuneKind(models.TextChoices):
    """Sort of unit (Luật Tổ chức chính quyền địa phương 72/2025/QH15 Điều 1)."""

    COMMUNE = "commune", _("xã")
    WARD = "ward", _("phường")
    SPECIAL_ZONE = "zone", _("đặc khu")


class CommuneQuerySet(CopiedRows, models.QuerySet["Commune"]):
    """Communes by date and by reader."""

    def on(self, day: date) -> "CommuneQuerySet":
        """Keep the units that existed on the day."""
        return self.filter(periods.on(day))

    def visible_to(self, user: "User | None") -> "CommuneQuerySet":
        """Territory is public."""
        return self.all()

    def editable_by(self, user: "User") -> "CommuneQuerySet":
        """Only the system administrator changes the map."""
        return self.all() if user.is_superuser else self.none()


class Commune(Copied, periods.Dated):
    """A commune-level unit of a province (đơn vị hành chính cấp xã)."""

    code = models.CharField(_("mã GSO"), max_length=5, unique=True)
    name = models.CharField(_("tên"), max_length=80)
    kind = models.CharField(_("loại"), max_length=7, choices=CommuneKind)
    province = models.ForeignKey(
        Province, models.PROTECT, verbose_name=_("tỉnh, thành phố"), related_name="communes"
    )
    search_key = models.CharField(editable=False, max_length=80, db_index=True)
    sort_key = models.CharField(editable=False, max_length=300)

    objects = CommuneQuerySet.as_manager()

    class Meta(periods.Dated.Meta):
        verbose_name = _("xã, phường, đặc khu")
        verbose_name_plural = _("xã, phường, đặc khu")
        ordering = ["sort_key"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.name}"

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep the search and sort keys in step with the name."""
        self.search_key, self.sort_key = search_key(self.name), sort_key(self.name)
        super().save(*args, **kwargs)
