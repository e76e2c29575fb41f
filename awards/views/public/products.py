"""The gallery of products (sản phẩm CNNT tiêu biểu), one product, and its photographs."""

from typing import Any, Final

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from awards.forms.filters import ProductFilter
from awards.models import AwardRound, Entry, Product, ProductPhoto
from awards.presenting.files import products_table
from awards.presenting.product_page import ProductPage
from awards.presenting.products import SHOWN_TYPES, cards_of
from khuyencong.attachments.responses import download
from khuyencong.exports.download import Download
from programmes.forms.filtering import filter_words
from programmes.views.figures import other_problems, reader
from provinces.geography import Territory

PAGE_SIZE: Final = 24
KEPT_SECONDS: Final = 3600


@require_safe
@login_not_required
def products(request: HttpRequest) -> HttpResponseBase:
    """List products that the reader may see, filtered by the address."""
    user, territory = reader(request), Territory.load()
    rounds: Any = AwardRound.objects.visible_to(user).order_by("-year")
    years = list(rounds.values_list("year", flat=True).distinct())
    form = ProductFilter(request.GET, years, territory)
    seen: Any = Product.objects.visible_to(user)
    entries: Any = Entry.objects.visible_to(user)
    found = form.filtered(seen, entries, user, territory.today)
    found = found.select_related("establishment", "province").order_by("sort_key", "pk")
    if (file := Download.asked(request)) and not form.errors and found.exists():
        table = products_table(found, user, filter_words(form))
        return file.of(table, f"san-pham-cnnt-{timezone.localdate():%Y%m%d}")
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("trang"))
    context = {
        "form": form,
        "page": page,
        "cards": cards_of(page, user),
        "query": form.query,
        "problems": form.problems + other_problems(request, page),
        "may_add": user is not None and user.may_enter,
    }
    return render(request, "awards/public/products.html", context)


@require_safe
@login_not_required
def product(request: HttpRequest, code: str) -> HttpResponse:
    """Show a product's path through levels and years."""
    user = reader(request)
    seen: Any = Product.objects.visible_to(user)
    related = ("establishment__province", "province", "document")
    found = get_object_or_404(seen.select_related(*related), code=code)
    page = ProductPage(found, user)
    may_edit = user is not None and Product.objects.editable_by(user).filter(pk=found.pk).exists()
    context = {"product": found, "page": page, "may_edit": may_edit}
    return render(request, "awards/public/product.html", context)


@require_safe
@login_not_required
def photo(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    """Send a photograph to who may see its product: shown where browsers show it, else saved."""
    seen: Any = ProductPhoto.objects.visible_to(reader(request))
    found = get_object_or_404(seen, product__code=code, pk=pk)
    try:
        response = download(found)
    except FileNotFoundError:
        raise Http404 from None
    if found.media_type in SHOWN_TYPES:
        response.headers["Content-Disposition"] = "inline"
        response.headers["Cache-Control"] = f"private, max-age={KEPT_SECONDS}"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
