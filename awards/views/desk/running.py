"""Running a round (điều hành kỳ bình chọn): opening it, its dates, its states."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from awards import counts
from awards.forms.rounds import DatesForm, OpenForm
from awards.lifecycle import edit_round, levels_for, move_round, next_statuses, open_round
from awards.models import AwardLevel, AwardRound, Entry, RoundStatus
from awards.views.desk.stepping import form_page, round_of, tried
from khuyencong.accounts.models import User
from programmes.views.projects.access import signed_in
from programmes.views.projects.refused import posted_version

PAGE = require_http_methods(["GET", "HEAD", "POST"])


@PAGE
@never_cache
def add(request: HttpRequest) -> HttpResponse:
    """Open a round of a level that the person's office runs."""
    user = signed_in(request)
    if not levels_for(user):
        raise PermissionDenied
    form = OpenForm(request.POST if request.method == "POST" else None, user=user)
    if form.is_valid() and (answer := tried(request, form, lambda: opened(request, form))):
        return answer
    words = {"title": _("Mở kỳ bình chọn"), "button": _("Mở kỳ"), "back": "awards"}
    return form_page(request, form, **words)


def opened(request: HttpRequest, form: OpenForm) -> HttpResponse:
    """Open the round, and go on to running it."""
    row = open_round(by=signed_in(request), **form.cleaned_data)
    messages.success(request, _("Đã mở %s.") % row.name)
    return redirect("award-round-edit", row.code)


@PAGE
@never_cache
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Show how a round stands, what comes next, and change its dates."""
    user = signed_in(request)
    award_round = round_of(user, code)
    if not AwardRound.objects.run_by(user).filter(pk=award_round.pk).exists():
        raise PermissionDenied
    form = DatesForm.of(award_round, request.POST if request.method == "POST" else None)
    if form.is_valid() and (
        answer := tried(request, form, lambda: edited(request, award_round, form))
    ):
        return answer
    context = {"round": award_round, "form": form, "desk": Desk(award_round, user)}
    return render(request, "awards/desk/round.html", context)


def edited(request: HttpRequest, award_round: AwardRound, form: DatesForm) -> HttpResponse:
    """Store the dates."""
    edit_round(award_round=award_round, by=signed_in(request), **form.cleaned_data)
    messages.success(request, _("Đã lưu."))
    return redirect("award-round-edit", award_round.code)


@require_POST
def step(request: HttpRequest, code: str, to: str) -> HttpResponse:
    """Lead a round on."""
    user = signed_in(request)
    award_round = round_of(user, code)

    def moved() -> HttpResponse:
        row = move_round(award_round=award_round, by=user, to=to, version=posted_version(request))
        messages.success(request, _("Kỳ bình chọn: %s.") % row.get_status_display())
        return redirect("award-round-edit", code)

    return tried(request, None, moved) or redirect("award-round-edit", code)


class Desk:
    """What a person may do with a round now."""

    def __init__(self, award_round: AwardRound, user: User) -> None:
        self.round, self.user = award_round, user
        rows: Any = Entry.objects.filter(round=award_round)
        self.tally = counts.overall(rows)
        self.may_edit = AwardRound.objects.editable_by(user).filter(pk=award_round.pk).exists()
        self.may_decide = AwardRound.objects.decidable_by(user).filter(pk=award_round.pk).exists()
        self.entries = (
            rows.visible_to(user).in_detail().order_by("number", "product__sort_key", "pk")
        )

    @property
    def steps(self) -> list[tuple[str, str]]:
        """Return the states to which the round can be led, with the words of the button."""
        return [(to.value, str(WORDS[to])) for to in next_statuses(self.round)]

    @property
    def registers(self) -> bool:
        """Say whether products can be registered now."""
        is_open = self.round.status == RoundStatus.OPEN
        return self.may_edit and self.user.may_enter and is_open

    @property
    def scores(self) -> bool:
        """Say whether scores can be recorded now."""
        return self.may_edit and self.round.status in (RoundStatus.OPEN, RoundStatus.VOTING)

    @property
    def decides(self) -> bool:
        """Say whether the person decides now."""
        return self.may_decide and self.round.status in (RoundStatus.VOTING, RoundStatus.DECIDED)

    @property
    def issues(self) -> bool:
        """Say whether certificates can be issued now."""
        return self.may_edit and self.round.status == RoundStatus.DECIDED

    @property
    def nominates(self) -> bool:
        """Say whether the round's winners can be sent upward by the person."""
        mine = Entry.objects.nominable_by(self.user).filter(round=self.round)
        return self.round.level != AwardLevel.NATION and mine.exists()

    @property
    def nominations(self) -> list[Entry]:
        """Return the nominations that wait for an answer of the person."""
        rows: Any = Entry.objects.receivable_by(self.user).filter(round=self.round)
        return list(rows.filter(nomination="sent", result="pending").in_detail())


WORDS = {
    RoundStatus.OPEN: _("Nhận đăng ký"),
    RoundStatus.VOTING: _("Bắt đầu chấm điểm"),
    RoundStatus.CLOSED: _("Kết thúc kỳ"),
}
