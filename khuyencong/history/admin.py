"""The log in the admin (nhật ký): to be read, never to be written."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from khuyencong.history.models import Change
from khuyencong.text import search_key


@admin.register(Change)
class ChangeAdmin(admin.ModelAdmin[Change]):
    """Shows changes; counts no more of them than it must."""

    list_display = ["at", "user_name", "kind", "model", "object_name", "source"]
    list_filter = ["kind"]
    search_fields = ["search_key"]
    ordering = ["-pk"]
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        """Fold the term as the column is."""
        return super().get_search_results(request, queryset, search_key(search_term))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: the records write it themselves."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: it is append-only."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: it is append-only."""
        return False
