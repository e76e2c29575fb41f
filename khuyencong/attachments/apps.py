"""App configuration."""

from django.apps import AppConfig


class AttachmentsConfig(AppConfig):
    """Attachments (tệp kèm theo)."""

    name = "khuyencong.attachments"
    label = "attachments"
    verbose_name = "Tệp kèm theo"

    def ready(self) -> None:
        """Register the check of the settings."""
        from khuyencong.attachments import checks  # noqa: F401 - registers
