"""Makes a batch (đợt phê duyệt, đợt giao): choose, look at what is left, write."""

from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from programmes.forms.life.batches import BatchForm, RowForm, WhichForm
from programmes.lifecycle.batches import Exceeds, decide_batch, sums_around, waiting
from programmes.lifecycle.plan_sums import PlanSums, key_of, sums_of
from programmes.lifecycle.refusals import ChangedMeanwhile, Refused
from programmes.lifecycle.steps import DEPARTMENT, MINISTRY
from programmes.models import DecisionShare, FundingSource, PlanStage, Project
from programmes.views.plans.plan import show_errors
from programmes.views.projects.refused import changed_meanwhile, refused

MOST: Final = 300  # projects on one page
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
    if request.method == "POST" and page.form.is_valid():
        try:
            return page.write()
        except Exceeds as over:
            page.warnings = over.warnings
        except ValidationError as error:
            show_all(page.form, error)
        except Project.DoesNotExist:
            raise Http404 from None
        except Refused as why:
            return refused(request, None, why)
        except ChangedMeanwhile as why:
            return changed_meanwhile(request, None, why)
    return render(request, "programmes/plans/batch_form.html", {"page": page, "form": page.form})


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
        self.request, self.stage, self.sources = request, stage, sources
        self.year, self.source = self.chosen()
        self.warnings: list[str] = []
        found = waiting(stage, self.year, self.source, request.user)
        self.count = found.count()
        rows = found.select_related("province", "organisation", "content")
        self.projects = list(rows.order_by("province__sort_key", "organisation", "code")[:MOST])
        data = request.POST if request.method == "POST" else None
        self.form = BatchForm(data, stage=stage, rows=self.row_forms(data))

    def chosen(self) -> tuple[int, str]:
        """Return the year and programme in the address; the first that is the person's."""
        choices = [(source.value, source.label) for source in self.sources]
        which = WhichForm(self.request.GET, sources=choices)
        which.is_valid()
        year = which.cleaned_data.get("nam") or timezone.localdate().year
        return year, which.cleaned_data.get("chuong-trinh") or self.sources[0].value

    def row_forms(self, data: Any) -> list[RowForm]:
        """Return a row for each project that waits; the one in the address is ticked."""
        ticked = self.request.GET.getlist("de-an")
        given = self.given()
        return [
            RowForm(
                data,
                project=project,
                asked=self.support().get(project.pk),
                given=given.get(project.pk),
                is_ticked=str(project.pk) in ticked,
            )
            for project in self.projects
        ]

    def support(self) -> dict[int, int]:
        """Return the programme's own money of each project (đồng)."""
        if not hasattr(self, "_support"):
            rows = Project.objects.filter(
                pk__in=[row.pk for row in self.projects], funding__source=self.source
            )
            self._support = dict(rows.order_by().values_list("pk", "funding__amount"))
        return self._support

    def given(self) -> dict[int, int]:
        """Return what each project was given before (đồng)."""
        rows = DecisionShare.objects.filter(project__in=self.projects, stage=PlanStage.ALLOCATED)
        sums = rows.order_by().values("project").annotate(total=Sum("amount"))
        return {row["project"]: row["total"] for row in sums}

    @property
    def title(self) -> str:
        """Return what the page does."""
        if self.stage == PlanStage.PLANNED:
            return _("Đợt phê duyệt đề án")
        return _("Đợt giao kế hoạch kinh phí")

    @property
    def years(self) -> list[int]:
        """Return the years to choose from."""
        this_year = timezone.localdate().year
        return sorted({this_year + 1, this_year, this_year - 1, self.year}, reverse=True)

    @property
    def is_full(self) -> bool:
        """Say whether more projects wait than the page shows."""
        return self.count > MOST

    def left(self) -> list[Left]:
        """Return what is left of each plan: of those chosen also after the batch."""
        before = sums_of(key_of(project) for project in self.projects)
        after = {}
        if self.form.is_bound and self.form.is_valid():
            order = self.form.order(self.year, self.source)
            rows = [row.project for row in self.form.chosen()]
            after = {key: pair[1] for key, pair in sums_around(order, rows).items()}
        names = {key_of(project): str(project.holder) for project in self.projects}
        return [Left(name, before[key], after.get(key)) for key, name in names.items()]

    def write(self) -> HttpResponse:
        """Write the batch, unless the person only looks at what would be left."""
        if "preview" in self.request.POST:
            return render(
                self.request, "programmes/plans/batch_form.html", {"page": self, "form": self.form}
            )
        order = self.form.order(self.year, self.source)
        batch = decide_batch(order=order, by=self.request.user)
        messages.success(self.request, _("Đã ghi đợt %(batch)s.") % {"batch": batch})
        return redirect("batch", batch.pk)
