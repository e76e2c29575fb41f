"""`manage.py load_rules`: the verified ceilings with their articles, and the law of other apps."""

from itertools import chain
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from programmes.csv_tables import TableReport
from programmes.loaders import RULES
from programmes.management.commands.load_published import reason, summary
from programmes.rules.loading import load_ceilings


class Command(BaseCommand):
    """Load the law; run again, it changes only what the files changed."""

    help = "Nạp mức hỗ trợ, quy định bình chọn; chạy lại nhiều lần không sinh bản ghi trùng."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and print what became of every row; invented projects keep to the same law."""
        more = (report for load in RULES for report in load())
        for report in chain([load_ceilings()], more):
            self.say(report, loudly=bool(options["verbosity"]))

    def say(self, report: TableReport, *, loudly: bool) -> None:
        """Print what became of one file."""
        if loudly or report.kept:
            self.stdout.write(summary(report))
        for key in report.kept:
            self.stdout.write(_("  %s: đã sửa tay, khác tệp dữ liệu, giữ nguyên") % key)
        for row in report.unplaced:
            self.stdout.write(reason(row))
