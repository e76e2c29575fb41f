"""Documents (tài liệu) and periodic reports (báo cáo kỳ): who said a figure, where and when."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from khuyencong.text import search_key
from programmes.models.holder import Held, HeldQuerySet, year_plausible

if TYPE_CHECKING:
    from khuyencong.accounts.models import User


class DocumentKind(models.TextChoices):
    """What sort of document it is (loại tài liệu)."""

    ARTICLE = "article", _("Bài báo, bản tin")
    DECISION = "decision", _("Quyết định, văn bản")
    REPORT = "report", _("Báo cáo")
    WEBSITE = "website", _("Trang thông tin")


class DocumentQuerySet(models.QuerySet["Document"]):
    """Documents by reader."""

    def visible_to(self, user: "User | None") -> Self:
        """Everybody may see which public document a figure comes from."""
        return self.all()

    def editable_by(self, user: "User") -> Self:
        """Only administrators keep the list of sources."""
        return self.all() if user.is_superuser else self.none()


class Document(models.Model):
    """A public document that states figures (tài liệu công bố)."""

    key = models.SlugField(_("khóa"), max_length=120, unique=True)
    title = models.CharField(_("tên"), max_length=500)
    title_is_given = models.BooleanField(
        _("tên do tài liệu ghi"), default=True, help_text=_("Bỏ chọn nếu tên do người nhập mô tả.")
    )
    publisher = models.CharField(_("nơi công bố"), max_length=200, blank=True)
    published_on = models.DateField(_("ngày công bố"), null=True, blank=True)
    url = models.URLField(_("địa chỉ"), max_length=600, blank=True)
    kind = models.CharField(_("loại"), max_length=10, choices=DocumentKind)
    search_key = models.CharField(editable=False, max_length=720, db_index=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("tài liệu")
        verbose_name_plural = _("tài liệu")
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the search key in step with title and publisher."""
        self.search_key = search_key(f"{self.title} {self.publisher}")[:720]
        super().save(*args, **kwargs)


class ReportStatus(models.TextChoices):
    """Where a periodic report stands; only an approved one is shown (trạng thái báo cáo)."""

    DRAFT = "draft", _("Bản nháp")
    SUBMITTED = "submitted", _("Đã gửi")
    RETURNED = "returned", _("Trả lại")
    APPROVED = "approved", _("Đã duyệt")


class Report(Held):
    """One holder's report of a period (báo cáo định kỳ; TT 36/2013/TT-BCT Điều 21)."""

    year = models.PositiveSmallIntegerField(_("năm"))
    through_month = models.PositiveSmallIntegerField(_("lũy kế đến tháng"))
    status = models.CharField(_("trạng thái"), max_length=9, choices=ReportStatus, default="draft")
    reported_on = models.DateField(_("ngày báo cáo"), null=True, blank=True)
    approved_by = models.ForeignKey(
        "accounts.User", models.PROTECT, verbose_name=_("người duyệt"), null=True, blank=True
    )
    approved_at = models.DateTimeField(_("lúc duyệt"), null=True, blank=True)
    note = models.TextField(_("ghi chú"), blank=True)

    objects = HeldQuerySet.as_manager()

    class Meta(Held.Meta):
        verbose_name = _("báo cáo kỳ")
        verbose_name_plural = _("báo cáo kỳ")
        ordering = ["-year", "-through_month", "pk"]
        constraints = [
            *Held.Meta.constraints,
            models.CheckConstraint(
                condition=Q(through_month__gte=1, through_month__lte=12),
                name="report_month_plausible",
                violation_error_message=_("Tháng phải từ 1 đến 12."),
            ),
            year_plausible("report_year_plausible"),
            models.CheckConstraint(
                condition=~Q(status="approved")
                | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="report_approval_signed",
                violation_error_message=_("Báo cáo đã duyệt phải ghi người duyệt và lúc duyệt."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.holder} – {self.through_month}/{self.year}"
