"""Territory, bodies and establishments in the admin (quản trị); searched without marks."""

from datetime import timedelta
from itertools import combinations
from typing import Any, TypeVar

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import F, Model, QuerySet
from django.forms import BaseInlineFormSet, ModelForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khuyencong.text import search_key
from provinces.models import (
    Designation,
    Establishment,
    Organisation,
    Province,
    Region,
    RegionMembership,
    periods,
)

AnyModel = TypeVar("AnyModel", bound=Model)


class SearchesWithoutMarks(admin.ModelAdmin[AnyModel]):
    """Finds "Thái Nguyên" by "thai nguyen": search_fields name folded columns."""

    search_fields = ["search_key"]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[AnyModel], search_term: str
    ) -> tuple[QuerySet[AnyModel], bool]:
        """Fold the term as the columns are."""
        return super().get_search_results(request, queryset, search_key(search_term))


class StandingFilter(admin.SimpleListFilter):
    """Keeps what holds today, or what has ended."""

    title = gettext_lazy("hiệu lực")
    parameter_name = "hieu-luc"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Offer both."""
        return [("nay", _("Hiện hành")), ("het", _("Đã kết thúc"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Compare the period with today."""
        if self.value() == "nay":
            return queryset.filter(periods.on(timezone.localdate()))
        if self.value() == "het":
            return queryset.filter(valid_to__lte=timezone.localdate())
        return queryset


class RegionFilter(admin.SimpleListFilter):
    """Keeps the units that belong, or belonged, to a region."""

    title = gettext_lazy("khu vực")
    parameter_name = "khu-vuc"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Offer the three regions."""
        return [(region.slug, str(region.label)) for region in Region]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Ask by primary key: a join would show a unit once per membership."""
        for region in Region:
            if self.value() == region.slug:
                members = RegionMembership.objects.filter(region=region)
                return queryset.filter(pk__in=members.values("province"))
        return queryset


@admin.display(description=gettext_lazy("thời kỳ"), ordering="valid_from")
def period(row: periods.Dated) -> str:
    """Show a period by its first and last day."""
    parts = []
    if row.valid_from:
        parts.append(_("từ %s") % f"{row.valid_from:%d/%m/%Y}")
    if row.valid_to:
        parts.append(_("đến %s") % f"{row.valid_to - timedelta(days=1):%d/%m/%Y}")
    return " ".join(parts) or "–"


class PeriodForm(ModelForm[Any]):
    """A period of a unit; whether it overlaps another is asked of all together."""

    def clean(self) -> dict[str, Any] | None:
        """Leave the siblings to the formset: what is stored may be about to change."""
        self.instance.siblings_are_checked = True
        return super().clean()


class PeriodFormSet(BaseInlineFormSet[Any, Province, Any]):
    """All periods of a unit at once, so that the day between two can be moved."""

    def clean(self) -> None:
        """Refuse periods that share a day."""
        super().clean()
        rows = [form.instance for form in self.forms if self.stays(form)]
        if any(one.overlaps(other) for one, other in combinations(rows, 2)):
            raise ValidationError(_("Các thời kỳ không được chồng lên nhau."))

    def stays(self, form: PeriodForm) -> bool:
        """Say whether a row was filled in and is not to be deleted."""
        is_filled = form.is_valid() and (form.instance.pk or form.has_changed())
        return bool(is_filled) and form not in self.deleted_forms


class DesignationInline(admin.TabularInline[Designation, Province]):
    """Names and ranks of a unit (tên gọi), on an unchanged territory."""

    model = Designation
    form = PeriodForm
    formset = PeriodFormSet
    extra = 0


class RegionMembershipInline(admin.TabularInline[RegionMembership, Province]):
    """Regions of a unit (thuộc khu vực)."""

    model = RegionMembership
    form = PeriodForm
    formset = PeriodFormSet
    extra = 0


@admin.register(Province)
class ProvinceAdmin(SearchesWithoutMarks[Province]):
    """Units of every time; a unit that ended leads to its successor."""

    list_display = ["name", "kind", "gso_code", period, "successor", "key"]
    list_select_related = ["successor"]
    ordering = ["sort_key", F("valid_from").desc(nulls_last=True)]  # today's before the ended one
    list_filter = [StandingFilter, RegionFilter, "kind"]
    search_fields = ["search_key", "key", "gso_code"]
    autocomplete_fields = ["successor"]
    inlines = [DesignationInline, RegionMembershipInline]


@admin.register(Organisation)
class OrganisationAdmin(SearchesWithoutMarks[Organisation]):
    """Bodies: departments, centres, services."""

    list_display = ["name", "kind", "province", "parent", period]
    list_select_related = ["province", "parent"]
    list_filter = [StandingFilter, "kind"]
    search_fields = ["search_key", "key"]
    autocomplete_fields = ["parent", "province"]


@admin.register(Establishment)
class EstablishmentAdmin(SearchesWithoutMarks[Establishment]):
    """Rural establishments; there may be tens of thousands, so nothing counts them twice."""

    list_display = ["name", "legal_form", "province", "tax_code"]
    list_select_related = ["province"]
    list_filter = ["legal_form", ("province", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["search_key", "tax_code"]
    autocomplete_fields = ["province"]
    show_full_result_count = False
