"""Projects (đề án) with where their money comes from and who gains."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from programmes.admin.large import LargeAdmin, YearFilter
from programmes.models import Beneficiary, Project, ProjectFunding
from programmes.models.status import Origin


class FundingInline(admin.TabularInline[ProjectFunding, Project]):
    """What the project may cost from each source."""

    model = ProjectFunding
    extra = 0


class BeneficiaryInline(admin.TabularInline[Beneficiary, Project]):
    """Who gains; a group project may not know yet."""

    model = Beneficiary
    extra = 0
    autocomplete_fields = ["establishment"]

    def get_queryset(self, request: HttpRequest) -> Any:
        """Read the establishment with its share."""
        return super().get_queryset(request).select_related("establishment")


@admin.register(Project)
class ProjectAdmin(LargeAdmin[Project]):
    """Projects entered here; those a document names are shown, and left as published."""

    list_display = ["code", "title", "holder", "year", "source", "status"]
    list_select_related = ["province", "organisation"]
    list_filter = [YearFilter, "source", "status", "kind", "origin"]
    autocomplete_fields = ["province", "organisation", "content", "implementing_unit", "document"]
    inlines = [FundingInline, BeneficiaryInline]

    @admin.display(description=_("tỉnh, tổ chức"), ordering="province__sort_key")
    def holder(self, project: Project) -> str:
        """Show whose project it is."""
        return str(project.holder)

    def get_readonly_fields(self, request: HttpRequest, obj: Project | None = None) -> Any:
        """Leave the status of a stored project to its steps, which keep who did what and why."""
        return ["status"] if obj else []

    def has_change_permission(self, request: HttpRequest, obj: Project | None = None) -> bool:
        """A published project is a claim: it is not filled up with a guess."""
        is_claim = obj is not None and obj.origin == Origin.PUBLISHED
        return not is_claim and super().has_change_permission(request, obj)
