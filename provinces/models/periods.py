"""Half-open periods: `valid_from <= day < valid_to`, an empty end is unbounded."""

from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


def on(day: date, of: str = "") -> Q:
    """Match the rows whose period holds the day, or whose relation's does (of="memberships__")."""
    started = Q((f"{of}valid_from", None)) | Q((f"{of}valid_from__lte", day))
    return started & (Q((f"{of}valid_to", None)) | Q((f"{of}valid_to__gt", day)))


def overlapping(start: date | None, end: date | None) -> Q:
    """Match the rows whose period shares a day with the half-open period given."""
    starts_before = Q(valid_from=None) | Q(valid_from__lt=end) if end else Q()
    ends_after = Q(valid_to=None) | Q(valid_to__gt=start) if start else Q()
    return starts_before & ends_after


def last_day(row: "Dated") -> date | None:
    """Return the last day on which a row holds; None where it has no end."""
    return row.valid_to - timedelta(days=1) if row.valid_to else None


class Dated(models.Model):
    """A row that holds for a period."""

    valid_from = models.DateField(_("từ ngày"), null=True, blank=True)
    valid_to = models.DateField(
        _("đến trước ngày"), null=True, blank=True, help_text=_("Để trống nếu còn hiệu lực.")
    )

    siblings_are_checked = False  # by the formset that holds all periods of a unit at once

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="%(app_label)s_%(class)s_period_forwards",
                violation_error_message=_("Ngày kết thúc phải sau ngày bắt đầu."),
            ),
        ]

    def day_within(self, day: date) -> date:
        """Return the day, or the last day of a period that has ended by then."""
        if self.valid_to is None or day < self.valid_to:
            return day
        return self.valid_to - timedelta(days=1)

    def holds_on(self, day: date) -> bool:
        """Say whether the period holds the day; asks no query."""
        started = self.valid_from is None or self.valid_from <= day
        return started and (self.valid_to is None or day < self.valid_to)

    def overlaps(self, other: "Dated") -> bool:
        """Say whether two periods share a day; asks no query."""
        begins_before_its_end = (self.valid_from or date.min) < (other.valid_to or date.max)
        ends_after_its_begin = (self.valid_to or date.max) > (other.valid_from or date.min)
        return begins_before_its_end and ends_after_its_begin
