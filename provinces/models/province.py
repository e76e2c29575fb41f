"""Province (tỉnh, thành phố trực thuộc trung ương): a row per period, ended only by a merger."""

from datetime import date
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from khuyencong.text import search_key, sort_key
from provinces.models import periods
from provinces.models.copies import Copied, CopiedRows
from provinces.models.region import Region

if TYPE_CHECKING:
    from khuyencong.accounts.models import User

MERGER_DAY = date(2025, 7, 1)  # NQ 202/2025/QH15: 63 units until the day before, 34 since


class Kind(models.TextChoices):
    """Rank of a unit (loại đơn vị hành chính)."""

    PROVINCE = "province", _("tỉnh")
    MUNICIPALITY = "municipality", _("thành phố trực thuộc trung ương")


class ProvinceQuerySet(CopiedRows, models.QuerySet["Province"]):
    """Provinces by date and by reader."""

    def on(self, day: date) -> "ProvinceQuerySet":
        """Keep the units that existed on the day."""
        return self.filter(periods.on(day))

    def current(self) -> "ProvinceQuerySet":
        """Keep the units of today (34)."""
        return self.on(timezone.localdate())

    def in_region(self, region: Region, day: date) -> "ProvinceQuerySet":
        """Keep the units that existed and belonged to the region on the day."""
        belonging = periods.on(day, of="memberships__")
        return self.on(day).filter(belonging, memberships__region=region)

    def merged_into(self, unit: int) -> "ProvinceQuerySet":
        """Keep the unit (by primary key) and every unit that became part of it."""
        became = models.Q(successor=unit) | models.Q(successor__successor=unit)
        return self.filter(
            models.Q(pk=unit) | became | models.Q(successor__successor__successor=unit)
        )

    def visible_to(self, user: "User | None") -> "ProvinceQuerySet":
        """Territory is public: everybody sees every unit, of every time."""
        return self.all()

    def editable_by(self, user: "User") -> "ProvinceQuerySet":
        """Only the system administrator changes the map."""
        return self.all() if user.is_superuser else self.none()


class Province(Copied, periods.Dated):
    """A province or central city for as long as its territory stayed (tỉnh, thành phố)."""

    key = models.SlugField(_("khóa"), unique=True, help_text=_("Ví dụ: hoa-binh-63, phu-tho-34."))
    gso_code = models.CharField(
        _("mã GSO"), max_length=2, help_text=_("Bảy mã được dùng lại năm 2025: mã cần kèm ngày.")
    )
    name = models.CharField(_("tên hiện dùng"), max_length=60)
    kind = models.CharField(_("loại"), max_length=12, choices=Kind)
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("đơn vị kế tục"),
        related_name="predecessors",
        null=True,
        blank=True,
    )
    search_key = models.CharField(editable=False, max_length=60, db_index=True)
    sort_key = models.CharField(editable=False, max_length=200, db_index=True)

    objects = ProvinceQuerySet.as_manager()

    class Meta(periods.Dated.Meta):
        verbose_name = _("tỉnh, thành phố")
        verbose_name_plural = _("tỉnh, thành phố")
        ordering = ["sort_key", models.F("valid_from").asc(nulls_first=True)]
        constraints = [
            *periods.Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["gso_code", "valid_from"],
                name="province_code_once_a_day",
                violation_error_message=_("Mã GSO này đã dùng cho đơn vị khác từ cùng ngày."),
            ),
            models.UniqueConstraint(
                fields=["gso_code"],
                condition=models.Q(valid_from=None),
                name="province_code_once_from_the_start",
                violation_error_message=_("Mã GSO này đã dùng cho đơn vị khác từ đầu."),
            ),
            models.CheckConstraint(
                condition=models.Q(successor=None) | ~models.Q(valid_to=None),
                name="province_successor_after_end",
                violation_error_message=_("Đơn vị có đơn vị kế tục phải có ngày kết thúc."),
            ),
        ]

    def __str__(self) -> str:
        if self.valid_to is None:
            return self.name
        # Bắc Ninh of 2024 and of 2026 are two units: a list to choose from must tell them apart.
        return f"{self.name} (đến {self.day_within(self.valid_to):%d/%m/%Y})"

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep the search and sort keys in step with the name."""
        self.search_key, self.sort_key = search_key(self.name), sort_key(self.name)
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Refuse a successor that does not take over at once, and a code in use on one day."""
        if self.successor and self.successor.valid_from != self.valid_to:
            message = _("Đơn vị kế tục phải bắt đầu đúng ngày đơn vị này kết thúc.")
            raise ValidationError({"successor": message})
        others = Province.objects.exclude(pk=self.pk).filter(gso_code=self.gso_code)
        if others.filter(periods.overlapping(self.valid_from, self.valid_to)).exists():
            message = _("Mã GSO này là của đơn vị khác trong thời kỳ này.")
            raise ValidationError({"gso_code": message})

    def name_on(self, day: date) -> str:
        """Return the name that the unit had on the day: "Thừa Thiên Huế" until the end of 2024."""
        then = self.day_within(day)
        return next((row.name for row in self.designations.all() if row.holds_on(then)), self.name)

    def region_on(self, day: date) -> Region | None:
        """Return the region of the unit on the day, or on the last day of an ended unit."""
        then = self.day_within(day)
        rows = self.memberships.all()
        return next((Region(row.region) for row in rows if row.holds_on(then)), None)

    def folded(self, day: date) -> "Province":
        """Return the unit that this one's territory is in on the day, if later (n→1)."""
        unit = self
        while unit.successor and unit.valid_to and unit.valid_to <= day:
            unit = unit.successor
        return unit


class Designation(periods.Dated):
    """Name and rank of a unit for a period (tên gọi); its territory is unchanged."""

    province = models.ForeignKey(Province, models.CASCADE, related_name="designations")
    name = models.CharField(_("tên"), max_length=60)
    kind = models.CharField(_("loại"), max_length=12, choices=Kind)
    note = models.CharField(_("ghi chú"), max_length=200, blank=True)

    class Meta(periods.Dated.Meta):
        verbose_name = _("tên gọi theo thời kỳ")
        verbose_name_plural = _("tên gọi theo thời kỳ")
        ordering = ["province", models.F("valid_from").asc(nulls_first=True)]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse two names of one unit on one day."""
        if self.siblings_are_checked:
            return
        others = Designation.objects.exclude(pk=self.pk).filter(province_id=self.province_id)
        if others.filter(periods.overlapping(self.valid_from, self.valid_to)).exists():
            raise ValidationError(_("Đơn vị đã có tên gọi khác trong thời kỳ này."))
