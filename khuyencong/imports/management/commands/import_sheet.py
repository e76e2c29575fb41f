"""Brings a spreadsheet in from the command line: larger ones than a page takes, the same result.

Leaves with 0 where everything was done, with 1 where the file or its rows were refused and nothing
was written, with 2 where the command was called wrongly.
"""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, Final, NoReturn

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from khuyencong.accounts.models import User
from khuyencong.formatting import Unit, number
from khuyencong.imports import jobs
from khuyencong.imports.engine import Cancelled, ChangedMeanwhile, NotNow
from khuyencong.imports.kinds import in_order
from khuyencong.imports.models import ImportBatch, ImportStatus, Mode, Outcome, Result
from khuyencong.sheets.limits import COMMAND
from khuyencong.sheets.refusals import RefusedSheetError

UNITS: Final = {
    "dong": Unit.DONG, "nghin": Unit.THOUSAND, "trieu": Unit.MILLION, "ty": Unit.BILLION,
}  # fmt: skip
REFUSED, CALLED_WRONGLY = 1, 2
SHOWN: Final = 100  # problems that are printed
WIDTH: Final = 40


class Command(BaseCommand):
    """The rows are checked and written as on the page, for the person that is named."""

    help = "Nhập một bảng tính. Mã thoát: 0 xong; 1 tệp hoặc dòng bị từ chối; 2 gọi sai."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file, who brings it in, and what the file does not say itself."""
        kinds = [kind.key for kind in in_order()]
        parser.add_argument("file", type=Path, help="tệp .xlsx, .xls, .ods, .csv")
        parser.add_argument("--user", required=True, help="tên đăng nhập của người nhập")
        parser.add_argument("--kind", choices=kinds, help="chỉ nhập loại này")
        parser.add_argument("--year", type=int, help="năm, nếu tệp không ghi")
        parser.add_argument("--unit", choices=UNITS, help="đơn vị tính, nếu tệp không ghi")
        parser.add_argument("--province", help="tỉnh, thành phố, nếu tệp không ghi")
        parser.add_argument("--source", choices=["national", "local"], help="KCQG hay KCĐP")
        parser.add_argument("--mode", choices=Mode.values, default=Mode.ALL.value,
                            help="all: tất cả hoặc không; valid: các dòng hợp lệ")  # fmt: skip
        parser.add_argument("--dry-run", action="store_true", help="chỉ kiểm tra, không ghi")
        parser.add_argument("--accept-warnings", action="store_true", help="đã biết các cảnh báo")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, print what is wrong, and write."""
        user = person(options["user"])
        batch = self.uploaded(user, options)
        self.step(batch, user, "read", only=options["kind"])
        if batch.status == ImportStatus.REFUSED:
            refuse(batch.message)
        self.show(batch)
        if options["dry_run"]:
            jobs.discard(batch, user)
            self.judge(batch)
            return
        accepted = options["accept_warnings"]
        self.step(batch, user, "apply", mode=options["mode"], accepted_warnings=accepted)
        self.print_counts(batch.counts["results"], Result)
        self.stdout.write(_("Đã nhập xong (lần nhập %d).") % batch.pk)

    def uploaded(self, user: User, options: dict[str, Any]) -> ImportBatch:
        """Keep the file, with what was said about it."""
        path: Path = options["file"]
        said = {name: options[name] for name in ("year", "province", "source") if options[name]}
        if options["unit"]:
            said["unit"] = int(UNITS[options["unit"]])
        try:
            data = path.read_bytes() if path.stat().st_size <= COMMAND.file_bytes else None
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}", returncode=CALLED_WRONGLY) from error
        try:
            if data is None:
                raise RefusedSheetError("too_large")
            uploaded = jobs.upload_batch(
                user, name=path.name, data=data, choices=said, limits=COMMAND
            )
        except (RefusedSheetError, NotNow) as refusal:
            refuse(getattr(refusal, "message", "") or str(refusal))
        for earlier in uploaded.same[:1]:
            self.stderr.write(_("Tệp này đã được tải lên trước đây (lần nhập %d).") % earlier.pk)
        return uploaded.batch

    def step(self, batch: ImportBatch, user: User, step: str, **options: Any) -> None:
        """Run a step here, under a bar."""
        try:
            jobs.start(batch, user, step, watch=Bar(STEP_WORDS[step]).show, **options)
        except (NotNow, ChangedMeanwhile, Cancelled) as refusal:
            refuse(str(refusal))

    def show(self, batch: ImportBatch) -> None:
        """Print what would be done, and the first of what is wrong, each at its cell."""
        if not batch.counts.get("rows"):
            refuse(nothing_found(batch))
        self.print_counts(batch.counts, Outcome)
        problems = [
            *(problem for table in batch.understood for problem in table.get("problems", ())),
            *(
                problem
                for row in batch.rows.exclude(problems=[]).only("problems")[: SHOWN + 1]
                for problem in row.problems
            ),
        ]
        for problem in problems[:SHOWN]:
            self.stderr.write(words_of(problem))
        if len(problems) > SHOWN:
            self.stderr.write(_("… còn nữa; xem ở trang của lần nhập %d.") % batch.pk)

    def judge(self, batch: ImportBatch) -> None:
        """Say how a check ended."""
        if batch.counts[Outcome.INVALID] or batch.counts["table_errors"]:
            refuse(_("Tệp có lỗi; chưa ghi gì."))
        self.stdout.write(_("Tệp không có lỗi; chưa ghi gì (chỉ kiểm tra)."))

    def print_counts(self, counts: dict[str, int], names: type[Outcome] | type[Result]) -> None:
        """Print how many rows there are of each sort."""
        parts = [f"{each.label}: {number(counts[each])}" for each in names if counts.get(each)]
        self.stdout.write(_("Số dòng: %d") % counts["rows"] + " · " + " · ".join(map(str, parts)))


STEP_WORDS: Final = {"read": "Đọc", "apply": "Ghi"}


class Bar:
    """A progress bar; where nobody looks, a line for every tenth."""

    def __init__(self, title: str) -> None:
        self.title, self.last = title, -1

    def show(self, done: int, of: int) -> None:
        """Draw it."""
        percent = done * 100 // of if of else 0
        if sys.stderr.isatty():
            filled = percent * WIDTH // 100
            end = "\n" if of and done >= of else ""
            bar = f"\r{self.title} [{'█' * filled}{'·' * (WIDTH - filled)}] {done}/{of}{end}"
            sys.stderr.write(bar)
        elif percent // 10 > self.last:
            sys.stderr.write(f"{self.title} {percent} % ({done}/{of})\n")
        self.last = percent // 10
        sys.stderr.flush()


def person(username: str) -> User:
    """Return who brings the file in."""
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        message = _("Không có tài khoản đang hoạt động tên “%s”.") % username
        raise CommandError(message, returncode=CALLED_WRONGLY)
    if not user.may_enter:
        raise CommandError(_("Tài khoản này không nhập liệu."), returncode=CALLED_WRONGLY)
    return user


def refuse(message: str) -> NoReturn:
    """Leave with 1."""
    raise CommandError(message, returncode=REFUSED)


def nothing_found(batch: ImportBatch) -> str:
    """Say why there is nothing to bring in."""
    reasons = [table["why_not"] for table in batch.understood if table.get("why_not")]
    return reasons[0] if reasons else _("Không tìm thấy bảng nào trong tệp.")


def words_of(problem: dict[str, Any]) -> str:
    """Say a problem with its place: sheet, row or cell."""
    place = f"{problem['sheet']}!{problem['at']}" if problem["at"] else problem["sheet"]
    if problem["row"] and not problem["at"]:
        place = _("%(place)s, dòng %(row)d") % {"place": place, "row": problem["row"]}
    hint = f" ({problem['hint']})" if problem.get("hint") else ""
    return f"{place}: {problem['message']}{hint}"
