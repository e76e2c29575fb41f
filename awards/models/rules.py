"""Rules of voting (quy định bình chọn): dated rows that cite their article, and how to ask them."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from awards.models.levels import AwardLevel
from khuyencong.history.remembered import Remembered, RememberedQuerySet
from provinces.models import periods

if TYPE_CHECKING:
    from khuyencong.accounts.models import User


class RuleKind(models.TextChoices):
    """What a rule is about (loại quy định)."""

    LEVEL = "level", _("Cấp tổ chức bình chọn")
    VALIDITY = "validity", _("Thời hạn giấy chứng nhận (năm, kể cả năm cấp)")
    NOMINATION = "nomination", _("Đề cử cần giấy chứng nhận của cấp dưới")
    PASS_MARK = "pass_mark", _("Điểm tối thiểu để được công nhận")


class AwardRuleQuerySet(RememberedQuerySet):
    """Rules by day; everybody may read them."""

    def visible_to(self, user: "User | None") -> Self:
        """Keep all: they are law."""
        return self.all()

    def editable_by(self, user: "User") -> Self:
        """Only administrators keep the rules."""
        return self.all() if user.is_superuser else self.none()

    def on(self, day: date) -> Self:
        """Keep the rows in force on the day."""
        return self.filter(periods.on(day))


class AwardRule(Remembered, periods.Dated):
    """What holds for voting at a level, or at all, from when to when (quy định)."""

    key = models.SlugField(_("mã"), max_length=60, unique=True)
    kind = models.CharField(_("loại"), max_length=10, choices=RuleKind)
    level = models.CharField(
        _("cấp"),
        max_length=10,
        choices=AwardLevel,
        blank=True,
        help_text=_("Để trống nếu áp dụng cho mọi cấp."),
    )
    number = models.PositiveSmallIntegerField(_("số"), null=True, blank=True)
    wording = models.CharField(_("nội dung"), max_length=300)
    legal_basis = models.CharField(_("căn cứ (điều, khoản)"), max_length=200)
    source_note = models.CharField(_("ghi chú về nguồn"), max_length=300, blank=True)

    objects = AwardRuleQuerySet.as_manager()

    class Meta(periods.Dated.Meta):
        base_manager_name = "objects"
        verbose_name = _("quy định bình chọn")
        verbose_name_plural = _("quy định bình chọn")
        ordering = ["kind", "level", "valid_from", "pk"]
        constraints = [
            *periods.Dated.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(kind__in=["validity", "pass_mark"]) | Q(number__gt=0),
                name="award_rule_has_number",
                violation_error_message=_("Quy định này phải ghi số (số năm, số điểm)."),
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["level", "nomination"]) | ~Q(level=""),
                name="award_rule_has_level",
                violation_error_message=_("Quy định này phải ghi cấp."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.wording} – {self.legal_basis}"


@dataclass(frozen=True)
class Rules:
    """All rules, read once and then asked without a query."""

    rows: tuple[AwardRule, ...]

    @classmethod
    def load(cls) -> Self:
        """Read the table; it has a dozen rows."""
        return cls(tuple(AwardRule.objects.all()))

    def find(self, kind: RuleKind, level: str, day: date) -> AwardRule | None:
        """Return what holds on the day: the level's own row before the one for all."""
        rows = [row for row in self.rows if row.kind == kind and row.holds_on(day)]
        rows = [row for row in rows if row.level in ("", level)]
        return max(rows, key=lambda row: bool(row.level), default=None)

    def levels_on(self, day: date) -> list[AwardLevel]:
        """Return the levels that vote on the day, lowest first."""
        return [level for level in AwardLevel if self.find(RuleKind.LEVEL, level, day)]

    def held_in(self, level: str, year: int) -> bool:
        """Say whether the level voted on the first or the last day of the year."""
        ends = (date(year, 1, 1), date(year, 12, 31))
        return any(self.find(RuleKind.LEVEL, level, day) for day in ends)

    def valid_until(self, level: str, issued_on: date) -> date | None:
        """Return the last day of a certificate; None where no rule of that day is known."""
        rule = self.find(RuleKind.VALIDITY, level, issued_on)
        if rule is None or rule.number is None:
            return None
        return date(issued_on.year + rule.number - 1, 12, 31)

    def pass_mark(self, level: str, day: date) -> int | None:
        """Return the least score with which a product may be recognised."""
        rule = self.find(RuleKind.PASS_MARK, level, day)
        return rule.number if rule else None

    def nomination(self, level: str, day: date) -> AwardRule | None:
        """Return the rule that a nomination to the level needs a valid certificate from below."""
        return self.find(RuleKind.NOMINATION, level, day)
