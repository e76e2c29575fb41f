"""Who signs in (tài khoản), in which role (vai trò), bound to the place they work for."""

from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from khuyencong.history.remembered import Remembered
from provinces.models import Organisation, Province


class Role(models.TextChoices):
    """What an account is for (vai trò); rights follow from it and from the workplace only."""

    CENTRE_STAFF = "centre", _("Cán bộ trung tâm khuyến công")
    DEPARTMENT = "department", _("Lãnh đạo, chuyên viên Sở Công Thương")
    MINISTRY_VIEWER = "viewer", _("Bộ Công Thương – xem")
    MINISTRY_OFFICER = "officer", _("Bộ Công Thương – xét duyệt")
    IMPORT_ADMIN = "importer", _("Quản trị dữ liệu")
    SYSTEM_ADMIN = "system", _("Quản trị hệ thống")


LOCAL_ROLES = (Role.CENTRE_STAFF, Role.DEPARTMENT)
MINISTRY_ROLES = (Role.MINISTRY_VIEWER, Role.MINISTRY_OFFICER)
ADMINISTRATORS = (Role.IMPORT_ADMIN, Role.SYSTEM_ADMIN)
NATIONWIDE_ROLES = (*MINISTRY_ROLES, *ADMINISTRATORS)


class User(Remembered, AbstractUser):
    """An account (tài khoản); local staff belong to a province or an organisation, not both."""

    not_remembered = ("last_login", "is_staff", "is_superuser")  # they follow from the role
    kept_secret = ("password",)

    role = models.CharField(_("vai trò"), max_length=10, choices=Role, blank=True)
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
                condition=Q(province=None) | Q(organisation=None),
                name="user_of_province_or_organisation",
                violation_error_message=_("Chọn tỉnh hoặc tổ chức, không chọn cả hai."),
            ),
            models.CheckConstraint(
                condition=~Q(role=Role.DEPARTMENT) | Q(province__isnull=False),
                name="user_of_department_has_province",
                violation_error_message=_("Tài khoản của Sở phải thuộc một tỉnh, thành phố."),
            ),
            models.CheckConstraint(
                condition=~Q(role__in=NATIONWIDE_ROLES) | Q(province=None, organisation=None),
                name="user_of_ministry_has_no_province",
                violation_error_message=_("Vai trò này thuộc cả nước: không chọn tỉnh, tổ chức."),
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Let the role alone decide who opens the admin; createsuperuser makes a system admin."""
        if self.is_superuser and not self.role:
            self.role = Role.SYSTEM_ADMIN
        self.is_staff = self.is_superuser = self.role == Role.SYSTEM_ADMIN
        super().save(*args, **kwargs)

    @property
    def sees_everything(self) -> bool:
        """Say whether the role is nationwide (cả nước)."""
        return self.role in NATIONWIDE_ROLES

    @property
    def is_local(self) -> bool:
        """Say whether the role belongs to one place (địa phương)."""
        return self.role in LOCAL_ROLES

    @property
    def may_enter(self) -> bool:
        """Say whether the role enters and corrects records (nhập liệu) of what it sees."""
        return self.role == Role.CENTRE_STAFF or self.role in ADMINISTRATORS
