"""Recount every cell (ô cộng sẵn) from the ledger, or check that none differs."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from programmes.models import cells


class Command(BaseCommand):
    """`rebuild_cells` recounts; `rebuild_cells --check` only compares, for a nightly job."""

    help = "Tính lại các ô cộng sẵn từ sổ gốc; --check chỉ so sánh, mã thoát 1 nếu có ô lệch."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take one option."""
        parser.add_argument("--check", action="store_true", help="chỉ so sánh, không ghi")

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild, or print each cell that differs: its key, what it holds, what is counted."""
        if options["check"]:
            self.check_cells()
        else:
            self.stdout.write(f"Đã tính lại {cells.rebuild()} ô.")

    def check_cells(self) -> None:
        """Leave with 1 when any cell differs."""
        differences = cells.differences()
        for key, stored, recounted in differences:
            self.stdout.write(f"{key}: đang lưu {stored}, tính lại {recounted}")
        if differences:
            raise CommandError(f"{len(differences)} ô lệch với sổ gốc.", returncode=1)
        self.stdout.write("Các ô không lệch với sổ gốc.")
