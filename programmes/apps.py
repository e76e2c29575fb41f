"""App configuration."""

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    """Chương trình khuyến công."""

    name = "programmes"
    verbose_name = "Chương trình khuyến công"

    def ready(self) -> None:
        """Say which kinds of records come in spreadsheets."""
        from programmes.imports import register_all  # models are there only now

        register_all()
