"""App configuration."""

from django.apps import AppConfig


class HistoryConfig(AppConfig):
    """History (nhật ký)."""

    name = "khuyencong.history"
    label = "history"
    verbose_name = "Nhật ký"
