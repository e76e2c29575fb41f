"""Commendations (khen thưởng): collectives and persons, not products."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from awards.models.rounds import served
from khuyencong.accounts.models import ADMINISTRATORS, Role
from khuyencong.history.remembered import Remembered, RememberedQuerySet
from khuyencong.text import search_key
from programmes.models import Document
from programmes.models.stages import YEARS
from provinces.models import Organisation, Province

if TYPE_CHECKING:
    from khuyencong.accounts.models import User


class CommendationKind(models.TextChoices):
    """Who was commended (đối tượng)."""

    COLLECTIVE = "collective", _("Tập thể")
    INDIVIDUAL = "individual", _("Cá nhân")


class CommendationQuerySet(RememberedQuerySet):
    """Commendations by reader."""

    def visible_to(self, user: "User | None") -> Self:
        """Everybody sees the collectives; persons only who has signed in."""
        if user is None or not user.is_authenticated:
            return self.filter(kind=CommendationKind.COLLECTIVE)
        return self.all()

    def editable_by(self, user: "User") -> Self:
        """The ministry officer records those of the ministry, a centre those of its province."""
        if user.role in ADMINISTRATORS:
            return self.all()
        if user.role == Role.MINISTRY_OFFICER:
            return self.filter(is_of_ministry=True)
        if user.may_enter and user.is_local and user.province_id:
            return self.filter(is_of_ministry=False, province__in=served(user))
        return self.none()


class Commendation(Remembered):
    """A collective or a person that was commended for some years' work (Bằng khen, Giấy khen)."""

    not_remembered = (*Remembered.not_remembered, "created_at", "updated_at")

    kind = models.CharField(_("đối tượng"), max_length=10, choices=CommendationKind)
    name = models.CharField(_("tên"), max_length=200)
    position = models.CharField(_("chức vụ, đơn vị"), max_length=300, blank=True)
    province = models.ForeignKey(
        Province,
        models.PROTECT,
        verbose_name=_("tỉnh, thành phố"),
        related_name="commendations",
        null=True,
        blank=True,
        help_text=_("Đơn vị tại thời điểm khen thưởng; để trống nếu thuộc trung ương."),
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        verbose_name=_("tổ chức"),
        related_name="commendations",
        null=True,
        blank=True,
    )
    form = models.CharField(
        _("hình thức"), max_length=120, help_text=_("Ví dụ: Bằng khen của Bộ trưởng.")
    )
    is_of_ministry = models.BooleanField(_("do Bộ, Chính phủ tặng"), default=True)
    year_from = models.PositiveSmallIntegerField(_("thành tích từ năm"), null=True, blank=True)
    year_to = models.PositiveSmallIntegerField(_("đến năm"))
    decision_number = models.CharField(_("số quyết định"), max_length=60, blank=True)
    decided_on = models.DateField(_("ngày quyết định"), null=True, blank=True)
    given_on = models.DateField(_("ngày trao"), null=True, blank=True)
    document = models.ForeignKey(
        Document,
        models.PROTECT,
        verbose_name=_("tài liệu"),
        related_name="commendations",
        null=True,
        blank=True,
    )
    note = models.TextField(_("ghi chú"), blank=True)
    created_at = models.DateTimeField(_("lập lúc"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(_("sửa lúc"), auto_now=True)
    version = models.PositiveIntegerField(default=1, editable=False)  # grows with every save
    search_key = models.CharField(editable=False, max_length=300, db_index=True)

    objects = CommendationQuerySet.as_manager()

    class Meta:
        base_manager_name = "objects"
        verbose_name = _("khen thưởng")
        verbose_name_plural = _("khen thưởng")
        ordering = ["-year_to", "kind", "name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name=""),
                name="commendation_has_name",
                violation_error_message=_("Hãy ghi tên tập thể hoặc cá nhân."),
            ),
            models.CheckConstraint(
                condition=Q(year_to__gte=YEARS.start, year_to__lt=YEARS.stop),
                name="commendation_year_plausible",
                violation_error_message=_("Năm phải từ 2000 đến 2100."),
            ),
            models.CheckConstraint(
                condition=Q(year_from=None) | Q(year_from__lte=F("year_to")),
                name="commendation_years_forwards",
                violation_error_message=_("Năm đầu không được sau năm cuối."),
            ),
            models.CheckConstraint(
                condition=Q(is_of_ministry=True) | Q(province__isnull=False),
                name="commendation_of_province_has_one",
                violation_error_message=_("Khen thưởng của tỉnh phải ghi tỉnh, thành phố."),
            ),
            models.CheckConstraint(
                condition=Q(decision_number="") | Q(decided_on__isnull=False),
                name="commendation_decision_dated",
                violation_error_message=_("Quyết định có số phải ghi ngày."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the search key in step, and count the version."""
        self.version += 0 if self._state.adding else 1
        self.search_key = search_key(f"{self.name} {self.position}")[:300]
        super().save(*args, **kwargs)

    @property
    def period(self) -> str:
        """Write the years of the work: "2014–2020"."""
        same = self.year_from in (None, self.year_to)
        return str(self.year_to) if same else f"{self.year_from}–{self.year_to}"
