"""A layout (bố cục) that an office keeps: how it reads its own spreadsheets."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from provinces.models import Organisation, Province

if TYPE_CHECKING:
    from khuyencong.accounts.models import User


class SheetLayoutQuerySet(models.QuerySet["SheetLayout"]):
    """Layouts by reader."""

    def visible_to(self, user: "User | None") -> Self:
        """An office has its own layouts and those that are for all."""
        if user is None or not user.is_authenticated:
            return self.none()
        nobodys = Q(province=None, organisation=None)
        if user.sees_everything:
            return self.all()
        if user.province_id:
            return self.filter(nobodys | Q(province=user.province_id))
        return self.filter(nobodys | Q(organisation=user.organisation_id))

    def applied_for(self, user: "User") -> Self:
        """Keep those by which files are read unasked: another office's are only offered."""
        rows = self.visible_to(user)
        return rows.filter(province=None, organisation=None) if user.sees_everything else rows

    def editable_by(self, user: "User") -> Self:
        """An office changes its own."""
        if user.sees_everything:
            return self.visible_to(user) if user.may_enter else self.none()
        return self.visible_to(user).exclude(province=None, organisation=None)


def once(owner: str, condition: Q) -> models.UniqueConstraint:
    """Make the constraint that one owner's layouts have different names."""
    fields = ["name"] if owner == "for_all" else [owner, "name"]
    return models.UniqueConstraint(
        fields=fields,
        condition=condition,
        name=f"layout_name_once_{owner}",
        violation_error_message=_("Đã có bố cục tên này."),
    )


class SheetLayout(models.Model):
    """Corrections that hold for every file with this header (bố cục đã lưu)."""

    name = models.CharField(_("tên"), max_length=100)
    fingerprint = models.CharField(_("dấu của tiêu đề"), max_length=64, db_index=True)
    choices = models.JSONField(_("lựa chọn"), default=dict)
    province = models.ForeignKey(
        Province, models.PROTECT, verbose_name=_("tỉnh, thành phố"), related_name="+", null=True
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("tổ chức"), related_name="+", null=True
    )
    created_by = models.ForeignKey(
        "accounts.User", models.PROTECT, verbose_name=_("người lưu"), related_name="+"
    )
    created_at = models.DateTimeField(_("lưu lúc"), default=timezone.now)

    objects = SheetLayoutQuerySet.as_manager()

    class Meta:
        verbose_name = _("bố cục bảng tính")
        verbose_name_plural = _("bố cục bảng tính")
        ordering = ["name", "pk"]
        constraints = [
            once("province", Q(province__isnull=False)),
            once("organisation", Q(organisation__isnull=False)),
            once("for_all", Q(province=None, organisation=None)),
        ]

    def __str__(self) -> str:
        return self.name
