"""Ceilings (mức hỗ trợ), edited with their articles; accepted warnings, only read."""

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from programmes.admin.large import amount_column
from programmes.admin.lists import ShortListAdmin
from programmes.models import RuleOverride, SupportCeiling
from provinces.admin import SearchesWithoutMarks, StandingFilter


@admin.register(SupportCeiling)
class SupportCeilingAdmin(ShortListAdmin[SupportCeiling]):
    """Who adds a row ends the old one first: both hold for the projects of their time."""

    list_display = [
        "name",
        "kind",
        "share",
        amount_column("amount", _("mức tối đa (đồng)")),
        "valid_from",
        "valid_to",
        "legal_basis",
        "programme",
        "per",
        "is_verified",
    ]
    list_filter = ["kind", "programme", "is_verified", StandingFilter]
    autocomplete_fields = ["content", "province"]


@admin.register(RuleOverride)
class RuleOverrideAdmin(SearchesWithoutMarks[RuleOverride]):
    """What was accepted stays as it was accepted."""

    list_display = ["at", "project", "rule", "reason", "by"]
    list_select_related = ["project", "by"]
    search_fields = ["project__search_key"]
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A warning is accepted on the project's page, where it can be read."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody rewrites a reason."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody removes a reason."""
        return False
