"""Accounts in a spreadsheet (danh sách tài khoản): one row each, known by the user name.

Importing the same file twice changes nothing; an account that is not in the file stays as it is.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export.fields import Field
from import_export.instance_loaders import CachedInstanceLoader
from import_export.resources import ModelResource
from import_export.widgets import Widget

from khuyencong.accounts import passwords, sessions
from khuyencong.accounts.models import Role, User
from khuyencong.text import search_key
from provinces.geography import Territory
from provinces.models import Organisation, Province
from provinces.names import NameBook

UNUSABLE = "!"


class RoleWidget(Widget):
    """A role by its name on screen, or by its key."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        """Return the key; raise ValueError."""
        known = {search_key(str(label)): key for key, label in Role.choices}
        known.update({key: key for key in Role.values})
        try:
            return known[search_key(value)]
        except KeyError:
            labels = "; ".join(str(label) for label in Role.labels)
            raise ValueError(_("Vai trò phải là một trong: %s.") % labels) from None

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """Return the name."""
        return str(Role(value).label) if value else ""


class AnswerWidget(Widget):
    """Có or không."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> bool:
        """Return the answer; raise ValueError."""
        answers = {"co": True, "x": True, "1": True, "khong": False, "0": False}
        try:
            return answers[search_key(value)]
        except KeyError:
            raise ValueError(_("Ghi “có” hoặc “không”.")) from None

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """Return the word."""
        return _("có") if value else _("không")


class ProvinceWidget(Widget):
    """A unit of today by what people call it; one that has ended by its key."""

    def __init__(self) -> None:
        super().__init__()
        self.book = NameBook(Territory.load())
        self.provinces = Province.objects.in_bulk()
        self.keys = {province.key: province for province in self.provinces.values()}

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Province | None:
        """Return the unit; raise ValueError with what it may have been."""
        if not value:
            return None
        if value in self.keys:
            return self.keys[value]
        match = self.book.find(value, timezone.localdate())
        if match.unit is None:
            raise ValueError(match.message)
        return self.provinces[match.unit.pk]

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """Return the name where it is understood today, else the key."""
        if value is None:
            return ""
        return str(value.name if value.holds_on(timezone.localdate()) else value.key)


class OrganisationWidget(Widget):
    """An organisation by its name; by its key where several have that name."""

    def __init__(self) -> None:
        super().__init__()
        self.named: dict[str, list[Organisation]] = {}
        self.keys: dict[str, Organisation] = {}
        for organisation in Organisation.objects.all():
            self.named.setdefault(organisation.search_key, []).append(organisation)
            self.keys[organisation.key] = organisation

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Organisation | None:
        """Return the organisation; raise ValueError."""
        if not value:
            return None
        found = self.named.get(search_key(value), [])
        if value in self.keys:
            found = [self.keys[value]]
        if len(found) > 1:
            keys = ", ".join(organisation.key for organisation in found)
            raise ValueError(_("Nhiều tổ chức cùng tên; ghi khóa: %s.") % keys)
        if not found:
            raise ValueError(_("Không có tổ chức nào tên như vậy."))
        return found[0]

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """Return the name where it is enough."""
        if value is None:
            return ""
        return str(value.name if len(self.named[value.search_key]) == 1 else value.key)


class UserResource(ModelResource):
    """What a list of accounts says of each; passwords are never in it."""

    username = Field("username", gettext_lazy("Tên đăng nhập"))
    last_name = Field("last_name", gettext_lazy("Họ"))
    first_name = Field("first_name", gettext_lazy("Tên"))
    email = Field("email", gettext_lazy("Thư điện tử"))
    role = Field("role", gettext_lazy("Vai trò"), RoleWidget())
    province = Field("province", gettext_lazy("Tỉnh/Thành phố"))
    organisation = Field("organisation", gettext_lazy("Tổ chức"))
    is_active = Field("is_active", gettext_lazy("Đang hoạt động"), AnswerWidget())

    class Meta:
        model = User
        fields = (
            "username", "last_name", "first_name", "email", "role", "province", "organisation",
            "is_active",
        )  # fmt: skip
        import_order = export_order = fields
        import_id_fields = ("username",)
        instance_loader_class = CachedInstanceLoader
        skip_unchanged = report_skipped = clean_model_instances = store_instance = True
        skip_html_diff = True
        use_transactions = True

    def __init__(self, acting: User) -> None:
        super().__init__()
        self.acting = acting
        self.first_passwords: list[tuple[User, str]] = []
        self.fields["province"].widget = ProvinceWidget()
        self.fields["organisation"].widget = OrganisationWidget()

    def get_queryset(self) -> QuerySet[User]:
        """Read the workplaces along."""
        return User.objects.select_related("province", "organisation").order_by("username")

    def after_init_instance(self, instance: User, new: bool, row: Any, **kwargs: Any) -> None:
        """Let a new account begin with a one-time password; none is made for a preview."""
        if not new:
            return
        instance.password = UNUSABLE
        instance.must_change_password = True
        if not kwargs.get("dry_run"):
            self.first_passwords.append((instance, passwords.begin_with(instance)))

    def import_instance(self, instance: User, row: Any, **kwargs: Any) -> None:
        """Compare e-mails as they are stored."""
        super().import_instance(instance, row, **kwargs)
        instance.email = instance.email.lower()

    def after_save_instance(self, instance: User, row: Any, **kwargs: Any) -> None:
        """Sign out who is deactivated, for good."""
        if not instance.is_active and not kwargs.get("dry_run"):
            sessions.end_all(instance)

    def validate_instance(
        self, instance: User, import_validation_errors: Any = None, validate_unique: bool = True
    ) -> None:
        """Keep administrators from locking themselves out."""
        errors = dict(import_validation_errors or {})
        is_own = instance.pk == self.acting.pk
        if is_own and (instance.role != self.acting.role or not instance.is_active):
            errors["role"] = ValidationError(_("Không tự đổi vai trò hay tự khóa tài khoản mình."))
        if not instance.role:
            errors.setdefault("role", ValidationError(_("Chưa ghi vai trò.")))
        super().validate_instance(instance, errors, validate_unique)
