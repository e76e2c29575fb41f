"""App configuration."""

from django.apps import AppConfig


class AwardsConfig(AppConfig):
    """Bình chọn."""

    name = "awards"
    verbose_name = "Bình chọn"
