"""Rounds of voting (kỳ bình chọn) at every level, and what they are scored by."""

from datetime import date
from typing import TYPE_CHECKING, Any, Final, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from awards.models.levels import LOCAL_LEVELS, LOWEST, UPPER, AwardLevel
from awards.models.rules import Rules
from khuyencong.accounts.models import ADMINISTRATORS, Role
from khuyencong.history.remembered import Remembered, RememberedQuerySet
from khuyencong.text import search_key
from programmes.models import Document, Origin
from programmes.models.holder import year_plausible
from programmes.models.plan import existed_in
from provinces.models import MERGER_DAY, Province, Region

if TYPE_CHECKING:
    from khuyencong.accounts.models import User

ROMAN: Final = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


class RoundStatus(models.TextChoices):
    """Where a round stands (trạng thái); from `DECIDED` on everybody may see it."""

    ANNOUNCED = "announced", _("Đã thông báo")
    OPEN = "open", _("Nhận đăng ký")
    VOTING = "voting", _("Chấm điểm, bình chọn")
    DECIDED = "decided", _("Đã công nhận")
    CLOSED = "closed", _("Kết thúc")


PUBLIC_STATUSES: Final = (RoundStatus.DECIDED, RoundStatus.CLOSED)
KNOWN: Final = Q(status__in=PUBLIC_STATUSES) | Q(document__isnull=False)
"""What everybody may see: its result is out, or a public document names it."""


def served(user: "User") -> Any:
    """Return the keys of the province where a local user works and of the units merged into it."""
    return Province.objects.merged_into(user.province_id or 0).values("pk")


class AwardRoundQuerySet(RememberedQuerySet):
    """Rounds by reader."""

    def published(self) -> Self:
        """Keep the rounds whose result is out, and those that a public document names."""
        return self.filter(KNOWN)

    def visible_to(self, user: "User | None") -> Self:
        """Everybody sees decided rounds; who has signed in also those they may take part in."""
        if user is None or not user.is_authenticated:
            return self.published()
        if user.sees_everything:
            return self.all()
        own = Q(province__in=served(user)) if user.is_local and user.province_id else Q()
        return self.filter(KNOWN | Q(level__in=UPPER) | own)

    def run_by(self, user: "User") -> Self:
        """Keep the rounds of the level and place that the user's office runs."""
        if user.role in ADMINISTRATORS:
            return self.all()
        if user.role == Role.MINISTRY_OFFICER:
            return self.filter(level__in=UPPER)
        if user.is_local and user.province_id:
            return self.filter(level__in=LOCAL_LEVELS, province__in=served(user))
        return self.none()

    def editable_by(self, user: "User") -> Self:
        """Keep the rounds whose dates and entries the user may write; not the published record."""
        return self.run_by(user).filter(origin=Origin.ENTERED)

    def kept_by(self, user: "User") -> Self:
        """Keep the rounds whose log the user may read: who runs them, and the ministry."""
        return self.all() if user.sees_everything else self.run_by(user)

    def decidable_by(self, user: "User") -> Self:
        """Keep the rounds whose result the user decides: Sở, ministry officer, system admin."""
        if user.role in (Role.DEPARTMENT, Role.MINISTRY_OFFICER, Role.SYSTEM_ADMIN):
            return self.editable_by(user)
        return self.none()

    def at(self, **place: Any) -> Self:
        """Keep what is found by the natural key: level, region, province, locality, year, ordinal.

        What is not named must be empty.
        """
        key = {"region": "", "province": None, "locality_key": "", "ordinal": None, **place}
        return self.filter(**key)


class AwardRound(Remembered):
    """A round of voting (kỳ bình chọn) of a level, territory and year."""

    not_remembered = (
        *Remembered.not_remembered,
        "locality_key",
        "place_name",
        "created_at",
        "updated_at",
    )

    code = models.SlugField(_("mã"), max_length=120, unique=True, editable=False)
    level = models.CharField(_("cấp"), max_length=10, choices=AwardLevel)
    year = models.PositiveSmallIntegerField(_("năm"))
    ordinal = models.PositiveSmallIntegerField(_("lần thứ"), null=True, blank=True)
    region = models.CharField(_("khu vực"), max_length=7, choices=Region, blank=True)
    province = models.ForeignKey(
        Province,
        models.PROTECT,
        verbose_name=_("tỉnh, thành phố"),
        related_name="award_rounds",
        null=True,
        blank=True,
        help_text=_("Đơn vị tại thời điểm bình chọn."),
    )
    locality = models.CharField(
        _("xã, huyện"), max_length=120, blank=True, help_text=_("Tên đầy đủ: “huyện Phú Giáo”.")
    )
    locality_key = models.CharField(editable=False, max_length=120, blank=True)
    place_name = models.CharField(editable=False, max_length=200, blank=True)
    organiser = models.CharField(_("cơ quan tổ chức"), max_length=200, blank=True)
    decision_number = models.CharField(_("số quyết định công nhận"), max_length=60, blank=True)
    decided_on = models.DateField(_("ngày quyết định"), null=True, blank=True)
    registration_from = models.DateField(_("nhận đăng ký từ"), null=True, blank=True)
    registration_to = models.DateField(_("nhận đăng ký đến hết"), null=True, blank=True)
    ceremony_on = models.DateField(_("ngày trao chứng nhận"), null=True, blank=True)
    status = models.CharField(
        _("trạng thái"), max_length=9, choices=RoundStatus, default=RoundStatus.ANNOUNCED
    )
    origin = models.CharField(
        _("nguồn gốc"), max_length=9, choices=Origin, default=Origin.ENTERED, editable=False
    )
    document = models.ForeignKey(
        Document,
        models.PROTECT,
        verbose_name=_("tài liệu"),
        related_name="award_rounds",
        null=True,
        blank=True,
    )
    note = models.TextField(_("ghi chú"), blank=True)
    created_by = models.ForeignKey(
        "accounts.User",
        models.PROTECT,
        verbose_name=_("người lập"),
        related_name="+",
        null=True,
        blank=True,
        editable=False,
    )
    created_at = models.DateTimeField(_("lập lúc"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(_("sửa lúc"), auto_now=True)
    version = models.PositiveIntegerField(default=1, editable=False)  # grows with every save
    search_key = models.CharField(editable=False, max_length=300, db_index=True)

    objects = AwardRoundQuerySet.as_manager()

    class Meta:
        base_manager_name = "objects"
        verbose_name = _("kỳ bình chọn")
        verbose_name_plural = _("kỳ bình chọn")
        ordering = ["-year", "level", "code"]
        indexes = [models.Index(fields=["level", "-year"], name="award_round_level_year")]
        constraints = [
            models.UniqueConstraint(
                "level",
                "region",
                Coalesce(F("province"), 0),
                "locality_key",
                "year",
                Coalesce(F("ordinal"), 0),
                name="award_round_once",
                violation_error_message=_(
                    "Kỳ bình chọn của cấp, địa bàn, năm này đã có. Nếu là kỳ khác trong cùng năm, "
                    "hãy ghi “lần thứ”."
                ),
            ),
            models.CheckConstraint(
                condition=Q(level="national", region="", province=None, locality="")
                | (Q(level="region", province=None, locality="") & ~Q(region=""))
                | Q(level="province", region="", province__isnull=False, locality="")
                | (
                    Q(level__in=["commune", "district"], region="", province__isnull=False)
                    & ~Q(locality="")
                ),
                name="award_round_one_territory",
                violation_error_message=_(
                    "Cấp và địa bàn không khớp: cấp xã, huyện ghi tỉnh và tên xã, huyện; cấp tỉnh "
                    "chỉ ghi tỉnh; cấp khu vực chỉ ghi khu vực; cấp quốc gia để trống."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(level="district") | Q(year__lte=MERGER_DAY.year),
                name="award_round_district_ended",
                violation_error_message=_("Cấp huyện đã kết thúc từ 01/7/2025; hãy chọn cấp xã."),
            ),
            models.CheckConstraint(
                condition=~Q(level="commune") | Q(year__gte=MERGER_DAY.year),
                name="award_round_commune_begun",
                violation_error_message=_("Cấp xã chỉ bình chọn từ 01/7/2025."),
            ),
            models.CheckConstraint(
                condition=Q(ordinal=None) | Q(ordinal__gte=1),
                name="award_round_ordinal_positive",
                violation_error_message=_("“Lần thứ” bắt đầu từ 1."),
            ),
            models.CheckConstraint(
                condition=Q(registration_from=None)
                | Q(registration_to=None)
                | Q(registration_to__gte=F("registration_from")),
                name="award_round_registration_forwards",
                violation_error_message=_("Hạn đăng ký không được trước ngày bắt đầu nhận."),
            ),
            models.CheckConstraint(
                condition=Q(origin="published")
                | ~Q(status__in=["decided", "closed"])
                | (~Q(decision_number="") & Q(decided_on__isnull=False)),
                name="award_round_decided_on_paper",
                violation_error_message=_("Kỳ đã công nhận phải ghi số và ngày quyết định."),
            ),
            models.CheckConstraint(
                condition=~Q(origin="published") | Q(document__isnull=False),
                name="award_round_published_somewhere",
                violation_error_message=_("Kỳ nêu trong tài liệu công bố phải ghi tài liệu."),
            ),
            year_plausible("award_round_year_plausible"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the keys in step, and count the version."""
        self.version += 0 if self._state.adding else 1
        self.prepare()
        super().save(*args, **kwargs)

    def prepare(self) -> None:
        """Set the keys: the code is made once and then stays in addresses."""
        self.locality = " ".join(self.locality.split())
        self.locality_key = search_key(self.locality)[:120]
        self.place_name = self.make_place()[:200]
        self.code = self.code or self.make_code()
        self.search_key = search_key(f"{self.name} {self.decision_number}")[:300]

    def make_code(self) -> str:
        """Write the natural key: "quoc-gia-2021-lan-4", "bac-kan-63-2020"."""
        place = self.province.key if self.province else ""
        place = Region(self.region).slug if self.region else place
        words = [place or "quoc-gia", *self.locality_key.split(), str(self.year)]
        words += ["lan", str(self.ordinal)] if self.ordinal else []
        return "-".join("".join(c for c in word if c.isalnum() or c == "-") for word in words)

    def clean(self) -> None:
        """Refuse a level that did not vote in the year, and a unit that did not exist in it."""
        if not self.year:
            return
        if self.level and not Rules.load().held_in(self.level, self.year):
            message = _("%(level)s không tổ chức bình chọn trong năm %(year)s.")
            words = {"level": self.get_level_display(), "year": self.year}
            raise ValidationError({"level": ValidationError(message, params=words)})
        if self.province and not existed_in(self.province, self.year):
            message = _("%(name)s không tồn tại trong năm %(year)s; chọn đơn vị của năm đó.")
            words = {"name": self.province.name, "year": self.year}
            raise ValidationError({"province": ValidationError(message, params=words)})

    @property
    def name(self) -> str:
        """Say which round it is: "Bình chọn cấp quốc gia năm 2021 (lần thứ IV)"."""
        ordinal = _(" (lần thứ %s)") % roman(self.ordinal) if self.ordinal else ""
        words = {"whose": self.whose, "year": self.year, "ordinal": ordinal}
        return _("Bình chọn %(whose)s năm %(year)s%(ordinal)s") % words

    @property
    def whose(self) -> str:
        """Name level and territory in a sentence: "cấp khu vực phía Bắc", "huyện Phú Giáo, …"."""
        level = str(AwardLevel(self.level).label).lower() if self.level else ""
        if self.level in LOWEST:
            return self.place
        if self.level == AwardLevel.NATION:
            return level
        place = self.place
        place = place[:1].lower() + place[1:] if self.region else place
        return f"{level} {place}"

    @property
    def place(self) -> str:
        """Name the territory as of that time; kept with the row, so that lists ask no query."""
        return self.place_name or self.make_place()

    def make_place(self) -> str:
        """Name the territory as of that time; the nation for the national level."""
        if self.level == AwardLevel.REGION and self.region:
            return str(Region(self.region).label)
        name = self.province.name_on(self.day) if self.province else str(_("Cả nước"))
        return f"{self.locality}, {name}" if self.level in LOWEST else name

    @property
    def day(self) -> date:
        """Return the day for which places, names and regions of the round are asked."""
        within = (self.decided_on, self.registration_to, self.registration_from)
        days = [day for day in within if day and day.year == self.year]
        return days[0] if days else self.usual_day

    @property
    def usual_day(self) -> date:
        """Return a day of the year on which the round's unit existed: before a merger, if it ended.

        A district of 2025 voted before the merger, a commune after it.
        """
        last = date(self.year, 12, 31)
        if self.level == AwardLevel.DISTRICT:
            last = min(last, MERGER_DAY.replace(month=6, day=30))
        return self.province.day_within(last) if self.province else last

    @property
    def rank(self) -> int:
        """Return how high its level is, 0 the lowest."""
        return AwardLevel(self.level).rank

    @property
    def is_public(self) -> bool:
        """Say whether everybody may see it: its result is out, or a document names it."""
        return self.status in PUBLIC_STATUSES or self.document_id is not None

    @property
    def is_published_record(self) -> bool:
        """Say whether it is only known from documents (claims, not records)."""
        return self.origin == Origin.PUBLISHED


def roman(number: int | None) -> str:
    """Write a small number as rounds are numbered: 4 -> "IV"."""
    rest, letters = number or 0, ""
    for value, letter in ROMAN:
        letters += letter * (rest // value)
        rest %= value
    return letters
