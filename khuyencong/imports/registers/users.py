"""Accounts (tài khoản) in spreadsheets: known by user name; only system administrators.

A new account has no password that works: the administrator gives it a one-time password on its
page, so that no password is ever kept with an import.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khuyencong.accounts import sessions
from khuyencong.accounts.models import Role, User
from khuyencong.accounts.resources import (
    UNUSABLE,
    AnswerWidget,
    OrganisationWidget,
    ProvinceWidget,
    RoleWidget,
)
from khuyencong.imports.columns import SheetColumn
from khuyencong.imports.kinds import Kind
from khuyencong.imports.resources import Row, SheetResource


class WordsWidget(RoleWidget):
    """A role by its words, shown as its key."""

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        """Return the key, which reads back."""
        return value


class YesWidget(AnswerWidget):
    """Có or không, or what the reader of sheets has understood of it."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> bool:
        """Return the answer; raise ValueError."""
        return value if isinstance(value, bool) else super().clean(value, row, **kwargs)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        """Return the answer itself."""
        return value


class AccountResource(SheetResource):
    """One account per row; what the file does not say stays."""

    natural_key = ("username",)

    username = SheetColumn("username", gettext_lazy("Tên đăng nhập"), "username", required=True)
    last_name = SheetColumn("last_name", gettext_lazy("Họ"), "last_name")
    first_name = SheetColumn("first_name", gettext_lazy("Tên"), "first_name", "full_name")
    email = SheetColumn("email", gettext_lazy("Thư điện tử"), "email")
    role = SheetColumn(
        "role", gettext_lazy("Vai trò"), "role", of="choice", required=True, choices=Role,
        widget=WordsWidget(),
    )  # fmt: skip
    province = SheetColumn("province", gettext_lazy("Tỉnh, thành phố"), "province", of="record")
    organisation = SheetColumn("organisation", gettext_lazy("Tổ chức"), "organisation", of="record")
    is_active = SheetColumn(
        "is_active", gettext_lazy("Đang hoạt động"), "active", of="choice", widget=YesWidget()
    )

    class Meta(SheetResource.Meta):
        model = User
        fields = (
            "username", "last_name", "first_name", "email", "role", "province", "organisation",
            "is_active",
        )  # fmt: skip

    def __init__(self, user: Any, *, clears: bool = False) -> None:
        super().__init__(user, clears=clears)
        self.columns["province"].widget = ProvinceWidget()
        self.columns["organisation"].widget = OrganisationWidget()
        self.known: dict[str, User] = {}
        self.emails: dict[str, str] = {}

    def load(self, rows: list[Row]) -> None:
        """Read the accounts: an office has hundreds."""
        for account in self.held(User.objects.select_related("province", "organisation")):
            self.known[account.username] = account
            self.emails[account.email] = account.username

    def find(self, row: Row) -> User | None:
        """Return the account of the name."""
        return self.known.get(str(row.get("username") or ""))

    def import_instance(self, instance: User, row: Row, **kwargs: Any) -> None:
        """Compare e-mails as they are stored; a new account has no password."""
        super().import_instance(instance, row, **kwargs)
        instance.email = instance.email.lower()
        if instance._state.adding:
            instance.password, instance.must_change_password = UNUSABLE, True

    def refuse(self, instance: User, *, new: bool) -> None:
        """Only system administrators keep accounts, and nobody locks themselves out."""
        if not may_import(self.user):
            raise ValidationError(_("Chỉ quản trị hệ thống được nhập tài khoản."))
        is_own = instance.pk == self.user.pk
        if is_own and (instance.role != self.user.role or not instance.is_active):
            raise ValidationError({"role": _("Không tự đổi vai trò hay tự khóa tài khoản mình.")})

    def check(self, instance: User, row: Row, *, new: bool) -> None:
        """Refuse a role without its place, and an e-mail that another account has."""
        if not instance.role:
            raise ValidationError({"role": _("Chưa ghi vai trò.")})
        super().check(instance, row, new=new)
        instance.validate_constraints(exclude={"username", "email"})
        if instance.email and self.emails.setdefault(instance.email, instance.username) != (
            instance.username
        ):
            raise ValidationError({"email": _("Đã có tài khoản dùng thư điện tử này.")})

    def write_new(self, instances: list[Any]) -> None:
        """Store new accounts one by one: rights follow from the role as they are saved."""
        self.write_changed(instances)

    def write_changed(self, instances: list[Any]) -> None:
        """Store accounts; who is deactivated is signed out."""
        for instance in instances:
            instance.save()
            if not instance.is_active:
                sessions.end_all(instance)

    def take_back(self, instances: list[Any]) -> None:
        """Delete accounts that nobody has used."""
        if any(each.last_login for each in instances):
            raise ValidationError(_("Tài khoản đã được dùng; hãy khóa thay vì xóa."))
        super().take_back(instances)


def may_import(user: Any) -> bool:
    """Say whether the person keeps accounts."""
    return bool(user.role == Role.SYSTEM_ADMIN)


KIND = Kind(
    key="users",
    label=gettext_lazy("Tài khoản"),
    table_kinds=frozenset({"users"}),
    order=15,
    resource=AccountResource,
    may_import=may_import,
    address=lambda record: reverse("admin:accounts_user_change", args=[record.pk]),
)
