"""Where reported figures of a sheet come from (tài liệu, báo cáo kỳ): found, or made along."""

from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from khuyencong.text import search_key
from programmes.models import Document, Report
from programmes.models.record import DocumentKind, ReportStatus

LONGEST: Final = 500
Key = tuple[int | None, int | None, int, int]


class Documents:
    """Documents of the ministry's administrators, by title: one title is one document."""

    def __init__(self) -> None:
        self.known: dict[str, Document] = {}

    def load(self, titles: set[str]) -> None:
        """Read the documents that rows name."""
        keys = {key_of(title) for title in titles} - set(self.known)
        self.known |= {each.key: each for each in Document.objects.filter(key__in=keys)}

    def find(self, title: str) -> Document:
        """Return the document of a title; a new one is not stored yet."""
        key = key_of(title)
        if key not in self.known:
            words = {"title": title[:LONGEST], "title_is_given": False}
            self.known[key] = Document(key=key, kind=DocumentKind.REPORT, **words)
        return self.known[key]


def key_of(title: str) -> str:
    """Make the key of a document from its title."""
    return f"tep-{slugify(search_key(title))[:110]}"


class Reports:
    """Drafts of periodic reports of a local office, by holder and period."""

    def __init__(self, user: Any) -> None:
        self.user = user
        self.known: dict[Key, Report] | None = None

    def find(self, province: Any, year: int, through_month: int) -> Report:
        """Return the report of a period; raises ValidationError where it was sent already."""
        if self.known is None:
            rows = Report.objects.visible_to(self.user).order_by("pk")
            self.known = {key_of_report(each): each for each in rows}
        report = Report(province=province, year=year, through_month=through_month)
        report.reported_on = timezone.localdate()
        found = self.known.setdefault(key_of_report(report), report)
        if found.status in (ReportStatus.SUBMITTED, ReportStatus.APPROVED):
            message = _("Báo cáo kỳ này đã gửi hoặc đã duyệt: không sửa được bằng tệp.")
            raise ValidationError({"period": message})
        return found


def key_of_report(report: Report) -> Key:
    """Name a report by whose it is and when it ends."""
    return report.province_id, report.organisation_id, report.year, report.through_month
