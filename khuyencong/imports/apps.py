"""App configuration."""

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    """Nhập liệu từ bảng tính."""

    name = "khuyencong.imports"
    label = "imports"
    verbose_name = "Nhập liệu từ bảng tính"

    def ready(self) -> None:
        """Register the kinds of the apps below; each app above registers its own."""
        from khuyencong.imports.registers import register_all  # models are there only now

        register_all()
