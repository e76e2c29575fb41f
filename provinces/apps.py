"""App configuration."""

from django.apps import AppConfig


class ProvincesConfig(AppConfig):
    """Địa bàn."""

    name = "provinces"
    verbose_name = "Địa bàn"
