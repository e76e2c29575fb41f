"""Accounts in the work list of system administrators (việc về tài khoản)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from khuyencong.accounts import worklist
from khuyencong.accounts.models import Role, User
from programmes.worklist.kinds import Found, Item, Kind


@dataclass(frozen=True)
class AccountFinder:
    """Turns a queryset of accounts into the items of a list."""

    rows: Callable[[], QuerySet[User]]

    def __call__(self, user: User, today: date, part: slice) -> Found:
        """Read the rows and their number."""
        rows = self.rows().select_related("province", "organisation")
        return Found(rows.count(), [item_of(account) for account in rows[part]])


def item_of(account: User) -> Item:
    """Describe an account."""
    return Item(
        name=account.get_full_name() or account.username,
        address=reverse("admin:accounts_user_change", args=[account.pk]),
        code=account.username,
        place=account.workplace,
        detail=str(account.get_role_display()),
        since=timezone.localdate(account.date_joined),
    )


SYSTEM: Final = frozenset({Role.SYSTEM_ADMIN})
KINDS: Final = (
    Kind(
        "tai-khoan-mot-buoc",
        _("Tài khoản cả nước chưa bật xác thực hai bước"),
        _("Tài khoản thấy dữ liệu cả nước mà chỉ đăng nhập bằng mật khẩu."),
        _("Nhắc người dùng bật, hoặc bắt buộc bằng SECOND_FACTOR_ROLES."),
        SYSTEM,
        AccountFinder(worklist.without_second_factor),
    ),
    Kind(
        "tai-khoan-chua-dung",
        _("Tài khoản chưa dùng mật khẩu lần đầu"),
        _("Mật khẩu dùng một lần đã cấp quá 14 ngày mà chưa được đổi."),
        _("Cấp lại mật khẩu, hoặc khóa tài khoản."),
        SYSTEM,
        AccountFinder(worklist.never_used),
    ),
)
