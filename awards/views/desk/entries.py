"""Entries of a round: registering, scoring, deciding, certificates; what is typed stays typed."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from awards.forms.products import RegistrationForm
from awards.forms.rounds import DecisionForm, IssueForm
from awards.lifecycle import decide, issue_certificates, register, score
from awards.models import AwardLevel, AwardRound, Entry, Result
from awards.views.desk.running import PAGE
from awards.views.desk.stepping import form_page, round_of, tried
from khuyencong.accounts.models import User
from programmes.views.projects.access import signed_in


def editable_round(user: User, code: str, right: Any = None) -> AwardRound:
    """Return a round that the person's office writes; 403 for who only sees it."""
    award_round = round_of(user, code)
    rows = (right or AwardRound.objects.editable_by)(user)
    if not rows.filter(pk=award_round.pk).exists():
        raise PermissionDenied
    return award_round


@PAGE
@never_cache
def registration(request: HttpRequest, code: str) -> HttpResponse:
    """Register a product in a round."""
    user = signed_in(request)
    award_round = editable_round(user, code)
    if not (user.may_enter or AwardLevel(award_round.level).is_upper):
        raise PermissionDenied  # the centre's staff enter, the department decides
    data = request.POST if request.method == "POST" else None
    form = RegistrationForm(data, user=user, award_round=award_round)

    def registered() -> HttpResponse:
        entry = register(award_round=award_round, by=user, **form.cleaned_data)
        messages.success(request, _("Đã đăng ký “%s”.") % entry.product.name)
        return redirect("award-register", code)

    if form.is_valid() and (answer := tried(request, form, registered)):
        return answer
    return form_page(
        request, form, title=_("Đăng ký sản phẩm"), lead=award_round.name, button=_("Đăng ký"),
        back="award-round-edit", code=code, extra="awards/desk/_register_more.html",
    )  # fmt: skip


def waiting(award_round: AwardRound) -> list[Entry]:
    """Return the entries that have no result yet and are in the round."""
    rows: Any = award_round.entries.filter(result=Result.PENDING).in_detail()
    return [entry for entry in rows.order_by("number", "pk") if not entry.is_waiting]


# -- scores ---------------------------------------------------------------------------------------


@PAGE
@never_cache
def scores(request: HttpRequest, code: str) -> HttpResponse:
    """Record totals, or points by criterion, of all entries on one page."""
    user = signed_in(request)
    award_round = editable_round(user, code)
    rows = [ScoreRow(entry, award_round, request.POST) for entry in waiting(award_round)]
    if request.method == "POST":
        for row in rows:
            row.read()
        if not any(row.errors for row in rows):
            answer = tried(request, None, lambda: scored(request, code, rows))
            return answer or redirect("award-scores", code)
    context = {"round": award_round, "rows": rows, "criteria": list(award_round.criteria.all())}
    return render(request, "awards/desk/scores.html", context)


@transaction.atomic
def scored(request: HttpRequest, code: str, rows: list["ScoreRow"]) -> HttpResponse:
    """Store every score that was changed, or none."""
    changed = [row for row in rows if row.is_changed]
    for row in changed:
        score(entry=row.entry, by=signed_in(request), **row.values)
    messages.success(request, _("Đã lưu điểm của %d sản phẩm.") % len(changed))
    return redirect("award-scores", code)


class ScoreRow:
    """The scores of one entry as they are typed."""

    def __init__(self, entry: Entry, award_round: AwardRound, data: Any) -> None:
        self.entry, self.errors = entry, list[str]()
        stored = {each.criterion_id: each.points for each in entry.points.all()}
        self.cells = [
            Cell(f"diem-{entry.pk}-{each.pk}", each.name, stored.get(each.pk), data)
            for each in award_round.criteria.all()
        ]
        self.total = Cell(f"tong-{entry.pk}", _("Tổng điểm"), entry.score, data)

    def read(self) -> None:
        """Read the numbers; what cannot be read is said in place."""
        for cell in (*self.cells, self.total):
            try:
                cell.read()
            except ValidationError as error:
                self.errors += error.messages

    @property
    def is_changed(self) -> bool:
        """Say whether anything was typed over."""
        return any(cell.is_changed for cell in (*self.cells, self.total))

    @property
    def values(self) -> dict[str, Any]:
        """Return what `score` takes."""
        points = {
            int(c.name.rpartition("-")[2]): c.value for c in self.cells if c.value is not None
        }
        every = bool(self.cells) and len(points) == len(self.cells)
        total = None if every and not self.total.is_changed else self.total.value
        return {"points": points if self.cells else None, "total": total}


class Cell:
    """One number in a table of scores."""

    def __init__(self, name: str, label: str, stored: Decimal | None, data: Any) -> None:
        self.name, self.label, self.stored = name, label, stored
        shown = "" if stored is None else f"{stored.normalize():f}".replace(".", ",")
        self.typed = data.get(name, shown).strip()
        self.value = stored

    def read(self) -> None:
        """Read "87,5"; raises ValidationError."""
        if not self.typed:
            self.value = None
            return
        try:
            self.value = Decimal(self.typed.replace(",", "."))
        except InvalidOperation as error:
            message = _("%(label)s: “%(typed)s” không phải là điểm.")
            words = {"label": self.label, "typed": self.typed[:20]}
            raise ValidationError(message % words) from error
        if not (self.value.is_finite() and 0 <= self.value <= 100):
            raise ValidationError(_("%s: điểm từ 0 đến 100.") % self.label)

    @property
    def is_changed(self) -> bool:
        """Say whether it differs from what is stored."""
        return self.value != self.stored


# -- result and certificates ----------------------------------------------------------------------


@PAGE
@never_cache
def result(request: HttpRequest, code: str) -> HttpResponse:
    """Recognise those who are ticked, under a decision; everybody else in the round is not."""
    user = signed_in(request)
    award_round = editable_round(user, code, AwardRound.objects.decidable_by)
    rows = waiting(award_round)
    rows.sort(key=lambda entry: (-(entry.score or Decimal(-1)), entry.product.sort_key))
    form = DecisionForm(
        request.POST if request.method == "POST" else None,
        initial={"version": award_round.version}, label_suffix="",
    )  # fmt: skip
    ticked = {int(pk) for pk in request.POST.getlist("cong-nhan") if pk.isdecimal()}
    prizes = {entry.pk: request.POST.get(f"giai-{entry.pk}", "")[:60] for entry in rows}

    def decided() -> HttpResponse:
        won = {pk: prize for pk, prize in prizes.items() if pk in ticked and prize.strip()}
        done = decide(award_round=award_round, by=user, recognised=ticked, prizes=won,
                      **form.cleaned_data)  # fmt: skip
        tell(request, done)
        return redirect("award-round-edit", code)

    if form.is_valid() and (answer := tried(request, form, decided)):
        return answer
    context = {
        "round": award_round, "form": form,
        "rows": [(entry, entry.pk in ticked, prizes[entry.pk]) for entry in rows],
    }  # fmt: skip
    return render(request, "awards/desk/result.html", context)


def tell(request: HttpRequest, done: Any) -> None:
    """Say what the decision did, and who was recognised below the mark of the law."""
    words = {"won": done.recognised, "rest": done.not_recognised}
    messages.success(
        request, _("Đã công nhận %(won)d sản phẩm; %(rest)d không được công nhận.") % words
    )
    if low := ", ".join(entry.product.name for entry in done.below_pass_mark):
        messages.warning(request, _("Được công nhận dưới mức điểm quy định: %s.") % low)


@PAGE
@never_cache
def certificates(request: HttpRequest, code: str) -> HttpResponse:
    """Issue certificates to recognised products that have none."""
    user = signed_in(request)
    award_round = editable_round(user, code)
    rows: Any = award_round.entries.filter(result=Result.RECOGNISED, issued_on=None).in_detail()
    due = list(rows.order_by("province__sort_key", "product__sort_key", "pk"))
    form = IssueForm(
        request.POST if request.method == "POST" else None,
        initial={"version": award_round.version}, label_suffix="",
    )  # fmt: skip
    numbers = {entry.pk: request.POST.get(f"so-{entry.pk}", "").strip()[:60] for entry in due}

    def issued() -> HttpResponse:
        given = {pk: number for pk, number in numbers.items() if number}
        if not given:
            raise ValidationError(_("Hãy ghi số của ít nhất một giấy chứng nhận."))
        done = issue_certificates(
            award_round=award_round, by=user, numbers=given, **form.cleaned_data
        )
        messages.success(request, _("Đã cấp %d giấy chứng nhận.") % len(done))
        return redirect("award-certificates", code)

    if form.is_valid() and (answer := tried(request, form, issued)):
        return answer
    shown = [(entry, numbers[entry.pk]) for entry in due]
    context = {"round": award_round, "form": form, "rows": shown}
    return render(request, "awards/desk/certificates.html", context)
