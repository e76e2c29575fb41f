"""Who signs in (tài khoản), bound to the province or organisation they work for."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from provinces.models import Organisation, Province


class User(AbstractUser):
    """An account (tài khoản); centre staff belong to a province or an organisation, not both."""

    province = models.ForeignKey(
        Province, models.PROTECT, verbose_name=_("tỉnh, thành phố"), null=True, blank=True
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("tổ chức"), null=True, blank=True
    )

    class Meta:
        verbose_name = _("tài khoản")
        verbose_name_plural = _("tài khoản")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(province=None) | models.Q(organisation=None),
                name="user_of_province_or_organisation",
                violation_error_message=_("Chọn tỉnh hoặc tổ chức, không chọn cả hai."),
            ),
        ]
