"""Records that may be one establishment, and merging two of them (cơ sở trùng, gộp cơ sở)."""

from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from khuyencong.accounts.models import User
from programmes.establishments import merge_establishments
from programmes.establishments.duplicates import groups, members
from programmes.establishments.fields import CHOSEN
from programmes.establishments.merging import may_merge
from programmes.forms.establishments import DistinctForm, MergeForm
from programmes.models import Beneficiary
from programmes.views.projects.access import signed_in
from provinces.models import Establishment

GROUPS_ON_A_PAGE: Final = 20


def administrator(request: HttpRequest) -> User:
    """Return the account, if it merges establishments."""
    user = signed_in(request)
    if not may_merge(user):
        raise PermissionDenied
    return user


# -- who may be the same -------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def duplicates(request: HttpRequest) -> HttpResponse:
    """List records of one name on one ground; say of some that they are not the same."""
    administrator(request)
    form = DistinctForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        mark_distinct(form.cleaned_data["establishment"], form.cleaned_data["reason"])
        messages.success(request, _("Đã ghi là các cơ sở khác nhau."))
        return redirect("duplicates")
    page = Paginator(groups(Establishment.objects.all()), GROUPS_ON_A_PAGE).get_page(
        request.GET.get("trang")
    )
    context = {"page": page, "groups": list(members(list(page)).values()), "form": form}
    return render(request, "programmes/establishments/duplicates.html", context)


@transaction.atomic
def mark_distinct(rows: Any, reason: str) -> None:
    """Keep the reason with every row, so that the list does not ask again."""
    for row in rows.select_for_update(of=("self",)):
        row.distinct_reason = reason.strip()
        row.save()


# -- merging two ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Choice:
    """A field with its two values, of which one stays."""

    name: str
    label: str
    kept: str
    gone: str

    @property
    def differs(self) -> bool:
        """Say whether there is anything to choose."""
        return self.kept != self.gone

    @property
    def takes_gone(self) -> bool:
        """Say whether the other value is the better first choice: the kept one has none."""
        return not self.kept


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def merge(request: HttpRequest) -> HttpResponse:
    """Show two records side by side; merge them when sent."""
    user = administrator(request)
    kept, gone = chosen_pair(request)
    form = MergeForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return shown(request, kept, gone, form)
    try:
        result = merge_establishments(
            by=user,
            kept=kept.pk,
            gone=gone.pk,
            take=frozenset(taken(request)),
            reason=form.cleaned_data["reason"],
        )
    except ValidationError as error:
        form.add_error(None, "; ".join(error.messages))
        return shown(request, kept, gone, form, status=409)
    words = {"gone": gone, "kept": result.kept, "moved": result.moved}
    text = _("Đã gộp “%(gone)s” vào “%(kept)s”; %(moved)d đề án nay ghi cơ sở giữ lại.") % words
    messages.success(request, " ".join([text, *result.lines]))
    return redirect("establishment", result.kept.pk)


def chosen_pair(request: HttpRequest) -> tuple[Establishment, Establishment]:
    """Return the record that stays and the one that goes; 404 unless there are two."""
    given = request.POST if request.method == "POST" else request.GET
    words = given.get("giu", ""), given.get("bo", "")
    if not all(word.isascii() and word.isdecimal() and len(word) < 19 for word in words):
        raise Http404
    rows = Establishment.objects.filter(merged_into=None).select_related("province")
    found = rows.in_bulk([int(word) for word in words])
    if len(found) != len(words):
        raise Http404
    return found[int(words[0])], found[int(words[1])]


def taken(request: HttpRequest) -> list[str]:
    """Return the fields whose value comes from the record that goes."""
    return [name for name in CHOSEN if request.POST.get(f"chon-{name}") == "bo"]


def shown(
    request: HttpRequest,
    kept: Establishment,
    gone: Establishment,
    form: MergeForm,
    *,
    status: int = 200,
) -> HttpResponse:
    """Show both records with what hangs on them."""
    counts = {row.pk: Beneficiary.objects.filter(establishment=row).count() for row in (kept, gone)}
    context = {
        "kept": kept,
        "gone": gone,
        "kept_projects": counts[kept.pk],
        "gone_projects": counts[gone.pk],
        "choices": [choice_of(name, kept, gone) for name in CHOSEN],
        "form": form,
    }
    return render(request, "programmes/establishments/merge.html", context, status=status)


def choice_of(name: str, kept: Establishment, gone: Establishment) -> Choice:
    """Write the two values of a field."""
    field: Any = Establishment._meta.get_field(name)
    return Choice(name, str(field.verbose_name), value_of(kept, name), value_of(gone, name))


def value_of(row: Establishment, name: str) -> str:
    """Write a value as a person reads it."""
    label = getattr(row, f"get_{name}_display", None)
    return str(label() if label else getattr(row, name) or "")
