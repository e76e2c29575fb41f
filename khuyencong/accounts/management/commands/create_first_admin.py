"""The first administrator of an installation; everybody else is made by them, in the browser."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from khuyencong.accounts.models import Role, User
from khuyencong.accounts.passwords import make_account


class Command(BaseCommand):
    """Make a system administrator with a one-time password, where there is none yet."""

    help = "Make the first system administrator, and print a password that has to be changed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take a name and perhaps an e-mail."""
        parser.add_argument("username", nargs="?", default="quan-tri", help="default: quan-tri")
        parser.add_argument("--email", default="")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Print name and password, once; neither is kept in any file."""
        refuse_second()
        try:
            user, password = make_account(
                username=options["username"], email=options["email"], role=Role.SYSTEM_ADMIN
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(
            f"Tên đăng nhập / user name:       {user.username}\n"
            f"Mật khẩu một lần / one-time password: {password}\n"
            "Hiện một lần; đăng nhập ở /dang-nhap/ sẽ phải đổi ngay."
            " / Shown once, to be changed at the first sign-in."
        )


def refuse_second() -> None:
    """Stop where somebody can make accounts already."""
    admins = User.objects.filter(role=Role.SYSTEM_ADMIN, is_active=True)
    if names := list(admins.values_list("username", flat=True)[:3]):
        raise CommandError(
            f"Đã có quản trị hệ thống ({', '.join(names)}): tài khoản khác do họ thêm ở /quan-tri/."
            " / There is an active administrator already; they make the other accounts."
        )
