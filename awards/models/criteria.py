"""What products are scored by (tiêu chí): a round's own frame, and the points of an entry."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from awards.models.entries import Entry
from awards.models.rounds import AwardRound
from khuyencong.history.remembered import Remembered, RememberedQuerySet

if TYPE_CHECKING:
    from khuyencong.accounts.models import User


class CriterionQuerySet(RememberedQuerySet):
    """Criteria, read with their round."""

    def visible_to(self, user: "User | None") -> Self:
        """Keep the criteria of the rounds that the reader may see."""
        rounds = AwardRound.objects.visible_to(user).order_by().values("pk")
        return self.filter(round__in=rounds)

    def editable_by(self, user: "User") -> Self:
        """Keep the criteria of the rounds that the user may write."""
        rounds = AwardRound.objects.editable_by(user).order_by().values("pk")
        return self.filter(round__in=rounds)


class Criterion(Remembered):
    """One criterion of a round with the most points that it may give (tiêu chí)."""

    round = models.ForeignKey(
        AwardRound, models.CASCADE, verbose_name=_("kỳ bình chọn"), related_name="criteria"
    )
    order = models.PositiveSmallIntegerField(_("thứ tự"))
    name = models.CharField(_("tiêu chí"), max_length=200)
    maximum = models.DecimalField(
        _("điểm tối đa"), max_digits=5, decimal_places=2, null=True, blank=True
    )

    objects = CriterionQuerySet.as_manager()

    class Meta:
        base_manager_name = "objects"
        verbose_name = _("tiêu chí")
        verbose_name_plural = _("tiêu chí")
        ordering = ["round", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "order"],
                name="criterion_order_once",
                violation_error_message=_("Kỳ này đã có tiêu chí ở thứ tự đó."),
            ),
            models.CheckConstraint(
                condition=Q(maximum=None) | Q(maximum__gt=0, maximum__lte=100),
                name="criterion_maximum_plausible",
                violation_error_message=_("Điểm tối đa lớn hơn 0 và không quá 100."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def belongs_to(self) -> models.Model:
        """Return the round."""
        return self.round


class CriterionScoreQuerySet(RememberedQuerySet):
    """Points, for who has signed in."""

    def visible_to(self, user: "User | None") -> Self:
        """Keep the points of the entries that the user may see; the public sees no points."""
        if user is None or not user.is_authenticated:
            return self.none()
        return self.filter(entry__in=Entry.objects.in_sight_of(user).order_by().values("pk"))

    def editable_by(self, user: "User") -> Self:
        """Keep the points of the entries that the user may write."""
        return self.filter(entry__in=Entry.objects.editable_by(user).order_by().values("pk"))


class CriterionScore(Remembered):
    """The points of an entry by one criterion (điểm theo tiêu chí)."""

    entry = models.ForeignKey(
        Entry, models.CASCADE, verbose_name=_("sản phẩm dự thi"), related_name="points"
    )
    criterion = models.ForeignKey(
        Criterion, models.PROTECT, verbose_name=_("tiêu chí"), related_name="scores"
    )
    points = models.DecimalField(_("điểm"), max_digits=5, decimal_places=2)

    objects = CriterionScoreQuerySet.as_manager()

    class Meta:
        base_manager_name = "objects"
        verbose_name = _("điểm theo tiêu chí")
        verbose_name_plural = _("điểm theo tiêu chí")
        ordering = ["entry", "criterion"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "criterion"],
                name="criterion_scored_once",
                violation_error_message=_("Tiêu chí này đã có điểm."),
            ),
            models.CheckConstraint(
                condition=Q(points__gte=0, points__lte=100),
                name="criterion_points_plausible",
                violation_error_message=_("Điểm từ 0 đến 100."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.points}"

    def belongs_to(self) -> models.Model:
        """Return the round of the entry."""
        return self.entry.round

    @property
    def is_too_high(self) -> bool:
        """Say whether it is more than the criterion gives."""
        most: Any = self.criterion.maximum
        return most is not None and self.points > most
