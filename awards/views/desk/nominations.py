"""Nominations upward (đề cử): sent by the province, received or returned by the ministry."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from awards.forms.rounds import ReasonForm, RevocationForm
from awards.lifecycle import (
    cautions_of,
    nominate,
    receive,
    return_nomination,
    withdraw_certificate,
    withdraw_entry,
)
from awards.models import AwardRound, Entry, RoundStatus
from awards.presenting.lists import certificate_register, nomination_list
from awards.views.desk.running import PAGE
from awards.views.desk.stepping import entry_of, form_page, round_of, tried
from khuyencong.accounts.models import User
from khuyencong.exports.download import Download
from programmes.views.projects.access import signed_in


@PAGE
@never_cache
def nomination(request: HttpRequest, code: str) -> HttpResponse:
    """Send winners of a round to a round above; a rule that is not kept asks for its reason."""
    user = signed_in(request)
    award_round = round_of(user, code)
    mine: Any = Entry.objects.nominable_by(user).filter(round=award_round)
    if not mine.exists():
        raise PermissionDenied
    targets = rounds_above(user, award_round)
    chosen = request.POST.get("ky") or request.GET.get("ky", "")
    target = next((each for each in targets if each.code == chosen), next(iter(targets), None))
    rows = rows_for(mine, target, request.POST) if target else []
    if request.method == "POST" and target:
        answer = tried(request, None, lambda: nominated(request, user, target, rows))
        if answer and not any(row["error"] for row in rows):
            return answer
    context = {"round": award_round, "targets": targets, "target": target, "rows": rows}
    return render(request, "awards/desk/nominate.html", context)


def rounds_above(user: User, award_round: AwardRound) -> list[AwardRound]:
    """Return the rounds above that take registrations and of whose territory the place is."""
    seen: Any = AwardRound.objects.visible_to(user).filter(status=RoundStatus.OPEN)
    above = [each for each in seen.select_related("province") if each.rank > award_round.rank]
    return sorted(above, key=lambda each: (each.rank, -each.year))


def rows_for(mine: Any, target: AwardRound, data: Any) -> list[dict[str, Any]]:
    """Return the winners with what their nomination would not keep, and what was typed."""
    taken = set(target.entries.exclude(nomination="returned").values_list("product", flat=True))
    rows = []
    for entry in mine.in_detail().order_by("product__sort_key", "pk"):
        rows.append({
            "entry": entry,
            "is_in": entry.product_id in taken,
            "cautions": cautions_of(entry, target),
            "ticked": str(entry.pk) in data.getlist("de-cu") if data else False,
            "reason": data.get(f"ly-do-{entry.pk}", "")[:300],
            "error": "",
        })  # fmt: skip
    return rows


@transaction.atomic
def nominated(
    request: HttpRequest, user: User, target: AwardRound, rows: list[dict[str, Any]]
) -> HttpResponse:
    """Send everything that is ticked, or nothing."""
    sent = 0
    for row in (row for row in rows if row["ticked"] and not row["is_in"]):
        try:
            nominate(
                product=row["entry"].product, to=target, by=user, nominated_from=row["entry"],
                exception_reason=row["reason"],
            )  # fmt: skip
            sent += 1
        except ValidationError as error:
            row["error"] = " ".join(error.messages)
    if any(row["error"] for row in rows):
        transaction.set_rollback(True)
    else:
        messages.success(request, _("Đã gửi %(n)d đề cử tới %(to)s.") % {"n": sent, "to": target})
    return redirect("award-round", target.code)


@require_POST
def reception(request: HttpRequest, code: str) -> HttpResponse:
    """Receive the nominations that are ticked."""
    user = signed_in(request)
    award_round = round_of(user, code)
    ticked = [int(pk) for pk in request.POST.getlist("tiep-nhan") if pk.isdecimal()]

    def received() -> HttpResponse:
        count = receive(award_round=award_round, entries=ticked, by=user)
        messages.success(request, _("Đã tiếp nhận %d đề cử.") % count)
        return redirect("award-round-edit", code)

    return tried(request, None, received) or redirect("award-round-edit", code)


# -- a reason for one entry -----------------------------------------------------------------------


def with_reason(
    request: HttpRequest, code: str, pk: int, action: Any, right: Any, words: dict[str, Any],
    form_class: type[ReasonForm] = ReasonForm,
) -> HttpResponse:  # fmt: skip
    """Do something to one entry for a reason that is asked for."""
    user = signed_in(request)
    entry = entry_of(user, code, pk)
    if not right(user).filter(pk=pk).exists():
        raise PermissionDenied
    data = request.POST if request.method == "POST" else None
    form = form_class(data, initial={"version": entry.version}, label_suffix="")

    def done() -> HttpResponse:
        action(entry=entry, by=user, **form.cleaned_data)
        messages.success(request, words["done"] % entry.product.name)
        return redirect("award-round", code)

    if form.is_valid() and (answer := tried(request, form, done)):
        return answer
    lead = f"{entry.product.name} – {entry.round.name}"
    return form_page(request, form, lead=lead, back="award-round", code=code, **words)


@PAGE
@never_cache
def entry_withdraw(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take an entry out before there is a result."""
    words = {"title": _("Rút sản phẩm khỏi kỳ"), "button": _("Rút"), "done": _("Đã rút “%s”.")}
    return with_reason(request, code, pk, withdraw_entry, withdrawable, words)


def withdrawable(user: User) -> Any:
    """Return the entries that a person may take out."""
    return Entry.objects.editable_by(user) | Entry.objects.nominated_by(user)


@PAGE
@never_cache
def nomination_return(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Return a nomination to its province."""
    words = {
        "title": _("Trả lại đề cử"), "button": _("Trả lại"), "done": _("Đã trả lại “%s”."),
    }  # fmt: skip
    return with_reason(request, code, pk, return_nomination, Entry.objects.receivable_by, words)


@PAGE
@never_cache
def certificate_withdraw(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Withdraw a certificate."""
    words = {
        "title": _("Thu hồi giấy chứng nhận"), "button": _("Thu hồi"),
        "done": _("Đã thu hồi giấy chứng nhận của “%s”."),
    }  # fmt: skip
    return with_reason(
        request, code, pk, withdraw_certificate, Entry.objects.decidable_by, words, RevocationForm
    )


# -- lists to print -------------------------------------------------------------------------------


@require_safe
@never_cache
def nominations_printed(request: HttpRequest, code: str) -> HttpResponseBase:
    """Print the nomination list of a round (danh sách trích ngang)."""
    return printed(request, code, nomination_list, _("Danh sách trích ngang sản phẩm"))


@require_safe
@never_cache
def certificates_printed(request: HttpRequest, code: str) -> HttpResponseBase:
    """Print the register of a round's certificates (sổ cấp giấy chứng nhận)."""
    return printed(request, code, certificate_register, _("Sổ cấp giấy chứng nhận"))


def printed(request: HttpRequest, code: str, table_of: Any, title: str) -> HttpResponseBase:
    """Show a table for A4, or give it as a file."""
    user = signed_in(request)
    award_round = round_of(user, code)
    rows: Any = Entry.objects.in_full_for(user).filter(round=award_round)
    if file := Download.asked(request):
        return file.of(table_of(award_round, rows, user, title), f"{code}-danh-sach")
    table = table_of(award_round, rows, user, title)
    context = {"round": award_round, "title": title, "table": table, "lines": list(table.rows)}
    return render(request, "awards/desk/printed.html", context)
