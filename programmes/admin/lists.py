"""Activity contents and indicators (nội dung, chỉ tiêu): short lists, searched in Python."""

from typing import Any, TypeVar

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from khuyencong.text import search_key
from programmes.models import ActivityContent, Indicator

AnyModel = TypeVar("AnyModel", bound=Model)


class ShortListAdmin(admin.ModelAdmin[AnyModel]):
    """Folds the names of some dozens of rows itself: they keep no column for it."""

    search_fields = ["name"]
    search_help_text = ""

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[AnyModel], search_term: str
    ) -> tuple[QuerySet[AnyModel], bool]:
        """Find "máy móc" by "may moc"; every word must be there."""
        words = search_key(search_term).split()
        names: list[tuple[Any, str]] = list(queryset.values_list("pk", "name"))
        found = [pk for pk, name in names if all(word in search_key(name) for word in words)]
        return queryset.filter(pk__in=found), False


@admin.register(ActivityContent)
class ActivityContentAdmin(ShortListAdmin[ActivityContent]):
    """Contents with their legal basis and period."""

    list_display = ["name", "number", "code", "parent", "valid_from", "valid_to"]
    list_select_related = ["parent"]
    autocomplete_fields = ["parent"]


@admin.register(Indicator)
class IndicatorAdmin(ShortListAdmin[Indicator]):
    """What figures measure."""

    list_display = ["name", "key", "unit_kind", "stage", "order"]
    list_filter = ["unit_kind", "stage"]
