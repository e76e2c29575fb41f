"""Commendations (khen thưởng): collectives for everybody, persons for who has signed in."""

from typing import Any, Final

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from awards.models import Commendation
from khuyencong.accounts.models import Role, User
from khuyencong.exports.download import Download
from khuyencong.tables import Column, Table
from programmes.views.figures import other_problems, reader

PAGE_SIZE: Final = 50


@require_safe
@login_not_required
def commendations(request: HttpRequest) -> HttpResponseBase:
    """List the commendations that the reader may see."""
    user = reader(request)
    seen: Any = Commendation.objects.visible_to(user)
    rows = seen.select_related("province", "organisation", "document").order_by(
        "-year_to", "kind", "name", "pk"
    )
    if (file := Download.asked(request)) and rows.exists():
        return file.of(table_of(rows), f"khen-thuong-{timezone.localdate():%Y%m%d}")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("trang"))
    editable = (
        set(Commendation.objects.editable_by(user).values_list("pk", flat=True)) if user else ()
    )
    context = {
        "page": page,
        "problems": other_problems(request, page),
        "signed_in": user,
        "editable": editable,
        "may_add": user is not None and writes(user),
    }
    return render(request, "awards/public/commendations.html", context)


def writes(user: User) -> bool:
    """Say whether the role records commendations."""
    local = user.may_enter and bool(user.province_id or user.sees_everything)
    return local or user.role == Role.MINISTRY_OFFICER


def table_of(rows: Any) -> Table:
    """Return commendations as a table."""
    return Table(
        title=_("Khen thưởng công tác khuyến công"),
        source=_("hồ sơ trong hệ thống; tài liệu công bố"),
        as_of=timezone.localdate(),
        columns=[
            Column("kind", _("Đối tượng")),
            Column("name", _("Tên")),
            Column("place", _("Tỉnh, tổ chức")),
            Column("form", _("Hình thức")),
            Column("period", _("Thành tích")),
            Column("decision", _("Số quyết định")),
            Column("decided_on", _("Ngày quyết định"), "date"),
        ],
        rows=(
            [
                each.get_kind_display(), each.name,
                str(each.province.name if each.province else each.organisation or "") or None,
                each.form, each.period, each.decision_number or None, each.decided_on,
            ]
            for each in rows
        ),
    )  # fmt: skip
