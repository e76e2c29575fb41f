"""Recount every cell, line and trace (ô cộng sẵn, dòng đề án, dấu chữ), or check them all."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from programmes.models import cells, lines
from provinces.models import EstablishmentTrace
from provinces.models.establishment import texts_found_by


class Command(BaseCommand):
    """`rebuild_cells` recounts; `rebuild_cells --check` only compares, for a nightly job."""

    help = "Tính lại ô cộng sẵn, dòng đề án từ sổ gốc; --check chỉ so sánh, mã thoát 1 nếu lệch."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take one option."""
        parser.add_argument("--check", action="store_true", help="chỉ so sánh, không ghi")

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild, or print each cell and line that differs: its key, what it holds, is counted."""
        if options["check"]:
            self.check_caches()
            return
        self.stdout.write(f"Đã tính lại {lines.rebuild()} dòng đề án.")
        self.stdout.write(f"Đã tính lại {cells.rebuild()} ô.")
        count = EstablishmentTrace.objects.rebuild(texts_found_by())
        self.stdout.write(f"Đã tính lại dấu chữ của {count} cơ sở.")

    def check_caches(self) -> None:
        """Leave with 1 when any cell, line or trace differs."""
        differences = [*cells.differences(), *lines.differences(), *stray_traces()]
        for key, stored, recounted in differences:
            self.stdout.write(f"{key}: đang lưu {stored}, tính lại {recounted}")
        if differences:
            raise CommandError(f"{len(differences)} ô, dòng lệch với sổ gốc.", returncode=1)
        self.stdout.write("Các ô, dòng không lệch với sổ gốc.")


def stray_traces() -> list[tuple[str, str, str]]:
    """List the establishments whose trace is not that of what they are found by."""
    stray = EstablishmentTrace.objects.differences(texts_found_by())
    return [(f"cơ sở {pk}", "dấu chữ khác", "theo tên và địa chỉ") for pk in stray]
