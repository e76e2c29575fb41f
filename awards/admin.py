"""The admin of awards (quản trị bình chọn): records, and the law they follow.

What documents name is shown and left as published. Results, nominations and certificates of a
stored entry change by their steps, which hold the round and keep who did what and why.
"""

from typing import Any, TypeVar

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms import ModelForm
from django.http import HttpRequest

from awards.models import (
    AwardRound,
    AwardRule,
    Commendation,
    Criterion,
    Entry,
    GroupName,
    Product,
    ProductPhoto,
)
from programmes.admin.large import LargeAdmin, YearFilter
from programmes.admin.lists import ShortListAdmin
from programmes.models import Origin
from provinces.admin import StandingFilter

AnyModel = TypeVar("AnyModel", bound=Model)


class RecordForm(ModelForm[Any]):
    """A record whose constraints name folded columns, which are no fields of a form."""

    def _post_clean(self) -> None:
        """Ask the constraints once the folded columns are made; Django leaves them out."""
        super()._post_clean()  # type: ignore[misc]  # not in the stubs
        if self.errors:
            return
        try:
            self.instance.prepare()
            self.instance.validate_constraints()
        except ValidationError as error:
            self.add_error(None, error)


class RecordAdmin(LargeAdmin[AnyModel]):
    """Records beside claims: a claim is not filled up with a guess."""

    by_steps: tuple[str, ...] = ()  # what only a step changes, once the row is stored

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Leave what a document names as it names it."""
        is_claim = obj is not None and obj.origin == Origin.PUBLISHED
        return not is_claim and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A claim that is deleted comes back with the next load."""
        is_claim = obj is not None and obj.origin == Origin.PUBLISHED
        return not is_claim and super().has_delete_permission(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Leave to the steps what is theirs."""
        return self.by_steps if obj else ()


class CriterionInline(admin.TabularInline[Criterion, AwardRound]):
    """What the round scores by."""

    model = Criterion
    extra = 0


@admin.register(AwardRound)
class AwardRoundAdmin(RecordAdmin[AwardRound]):
    """Rounds of every level."""

    form = RecordForm
    by_steps = ("level", "region", "province", "locality", "year", "status")
    list_display = ["__str__", "level", "year", "status", "decision_number", "decided_on", "origin"]
    list_select_related = ["province"]
    list_filter = ["level", "status", YearFilter, "region", "origin"]
    autocomplete_fields = ["province", "document"]
    inlines = [CriterionInline]


class PhotoInline(admin.TabularInline[ProductPhoto, Product]):
    """What photographs there are; they come in on the product's page, where they are looked at."""

    model = ProductPhoto
    extra = 0
    fields = ["name", "caption", "size", "uploaded_at", "removed_at"]
    readonly_fields = ["name", "caption", "size", "uploaded_at", "removed_at"]
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing is uploaded here."""
        return False


@admin.register(Product)
class ProductAdmin(RecordAdmin[Product]):
    """Products with their maker."""

    form = RecordForm
    list_display = ["name", "code", "group", "province", "origin"]
    list_select_related = ["province"]
    list_filter = ["group", "is_set", "origin"]
    autocomplete_fields = ["establishment", "province", "document"]
    inlines = [PhotoInline]


@admin.register(Entry)
class EntryAdmin(RecordAdmin[Entry]):
    """Products in rounds; searched by product."""

    by_steps = (
        "round",
        "product",
        "score",
        "result",
        "nominated_from",
        "nomination",
        "issued_on",
        "valid_until",
        "revoked_on",
        "revocation_decision",
        "revocation_reason",
    )
    list_display = ["product", "round", "province", "group", "result", "prize", "valid_until"]
    list_select_related = ["product", "round__province", "province"]
    list_filter = ["result", "nomination", "group", "round__level", "origin"]
    search_fields = ["product__search_key", "round__search_key"]
    autocomplete_fields = ["round", "product", "province", "document", "nominated_from"]


@admin.register(Commendation)
class CommendationAdmin(LargeAdmin[Commendation]):
    """Collectives and persons."""

    list_display = ["name", "kind", "form", "province", "period", "decision_number"]
    list_select_related = ["province"]
    list_filter = ["kind", "is_of_ministry"]
    autocomplete_fields = ["province", "organisation", "document"]


@admin.register(AwardRule)
class AwardRuleAdmin(admin.ModelAdmin[AwardRule]):
    """Who adds a row ends the old one first: both hold for the rounds of their time."""

    list_display = ["wording", "kind", "level", "number", "valid_from", "valid_to", "legal_basis"]
    list_filter = ["kind", "level", StandingFilter]


@admin.register(GroupName)
class GroupNameAdmin(ShortListAdmin[GroupName]):
    """Under which names a group is met."""

    list_display = ["name", "group", "is_official", "source", "valid_from", "valid_to"]
    list_filter = ["group", "is_official", StandingFilter]
