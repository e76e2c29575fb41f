"""Fill a demonstration database (dữ liệu minh họa) with invented plans, projects and spending."""

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from programmes.demo import people
from programmes.demo.making import make
from programmes.demo.more import TELLERS
from programmes.demo.telling import tell_stories
from programmes.models import FundingPlan, Project, ReportedFigure
from provinces.models import Province

ACCOUNTS_FILE = "demo-accounts.txt"  # scripts/start.py prints it


class Command(BaseCommand):
    """Refuses wherever invented data could meet real data."""

    help = "Sinh dữ liệu minh họa; chỉ chạy với KHUYENCONG_DEMO=True và khi chưa có dữ liệu."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the number of projects and the seed that they follow from."""
        parser.add_argument("--projects", type=int, default=3000, help="số đề án")
        parser.add_argument("--seed", type=int, default=1, help="cùng số này sinh cùng dữ liệu")

    def handle(self, *args: Any, **options: Any) -> None:
        """Invent everything once; accounts that are gone are made again."""
        refuse_unless_apart()
        if Project.objects.exists() or FundingPlan.objects.exists():
            self.add_people()
            self.stdout.write("Đã có dữ liệu minh họa; không thêm gì.")
            return
        started, wanted = time.monotonic(), options["projects"]
        count = make(projects=wanted, seed=options["seed"], today=timezone.localdate())
        self.add_people()
        told = tell_stories(timezone.localdate())
        for teller in TELLERS:
            teller(timezone.localdate())
        seconds = time.monotonic() - started
        self.stdout.write(
            f"Đã sinh {wanted} đề án minh họa và {told} đề án có diễn biến, "
            f"{count} ô cộng sẵn ({seconds:.0f} giây)."
        )

    def add_people(self) -> None:
        """Make the accounts that are not there, and keep their passwords for `make demo`."""
        people.keep(people.make_people(), settings.DATA_DIR / ACCOUNTS_FILE)


def refuse_unless_apart() -> None:
    """Refuse a database that is not for demonstration, or that real figures are in."""
    if not settings.DEMO:
        raise CommandError("Dữ liệu minh họa không được lẫn với dữ liệu thật: dùng make demo.")
    if ReportedFigure.objects.exists():
        raise CommandError("Cơ sở dữ liệu này có số liệu thật; chọn DATA_DIR khác.")
    if not Province.objects.exists():
        raise CommandError("Chưa có địa giới: chạy manage.py load_territory trước.")
