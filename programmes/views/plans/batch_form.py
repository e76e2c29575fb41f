"""Makes a batch (đợt phê duyệt, đợt giao): choose, look at what is left, write."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.db.models import Case, IntegerField, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from programmes.forms.life.batches import BatchForm, RowForm, WhichForm
from programmes.lifecycle.batches import (
    Exceeds,
    decide_batch,
    sums_around,
    waiting,
    with_money,
    without_decision,
)
from programmes.lifecycle.plan_sums import PlanSums, key_of, sums_of
from programmes.lifecycle.refusals import ChangedMeanwhile, Refused
from programmes.lifecycle.steps import DEPARTMENT, MINISTRY
from programmes.models import FundingSource, PlanStage, Project
from programmes.rules.judging import warnings_for_each
from programmes.rules.warning import RuleWarning
from programmes.views.plans.plan import show_errors
from programmes.views.projects.access import signed_in
from programmes.views.projects.refused import refused
from provinces.geography import Territory

PAGE_SIZE: Final = 50
ORDER: Final = ("province__sort_key", "organisation__sort_key", "code")
RELATED: Final = ("province", "organisation", "content")
SENT: Final = re.compile(r"p([0-9]{1,9})-version$")
DECIDED_BY: Final = {FundingSource.NATIONAL: MINISTRY, FundingSource.LOCAL: DEPARTMENT}


@dataclass(frozen=True)
class Left:
    """What is left of a holder's plan before and after the batch."""

    holder: str
    before: PlanSums
    after: PlanSums | None


def programmes_of(user: Any) -> list[FundingSource]:
    """Return the programmes whose projects the person approves and gives money."""
    return [source for source, roles in DECIDED_BY.items() if user.role in roles]


def batch_approve(request: HttpRequest) -> HttpResponse:
    """Approve the projects that were appraised."""
    return make_batch(request, PlanStage.PLANNED)


def batch_assign(request: HttpRequest) -> HttpResponse:
    """Give money to the projects that were approved."""
    return make_batch(request, PlanStage.ALLOCATED)


@require_http_methods(["GET", "HEAD", "POST"])
def make_batch(request: HttpRequest, stage: PlanStage) -> HttpResponse:
    """Show the projects that wait, and write the batch that is chosen of them."""
    sources = programmes_of(request.user)
    if not sources:
        why = Refused(_("Vai trò của bạn không phê duyệt, không giao kế hoạch."))
        return refused(request, None, why)
    page = BatchPage(request, stage, sources)
    if page.is_ready():
        try:
            return page.write()
        except Exceeds as over:
            page.warnings = over.warnings
        except ValidationError as error:
            show_all(page.form, error)
        except Project.DoesNotExist:
            raise Http404 from None
        except Refused as why:
            return page.ask_again(str(why), status=403)
        except ChangedMeanwhile as why:
            return page.ask_again(str(why), status=409)
    return page.show()


def show_all(form: BatchForm, error: ValidationError) -> None:
    """Show what was refused, of a field or of the whole."""
    if hasattr(error, "error_dict"):
        show_errors(form, error)
    else:
        form.add_error(None, error)


class BatchPage:
    """What the page prints, and what it writes."""

    def __init__(
        self, request: HttpRequest, stage: PlanStage, sources: list[FundingSource]
    ) -> None:
        self.request, self.stage = request, stage
        self.user = signed_in(request)
        self.which = WhichForm(request.GET, self.user, Territory.load(), sources)
        self.year, self.source = self.which.year, self.which.source
        self.warnings: list[str] = []
        self.refusal = ""  # why what was sent is not written
        data = request.POST if request.method == "POST" else None
        self.form = BatchForm(data, stage=stage, rows=self.row_forms(data))

    def show(self, status: int = 200) -> HttpResponse:
        """Print the page."""
        context = {"page": self, "form": self.form}
        return render(self.request, "programmes/plans/batch_form.html", context, status=status)

    def ask_again(self, why: str, status: int) -> HttpResponse:
        """Show what was sent beside the projects as they are now; what nobody changed stays ticked.

        A project that has changed is to be ticked again: who clicked twice gives no money twice.
        """
        self.refusal = why
        self.__dict__.pop("projects", None)  # read them anew
        data = self.request.POST.copy()
        still = set(self.all_waiting.values_list("pk", flat=True))
        news = {project.pk: self.news_of(project, still) for project in self.projects}
        for project in self.projects:
            data[f"p{project.pk}-version"] = str(project.version)
            if news[project.pk]:
                data.pop(f"p{project.pk}-is_in", None)
        self.form = BatchForm(data, stage=self.stage, rows=self.row_forms(data))
        for row in self.form.rows:
            row.news = news[row.project.pk]
        return self.show(status)

    def news_of(self, project: Any, still: set[int]) -> str:
        """Say what became of a project since the page was opened; nothing where nothing did."""
        if project.pk not in still:
            return _("Không còn chờ đợt này.")
        if self.request.POST.get(f"p{project.pk}-version") != str(project.version):
            return _("Đã thay đổi sau khi bạn mở trang: xem lại rồi chọn lại.")
        return ""

    def is_ready(self) -> bool:
        """Say whether the batch is to be written: sent whole, and not only to look what is left."""
        if "preview" in self.request.POST:
            self.form.preview()
            return False
        return self.request.method == "POST" and self.form.is_valid()

    @cached_property
    def waiting(self) -> Any:
        """Return the projects to choose from."""
        rows = self.which.narrowed(self.all_waiting)
        if not self.which.all_under_way:
            rows = rows.exclude(pk__in=without_decision(self.all_waiting).order_by().values("pk"))
        return rows

    @property
    def all_waiting(self) -> Any:
        """Return every project that the person could put in the batch."""
        return waiting(self.stage, self.year, self.source, self.user)

    @cached_property
    def hidden_count(self) -> int:
        """Count the projects under way whose money no decision names, where they are left out."""
        if self.which.all_under_way or self.stage == PlanStage.PLANNED:
            return 0
        count: int = without_decision(self.which.narrowed(self.all_waiting)).count()
        return count

    @cached_property
    def rows(self) -> Page[Any]:
        """Return a page of the projects, those in the address first."""
        named = [int(pk) for pk in self.request.GET.getlist("de-an") if pk.isdecimal()]
        place = Case(When(pk__in=named, then=0), default=1, output_field=IntegerField())
        rows = self.waiting.select_related(*RELATED).order_by(place, *ORDER)
        return Paginator(rows, PAGE_SIZE).get_page(self.request.GET.get("trang"))

    @cached_property
    def projects(self) -> list[Any]:
        """Return the projects on the page; of a form that was sent, those that were on it."""
        if self.request.method != "POST":
            return list(self.rows)
        pks = [int(found[1]) for name in self.request.POST if (found := SENT.match(name))]
        rows = with_money(Project.objects.visible_to(self.user)).filter(pk__in=pks)
        projects = {row.pk: row for row in rows.select_related(*RELATED)}
        if len(projects) < len(pks):
            raise Http404
        return [projects[pk] for pk in pks]

    def row_forms(self, data: Any) -> list[RowForm]:
        """Return a row for each project; the one in the address is ticked."""
        ticked = self.request.GET.getlist("de-an")
        return [
            RowForm(data, project=project, is_ticked=str(project.pk) in ticked)
            for project in self.projects
        ]

    def lines(self) -> list[tuple[RowForm, list[RuleWarning]]]:
        """Return the rows, each with what does not agree in its project."""
        found = warnings_for_each(self.projects, on=timezone.localdate())
        return [
            (row, [each for each in found[row.project.pk] if each.is_open])
            for row in self.form.rows
        ]

    @property
    def title(self) -> str:
        """Return what the page does."""
        if self.stage == PlanStage.PLANNED:
            return _("Đợt phê duyệt đề án")
        return _("Đợt giao kế hoạch kinh phí")

    @property
    def is_assignment(self) -> bool:
        """Say whether money is given, not approved."""
        return self.stage == PlanStage.ALLOCATED

    @property
    def query_of_all(self) -> str:
        """Return the address of the same list with those that no decision names."""
        return self.which.query_of(**{"chua-ghi": "co"})

    def left(self) -> list[Left]:
        """Return what is left of each plan: of those chosen also after the batch."""
        before = sums_of(key_of(project) for project in self.projects)
        after = {}
        if self.form.is_bound:
            rows = [row.project for row in self.form.chosen()]
            around = sums_around(self.form.taken(), rows)
            after = {key: pair[1] for key, pair in around.items()}
        names = {key_of(project): str(project.holder) for project in self.projects}
        return [Left(name, before[key], after.get(key)) for key, name in names.items()]

    def write(self) -> HttpResponse:
        """Write the batch."""
        order = self.form.order(self.year, self.source)
        batch = decide_batch(order=order, by=self.user)
        messages.success(self.request, _("Đã ghi đợt %(batch)s.") % {"batch": batch})
        return redirect("batch", batch.pk)
