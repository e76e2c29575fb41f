"""Activity contents (nội dung hoạt động khuyến công), dated: the decree's list has changed."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from provinces.models import periods


class ActivityContentQuerySet(models.QuerySet["ActivityContent"]):
    """Contents by date."""

    def on(self, day: date) -> "ActivityContentQuerySet":
        """Keep the contents in force on the day."""
        return self.filter(periods.on(day))


class ActivityContent(periods.Dated):
    """A content line of the decree (nội dung hoạt động; NĐ 45/2012/NĐ-CP Điều 4)."""

    code = models.SlugField(_("mã"), max_length=60, unique=True)
    number = models.PositiveSmallIntegerField(_("số thứ tự trong nghị định"), null=True, blank=True)
    name = models.CharField(_("tên"), max_length=200)
    parent = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("thuộc nội dung"), null=True, blank=True
    )
    legal_basis = models.CharField(_("căn cứ"), max_length=200, blank=True)

    objects = ActivityContentQuerySet.as_manager()

    class Meta(periods.Dated.Meta):
        verbose_name = _("nội dung hoạt động")
        verbose_name_plural = _("nội dung hoạt động")
        ordering = ["number", "code"]

    def __str__(self) -> str:
        return self.name
