"""App configuration."""

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    """Chương trình khuyến công."""

    name = "programmes"
    verbose_name = "Chương trình khuyến công"
