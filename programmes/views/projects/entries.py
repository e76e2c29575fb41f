"""Records money of a project (ghi bút toán) and reverses what is wrong; nothing is edited."""

import re
from collections.abc import Sequence
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from khuyencong.formatting import date_text, read_back
from programmes.forms.entries import EntriesFormSet, EntryFormSet, ReasonForm, typed_rows
from programmes.lifecycle.refusals import ChangedMeanwhile, Refused
from programmes.lifecycle.staleness import what_happened
from programmes.models import Project, SpendingEntry
from programmes.recording import (
    EntryRefused,
    record_entries,
    refuse_reversal,
    refuse_unless_open,
    reverse_entry,
)
from programmes.rules.accepting import Unconfirmed, fingerprint
from programmes.rules.warning import RuleWarning
from programmes.views.projects.access import signed_in, visible
from programmes.views.projects.refused import (
    accepted_in,
    changed_meanwhile,
    posted_version,
    refused,
)

OF_THE_FORM = re.compile(r"form-.+|token|version")


@require_http_methods(["GET", "HEAD", "POST"])
def entry_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the rows of a form, ask about warnings, record."""
    project = visible(signed_in(request), pk)
    try:
        refuse_unless_open(signed_in(request), project)
        return entries_of(request, project)
    except Refused as why:
        if posted_version(request) in (None, project.version):
            return refused(request, project, why)
        return changed_meanwhile(request, project, ChangedMeanwhile(*what_happened(project)))


def entries_of(request: HttpRequest, project: Project) -> HttpResponse:
    """Answer according to what was asked for: another row, another look, or to record."""
    of_whom = {"user": signed_in(request), "project": project}
    if request.method != "POST":
        return form_page(request, project, EntryFormSet(form_kwargs=of_whom))
    if "another" in request.POST or "back" in request.POST:
        typed = typed_rows(request.POST, more=int("another" in request.POST))
        return form_page(request, project, EntryFormSet(initial=typed, form_kwargs=of_whom))
    rows = EntryFormSet(request.POST, form_kwargs=of_whom)
    if rows.is_valid():
        return record(request, project, rows)
    is_stale = posted_version(request) not in (None, project.version)
    return form_page(request, project, rows, what_happened(project)[0] if is_stale else "")


def record(request: HttpRequest, project: Project, rows: EntriesFormSet) -> HttpResponse:
    """Record all rows or none."""
    filled = list(rows.filled())
    entries = [form.entry() for form in filled]
    try:
        recorded = record_entries(
            user=signed_in(request),
            project=project,
            entries=entries,
            token=token_of(request),
            on=timezone.localdate(),
            acceptance=accepted_in(request, "reason"),
            version=posted_version(request),
        )
    except ChangedMeanwhile as why:
        return form_page(request, visible(signed_in(request), project.pk), rows, str(why))
    except EntryRefused as refusal:
        filled[refusal.number].add_refusal(refusal.error)
        return form_page(request, project, rows)
    except Unconfirmed as question:
        return confirm_page(request, project, entries, question.warnings)
    tell(request, recorded)
    return redirect("project", project.pk)


def tell(request: HttpRequest, recorded: Sequence[SpendingEntry]) -> None:
    """Read back what was recorded."""
    if not recorded:
        messages.info(request, _("Các bút toán này đã được ghi từ trước; không ghi lần nữa."))
    for entry in recorded:
        words = {"entry": str(entry), "amount": read_back(entry.amount)}
        messages.success(request, _("Đã ghi: %(entry)s, %(amount)s.") % words)


def token_of(request: HttpRequest) -> str:
    """Return the token of the form that was sent; one without is a form of its own."""
    token = request.POST.get("token", "")
    return token if re.fullmatch(r"[0-9a-f]{32}", token) else uuid4().hex


def form_page(
    request: HttpRequest, project: Project, rows: EntriesFormSet, changed: str = ""
) -> HttpResponse:
    """Show the rows; an unsent form gets the token that makes it one, however often it is sent.

    What was typed stays where somebody changed the project meanwhile; `changed` says who and how.
    """
    version = posted_version(request)
    context = {
        "project": project,
        "rows": rows,
        "token": token_of(request),
        "version": project.version if changed or version is None else version,
        "changed": changed,
    }
    status = 409 if changed else 200
    return render(request, "programmes/projects/entry_form.html", context, status=status)


def confirm_page(
    request: HttpRequest,
    project: Project,
    entries: Sequence[SpendingEntry],
    warnings: list[RuleWarning],
) -> HttpResponse:
    """Read the entries back with what they bring, and ask for the reason."""
    sent = ((name, values) for name, values in request.POST.lists() if OF_THE_FORM.match(name))
    context = {
        "project": project,
        "entries": [(entry, read_back(entry.amount)) for entry in entries],
        "warnings": warnings,
        "sent": [(name, value) for name, values in sent for value in values],
        "seen": fingerprint(warnings),
        "asked_before": "seen" in request.POST,
    }
    return render(request, "programmes/projects/entry_confirm.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def entry_reverse(request: HttpRequest, pk: int, entry: int) -> HttpResponse:
    """Ask why an entry is wrong, and reverse it."""
    user = signed_in(request)
    project = visible(user, pk)
    row = get_object_or_404(SpendingEntry.objects.filter(project=project), pk=entry)
    form = ReasonForm(request.POST or None)
    try:
        if request.method == "POST" and form.is_valid():
            return reverse(request, project, row, form)
        refuse_reversal(user, project, row)
    except Refused as why:
        return refused(request, project, why)
    except ChangedMeanwhile as why:
        return reverse_page(request, visible(user, pk), row, form, str(why))
    return reverse_page(request, project, row, form)


def reverse(
    request: HttpRequest, project: Project, row: SpendingEntry, form: ReasonForm
) -> HttpResponse:
    """Reverse the entry; of two people the second is told who did it."""
    try:
        reversal = reverse_entry(
            user=signed_in(request),
            project=project,
            pk=row.pk,
            reason=form.cleaned_data["reason"],
            on=timezone.localdate(),
            version=posted_version(request),
        )
    except ValidationError as error:
        form.add_error(None, error.messages)
        return reverse_page(request, project, row, form)
    if reversal is None:
        told = reversed_before(SpendingEntry.objects.get(reverses=row))
        messages.warning(request, f"{told} {_('Không đảo lần nữa, lý do vừa gõ không được lưu.')}")
    else:
        words = {"entry": str(row), "amount": read_back(row.amount)}
        messages.success(request, _("Đã đảo bút toán: %(entry)s, %(amount)s.") % words)
    return redirect("project", project.pk)


def reversed_before(reversal: SpendingEntry) -> str:
    """Say who reversed the entry, when and why."""
    by, at = reversal.recorded_by, reversal.recorded_at
    words = {
        "entry": str(reversal.reverses),
        "who": (by.get_full_name() or by.get_username()) if by else _("hệ thống"),
        "when": f"{timezone.localtime(at):%H:%M %d/%m/%Y}" if at else date_text(reversal.spent_on),
        "note": reversal.note,
    }
    message = _("Bút toán này đã được đảo từ trước: %(entry)s, do %(who)s lúc %(when)s. %(note)s.")
    return message % words


def reverse_page(
    request: HttpRequest, project: Project, row: SpendingEntry, form: ReasonForm, changed: str = ""
) -> HttpResponse:
    """Show the entry that is to be reversed; `changed` says who changed the project meanwhile."""
    version = posted_version(request)
    reversal = SpendingEntry.objects.filter(reverses=row).select_related("recorded_by").first()
    context = {
        "project": project,
        "entry": row,
        "amount": read_back(row.amount),
        "day": date_text(row.spent_on),
        "form": form,
        "reversed": reversed_before(reversal) if reversal else "",
        "version": project.version if changed or version is None else version,
        "changed": changed,
    }
    status = 409 if changed else 200
    return render(request, "programmes/projects/entry_reverse.html", context, status=status)
