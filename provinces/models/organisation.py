"""Organisations (tổ chức): centres, departments, services; not all money has a province."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from khuyencong.text import search_key, sort_key
from provinces.models import periods
from provinces.models.copies import Copied, CopiedRows
from provinces.models.province import Province

if TYPE_CHECKING:
    from khuyencong.accounts.models import User


class OrganisationKind(models.TextChoices):
    """What sort of body it is (loại tổ chức)."""

    MINISTRY_DEPARTMENT = "ministry", _("Cục của Bộ Công Thương")
    REGIONAL_CENTRE = "regional_centre", _("Trung tâm khuyến công quốc gia ở vùng")
    SERVICE_PROVIDER = "service", _("Tổ chức dịch vụ khuyến công")
    PROVINCIAL_DEPARTMENT = "department", _("Sở Công Thương")
    EXTENSION_CENTRE = "centre", _("Trung tâm Khuyến công cấp tỉnh")
    DISTRICT = "district", _("UBND cấp huyện (đến 30/6/2025)")
    OTHER = "other", _("Khác")


# Money of these bodies is nobody's province's: they stand beside the provinces in a total.
STANDALONE_KINDS = (
    OrganisationKind.MINISTRY_DEPARTMENT,
    OrganisationKind.REGIONAL_CENTRE,
    OrganisationKind.SERVICE_PROVIDER,
)


class OrganisationQuerySet(CopiedRows, models.QuerySet["Organisation"]):
    """Organisations by what they count for and by reader."""

    def standalone(self) -> "OrganisationQuerySet":
        """Keep the bodies that may hold a plan of their own, beside the provinces."""
        return self.filter(kind__in=STANDALONE_KINDS)

    def visible_to(self, user: "User | None") -> "OrganisationQuerySet":
        """Names of public bodies are public."""
        return self.all()

    def editable_by(self, user: "User") -> "OrganisationQuerySet":
        """Only administrators keep the register of bodies."""
        return self.all() if user.is_superuser else self.none()


class Organisation(Copied, periods.Dated):
    """A body that plans, carries out or receives (tổ chức, đơn vị)."""

    key = models.SlugField(_("khóa"), max_length=80, unique=True)
    name = models.CharField(_("tên"), max_length=200)
    kind = models.CharField(_("loại"), max_length=15, choices=OrganisationKind)
    parent = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("cơ quan chủ quản"), null=True, blank=True
    )
    province = models.ForeignKey(
        Province,
        models.PROTECT,
        verbose_name=_("tỉnh, thành phố"),
        related_name="organisations",
        null=True,
        blank=True,
    )
    search_key = models.CharField(editable=False, max_length=200, db_index=True)
    sort_key = models.CharField(editable=False, max_length=600)

    objects = OrganisationQuerySet.as_manager()

    class Meta(periods.Dated.Meta):
        verbose_name = _("tổ chức")
        verbose_name_plural = _("tổ chức")
        ordering = ["sort_key"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep the search and sort keys in step with the name."""
        self.search_key = search_key(self.name)
        self.sort_key = sort_key(self.name)[:600]  # the last tones of 200 letters do not matter
        super().save(*args, **kwargs)
