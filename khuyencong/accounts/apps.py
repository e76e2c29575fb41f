"""App configuration."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Accounts (tài khoản)."""

    name = "khuyencong.accounts"
    label = "accounts"
    verbose_name = "Tài khoản"
