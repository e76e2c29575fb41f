"""`manage.py load_published`: the published figures and projects, and what could not be placed."""

from itertools import chain
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from programmes.csv_tables import TableReport, Unplaced
from programmes.loaders import PUBLISHED
from programmes.published import load_published


class Command(BaseCommand):
    """Load the published record; run again, it changes only what the files changed."""

    help = "Nạp số liệu và đề án đã công bố; chạy lại nhiều lần không sinh bản ghi trùng."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and print what became of every file; never beside invented data."""
        if settings.DEMO:
            raise CommandError(_("Dữ liệu minh họa không được trộn với số liệu đã công bố."))
        more = (report for load in PUBLISHED for report in load())
        for report in chain(load_published(), more):
            if options["verbosity"] or report.kept:
                self.stdout.write(summary(report))
            for key in report.kept:
                self.stdout.write(_("  %s: đã sửa tay, khác tệp dữ liệu, giữ nguyên") % key)
            for row in report.unplaced if options["verbosity"] else ():
                self.stdout.write(reason(row))


def summary(report: TableReport) -> str:
    """Return the line of one file: "804 số liệu: 804 đã nạp, 0 chưa xếp được"."""
    line = _(
        "%(rows)s %(name)s: %(placed)s đã nạp (%(loaded)s mới, %(updated)s cập nhật, "
        "%(unchanged)s không đổi, %(kept)s giữ như đã sửa tay), %(unplaced)s chưa xếp được"
    )
    return line % {
        "rows": report.rows,
        "name": report.name,
        "placed": report.placed,
        "loaded": report.loaded,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "kept": len(report.kept),
        "unplaced": len(report.unplaced),
    }


def reason(row: Unplaced) -> str:
    """Return the line of a row that stays outside."""
    line = _("  %(file)s, dòng %(line)s, %(code)s: %(reason)s")
    return line % {"file": row.file, "line": row.line, "code": row.code, "reason": row.reason}
