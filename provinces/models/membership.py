"""Which units a region has, dated: 28/15/20 before the merger, 15/11/8 after."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from provinces.models import periods
from provinces.models.province import Province
from provinces.models.region import Region


class RegionMembershipQuerySet(models.QuerySet["RegionMembership"]):
    """Memberships by date."""

    def on(self, day: date) -> "RegionMembershipQuerySet":
        """Keep the memberships that held on the day."""
        return self.filter(periods.on(day))


class RegionMembership(periods.Dated):
    """A unit belongs to a conference region for a period (thuộc khu vực)."""

    province = models.ForeignKey(
        Province, models.CASCADE, related_name="memberships", verbose_name=_("tỉnh, thành phố")
    )
    region = models.CharField(_("khu vực"), max_length=7, choices=Region)

    objects = RegionMembershipQuerySet.as_manager()

    class Meta(periods.Dated.Meta):
        verbose_name = _("thuộc khu vực")
        verbose_name_plural = _("thuộc khu vực")
        ordering = ["region", "province"]

    def __str__(self) -> str:
        return f"{self.province} – {self.get_region_display()}"

    def clean(self) -> None:
        """Refuse two regions of one unit on one day."""
        if self.siblings_are_checked:
            return
        others = RegionMembership.objects.exclude(pk=self.pk).filter(province_id=self.province_id)
        if others.filter(periods.overlapping(self.valid_from, self.valid_to)).exists():
            raise ValidationError(_("Đơn vị đã thuộc một khu vực trong thời kỳ này."))
