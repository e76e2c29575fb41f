"""Levels of voting (cấp bình chọn) and the four groups of products (nhóm sản phẩm)."""

import re
from typing import TYPE_CHECKING, Any, Final, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from khuyencong.history.remembered import Remembered, RememberedQuerySet
from khuyencong.text import search_key
from provinces.models import periods

if TYPE_CHECKING:
    from khuyencong.accounts.models import User


class AwardLevel(models.TextChoices):
    """Who votes, lowest first; which are held on a day says `AwardRule` (TT 26/2014 Điều 3)."""

    COMMUNE = "commune", _("Cấp xã")
    DISTRICT = "district", _("Cấp huyện")
    PROVINCE = "province", _("Cấp tỉnh")
    REGION = "region", _("Cấp khu vực")
    NATION = "national", _("Cấp quốc gia")

    @property
    def is_upper(self) -> bool:
        """Say whether the ministry runs it."""
        return self in UPPER

    @property
    def rank(self) -> int:
        """Return its place, 0 the lowest; commune and district are one step."""
        return RANKS[self]


UPPER: Final = (AwardLevel.REGION, AwardLevel.NATION)
LOWEST: Final = (AwardLevel.COMMUNE, AwardLevel.DISTRICT)
LOCAL_LEVELS: Final = (*LOWEST, AwardLevel.PROVINCE)
RANKS: Final = {
    AwardLevel.COMMUNE: 0,
    AwardLevel.DISTRICT: 0,
    AwardLevel.PROVINCE: 1,
    AwardLevel.REGION: 2,
    AwardLevel.NATION: 3,
}


class ProductGroup(models.TextChoices):
    """Group of a product (TT 26/2014/TT-BCT Điều 5), in the order of the circular."""

    HANDICRAFT = "handicraft", _("Thủ công mỹ nghệ")
    FOOD = "food", _("Chế biến nông, lâm, thủy sản và thực phẩm")
    MACHINERY = "machinery", _("Thiết bị, máy móc, dụng cụ và phụ tùng cơ khí")
    OTHER = "other", _("Các sản phẩm khác")


def folded_group(text: str) -> str:
    """Fold a name of a group: no marks, no "nhóm sản phẩm về", no commas."""
    words = " ".join(re.findall(r"\w+", search_key(text)))
    return re.sub(r"^(?:nhom )?(?:\d )?(?:cac )?(?:hang |san pham )?(?:ve )?", "", words)


class GroupNameQuerySet(RememberedQuerySet):
    """Names of groups; everybody may read them."""

    def visible_to(self, user: "User | None") -> Self:
        """Keep all: it is a vocabulary."""
        return self.all()

    def editable_by(self, user: "User") -> Self:
        """Only administrators keep the vocabulary."""
        return self.all() if user.is_superuser else self.none()

    def group_of(self, text: str) -> ProductGroup | None:
        """Return the group that a text names ("… và đồ uống" is food); None where none does."""
        folded = folded_group(text)
        names = dict(self.order_by().values_list("folded", "group"))
        if folded in names:
            return ProductGroup(names[folded])
        begun = [name for name in names if len(name) > 3 and folded.startswith(f"{name} ")]
        return ProductGroup(names[max(begun, key=len)]) if begun else None


class GroupName(Remembered, periods.Dated):
    """A name under which a group is written, from when to when (tên gọi của nhóm)."""

    not_remembered = (*Remembered.not_remembered, "folded")

    key = models.SlugField(_("mã"), max_length=60, unique=True)
    group = models.CharField(_("nhóm"), max_length=10, choices=ProductGroup)
    name = models.CharField(_("tên"), max_length=200)
    is_official = models.BooleanField(_("tên trong văn bản"), default=False)
    source = models.CharField(_("nguồn"), max_length=200, blank=True)
    folded = models.CharField(editable=False, max_length=200, db_index=True)

    objects = GroupNameQuerySet.as_manager()

    class Meta(periods.Dated.Meta):
        base_manager_name = "objects"
        verbose_name = _("tên nhóm sản phẩm")
        verbose_name_plural = _("tên nhóm sản phẩm")
        ordering = ["group", "-is_official", "name"]
        constraints = [
            *periods.Dated.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(name=""),
                name="group_name_given",
                violation_error_message=_("Nhóm phải có tên."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the folded name in step."""
        self.folded = folded_group(self.name)[:200]
        super().save(*args, **kwargs)
