"""Filters of the public pages of awards, as they stand in addresses."""

from typing import Any, Final

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from awards.models import AwardLevel, ProductGroup
from programmes.forms.filtering import FilterForm, folded_units, province_choices
from provinces.geography import Geography, Territory

LEVEL_SLUGS: Final = {
    "quoc-gia": AwardLevel.NATION,
    "khu-vuc": AwardLevel.REGION,
    "tinh": AwardLevel.PROVINCE,
    "huyen": AwardLevel.DISTRICT,
    "xa": AwardLevel.COMMUNE,
}
GROUP_SLUGS: Final = {
    "thu-cong-my-nghe": ProductGroup.HANDICRAFT,
    "thuc-pham": ProductGroup.FOOD,
    "may-moc": ProductGroup.MACHINERY,
    "khac": ProductGroup.OTHER,
}


def choice(label: Any, every: Any, choices: Any) -> forms.ChoiceField:
    """Return a field of words to choose from, or to leave."""
    return forms.ChoiceField(label=label, choices=[("", every), *choices], required=False)


def level_choice() -> forms.ChoiceField:
    """Return the field of the level."""
    return choice(_("Cấp"), _("Mọi cấp"), [(s, level.label) for s, level in LEVEL_SLUGS.items()])


def year_choice(years: list[int]) -> forms.ChoiceField:
    """Return the field of the year."""
    return choice(_("Năm"), _("Mọi năm"), [(str(year), str(year)) for year in years])


class RoundFilter(FilterForm):
    """Which rounds, and in which units provinces are shown."""

    def __init__(self, parameters: QueryDict, years: list[int], territory: Territory) -> None:
        super().__init__(parameters)
        provinces = province_choices(territory)[1:]
        self.territory = territory
        self.fields |= {
            "cap": level_choice(),
            "nam": year_choice(years),
            "tinh": choice(_("Tỉnh, thành phố"), _("Mọi tỉnh"), provinces),
            "dia-gioi": forms.ChoiceField(
                label=_("Địa giới"), choices=Geography.choices, required=False
            ),
        }

    @property
    def geography(self) -> Geography:
        """Return in which units provinces are shown."""
        return Geography(self.chosen("dia-gioi") or Geography.AS_RECORDED)

    @property
    def year(self) -> int | None:
        """Return the chosen year."""
        return int(year) if (year := self.chosen("nam")) else None

    def filtered(self, rounds: Any) -> Any:
        """Keep what matches every filter that was understood."""
        conditions = Q()
        if slug := self.chosen("cap"):
            conditions &= Q(level=LEVEL_SLUGS[slug])
        if self.year:
            conditions &= Q(year=self.year)
        if key := self.chosen("tinh"):
            conditions &= Q(province__in=folded_units(self.territory, key))
        return rounds.filter(conditions)


class ProductFilter(FilterForm):
    """By what a product is found."""

    folded_away = frozenset({"nam", "hieu-luc"})

    def __init__(self, parameters: QueryDict, years: list[int], territory: Territory) -> None:
        super().__init__(parameters)
        self.territory = territory
        groups = [(slug, group.label) for slug, group in GROUP_SLUGS.items()]
        states = [("con", _("Còn hiệu lực")), ("het", _("Hết hiệu lực hoặc đã thu hồi"))]
        provinces = province_choices(territory)[1:]
        self.fields |= {
            "q": forms.CharField(label=_("Sản phẩm, cơ sở"), max_length=200, required=False),
            "tinh": choice(_("Tỉnh, thành phố"), _("Mọi tỉnh"), provinces),
            "nhom": choice(_("Nhóm"), _("Mọi nhóm"), groups),
            "cap": level_choice(),
            "nam": year_choice(years),
            "hieu-luc": choice(_("Giấy chứng nhận"), _("Bất kể"), states),
        }
        self.fields["q"].widget.input_type = "search"

    def of_entries(self, day: Any) -> Any:
        """Return the entries, as a condition, that make a product match level, year, validity."""
        conditions = Q()
        if slug := self.chosen("cap"):
            conditions &= Q(round__level=LEVEL_SLUGS[slug])
        if year := self.chosen("nam"):
            conditions &= Q(round__year=int(year))
        valid = Q(issued_on__lte=day, valid_until__gte=day)
        valid &= Q(revoked_on=None) | Q(revoked_on__gt=day)
        if state := self.chosen("hieu-luc"):
            ended = Q(issued_on__isnull=False) & ~valid & Q(valid_until__isnull=False)
            conditions &= valid if state == "con" else ended
        return conditions

    def filtered(self, products: Any, entries: Any, user: Any, day: Any) -> Any:
        """Keep what matches every filter that was understood."""
        conditions = Q()
        if key := self.chosen("tinh"):
            conditions &= Q(province__in=folded_units(self.territory, key))
        if slug := self.chosen("nhom"):
            conditions &= Q(group=GROUP_SLUGS[slug])
        if of_entries := self.of_entries(day):
            won = entries.filter(of_entries, result="recognised").order_by()
            conditions &= Q(pk__in=won.values("product"))
        return products.filter(conditions).with_words(self.chosen("q") or "", user)
