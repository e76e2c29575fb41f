"""Accounts of others (quản lý tài khoản), for system administrators only."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from khuyencong import tables
from khuyencong.accounts import passwords, second_factor, sessions, userfiles
from khuyencong.accounts.forms import UserFileForm
from khuyencong.accounts.models import Role, User, UserFile
from khuyencong.accounts.resources import UserResource
from khuyencong.accounts.spreadsheet import UnreadableError
from khuyencong.accounts.views.signing_in import signed_in
from khuyencong.exports.download import FORMATS, Download

View = Callable[..., HttpResponseBase]
SHOWN_FOR: Final = 15 * 60
"""Seconds for which the list of one-time passwords can be downloaded from the page it is on."""


def system_admins_only(view: View) -> View:
    """Refuse every other role."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if signed_in(request).role != Role.SYSTEM_ADMIN:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


# -- lists in and out ---------------------------------------------------------------------------


@system_admins_only
@require_http_methods(["GET", "POST"])
def users(request: HttpRequest) -> HttpResponse:
    """Offer the list of accounts, and take one."""
    form = UserFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            file = userfiles.store(user=signed_in(request), name=upload.name, data=upload.read())
        except UnreadableError as error:
            form.add_error("file", str(error))
        else:
            return redirect("users-file", file.pk)
    return render(request, "accounts/users.html", {"form": form, "columns": userfiles.columns()})


@system_admins_only
@require_GET
def users_download(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Give the list of accounts as a file that can be uploaded again."""
    if kind not in FORMATS:
        raise Http404
    resource = UserResource(signed_in(request))
    fields = resource.get_export_fields()
    rows = [[each.export(user) for each in fields] for user in resource.get_queryset()]
    today = timezone.localdate()
    table = tables.Table(
        title=_("Tài khoản"), source=_("Hệ thống khuyến công"), as_of=today,
        columns=[tables.Column(each.attribute, str(each.column_name)) for each in fields],
        rows=rows,
    )  # fmt: skip
    return Download(kind).of(table, f"tai-khoan-{today:%Y-%m-%d}")


@never_cache
@system_admins_only
@require_http_methods(["GET", "POST"])
def users_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a file would do; do it, once."""
    user = signed_in(request)
    file = get_object_or_404(UserFile, pk=pk, uploaded_by=user)
    status = 200
    if request.method == "POST":
        try:
            file, made = userfiles.apply(pk=pk, user=user, digest=request.POST.get("digest", ""))
        except userfiles.StaleError:
            messages.error(request, _("Chưa ghi gì: dữ liệu đã đổi từ lúc xem trước. Xem lại."))
            status = 409
        else:
            messages.success(request, _("Đã ghi tệp %s.") % file.name)
            return show_passwords(request, made) if made else redirect("users")
    if file.applied_at:
        messages.info(request, _("Tệp này đã được ghi rồi."))
        return redirect("users")
    preview = userfiles.preview(file, user)
    counts = {kind: preview.count(kind) for kind in userfiles.KINDS}
    can_apply = not counts["wrong"] and counts["new"] + counts["changed"] > 0
    context = {"file": file, "preview": preview, "counts": counts, "can_apply": can_apply}
    return render(request, "accounts/users_file.html", context, status=status)


# -- passwords that are shown once --------------------------------------------------------------


def show_passwords(request: HttpRequest, made: list[tuple[User, str]]) -> HttpResponse:
    """Show one-time passwords; they are not stored and cannot be shown again."""
    rows = [(user.username, user.get_full_name(), password) for user, password in made]
    parcel = signing.dumps(rows, salt=salt_of(request), compress=True)
    context = {"rows": rows, "parcel": parcel}
    response = render(request, "accounts/one_time_passwords.html", context)
    response.headers["Cache-Control"] = "no-store, private"
    return response


@never_cache
@system_admins_only
@require_POST
def passwords_download(request: HttpRequest) -> HttpResponseBase:
    """Turn the list on the page into a file; the page itself carries it, signed."""
    try:
        rows = signing.loads(
            request.POST.get("parcel", ""), salt=salt_of(request), max_age=SHOWN_FOR
        )
    except signing.BadSignature:
        raise Http404 from None
    labels = [_("Tên đăng nhập"), _("Họ và tên"), _("Mật khẩu dùng một lần")]
    table = tables.Table(
        title=_("Mật khẩu dùng một lần"), source=_("Hệ thống khuyến công"),
        as_of=timezone.localdate(),
        columns=[tables.Column(label, label) for label in labels], rows=rows,
    )  # fmt: skip
    return Download("xlsx").of(table, "mat-khau-dung-mot-lan")


def salt_of(request: HttpRequest) -> str:
    """Bind a parcel to its reader."""
    return f"accounts.passwords.{signed_in(request).pk}"


# -- one account --------------------------------------------------------------------------------


@never_cache
@system_admins_only
@require_http_methods(["GET", "POST"])
def reset_password(request: HttpRequest, pk: int) -> HttpResponse:
    """Give somebody a one-time password; their sessions end."""
    user = other_account(request, pk)
    if request.method == "POST":
        return show_passwords(request, [(user, passwords.give_one_time_password(user=user))])
    return render(request, "accounts/reset_password.html", {"account": user})


@system_admins_only
@require_http_methods(["GET", "POST"])
def reset_second_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove the second factor of somebody whose telephone and codes are lost."""
    user = other_account(request, pk)
    if request.method == "POST":
        second_factor.turn_off(user=user)
        sessions.end_all(user)
        messages.success(request, _("Đã gỡ xác thực hai bước của %s.") % user.username)
        return redirect("admin:accounts_user_change", user.pk)
    return render(request, "accounts/reset_second_factor.html", {"account": user})


def other_account(request: HttpRequest, pk: int) -> User:
    """Find an account; for one's own there is the account page, which asks for the password."""
    return get_object_or_404(User.objects.exclude(pk=signed_in(request).pk), pk=pk)
