"""One step of a form page: what was refused, changed meanwhile or wrong is said in its place."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django import forms
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from awards.models import AwardRound, Entry, Product
from khuyencong.accounts.models import User
from programmes.lifecycle.refusals import ChangedMeanwhile, Refused
from programmes.views.projects.refused import typed_texts


def round_of(user: User, code: str) -> AwardRound:
    """Return a round that the person sees; a stranger's does not exist (404)."""
    seen: Any = AwardRound.objects.visible_to(user).select_related("province")
    found: AwardRound = get_object_or_404(seen, code=code)
    return found


def entry_of(user: User, code: str, pk: int) -> Entry:
    """Return an entry of a round that the person sees."""
    seen: Any = Entry.objects.visible_to(user).in_detail()
    found: Entry = get_object_or_404(seen, round__code=code, pk=pk)
    return found


def product_of(user: User, code: str) -> Product:
    """Return a product that the person sees."""
    seen: Any = Product.objects.visible_to(user).select_related("establishment", "province")
    found: Product = get_object_or_404(seen, code=code)
    return found


def tried(
    request: HttpRequest, form: forms.BaseForm | None, step: Callable[[], HttpResponse]
) -> HttpResponse | None:
    """Take a step and return its answer; None where the form has errors to show."""
    try:
        return step()
    except Refused as why:
        return refused(request, str(why), status=403)
    except ChangedMeanwhile as why:
        return refused(request, str(why), status=409)
    except ObjectDoesNotExist:
        raise Http404 from None
    except ValidationError as error:
        if form is None:
            return refused(request, " ".join(error.messages), status=403)
        add_errors(form, error)
        return None


def refused(request: HttpRequest, sentence: str, *, status: int) -> HttpResponse:
    """Say in a sentence why nothing was done, with what was typed in vain."""
    match: Any = request.resolver_match
    code = match.kwargs.get("code")
    is_round = match.url_name.startswith("award-") and code
    context = {
        "sentence": sentence,
        "is_conflict": status == HTTPStatus.CONFLICT,
        "typed": typed_texts(request),
        "back": reverse("award-round", args=[code]) if is_round else reverse("awards"),
    }
    return render(request, "awards/desk/refused.html", context, status=status)


def add_errors(form: forms.BaseForm, error: ValidationError) -> None:
    """Say what is wrong at the field it is about, or above the form."""
    known = getattr(error, "error_dict", {"": [error]})
    for name, errors in known.items():
        messages = ValidationError(errors).messages
        form.add_error(name if name in form.fields else None, messages)


def form_page(request: HttpRequest, form: Any, **words: Any) -> HttpResponse:
    """Print a page that is one form: its title, its lead, its button, where it leads back to."""
    return render(request, "awards/desk/form.html", {"form": form, **words})
