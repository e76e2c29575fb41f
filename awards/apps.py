"""App configuration."""

from django.apps import AppConfig


class AwardsConfig(AppConfig):
    """Bình chọn."""

    name = "awards"
    verbose_name = "Bình chọn"

    def ready(self) -> None:
        """Join what the apps below read by registry."""
        from awards.agreement import join_agreement
        from awards.demo import join_demo
        from awards.imports import join_imports
        from awards.makers import join_establishments
        from awards.presenting.sections import join_pages
        from awards.published import join_reference_data

        join_reference_data()
        join_agreement()
        join_establishments()
        join_imports()
        join_demo()
        join_pages()
