"""Spending entries (bút toán): added and reversed, never changed or deleted."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext

from programmes.admin.large import LargeAdmin, YearFilter, amount_column
from programmes.models import SpendingEntry, cells

MONEY = ["project", "source", "stage", "amount", "spent_on", "year"]


@admin.register(SpendingEntry)
class SpendingEntryAdmin(LargeAdmin[SpendingEntry]):
    """Money of projects; millions of rows, so the list goes by the order of entry."""

    list_display = [
        "spent_on",
        "project",
        "stage",
        "source",
        amount_column("amount", gettext_lazy("số tiền (đồng)")),
        "year",
        "voucher",
    ]
    list_select_related = ["project"]
    list_filter = [YearFilter, "source", "stage"]
    ordering = ["-pk"]
    search_fields = ["project__search_key", "voucher"]
    autocomplete_fields = ["project"]
    actions = ["reverse"]

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        """Only voucher and note of a stored entry may still be written."""
        return [*MONEY, "reverses"] if obj else []

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> list[Any]:
        """Show what an entry reverses once it is stored; the action says it for a new one."""
        return [*MONEY, "voucher", "note", *(["reverses"] if obj else [])]

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """A wrong entry is reversed, not deleted."""
        return False

    @admin.action(description=gettext_lazy("Đảo bút toán"), permissions=["add"])
    def reverse(self, request: HttpRequest, queryset: QuerySet[SpendingEntry]) -> None:
        """Record each entry again with the other sign, today."""
        done = 0
        with cells.gathered():
            for entry in queryset.select_related("project"):
                try:
                    entry.reverse(on=timezone.localdate())
                    done += 1
                except ValidationError as error:
                    text = f"{entry}: {' '.join(error.messages)}"
                    self.message_user(request, text, messages.ERROR)
        if done:
            text = ngettext("Đã đảo %d bút toán.", "Đã đảo %d bút toán.", done) % done
            self.message_user(request, text, messages.SUCCESS)
