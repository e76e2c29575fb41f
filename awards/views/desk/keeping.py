"""Keeping products, their photographs, and commendations."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from awards.forms.products import CommendationForm, NewProductForm, PhotosForm, ProductForm
from awards.forms.rounds import ReasonForm
from awards.lifecycle import add_product, edit_product
from awards.models import Commendation, Product, ProductPhoto
from awards.views.desk.running import PAGE
from awards.views.desk.stepping import form_page, product_of, tried
from awards.views.public.commendations import writes
from khuyencong.accounts.models import User
from programmes.lifecycle.refusals import ChangedMeanwhile
from programmes.views.projects.access import may_enter, signed_in


@PAGE
@never_cache
def product_add(request: HttpRequest) -> HttpResponse:
    """Add a product of an establishment of the register."""
    user = may_enter(request)
    form = NewProductForm(request.POST if request.method == "POST" else None, user=user)

    def added() -> HttpResponse:
        row = add_product(by=user, **form.cleaned_data)
        messages.success(request, _("Đã thêm “%(name)s”, mã %(code)s.") % vars_of(row))
        return redirect("product", row.code)

    if form.is_valid() and (answer := tried(request, form, added)):
        return answer
    return form_page(
        request, form, title=_("Thêm sản phẩm"), button=_("Thêm sản phẩm"), back="products"
    )


def vars_of(row: Product) -> dict[str, str]:
    """Return what a message says of a product."""
    return {"name": row.name, "code": row.code}


def own_product(user: User, code: str) -> Product:
    """Return a product that the person may write; 403 for who only sees it."""
    row = product_of(user, code)
    if not Product.objects.editable_by(user).filter(pk=row.pk).exists():
        raise PermissionDenied
    return row


@PAGE
@never_cache
def product_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Change what may change of a product."""
    user = signed_in(request)
    row = own_product(user, code)
    form = ProductForm(request.POST if request.method == "POST" else None, product=row)

    def edited() -> HttpResponse:
        edit_product(product=row, by=user, **form.cleaned_data)
        messages.success(request, _("Đã lưu."))
        return redirect("product", code)

    if form.is_valid() and (answer := tried(request, form, edited)):
        return answer
    return form_page(
        request, form, title=_("Sửa sản phẩm"), lead=row.name, button=_("Lưu"), back="product",
        code=code, extra="awards/desk/_photos_link.html",
    )  # fmt: skip


@PAGE
@never_cache
def photo_add(request: HttpRequest, code: str) -> HttpResponse:
    """Add photographs of a product; only pictures are taken."""
    user = signed_in(request)
    row = own_product(user, code)
    form = PhotosForm(request.POST or None, request.FILES or None, user=user)
    if request.method == "POST" and form.is_valid():
        refused = [
            each.name for each in form.accepted if not each.kind.media_type.startswith("image/")
        ]
        if refused:
            form.add_error("uploads", _("Không phải ảnh: %s.") % ", ".join(refused))
        else:
            add_photos(row, form, user)
            messages.success(request, _("Đã thêm %d ảnh.") % len(form.accepted))
            return redirect("product", code)
    return form_page(
        request, form, title=_("Thêm ảnh"), lead=row.name, button=_("Thêm ảnh"), back="product",
        code=code, is_upload=True,
    )  # fmt: skip


@transaction.atomic
def add_photos(product: Product, form: PhotosForm, user: User) -> None:
    """Store the photographs, all or none."""
    caption = form.cleaned_data["caption"]
    for accepted in form.accepted:
        ProductPhoto.of(accepted, product=product, caption=caption, uploaded_by=user).save()


@PAGE
@never_cache
def photo_remove(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take a photograph down for a reason; it stays on record."""
    user = signed_in(request)
    own_product(user, code)
    rows: Any = ProductPhoto.objects.editable_by(user).standing()
    photo = get_object_or_404(rows, product__code=code, pk=pk)
    form = ReasonForm(request.POST if request.method == "POST" else None, label_suffix="")
    if form.is_valid():
        photo.remove(by=user, reason=form.cleaned_data["reason"])
        messages.success(request, _("Đã gỡ ảnh."))
        return redirect("product", code)
    return form_page(
        request, form, title=_("Gỡ ảnh"), lead=photo.name, button=_("Gỡ ảnh"), back="product",
        code=code,
    )  # fmt: skip


# -- commendations --------------------------------------------------------------------------------


@PAGE
@never_cache
def commendation_add(request: HttpRequest) -> HttpResponse:
    """Record a commendation."""
    user = signed_in(request)
    if not writes(user):
        raise PermissionDenied
    form = CommendationForm(request.POST if request.method == "POST" else None, user=user)
    if form.is_valid():
        row = form.save()
        messages.success(request, _("Đã ghi khen thưởng của %s.") % row.name)
        return redirect("commendations")
    title = _("Ghi khen thưởng")
    return form_page(request, form, title=title, button=title, back="commendations")


@PAGE
@never_cache
def commendation_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a commendation."""
    user = signed_in(request)
    rows: Any = Commendation.objects.visible_to(user)
    seen = get_object_or_404(rows, pk=pk)
    if not Commendation.objects.editable_by(user).filter(pk=pk).exists():
        raise PermissionDenied
    data = request.POST if request.method == "POST" else None
    form = CommendationForm(data, user=user, instance=seen)
    if form.is_valid():
        answer = tried(request, form, lambda: saved(request, form))
        return answer or redirect("commendations")
    return form_page(
        request, form, title=_("Sửa khen thưởng"), button=_("Lưu"), back="commendations"
    )


@transaction.atomic
def saved(request: HttpRequest, form: CommendationForm) -> HttpResponse:
    """Store a correction of the version that the person had read."""
    held = Commendation.objects.select_for_update(of=("self",)).get(pk=form.instance.pk)
    if form.cleaned_data.get("version") not in (None, held.version):
        raise ChangedMeanwhile(_("Người khác vừa sửa bản ghi này; hãy xem lại rồi sửa tiếp."))
    form.save()
    messages.success(request, _("Đã lưu."))
    return redirect("commendations")
