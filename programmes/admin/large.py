"""What the admin of a large table needs to stay quick."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from khuyencong.formatting import number
from provinces.admin import SearchesWithoutMarks

AnyModel = TypeVar("AnyModel", bound=Model)
HOLDER = ["province__search_key", "organisation__search_key"]


class LargeAdmin(SearchesWithoutMarks[AnyModel]):
    """Counts no more rows than it must, and offers no choice that reads a whole table."""

    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50


class YearFilter(admin.SimpleListFilter):
    """Keeps a budget year; offers the likely ones instead of asking the table which it holds."""

    title = _("năm")
    parameter_name = "nam"
    FIRST = 2012  # NĐ 45/2012/NĐ-CP

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Offer from next year's plan backwards."""
        years = range(timezone.localdate().year + 1, self.FIRST - 1, -1)
        return [(str(year), str(year)) for year in years]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep the chosen year."""
        value = self.value() or ""
        return queryset.filter(year=int(value)) if value.isdecimal() else queryset


def amount_column(name: str, label: Any) -> Callable[[Any], str]:
    """Show an amount with its digits grouped: the unit stands in the heading."""

    @admin.display(description=label, ordering=name)
    def column(row: Any) -> str:
        return number(getattr(row, name))

    return column
