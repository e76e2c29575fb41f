"""The filters of the list of reported figures (số liệu công bố)."""

from collections.abc import Callable, Iterable
from typing import Any, Final

from django import forms
from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from khuyencong.text import search_key
from programmes.forms.filtering import (
    Choices,
    FilterForm,
    folded_units,
    province_choices,
    region_choices,
    units_of_region,
)
from programmes.models import Document, Indicator, ReportedFigure
from programmes.models.figures import FigureStatus, Level, MoneyScope, Period
from provinces.geography import Territory
from provinces.models import MERGER_DAY, REGION_BY_SLUG

SOURCES: Final = {
    "quoc-gia": MoneyScope.NATIONAL,
    "dia-phuong": MoneyScope.LOCAL,
    "hai-nguon": MoneyScope.STATE,
    "gom-doi-ung": MoneyScope.ALL,
    "doi-ung": MoneyScope.COUNTERPART,
    "khong": MoneyScope.NONE,
}
LEVELS: Final = {
    "ca-nuoc": Level.NATION,
    "khu-vuc": Level.REGION,
    "tinh": Level.PROVINCE,
    "to-chuc": Level.ORGANISATION,
}
STATUSES: Final = {
    "chinh-thuc": (FigureStatus.FINAL, _("chính thức")),
    "uoc": (FigureStatus.ESTIMATE, _("ước")),
    "khong-noi": (FigureStatus.UNSTATED, _("không nói")),
    "muc-tieu": (None, _("mục tiêu")),
}
LEVEL_ORDER: Final = Case(
    *(When(level=level, then=Value(place)) for place, level in enumerate(Level)),
    output_field=IntegerField(),
)
SPANS_LAST: Final = Case(
    When(period=Period.SPAN, then=Value(1)), default=Value(0), output_field=IntegerField()
)
"""What was, year by year, before what several years are to bring together ("2026–2030")."""
ORDERS: Final[dict[str, tuple[Any, tuple[Any, ...]]]] = {
    "": (_("Năm, mới trước"), (SPANS_LAST, "-year", "code")),
    "nam": (_("Năm, cũ trước"), ("year", "code")),
    "dia-ban": (_("Địa bàn"), (LEVEL_ORDER, "region", "province__sort_key", "-year", "code")),
    "chi-tieu": (_("Chỉ tiêu"), ("indicator__order", "-year", "code")),
    "so-tien": (_("Số tiền, lớn trước"), (F("amount").desc(nulls_last=True), "code")),
    "tai-lieu": (_("Tài liệu"), ("document__title", "code")),
    "ma": (_("Mã"), ("code",)),
}
LONGEST_TITLE = 70


class FigureFilter(FilterForm):
    """Everything by which figures can be found; names are those of the address."""

    folded_away = frozenset({"cap", "tinh-trang", "tai-lieu", "sap-xep", "chua-ro"})

    def __init__(
        self, parameters: QueryDict, figures: QuerySet[ReportedFigure], territory: Territory
    ) -> None:
        super().__init__(with_level_words(parameters))
        self.territory = territory
        self.fields |= {
            "q": forms.CharField(label=_("Tìm"), max_length=200, widget=forms.TextInput),
            "nam": choice(_("Năm"), [("", _("Mọi năm")), *year_choices(figures)]),
            "nguon": choice(_("Nguồn"), [("", _("Mọi nguồn")), *labelled(SOURCES)]),
            "cap": choice(_("Cấp"), [("", _("Mọi cấp")), *labelled(LEVELS)]),
            "khu-vuc": choice(_("Khu vực"), region_choices()),
            "tinh": choice(_("Tỉnh, thành phố"), province_choices(territory)),
            "chi-tieu": choice(_("Chỉ tiêu"), [("", _("Mọi chỉ tiêu")), *indicator_choices()]),
            "tinh-trang": choice(_("Tình trạng"), [("", _("Mọi tình trạng")), *status_choices()]),
            "tai-lieu": choice(_("Tài liệu"), [("", _("Mọi tài liệu")), *document_choices()]),
            "sap-xep": choice(_("Sắp xếp"), [(key, row[0]) for key, row in ORDERS.items()]),
            "chua-ro": forms.BooleanField(label=_("Chỉ hiện số chưa rõ nghĩa")),
        }
        self.fields["q"].widget.input_type = "search"
        for field in self.fields.values():
            field.required = False

    def filtered(self, figures: QuerySet[ReportedFigure]) -> QuerySet[ReportedFigure]:
        """Keep what matches every filter that was understood, in the order chosen."""
        conditions = Q()
        for name, condition in CONDITIONS.items():
            if self.chosen(name):
                conditions &= condition(self.chosen(name))
        conditions &= self.in_region() & self.in_province() & self.with_words()
        order = ORDERS[self.chosen("sap-xep") or ""][1]
        return figures.filter(conditions).order_by(*order)

    def in_province(self) -> Q:
        """Match a unit, what was folded into it, and the bodies there."""
        key = self.chosen("tinh")
        return of_units(folded_units(self.territory, key)) if key else Q()

    def in_region(self) -> Q:
        """Match a region itself and the units that were in it then (28/15/20, later 15/11/8)."""
        slug = self.chosen("khu-vuc")
        if not slug:
            return Q()
        last = MERGER_DAY.year - 1
        before = of_units(units_of_region(self.territory, slug, last)) & Q(year__lte=last)
        since = of_units(units_of_region(self.territory, slug, last + 1)) & Q(year__gt=last)
        return Q(region=REGION_BY_SLUG[slug]) | before | since

    def with_words(self) -> Q:
        """Match every word of the search, without marks."""
        found = Q()
        for word in search_key(self.chosen("q") or "").split():
            found &= Q(search_key__contains=word)
        return found


def of_units(units: set[int]) -> Q:
    """Match figures of some provinces and of the bodies in them."""
    return Q(province__in=units) | Q(organisation__province__in=units)


def in_year(year: str) -> Q:
    """Match the periods that hold a year: "2018" also finds 2016–2020."""
    spans = Q(period=Period.SPAN, year_from__lte=year, year__gte=year)
    return Q(year=year) | spans


def with_status(slug: str) -> Q:
    """Match a status; targets are a status of their own."""
    status = STATUSES[slug][0]
    return Q(is_target=True) if status is None else Q(status=status, is_target=False)


CONDITIONS: Final[dict[str, Callable[[Any], Q]]] = {
    "nam": in_year,
    "nguon": lambda slug: Q(source=SOURCES[slug]),
    "cap": lambda slug: Q(level=LEVELS[slug]),
    "chi-tieu": lambda key: Q(indicator__key=key),
    "tai-lieu": lambda key: Q(document__key=key),
    "tinh-trang": with_status,
    "chua-ro": lambda _chosen: ~Q(ambiguity=""),
}


def choice(label: Any, choices: Choices) -> forms.ChoiceField:
    """Return a field of words to choose from."""
    return forms.ChoiceField(label=label, choices=choices, required=False)


def labelled(words: dict[str, Any]) -> Choices:
    """List address words with the labels of what they stand for."""
    return [(slug, value.label) for slug, value in words.items()]


def status_choices() -> Choices:
    """List the statuses."""
    return [(slug, label) for slug, (_status, label) in STATUSES.items()]


def year_choices(figures: QuerySet[ReportedFigure]) -> Choices:
    """List the years that a figure ends in, latest first."""
    years: Iterable[int] = figures.order_by("-year").values_list("year", flat=True).distinct()
    return [(str(year), str(year)) for year in years]


def indicator_choices() -> Choices:
    """List the indicators in their order."""
    return list(Indicator.objects.order_by("order", "key").values_list("key", "name"))


def document_choices() -> Choices:
    """List the documents by title, cut to what a list can show."""
    rows = Document.objects.visible_to(None).order_by("title").values_list("key", "title")
    return [(key, shortened(title)) for key, title in rows]


def shortened(title: str) -> str:
    """Cut a title."""
    return title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1] + "…"


def with_level_words(parameters: QueryDict) -> QueryDict:
    """Accept the models' words for a level in an address, as other pages write them."""
    words = {str(level.value): slug for slug, level in LEVELS.items()}
    slug = words.get(parameters.get("cap", ""))
    if slug is None:
        return parameters
    changed = parameters.copy()
    changed["cap"] = slug
    return changed
