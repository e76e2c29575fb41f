"""A plan or project hangs on a province or on an organisation, never on both, never on neither."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from khuyencong.history.remembered import RememberedQuerySet
from programmes.models.stages import YEARS
from provinces.models import Organisation, Province

if TYPE_CHECKING:
    from khuyencong.accounts.models import User


def year_plausible(name: str) -> models.CheckConstraint:
    """Make the constraint that refuses the year 20222 or 22."""
    return models.CheckConstraint(
        condition=Q(year__gte=YEARS.start, year__lt=YEARS.stop),
        name=name,
        violation_error_message=_("Năm phải từ 2000 đến 2100."),
    )


class HeldQuerySet(RememberedQuerySet):
    """Rows of a province or organisation, by reader."""

    holder_path = ""

    def visible_to(self, user: "User | None") -> Self:
        """Nationwide roles see all, local ones their own holder's rows, the public none."""
        if user is None or not user.is_authenticated:
            return self.none()
        return self.all() if user.sees_everything else self.of_workplace(user)

    def editable_by(self, user: "User") -> Self:
        """Who enters records keeps those they see; the others only look and decide."""
        return self.visible_to(user) if user.may_enter else self.none()

    def of_workplace(self, user: "User") -> Self:
        """Keep the rows of the place where the user works, and of the units merged into it."""
        if not user.is_local:
            return self.none()
        if user.province_id:
            served = Province.objects.merged_into(user.province_id).values("pk")
            return self.filter(**{f"{self.holder_path}province__in": served})
        if user.organisation_id:
            return self.filter(**{f"{self.holder_path}organisation": user.organisation_id})
        return self.none()


class Held(models.Model):
    """A row that belongs to one province or one organisation."""

    province = models.ForeignKey(
        Province,
        models.PROTECT,
        verbose_name=_("tỉnh, thành phố"),
        null=True,
        blank=True,
        help_text=_("Đơn vị tại thời điểm lập kế hoạch."),
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("tổ chức"), null=True, blank=True
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(province=None, organisation__isnull=False)
                | Q(province__isnull=False, organisation=None),
                name="%(app_label)s_%(class)s_one_holder",
                violation_error_message=_("Chọn đúng một: tỉnh, thành phố hoặc tổ chức."),
            ),
        ]

    @property
    def holder(self) -> Province | Organisation | None:
        """Return whose row it is."""
        return self.province or self.organisation
