"""Entering and correcting an establishment (thêm, sửa cơ sở)."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from khuyencong.accounts.models import User
from programmes.establishments import (
    Likeness,
    PossibleDuplicatesError,
    StaleEstablishmentError,
    change_establishment,
    create_establishment,
    possible_duplicates,
)
from programmes.forms.establishments import EstablishmentForm
from programmes.views.foreign import refuse_foreign
from programmes.views.projects.access import may_enter
from provinces.models import Establishment


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def add(request: HttpRequest) -> HttpResponse:
    """Enter a new establishment; the register is searched for it first."""
    user = may_enter(request)
    refuse_foreign(user, request.POST)
    form = EstablishmentForm(request.POST if request.method == "POST" else None, user=user)
    if request.method != "POST":
        return shown(request, form)
    if not form.is_valid():
        return shown(request, form, likely=likely(form, user))
    reason = form.cleaned_data["distinct_reason"]
    try:
        row = create_establishment(by=user, distinct_reason=reason, **form.values())
    except PossibleDuplicatesError as error:
        return shown(request, form, likely=error.candidates)
    except ValidationError as error:
        form.add_error(None, error)
        return shown(request, form, likely=likely(form, user))
    messages.success(request, _("Đã thêm “%s” vào sổ cơ sở.") % row.name)
    return redirect("establishment", row.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct an establishment of the own place; the second of two editors sees both versions."""
    user = may_enter(request)
    row = get_object_or_404(Establishment.objects.editable_by(user), pk=pk)
    refuse_foreign(user, request.POST)
    form = EstablishmentForm(
        request.POST if request.method == "POST" else None, user=user, instance=row
    )
    if request.method != "POST":
        return shown(request, form)
    if not form.is_valid():
        return shown(request, form, likely=likely(form, user))
    row.distinct_reason = form.cleaned_data["distinct_reason"].strip()
    version = form.cleaned_data["version"] or 0
    try:
        change_establishment(by=user, row=row, version=version)
    except StaleEstablishmentError as error:
        return conflict(request, form, error.stored)
    except PossibleDuplicatesError as error:
        return shown(request, form, likely=error.candidates)
    except ValidationError as error:
        form.add_error(None, error)
        return shown(request, form, likely=likely(form, user))
    messages.success(request, _("Đã lưu."))
    return redirect("establishment", row.pk)


def likely(form: EstablishmentForm, user: User) -> list[Likeness]:
    """Say whom a refused form may mean, as far as it was understood."""
    row = form.instance
    is_told = row.name and row.province_id and "province" in form.cleaned_data
    return possible_duplicates(row, by=user) if is_told else []


@dataclass(frozen=True)
class Difference:
    """A field that stands otherwise in the register than in the form."""

    label: str
    stored: str
    typed: str


def conflict(request: HttpRequest, form: EstablishmentForm, stored: Establishment) -> HttpResponse:
    """Show what was stored meanwhile beside what was typed; sending again stores what was typed."""
    theirs = EstablishmentForm(user=may_enter(request), instance=stored)
    differences = [
        Difference(str(field.label), words(theirs, name), words(form, name))
        for name, field in form.fields.items()
        if name in form.Meta.fields and words(theirs, name) != words(form, name)
    ]
    again = request.POST.copy()
    again["version"] = str(stored.version)
    form.data = again
    return shown(request, form, differences=differences, status=409)


def words(form: EstablishmentForm, name: str) -> str:
    """Write the value of a field as a person reads it."""
    row = form.instance
    label = getattr(row, f"get_{name}_display", None)
    return str(label() if label else getattr(row, name) or "")


def shown(
    request: HttpRequest, form: EstablishmentForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    """Show the form with whatever is to be said about it."""
    row = form.instance if form.instance.pk else None
    context = {"form": form, "row": row, "likely": (), "differences": (), **more}
    return render(request, "programmes/establishments/form.html", context, status=status)
