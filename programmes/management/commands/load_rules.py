"""`manage.py load_rules`: the verified ceilings with their articles."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from programmes.management.commands.load_published import reason, summary
from programmes.rules.loading import load_ceilings


class Command(BaseCommand):
    """Load the ceilings; run again, it changes only what the file changed."""

    help = "Nạp mức hỗ trợ, tạm ứng đã kiểm chứng; chạy lại nhiều lần không sinh bản ghi trùng."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and print what became of every row; invented projects keep to the same law."""
        report = load_ceilings()
        if options["verbosity"] or report.kept:
            self.stdout.write(summary(report))
        for key in report.kept:
            self.stdout.write(_("  %s: đã sửa tay, khác tệp dữ liệu, giữ nguyên") % key)
        for row in report.unplaced:
            self.stdout.write(reason(row))
