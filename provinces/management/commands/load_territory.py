"""`manage.py load_territory`: units, their names and regions, and bodies from our files."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from provinces.loading import Outcome, load_territory


class Command(BaseCommand):
    """Load the territory; run again, it changes only what the files changed."""

    help = "Nạp địa giới và tổ chức; chạy lại nhiều lần không sinh bản ghi trùng."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and print what became of every file."""
        for outcome in load_territory().outcomes:
            if options["verbosity"] or outcome.kept:
                self.stdout.write(summary(outcome))
            for name in outcome.kept:
                self.stdout.write(_("  %s: đã sửa tay, khác tệp dữ liệu, giữ nguyên") % name)


def summary(outcome: Outcome) -> str:
    """Return the line of one file: "tỉnh, thành phố: 86 mới, 0 cập nhật, 0 bỏ, 0 không đổi"."""
    line = _(
        "%(name)s: %(added)s mới, %(changed)s cập nhật, %(removed)s bỏ, %(unchanged)s không đổi"
    )
    return line % vars(outcome)
