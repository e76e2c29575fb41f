"""Documents, periodic reports and the figures they state (tài liệu, báo cáo, số liệu)."""

from django.contrib import admin
from django.db import models
from django.utils.translation import gettext_lazy as _

from programmes.admin.large import HOLDER, LargeAdmin, YearFilter
from programmes.models import Document, Report, ReportedFigure


@admin.register(Document)
class DocumentAdmin(LargeAdmin[Document]):
    """Public documents that state figures."""

    list_display = ["title", "publisher", "published_on", "kind"]
    list_filter = ["kind"]
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}


@admin.register(Report)
class ReportAdmin(LargeAdmin[Report]):
    """Periodic reports."""

    list_display = ["__str__", "year", "through_month", "status", "reported_on"]
    list_select_related = ["province", "organisation"]
    list_filter = [YearFilter, "status"]
    search_fields = HOLDER
    autocomplete_fields = ["province", "organisation", "approved_by"]


@admin.register(ReportedFigure)
class ReportedFigureAdmin(LargeAdmin[ReportedFigure]):
    """Figures as their document printed them."""

    list_display = ["code", "printed_words", "place", "year", "indicator", "status"]
    list_select_related = ["province", "organisation", "indicator", "document"]
    list_filter = [YearFilter, "level", "source", "status"]
    autocomplete_fields = [
        "document",
        "report",
        "province",
        "organisation",
        "indicator",
        "content",
    ]

    @admin.display(description=_("như tài liệu in"), ordering="amount")
    def printed_words(self, figure: ReportedFigure) -> str:
        """Show the words of the document."""
        return figure.as_printed

    @admin.display(description=_("địa bàn"), ordering="province__sort_key")
    def place(self, figure: ReportedFigure) -> str:
        """Name what the figure is about."""
        return figure.territory
