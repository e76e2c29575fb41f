"""Who signs in (tài khoản), in which role (vai trò), bound to the place they work for."""

from typing import Any

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
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
    must_change_password = models.BooleanField(_("phải đổi mật khẩu"), default=False)
    second_factor_since = models.DateTimeField(
        _("xác thực hai bước từ"), null=True, blank=True, editable=False
    )

    class Meta:
        verbose_name = _("tài khoản")
        verbose_name_plural = _("tài khoản")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                condition=~Q(email=""),
                name="user_email_unique",
                violation_error_message=_("Đã có tài khoản dùng thư điện tử này."),
            ),
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

    def clean(self) -> None:
        """Ask for the place of a centre's staff: without one they see and enter nothing."""
        super().clean()
        has_place = self.province_id or self.organisation_id
        if self.is_active and self.role == Role.CENTRE_STAFF and not has_place:
            message = _("Cán bộ trung tâm phải thuộc một tỉnh, thành phố hoặc một tổ chức.")
            raise ValidationError({"province": message})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Let the role alone decide who opens the admin; createsuperuser makes a system admin."""
        if self.is_superuser and not self.role:
            self.role = Role.SYSTEM_ADMIN
        self.is_staff = self.is_superuser = self.role == Role.SYSTEM_ADMIN
        self.email = self.email.lower()  # so that both databases find it in any spelling
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

    def get_full_name(self) -> str:
        """Write the name as Vietnamese do: họ, tên."""
        return f"{self.last_name} {self.first_name}".strip()

    @property
    def workplace(self) -> str:
        """Name the province or organisation (nơi làm việc); a nationwide role has none."""
        return str(self.province or self.organisation or "")


class SignIn(models.Model):
    """One browser in which an account is signed in (phiên đăng nhập)."""

    user = models.ForeignKey(User, models.CASCADE, related_name="sign_ins")
    session_key = models.CharField(max_length=40, unique=True)
    first_seen = models.DateTimeField(_("đăng nhập lúc"), default=timezone.now)
    last_seen = models.DateTimeField(_("hoạt động lần cuối"), default=timezone.now)
    address = models.GenericIPAddressField(_("địa chỉ IP"), null=True)
    agent = models.CharField(_("trình duyệt"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("phiên đăng nhập")
        verbose_name_plural = _("phiên đăng nhập")
        ordering = ["-last_seen", "-pk"]

    def __str__(self) -> str:
        return f"{self.user} {self.address or ''}".strip()


class FailedSignIn(models.Model):
    """A sign-in that failed or is being tried (lần đăng nhập sai); kept for a day."""

    who = models.CharField(max_length=80)  # an account, or the digest of a name that nobody has
    address = models.CharField(max_length=45)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("lần đăng nhập sai")
        verbose_name_plural = _("lần đăng nhập sai")
        indexes = [
            models.Index(fields=["address", "at"], name="failed_sign_in_address"),
            models.Index(fields=["who", "at"], name="failed_sign_in_who"),
        ]

    def __str__(self) -> str:
        return f"{self.who} {self.address}"


class KeptForm(models.Model):
    """What somebody sent after the time-out (biểu mẫu giữ lại), for them alone and for an hour."""

    user = models.ForeignKey(User, models.CASCADE, related_name="kept_forms")
    path = models.CharField(max_length=500)
    query = models.TextField()  # the fields as a QueryDict writes them
    kept_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("biểu mẫu giữ lại")
        verbose_name_plural = _("biểu mẫu giữ lại")
        constraints = [
            models.UniqueConstraint(fields=["user", "path"], name="kept_form_once"),
        ]

    def __str__(self) -> str:
        return self.path


class UserFile(models.Model):
    """A list of accounts that was uploaded (tệp tài khoản), between its preview and its use."""

    uploaded_by = models.ForeignKey(User, models.CASCADE, related_name="user_files")
    uploaded_at = models.DateTimeField(_("tải lên lúc"), default=timezone.now)
    name = models.CharField(_("tên tệp"), max_length=200)
    rows = models.JSONField()
    applied_at = models.DateTimeField(_("ghi lúc"), null=True)

    class Meta:
        verbose_name = _("tệp tài khoản")
        verbose_name_plural = _("tệp tài khoản")
        ordering = ["-uploaded_at"]

    def __str__(self) -> str:
        return self.name
